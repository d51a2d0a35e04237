"""Six courses of two lessons, and a question about each, to learn from; and one that comes near the first."""

from collections.abc import Mapping, Sequence

from data.words.models import ENGLISH
from eval.sets.training import TrainingQuestion, as_compared

PASSAGES: Sequence[Mapping[str, object]] = [
    {
        "id": f"{name}-{part}",
        "course": name,
        "language": "en",
        "title": name.title(),
        "text": f"{said[part]}\n\nThe office of {name} opens daily. It closes on holidays.",
    }
    for name, said in {
        "leave": (
            "Fifteen days are credited in July. Leave is asked for in writing.",
            "Leave may be refused by nobody.",
        ),
        "tender": ("A tender is opened in public. The lowest bidder wins the contract.", "A bidder pays a deposit."),
        "travel": ("Travel is paid by the kilometre. Receipts are kept for a year.", "A train is paid in full."),
        "pension": ("A pension begins in the month after retirement.", "A widow gets half of the pension."),
        "record": ("Records are weeded after ten years. Maps are kept for ever.", "A register lists all records."),
        "notice": ("A notice is signed by an officer. It names the rule.", "A notice hangs at the gate."),
    }.items()
    for part in (0, 1)
]
ASKED: Mapping[str, tuple[str, str, str]] = {
    "a-1": ("When are fifteen days credited?", "leave-0", "Fifteen days are credited in July."),
    "a-2": ("Which bidder wins the contract?", "tender-0", "The lowest bidder wins the contract."),
    "a-3": ("How long are receipts kept?", "travel-0", "Receipts are kept for a year."),
    "a-4": ("What does a widow get of the pension?", "pension-1", "A widow gets half of the pension."),
    "a-5": ("Which records are kept for ever, maps?", "record-0", "Maps are kept for ever."),
    "a-6": ("By whom is a notice signed?", "notice-0", "A notice is signed by an officer."),
}
TRAINED = [
    TrainingQuestion(f"{name}-en", ENGLISH, text, "fact", [gold], {ENGLISH: as_compared(said)}, whole=False)
    for name, (text, gold, said) in ASKED.items()
]
NEAR = TrainingQuestion(
    "n-1-en", ENGLISH, "Who may fly zebras over pension offices?", "near", [], {}, False, ["leave-0"]
)
