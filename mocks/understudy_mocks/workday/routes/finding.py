"""What a request refers to: references resolved, or refused by the id that is not known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from understudy.vendor import Refusal, Row, Value
from understudy_mocks.workday.objects import instance_wid, position_wid, xml
from understudy_mocks.workday.objects.xml import Node
from understudy_mocks.workday.queries import Standing, Timelines
from understudy_mocks.workday.routes.getting import Asked, people

DELIVERED: Mapping[str, Mapping[str, str]] = {
    "Frequency_ID": {
        "Annual": "Annual",
        "Monthly": "Monthly",
        "Semimonthly": "Semi-monthly",
        "Bi-weekly": "Bi-weekly",
        "Weekly": "Weekly",
        "Daily": "Daily",
        "Hourly": "Hourly",
    },
    "Employee_Type_ID": {"Regular": "Regular", "Temporary": "Temporary", "Intern": "Intern"},
    "Contingent_Worker_Type_ID": {"Contractor": "Contractor", "Consultant": "Consultant"},
    "Position_Time_Type_ID": {"Full_time": "Full time", "Part_time": "Part time"},
    "Leave_of_Absence_Type_ID": {
        "PARENTAL": "Parental Leave",
        "MEDICAL": "Medical Leave",
        "SABBATICAL": "Sabbatical",
        "UNPAID": "Unpaid Leave",
    },
    "Time_Off_Type_ID": {"VACATION": "Vacation", "SICK": "Sick Time", "TRAINING": "Training"},
    "Absence_Plan_ID": {"VACATION": "Vacation", "SICK": "Sick Time", "TRAINING": "Training"},
    "Compensation_Plan_ID": {"Hourly_Plan": "Hourly Plan", "Salary_Plan": "Salary Plan"},
    "Currency_Rate_Type_ID": {
        "Current": "Current",
        "Average": "Average",
        "Budget": "Budget",
        "Merit": "Merit",
    },
    "Time_Entry_Code_ID": {"Regular_Time": "Regular Time", "Overtime": "Overtime"},
    "Time_Punch_Type_ID": {"In": "Check-in", "Out": "Check-out", "Break": "Break", "Meal": "Meal"},
    "Ledger_Type_ID": {"Actuals": "Actuals"},
    "Journal_Source_ID": {"Spreadsheet_Upload": "Spreadsheet Upload", "Integration": "Integration"},
}
"""What Workday itself delivers: values by the type of their id, with their descriptors."""

YEARLY: Mapping[str, float] = {
    "Annual": 1,
    "Monthly": 12,
    "Semimonthly": 24,
    "Bi-weekly": 26,
    "Weekly": 52,
    "Daily": 260,
}
"""How often a year; by the hour it depends on how many hours a week somebody works."""


@dataclass(frozen=True, slots=True)
class Given:
    """A part of a request, and where in it that is."""

    asked: Asked
    node: Node
    path: str

    def part(self, name: str) -> "Given":
        """A child; an empty one where there is none."""
        return Given(self.asked, xml.child(self.node, name), f"{self.path}/wd:{name}")

    def parts(self, name: str) -> list["Given"]:
        """All children of a name."""
        found = xml.children(self.node, name)
        return [
            Given(self.asked, node, f"{self.path}/wd:{name}[{number}]")
            for number, node in enumerate(found, start=1)
        ]

    def needed(self, name: str) -> "Given":
        """A child that must be there."""
        if not self.has(name):
            raise self.missing(name)
        return self.part(name)

    def has(self, name: str) -> bool:
        return self.node.get(name) not in (None, "")

    def missing(self, name: str) -> Refusal:
        """That something must be there and is not."""
        path = f"{self.path}/wd:{name}"
        return Refusal("required-missing", field=name, fields=name, xpath=path)

    def wrong(self, name: str, value: object) -> Refusal:
        """That a value makes no sense here."""
        return Refusal("invalid-value", field=name, value=value, xpath=f"{self.path}/wd:{name}")

    # -- plain values ----------------------------------------------------------------------------

    def text(self, name: str) -> str | None:
        return xml.text(self.node, name)

    def needed_text(self, name: str) -> str:
        found = self.text(name)
        if found is None:
            raise self.missing(name)
        return found

    def day(self, name: str) -> str | None:
        found = self.text(name)
        return None if found is None else xml.day(found)

    def needed_day(self, name: str) -> str:
        return xml.day(self.needed_text(name))

    def number(self, name: str) -> float | None:
        found = self.text(name)
        return None if found is None else float(found)

    def flag(self, name: str) -> bool:
        return xml.flag(self.node, name)

    # -- references ------------------------------------------------------------------------------

    def ids(self, name: str) -> Sequence[tuple[str, str]]:
        """The ids of a reference, of which any one will do."""
        node = xml.child(self.node, name)
        return [
            (str(id_.get("@type") or "WID"), str(id_.get("") or ""))
            for id_ in xml.children(node, "ID")
        ]

    def unknown(self, name: str, ids: Sequence[tuple[str, str]]) -> Refusal:
        """That nothing has this id."""
        type_, value = ids[0] if ids else ("WID", "")
        path = f"{self.path}/wd:{name}/wd:ID[1]"
        return Refusal("invalid-reference", type=type_, value=value, xpath=path)

    def worker(self, name: str) -> Standing:
        """The worker referred to, as of today; hired or not."""
        ids = self.ids(name)
        if not ids:
            raise self.missing(name)
        for one in people(self.asked.call, self.asked.day).values():
            if any(_is_worker(one, *id_) for id_ in ids):
                return one
        raise self.unknown(name, ids)

    def organization(self, name: str, type_: str) -> Row | None:
        """The organisation of a type; None where there is no reference."""
        ids = self.ids(name)
        for id_ in ids:
            row = self.asked.references.directory.organization_by(*id_)
            if row is not None and row["type"] == type_:
                return row
        if ids:
            raise self.unknown(name, ids)
        return None

    def row(self, name: str, kind: str, id_type: str, field: str) -> Row | None:
        """The record referred to by WID or by its one reference id; None: no reference."""
        ids, store = self.ids(name), self.asked.call.system.store
        for type_, value in ids:
            row = None
            if type_ == "WID":
                row = store.get(kind, value)
            elif type_ == id_type:
                row = store.first(kind, **{field: value})
            if row is not None:
                return row
        if ids:
            raise self.unknown(name, ids)
        return None

    def delivered(self, name: str, id_type: str) -> str | None:
        """A value that Workday itself delivers; None where there is no reference."""
        ids = self.ids(name)
        for type_, value in ids:
            for known in DELIVERED[id_type]:
                if (type_, value) in ((id_type, known), ("WID", instance_wid(id_type, known))):
                    return known
        if ids:
            raise self.unknown(name, ids)
        return None

    def currency(self, name: str) -> str | None:
        """The code of a currency that the firm's companies, or their partners, use."""
        ids = self.ids(name)
        for type_, value in ids:
            if type_ == "Currency_ID" and len(value) == 3 and value.isascii() and value.isupper():
                return value
            for code in CURRENCIES:
                if type_ == "WID" and value == instance_wid("Currency_ID", code):
                    return code
        if ids:
            raise self.unknown(name, ids)
        return None


CURRENCIES: Mapping[str, str] = {
    "AUD": "Australian Dollar",
    "CAD": "Canadian Dollar",
    "CHF": "Swiss Franc",
    "EUR": "Euro",
    "GBP": "Pound Sterling",
    "INR": "Indian Rupee",
    "JPY": "Yen",
    "SGD": "Singapore Dollar",
    "USD": "US Dollar",
}


def _is_worker(one: Standing, type_: str, value: str) -> bool:
    if type_ == "WID":
        return value in (one.wid, position_wid(one.wid))
    return (type_, value) in ((one.id_type, one.worker_id), ("Position_ID", f"P-{one.worker_id}"))


def request_of(asked: Asked) -> Given:
    """The whole request."""
    return Given(asked, asked.request, f"/wd:{asked.element}")


def hourly(amount: float, frequency: str, weekly_hours: float) -> float:
    """What an amount comes to by the hour."""
    if frequency == "Hourly":
        return amount
    return round(amount * YEARLY[frequency] / (52 * (weekly_hours or 40)), 2)


def one_worker_as_of(asked: Asked, worker: Value, day: str) -> Standing:
    """A worker as of a day, whoever may see them."""
    return asked.call.system.part(Timelines).as_of(day)[str(worker)]
