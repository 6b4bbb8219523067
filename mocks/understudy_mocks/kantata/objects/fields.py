"""How the fields of a record are written down, and the values some of them can take."""

from collections.abc import Mapping

from understudy.vendor import Choice, Field, ObjectType, Value

CURRENCIES: Mapping[str, tuple[str, int]] = {
    "USD": ("$", 100),
    "EUR": ("€", 100),
    "GBP": ("£", 100),
    "CHF": ("CHF", 100),
    "JPY": ("¥", 1),
    "AUD": ("$", 100),
    "CAD": ("$", 100),
    "SEK": ("kr", 100),
}
"""Symbol, and how many minor units make one."""

STATUSES: Mapping[int, tuple[str, str]] = {
    100: ("gray", "Not Started"),
    200: ("light-green", "Ready"),
    300: ("green", "In Progress"),
    305: ("green", "In Development"),
    306: ("green", "Live"),
    400: ("yellow", "Needs Action"),
    500: ("red", "Blocked"),
    501: ("red", "Cancelled"),
    600: ("blue", "Done"),
}
"""Colour and message of a project's status. The hundreds digit stands for the colour."""

STORY_TYPES = ("task", "deliverable", "milestone", "issue")
WORK_STATES = ("not started", "started", "needs info", "completed")
ISSUE_STATES = (
    *("new", "reopened", "in progress", "blocked", "fixed", "duplicate", "can't repro"),
    *("resolved", "won't fix"),
)
ADMINISTRATOR = "administrator"
PERMISSIONS = (
    *(ADMINISTRATOR, "reports_viewer_with_cost", "reports_viewer", "project_lead"),
    *("project_creator", "collaborator", "punch_clock"),
)
LONG = 65_535


def ref(name: str, target: str, *, required: bool = False, indexed: bool = False) -> Field:
    return Field(
        name, "reference", references=(target,), length=20, required=required, indexed=indexed
    )


def own(name: str, target: str, *, indexed: bool = False) -> Field:
    """A reference that only rules set."""
    return Field(name, "reference", references=(target,), length=20, computed=True, indexed=indexed)


def flag(name: str, default: bool | None = False, *, computed: bool = False) -> Field:
    return Field(name, "boolean", default=default, computed=computed)


def cents(name: str, default: Value = None, *, computed: bool = False) -> Field:
    return Field(name, "integer", default=default, computed=computed)


def one_of(
    name: str,
    values: tuple[str, ...],
    default: str | None = None,
    *,
    required: bool = False,
    computed: bool = False,
) -> Field:
    return Field(
        name,
        "choice",
        choices=tuple(Choice(v) for v in values),
        restricted=True,
        default=default,
        required=required,
        computed=computed,
    )


def currency(
    *, computed: bool = False, default: str | None = None, required: bool = False
) -> Field:
    return one_of("currency", tuple(CURRENCIES), default, required=required, computed=computed)


def kind(
    name: str,
    *fields: Field,
    createable: bool = True,
    updateable: bool = True,
    deletable: bool = False,
    by_age: bool = False,
) -> ObjectType:
    """An object type with an id and two moments; `by_age` ones are read by when they were made."""
    return ObjectType(
        name,
        (
            Field("id", createable=False, updateable=False),
            *fields,
            Field("created_at", "datetime", computed=True, indexed=by_age),
            Field("updated_at", "datetime", computed=True, indexed=True),
        ),
        createable=createable,
        updateable=updateable,
        deletable=deletable,
    )
