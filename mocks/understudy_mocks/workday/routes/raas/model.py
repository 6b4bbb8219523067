"""What a report is: columns with the domains that grant them, prompts, and how rows are found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from understudy.vendor import Call, Refusal, Row
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects.xml import day, moment
from understudy_mocks.workday.queries import Directory, Standing
from understudy_mocks.workday.queries.directory import reference_types

Kind = Literal["text", "date", "decimal", "boolean", "instance", "several"]
Line = Any
"""What a row of a report is made from is the report's own affair."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its text, the domain that grants it and, for an instance, its ids by type.

    One of several instances has a list of texts.
    """

    text: Callable[[Line], str]
    domain: str = auth.STAFFING
    ids: Callable[[Line], Mapping[str, str]] | None = None
    kind: Kind = "text"
    texts: Callable[[Line], Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a report asks for before it runs."""

    name: str
    kind: Literal["instance", "date", "dateTime", "boolean"]
    required: bool = False


@dataclass(frozen=True)
class Report:
    """A report, by its name, as its owner has built it."""

    name: str
    title: str
    columns: Mapping[str, Column]
    prompts: tuple[Prompt, ...]
    rows: Callable[[Call, "Asked"], Sequence[Line]]

    def seen_by(self, scopes: frozenset[str]) -> Mapping[str, Column]:
        """The columns that a caller is granted."""
        return {n: c for n, c in self.columns.items() if c.domain in scopes}


@dataclass(frozen=True)
class Asked:
    """The prompts as given: texts by name, instances as (type, value) by name."""

    report: Report
    given: Sequence[tuple[str, str]]

    def check(self) -> "Asked":
        """Refuses what is missing."""
        for prompt in self.report.prompts:
            known = (name.partition("!")[0] == prompt.name and value for name, value in self.given)
            if prompt.required and not any(known):
                raise Refusal("required-missing", field=prompt.name, fields=prompt.name)
        return self

    def text(self, name: str) -> str | None:
        """The text of a prompt; None where none was given."""
        return next((value for given, value in self.given if given == name and value), None)

    def flag(self, name: str) -> bool:
        """Whether a prompt says yes."""
        value = (self.text(name) or "0").lower()
        if value not in ("0", "1", "true", "false"):
            raise Refusal("invalid-value", field=name, value=value)
        return value in ("1", "true")

    def day(self, name: str) -> str | None:
        return self._formed(name, day)

    def moment(self, name: str) -> str | None:
        return self._formed(name, moment)

    def _formed(self, name: str, form: Callable[[str], str]) -> str | None:
        given = self.text(name)
        if given is None:
            return None
        try:
            # A blank is a plus sign that was not escaped.
            return form(given.replace(" ", "+"))
        except (ValueError, OverflowError):
            raise Refusal("invalid-value", field=name, value=given) from None

    def ids(self, prompt: str) -> list[tuple[str, str]] | None:
        """The ids given for an instance, with their types; None: it was not given."""
        for name, given in self.given:
            known, _, type_ = name.partition("!")
            if known == prompt and given:
                return [(type_ or "WID", value) for value in given.split("!")]
        return None

    def workers(self, name: str, everyone: Mapping[str, Standing]) -> list[str] | None:
        """The WIDs of the workers given."""
        ids = self.ids(name)
        if ids is None:
            return None
        by_id = {(one.id_type, one.worker_id): wid for wid, one in everyone.items()}
        wanted = []
        for type_, value in ids:
            found = value if type_ == "WID" and value in everyone else by_id.get((type_, value))
            if found is None:
                raise Refusal("invalid-reference", type=type_, value=value, field=name)
            wanted.append(found)
        return wanted

    def organizations(self, name: str, directory: Directory) -> list[str] | None:
        """The WIDs of the organisations given, with those below where that is asked for."""
        ids = self.ids(name)
        if ids is None:
            return None
        wanted = []
        for type_, value in ids:
            row = directory.organization_by(type_, value)
            if row is None:
                raise Refusal("invalid-reference", type=type_, value=value, field=name)
            wanted.append(str(row["wid"]))
        below = self.flag("Include_Subordinate_Organizations")
        return directory.below(wanted) if below else wanted


def organization_ids(row: Row | None) -> Mapping[str, str]:
    """The ids of an organisation, by type."""
    if row is None:
        return {}
    return {"WID": str(row["wid"]), reference_types(row)[0]: str(row["reference_id"])}


def coded(row: Row | None) -> str:
    """An organisation with its code before its name."""
    if row is None:
        return ""
    return f"{row['code']} {row['name']}" if row["code"] else str(row["name"])
