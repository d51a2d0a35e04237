"""A small valid catalogue folder as text, for tests that spoil it in one place or several."""

from pathlib import Path

import pytest

from data.reading.catalogue_reader import read_catalogue
from data.words.errors import Fault, InvalidCatalogue

HEADER = """\
format: saarthi-catalogue/1
name: Test catalogue
"""

COMPETENCIES = """\
- id: office.drafting
  area: functional
  theme: {en: Office work, hi: कार्यालय}
  name: Drafting
  description: Writes notes.
  levels: [one, two, three, four, five]
- id: revenue.tax
  area: domain
  theme: Revenue
  name: Tax
  description: Assesses tax.
  levels: [one, two, three, four, five]
"""

ROLES = """\
- id: tax-inspector
  name: {en: Tax Inspector, hi: कर निरीक्षक}
  activities:
    - Inspects books.
  needs: {revenue.tax: 3, office.drafting: 2}
"""

ORGANISATIONS = """\
- {id: state, name: The State}
- {id: revenue, name: Revenue, parent: state}
"""

PLANS = """\
- id: annual
  organisation: revenue
  title: Annual plan
  status: live
  audience:
    roles: [tax-inspector]
    learners: [Lina.K]
  items:
    - {course: basics, due: 2027-03-15, mandatory: true}
"""

BASICS = """\
id: basics
title: {en: Basics, hi: मूल बातें}
description: The basics.
provider: Test
level: 1
kind: self-paced
status: live
opens: 2026-04-01
organisations: [revenue]
requires: []
teaches: {office.drafting: 2}
sources: ["An Act"]
lessons:
  - id: first
    minutes: 12
    title: {en: First, hi: पहला}
    source: An Act, section 1
    text:
      en: |
        A paragraph.

        ## A heading
      hi: |
        एक अनुच्छेद।
"""

FURTHER = """\
id: further
title: Further
description: More.
provider: Test
level: 3
kind: blended
status: draft
requires: [basics]
teaches: {revenue.tax: 3}
sources: []
lessons:
  - {id: only, minutes: 30, title: Only, source: An Act, text: Words.}
"""

FILES = {
    "catalogue.yaml": HEADER,
    "competencies/all.yaml": COMPETENCIES,
    "roles.yaml": ROLES,
    "organisations.yaml": ORGANISATIONS,
    "plans.yaml": PLANS,
    "courses/basics.yaml": BASICS,
    "courses/further.yaml": FURTHER,
}


def write_folder(folder: Path, *, changes: dict[str, str | bytes | None] | None = None) -> Path:
    """The folder, with the files as above except for the changes; None leaves a file out."""
    files: dict[str, str | bytes | None] = {**FILES, **({} if changes is None else changes)}
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif content is not None:
            path.write_text(content, encoding="utf-8")
    return folder


def faults_of(folder: Path) -> tuple[Fault, ...]:
    """The faults for which the folder is refused."""
    with pytest.raises(InvalidCatalogue) as caught:
        read_catalogue(folder)
    return caught.value.faults
