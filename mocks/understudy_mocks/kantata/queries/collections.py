"""What each collection can be asked: associations, filters, orders, what it hides by default."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from understudy.vendor import Caller, Refusal, Row, System
from understudy.vendor.sql import (
    Both,
    Compare,
    Condition,
    Either,
    In,
    InSelect,
    IsEmpty,
    Not,
    Operator,
    Path,
    Select,
)
from understudy_mocks.kantata.objects.schema import SUBJECTS

Filter = Callable[[str], Condition | None]


class Finding(Protocol):
    """Who asks, and where."""

    @property
    def system(self) -> System: ...

    @property
    def caller(self) -> Caller: ...


Given = Mapping[str, str]
Finder = Callable[[Finding, Sequence[Row]], Mapping[str, Sequence[str]]]
NOTHING: Condition = Either(())


@dataclass(frozen=True, slots=True)
class Association:
    """Records that `include` brings along.

    One (`column` here holds its id) or many (`column` there holds ours). `key` is the attribute
    with the id or ids; a single one that is no column of its own appears only when it is included.
    `where` are values that the many must have. `find` gives the ids of what belongs to each row, by
    its id, where no column does.
    """

    target: str
    column: str
    many: bool = False
    key: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    find: "Finder | None" = None


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection of the API.

    `on_request` are columns that show only when their association is included. `hides` is what a
    list and a single record leave out unless asked otherwise. `needs` are parameters without which
    there is no list. `prefix` is what stands before the name in the path.
    """

    name: str
    singular: str
    order: str
    orders: Mapping[str, str] = field(default_factory=dict)
    associations: Mapping[str, Association] = field(default_factory=dict)
    filters: Mapping[str, Filter] = field(default_factory=dict)
    search: tuple[str, ...] = ()
    on_request: frozenset[str] = frozenset()
    hides: Callable[[Given], Condition | None] = lambda given: None
    needs: tuple[str, ...] = ()
    prefix: str = ""

    @property
    def subject(self) -> str:
        """The type's name in references and events: `Workspace`."""
        return "".join(part.capitalize() for part in self.singular.split("_"))


# -- filters ---------------------------------------------------------------------------------------


def truth(text: str) -> bool:
    """Whether a flag was set; only `true` and `1` set it."""
    return text.lower() in ("true", "1")


def equals(column: str) -> Filter:
    return lambda text: Compare((column,), "=", text)


def flag(column: str) -> Filter:
    return lambda text: Compare((column,), "=", truth(text))


def given(condition: Condition) -> Filter:
    """Any value at all means yes, `false` too."""
    return lambda text: condition


def any_of(column: str) -> Filter:
    """One or several values, separated by commas."""
    return lambda text: In((column,), tuple(v.strip() for v in text.split(",") if v.strip()))


def none_of(column: str) -> Filter:
    return lambda text: In((column,), tuple(v.strip() for v in text.split(",")), negated=True)


def bound(column: str, operator: Operator) -> Filter:
    return lambda text: Compare((column,), operator, text)


def between(column: str, end: str = "") -> Filter:
    """`from:to`, both ends included; with `end`, records whose span touches it."""

    def condition(text: str) -> Condition:
        low, colon, high = text.partition(":")
        if not colon:
            raise Refusal("bad-query", reason=f"{text} is no range of dates")
        return Both((Compare((end or column,), ">=", low), Compare((column,), "<=", high)))

    return condition


def contains(columns: tuple[str, ...], text: str) -> Condition:
    """Every word is in one of the columns."""
    return Both(
        tuple(
            Either(tuple(Compare((c,), "like", f"%{_literal(word)}%") for c in columns))
            for word in text.split()
        )
    )


def _literal(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _ids(collection: str, column: str, *parts: Condition) -> Select:
    return Select(collection, ((column,),), Both(parts))


def _of_archived(column: str, asked: str) -> Callable[[Given], Condition | None]:
    """What belongs to archived projects is hidden unless asked for."""
    archived = _ids("workspaces", "id", Compare(("archived",), "=", True))

    def hides(given: Given) -> Condition | None:
        return None if truth(given.get(asked, "")) else InSelect((column,), archived, negated=True)

    return hides


_TIMES: Mapping[str, Filter] = {
    "created_after": bound("created_at", ">="),
    "created_before": bound("created_at", "<="),
    "updated_after": bound("updated_at", ">="),
    "updated_before": bound("updated_at", "<="),
}
_REFERENCE_FIELDS = (
    *("service_name", "service_model", "service_model_ref", "status"),
    *("external_status", "external_message"),
)


def by_reference(subject: str, given: Given) -> Condition | None:
    """The filters on external references; all that are given must hold for one reference."""
    if subject not in SUBJECTS:
        return None
    of_subject: Condition = Compare(("subject_type",), "=", subject)
    parts: list[Condition] = []
    wanted: list[Condition] = [
        Compare((name,), "=", given[f"external_reference_{name}"])
        for name in _REFERENCE_FIELDS
        if given.get(f"external_reference_{name}")
    ]
    if refs := given.get("external_reference_service_model_refs"):
        wanted.append(In(("service_model_ref",), tuple(refs.split(",")[:200])))
    path: Path = ("id",)
    if wanted:
        found = _ids("external_references", "subject_id", of_subject, *wanted)
        parts.append(InSelect(path, found))
    if has := given.get("has_external_references"):
        found = _ids("external_references", "subject_id", of_subject)
        parts.append(InSelect(path, found, negated=not truth(has)))
    if without := given.get("without_external_reference_service_name"):
        service = Compare(("service_name",), "=", without)
        found = _ids("external_references", "subject_id", of_subject, service)
        parts.append(InSelect(path, found, negated=True))
    return Both(tuple(parts)) if parts else None


def common(name: str) -> Filter | None:
    """A filter that every collection has."""
    return _TIMES.get(name)


# -- defaults --------------------------------------------------------------------------------------


def archived_projects(given: Given) -> Condition | None:
    """Archived projects are hidden: `archived=only|exclude|include`, `include_archived=true`."""
    asked = given.get("archived", "exclude")
    if asked == "only":
        return Compare(("archived",), "=", True)
    if asked == "include" or truth(given.get("include_archived", "")):
        return None
    return Compare(("archived",), "=", False)


def disabled_users(given: Given) -> Condition | None:
    return None if truth(given.get("show_disabled", "")) else Compare(("disabled",), "=", False)


def deleted_stories(given: Given) -> Condition | None:
    parts: list[Condition] = []
    if not truth(given.get("show_deleted", "")):
        parts.append(IsEmpty(("deleted_at",)))
    if not truth(given.get("show_archived", "")):
        parts.append(Compare(("archived",), "=", False))
    archived = _of_archived("workspace_id", "show_from_archived_workspaces")(given)
    return Both((*parts, *([archived] if archived else [])))


lines_of_archived = _of_archived("workspace_id", "from_archived_workspaces")

LINE_FILTERS: Mapping[str, Filter] = {
    "workspace_id": any_of("workspace_id"),
    "workspace_ids": any_of("workspace_id"),
    "with_user_ids": any_of("user_id"),
    "user_id": any_of("user_id"),
    "approved": given(Compare(("approved",), "=", True)),
    "invoiced": given(Compare(("is_invoiced",), "=", True)),
    "uninvoiced": given(Compare(("is_invoiced",), "=", False)),
    "in_active_submission": lambda text: IsEmpty(("active_submission_id",), negated=truth(text)),
}
SUBMISSION_FILTERS: Mapping[str, Filter] = {
    "statuses": any_of("status"),
    "active": lambda text: In(("status",), ("new", "approved"), negated=not truth(text)),
    "not_cancelled": lambda text: Compare(("status",), "<>", "cancelled") if truth(text) else None,
    "user_ids": any_of("user_id"),
    "workspace_ids": any_of("workspace_id"),
    "workspace_id": any_of("workspace_id"),
    "start_date": equals("start_date"),
    "end_date": equals("end_date"),
    "start_date_after": bound("start_date", ">"),
}
NAMED_ONLY: Condition = Not(IsEmpty(("user_id",)))
