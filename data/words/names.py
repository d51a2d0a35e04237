"""Names that people write in many ways, made comparable: of designations, competencies, organisations."""

import unicodedata


def folded_name(text: str) -> str:
    """A name without what makes no difference: width, case, blanks of every kind, "&" for "and".

    >>> folded_name("  Section  Officer (Accounts & Audit) ")
    'section officer (accounts and audit)'
    """
    plain = unicodedata.normalize("NFKC", text).replace("&", " and ")
    return " ".join(plain.split()).casefold()
