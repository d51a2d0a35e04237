"""Where somebody is signed in: a session of a page, on what kind of device, and when it was used last."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SignIn:
    """One session of a page; `device` in few words, empty where the browser did not say what it is."""

    session: str
    subject: str
    role: str
    device: str
    begun_at: datetime
    seen_at: datetime
    until: datetime
