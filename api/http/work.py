"""What a request asks of the server: which are light and wait for nobody, and what each costs of its sender's share.

Everything that is not named here is heavy and costs 1, so that a new route is bounded from its first day.
"""

LIGHT = frozenset(
    {
        ("GET", "/healthz"),
        ("GET", "/readyz"),
        ("GET", "/metrics"),
        ("GET", "/"),
        ("GET", "/about"),
        ("GET", "/sign-in"),
        ("POST", "/sign-in"),
        ("GET", "/sign-in/provider"),
        ("GET", "/sign-in/provider/return"),
        ("POST", "/sign-out"),
        ("POST", "/language"),
        ("POST", "/v1/events"),
        ("PUT", "/v1/learners/{learner}/courses/{course}/lessons/{lesson}/opened"),
        ("GET", "/v1/tutor/streams/{stream}"),
        ("DELETE", "/v1/tutor/streams/{stream}"),
        ("GET", "/tutor/streams/{stream}"),
        ("DELETE", "/tutor/streams/{stream}"),
        ("PUT", "/v1/answers/{turn}/feedback"),
        ("POST", "/answers/{turn}/feedback"),
        ("POST", "/v1/uploads"),
        ("HEAD", "/v1/uploads/{upload}"),
        ("PATCH", "/v1/uploads/{upload}"),
    }
)
"""Routes that look up and write little: they take no turn at heavy work (`api.http.turns`)."""

ANSWERS = frozenset(
    {
        ("POST", "/v1/tutor/questions"),
        ("POST", "/v1/tutor/hints"),
        ("POST", "/v1/saarthi/messages"),
        ("POST", "/home/ask"),
        ("POST", "/courses/{course}/ask"),
        ("POST", "/conversations/{conversation}/ask"),
    }
)
"""Routes whose answer a model server may reword, so that they may wait for it."""

FREE = ("/healthz", "/readyz", "/metrics", "/static/")
"""Addresses that cost nothing: who watches the server may not be turned away by its load."""

ANSWER, EXPORT = 5, 20
"""Costs of an answer and of an export. Measured with the sample, in ms of one core: a page of courses 4, a list of
suggestions 7, a path 12, an answer 18, a comparison 23, a report 72, coverage 101, figures of a plan 470 to 490."""

COSTS = {
    ("GET", "/sign-in/provider/return"): EXPORT,
    ("GET", "/v1/learners/{learner}/path"): ANSWER,
    ("GET", "/v1/learners/{learner}/career"): ANSWER,
    ("GET", "/v1/learners/{learner}/path.ics"): ANSWER,
    ("GET", "/calendar/{secret}.ics"): ANSWER,
    ("POST", "/v1/tutor/questions"): ANSWER,
    ("POST", "/v1/tutor/streams"): ANSWER,
    ("POST", "/v1/tutor/comparisons"): ANSWER,
    ("POST", "/v1/tutor/hints"): ANSWER,
    ("GET", "/v1/courses/{course}/lessons/{lesson}/explanation"): ANSWER,
    ("POST", "/v1/saarthi/messages"): ANSWER,
    ("POST", "/home/ask"): ANSWER,
    ("POST", "/courses/{course}/ask"): ANSWER,
    ("GET", "/courses/{course}/explain"): ANSWER,
    ("POST", "/courses/{course}/compare"): ANSWER,
    ("POST", "/conversations/{conversation}/ask"): ANSWER,
    ("POST", "/v1/role-cases/{case}/answers"): ANSWER,
    ("POST", "/role-cases/{case}/answers"): ANSWER,
    ("GET", "/courses/{course}/pages/{number}"): ANSWER,
    ("GET", "/v1/plans/{plan}/what-if"): EXPORT,
    ("GET", "/v1/plans/{plan}/progress"): EXPORT,
    ("GET", "/plans/{plan}"): EXPORT,
    ("GET", "/plan-builder"): ANSWER,
    ("POST", "/plan-builder/order"): EXPORT,
    ("GET", "/plan-builder/orders/{key}"): ANSWER,
    ("POST", "/plan-builder/drafts"): EXPORT,
    ("GET", "/v1/coverage"): EXPORT,
    ("GET", "/v1/curating/{course}"): ANSWER,
    ("GET", "/v1/curating/{course}/competencies"): ANSWER,
    ("POST", "/v1/curating/{course}/versions/{version}"): EXPORT,
    ("GET", "/curating/{course}"): ANSWER,
    ("GET", "/curating/{course}/versions/{version}"): ANSWER,
    ("POST", "/curating/{course}/versions/{version}"): EXPORT,
    ("GET", "/curating/{course}/competencies"): ANSWER,
    ("POST", "/v1/imports"): EXPORT,
    ("POST", "/imports"): EXPORT,
    ("POST", "/v1/uploads/handed-in"): EXPORT,
    ("POST", "/uploads/handed-in"): EXPORT,
    ("GET", "/coverage"): ANSWER,
    ("GET", "/coverage.csv"): EXPORT,
    ("GET", "/worklist"): EXPORT,
    ("GET", "/worklist.csv"): EXPORT,
    ("POST", "/worklist"): EXPORT,
    ("GET", "/v1/worklist"): EXPORT,
    ("POST", "/v1/worklist/changes"): EXPORT,
    ("GET", "/worklist/answer"): EXPORT,
    ("POST", "/worklist/answer"): EXPORT,
    ("POST", "/v1/worklist/answers"): EXPORT,
    ("POST", "/v1/courses/{course}/drafts"): EXPORT,
    ("POST", "/drafts"): EXPORT,
    ("GET", "/v1/organisations/{organisation}/report"): EXPORT,
    ("GET", "/v1/organisations/{organisation}/flags"): EXPORT,
    ("GET", "/flags"): EXPORT,
    ("GET", "/v1/organisations/{organisation}/uplift"): EXPORT,
    ("GET", "/report"): EXPORT,
    ("GET", "/uplift"): EXPORT,
    ("GET", "/uplift.csv"): EXPORT,
    ("GET", "/report.csv"): EXPORT,
    ("GET", "/report.xlsx"): EXPORT,
    ("GET", "/report.pdf"): EXPORT,
    ("GET", "/report/people"): EXPORT,
    ("GET", "/report/people.csv"): EXPORT,
    ("GET", "/v1/organisations/{organisation}/report/people"): EXPORT,
    ("POST", "/v1/organisations/{organisation}/report/reminders"): EXPORT,
    ("POST", "/report/people/reminders"): EXPORT,
    ("GET", "/v1/learners/{learner}/data"): EXPORT,
    ("POST", "/v1/learners/{learner}/erasure"): EXPORT,
    ("GET", "/my-data/export"): EXPORT,
    ("POST", "/my-data/erase"): EXPORT,
}

_BY_SHAPE: dict[tuple[str, int], list[tuple[list[str], int]]] = {}
for (_method, _template), _cost in COSTS.items():
    _parts = _template.split("/")
    _BY_SHAPE.setdefault((_method, len(_parts)), []).append((_parts, _cost))


def cost_of(method: str, path: str) -> int:
    """What a request takes of its sender's share of a minute; 0 for what is free.

    >>> cost_of("GET", "/healthz"), cost_of("GET", "/v1/courses"), cost_of("GET", "/v1/learners/a/path")
    (0, 1, 5)
    """
    if path.startswith(FREE):
        return 0
    parts = path.split("/")
    for wanted, cost in _BY_SHAPE.get((method, len(parts)), ()):
        if all(part == want or want.startswith("{") for part, want in zip(parts, wanted, strict=True)):
            return cost
    return 1
