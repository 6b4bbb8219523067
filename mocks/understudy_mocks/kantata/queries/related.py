"""Filters that look at other records: people of projects, clients, assignees, custom fields."""

from collections.abc import Mapping

import orjson

from understudy.vendor import Refusal, Value
from understudy.vendor.sql import (
    Both,
    Called,
    Compare,
    Condition,
    Either,
    In,
    InSelect,
    IsEmpty,
    Select,
)
from understudy_mocks.kantata.queries.collections import NOTHING, Filter, contains, truth

NUMBER = "kantata_number"
"""A function of the store: the number in a piece of JSON, or nothing."""


def number_in(text: Value) -> Value:
    """What `kantata_number` makes of a stored value."""
    found = orjson.loads(str(text)) if text is not None else None
    return found if isinstance(found, int | float) and not isinstance(found, bool) else None


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _of(collection: str, column: str, *parts: Condition) -> Select:
    return Select(collection, ((column,),), Both(parts))


def has_participant(text: str) -> Condition:
    """Projects that somebody takes part in."""
    return InSelect(("id",), _of("participations", "workspace_id", In(("user_id",), _words(text))))


def for_approver(text: str) -> Condition:
    """Projects whose time somebody may approve: as one named for it, else as its lead."""
    who = _words(text)
    approving = Compare(("time_approver",), "=", True)
    named = _of("participations", "workspace_id", In(("user_id",), who), approving)
    others = _of("participations", "workspace_id", approving)
    lead = Both((In(("primary_maven_id",), who), InSelect(("id",), others, negated=True)))
    return Either((InSelect(("id",), named), lead))


def in_groups(text: str) -> Condition:
    groups = In(("workspace_group_id",), _words(text))
    return InSelect(("id",), _of("workspace_groupings", "workspace_id", groups))


def assigned_to(text: str) -> Condition:
    return InSelect(("id",), _of("assignments", "story_id", In(("assignee_id",), _words(text))))


# -- custom fields ---------------------------------------------------------------------------------


def _custom(text: str, *parts: Condition) -> Condition:
    """Those with a value of the field that is named before the colon."""
    field = Compare(("custom_field_id",), "=", text.partition(":")[0].strip())
    return InSelect(("id",), _of("custom_field_values", "subject_id", field, *parts))


def _wanted(text: str) -> str:
    _, colon, wanted = text.partition(":")
    if not colon:
        raise Refusal("bad-query", reason=f"{text} is no custom field with a value")
    return wanted.strip()


def _by_text(text: str) -> Condition:
    value = orjson.dumps(_wanted(text)).decode()
    return _custom(text, Compare(("value",), "=", value))


def _by_choice(text: str) -> Condition:
    choices = [contains(("value",), f'"{choice}"') for choice in _words(_wanted(text))]
    return _custom(text, Either(tuple(choices))) if choices else NOTHING


def _by_number(text: str) -> Condition:
    """`field:value`, or `field:from:to` with both ends included."""
    low, _, high = _wanted(text).partition(":")
    try:
        ends = float(low), float(high or low)
    except ValueError:
        raise Refusal("bad-query", reason=f"{text} is no number") from None
    number = Called(NUMBER, (("value",),))
    return _custom(text, Compare(number, ">=", ends[0]), Compare(number, "<=", ends[1]))


def _by_date(text: str) -> Condition:
    low, _, high = _wanted(text).partition(":")
    between = (
        Compare(("value",), ">=", orjson.dumps(low).decode()),
        Compare(("value",), "<=", orjson.dumps(high or low).decode()),
    )
    return _custom(text, *between)


BY_CUSTOM: Mapping[str, Filter] = {
    "by_custom_text_value": _by_text,
    "by_custom_choice_value": _by_choice,
    "by_custom_number_value": _by_number,
    "by_custom_currency_value": _by_number,
    "by_custom_date_value": _by_date,
}


# -- people ----------------------------------------------------------------------------------------


def _in_projects(text: str) -> Select:
    return _of("participations", "user_id", In(("workspace_id",), _words(text)))


def _with_skills(*, negated: bool) -> Filter:
    def condition(text: str) -> Condition:
        held = _of("skill_memberships", "user_id", In(("skill_id",), _words(text)))
        return InSelect(("id",), held, negated=negated)

    return condition


def _without_sheet(text: str) -> Condition:
    """`project:from:to`: people of a project who submitted no time for the days between."""
    parts = text.split(":")
    if len(parts) != 3:
        raise Refusal("bad-query", reason=f"{text} is no project with two dates")
    submitted = _of(
        "timesheet_submissions",
        "user_id",
        Compare(("workspace_id",), "=", parts[0]),
        Compare(("end_date",), ">=", parts[1]),
        Compare(("start_date",), "<=", parts[2]),
        In(("status",), ("new", "approved")),
    )
    there = InSelect(("id",), _in_projects(parts[0]))
    return Both((there, InSelect(("id",), submitted, negated=True)))


def _with_organizations(text: str) -> Condition:
    wanted = _words(text)
    places = Either((In(("department_id",), wanted), In(("geography_id",), wanted)))
    member = Compare(("member_type",), "=", "User")
    return InSelect(("id",), _of("organization_memberships", "member_id", member, places))


def _with_values(text: str) -> Condition:
    filled = _of("custom_field_values", "subject_id", In(("custom_field_id",), _words(text)))
    return InSelect(("id",), filled)


def _leads(text: str) -> Condition:
    leads = _of("workspaces", "primary_maven_id", IsEmpty(("primary_maven_id",), negated=True))
    return InSelect(("id",), leads, negated=not truth(text))


def _off_calendars(text: str) -> Condition:
    on = _of("holiday_calendar_memberships", "user_id", In(("holiday_calendar_id",), _words(text)))
    return InSelect(("id",), on, negated=True)


_MEMBERS = IsEmpty(("account_membership_id",), negated=True)

USER_FILTERS: Mapping[str, Filter] = {
    "participant_in": lambda text: InSelect(("id",), _in_projects(text)),
    "not_participant_in": lambda text: InSelect(("id",), _in_projects(text), negated=True),
    "write_access_in": lambda text: InSelect(("id",), _in_projects(text)),
    "on_my_account": lambda text: _MEMBERS if truth(text) else None,
    "on_my_account_or_participant_in_workspace": lambda text: Either(
        (_MEMBERS, InSelect(("id",), _in_projects(text)))
    ),
    "is_project_lead": _leads,
    "with_skills": _with_skills(negated=False),
    "without_skills": _with_skills(negated=True),
    "with_organizations": _with_organizations,
    "has_value_for_custom_field_ids": _with_values,
    "without_timesheet_submission": _without_sheet,
    "not_on_calendars": _off_calendars,
}
