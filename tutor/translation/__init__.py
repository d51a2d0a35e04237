"""Machine translation beside a foreign quote."""

from tutor.translation.bhashini import PUBLIC_PIPELINE, PUBLIC_URL, BhashiniTranslator
from tutor.translation.model_server import ModelTranslator
from tutor.translation.side import SideTranslations, Translator, quoted_language, read_in

__all__ = [
    "PUBLIC_PIPELINE",
    "PUBLIC_URL",
    "BhashiniTranslator",
    "ModelTranslator",
    "SideTranslations",
    "Translator",
    "quoted_language",
    "read_in",
]
