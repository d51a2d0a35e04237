"""The pages people see: one router for each kind."""

from collections.abc import Sequence

from fastapi import APIRouter

from api.pages.conversations import router as conversations
from api.pages.course import router as course
from api.pages.curator import router as curator
from api.pages.learner import router as learner
from api.pages.plans import router as plans
from api.pages.report import router as report
from api.pages.sign_in import router as sign_in
from api.pages.tutor import router as tutor


def page_routers() -> Sequence[APIRouter]:
    """The routers of all pages."""
    return (sign_in, learner, course, tutor, conversations, curator, plans, report)
