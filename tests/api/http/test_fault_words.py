"""Faults of people on pages: said in their language, and tied to what the code says of them."""

from pathlib import Path

from api.http.fault_words import FAULT_TEXTS
from api.running.auth import AccessRole
from api.wiring import Parts
from tests.api.page_reading import HTMX, Outline, browser
from tests.api.planned import PRINCIPALS

ADMIN = PRINCIPALS[AccessRole.ADMIN]
ROOT = Path(__file__).parents[3]


def test_what_somebody_does_wrong_is_said_in_their_language(parts: Parts) -> None:
    with browser(parts, ADMIN) as visitor:
        english = Outline(visitor.get("/report?since=2026-11-02&as_at=2026-11-01").text)
        hindi = Outline(visitor.get("/report?since=2026-11-02&as_at=2026-11-01&lang=hi").text)
        part = visitor.post("/plan-builder/order?lang=hi", files={"order": ("a.txt", b"nothing")}, headers=HTMX).text
        other = visitor.post("/plans/annual?lang=hi", data={"action": "dance", "version": "1"}, headers=HTMX).text
    assert "The first day is after the last. Give a first day that is not after it." in english.text
    assert "पहला दिन अंतिम दिन के बाद का है।" in hindi.text
    assert "आदेश में कर्तव्यों सहित कोई पदनाम नहीं मिला।" in part
    assert "no designation" not in part
    assert "Input should be" not in other


def test_each_stands_in_the_code_as_it_is_looked_up() -> None:
    """A fault that is worded anew would lose the words for people without this."""
    files = [path for folder in ("api", "tutor") for path in (ROOT / folder).rglob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files if path.name != "fault_words.py")
    assert [problem for problem in FAULT_TEXTS if f'"{problem}"' not in code] == []
