"""The nouns of a professional-services firm, as every system must agree on them.

A noun is a plain frozen record. Money is an integer in the minor unit of its currency
(`*_minor`: cents, pence), effort is an integer of minutes, rates are minor units an hour,
days are `date`, moments are UTC `datetime`. `id` is the world's own key (`engagement-17`);
no system ever shows it. References hold the world id of the noun they name.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal

Currency = Literal["USD", "EUR", "GBP", "CHF"]
BillingType = Literal["time_and_materials", "fixed_fee"]
EngagementStage = Literal["prospecting", "qualified", "proposal", "negotiation", "won", "lost"]
ProjectStatus = Literal["planned", "active", "on_hold", "completed", "cancelled"]
ApprovalStatus = Literal["draft", "submitted", "approved", "rejected"]
MilestoneStatus = Literal["planned", "completed"]
InvoiceStatus = Literal["open", "paid", "void"]
PeriodStatus = Literal["open", "closed"]
WorkerType = Literal["employee", "contingent"]
Health = Literal["green", "amber", "red"]
LineKind = Literal["time", "expense", "milestone"]


@dataclass(frozen=True, slots=True)
class LegalEntity:
    """A company of the firm: it employs people, owns projects and sends invoices."""

    noun: ClassVar[str] = "legal_entity"
    id: str
    name: str
    country: str
    currency: Currency
    time_zone: str
    fiscal_year_start_month: int


@dataclass(frozen=True, slots=True)
class CurrencyRate:
    """One unit of `from_currency` is worth `rate` of `to_currency` from `effective_on` on."""

    noun: ClassVar[str] = "currency_rate"
    id: str
    from_currency: Currency
    to_currency: Currency
    effective_on: date
    rate: Decimal


@dataclass(frozen=True, slots=True)
class AccountingPeriod:
    """A calendar month of the ledger; a closed period takes no more postings."""

    noun: ClassVar[str] = "accounting_period"
    id: str
    name: str
    starts_on: date
    ends_on: date
    status: PeriodStatus


@dataclass(frozen=True, slots=True)
class CostCentre:
    """Where a person's cost is booked, within one legal entity."""

    noun: ClassVar[str] = "cost_centre"
    id: str
    code: str
    name: str
    legal_entity: str


@dataclass(frozen=True, slots=True)
class OrgUnit:
    """A node of the supervisory organisation; `manager` approves what its members book."""

    noun: ClassVar[str] = "org_unit"
    id: str
    name: str
    parent: str | None
    manager: str | None


@dataclass(frozen=True, slots=True)
class JobProfile:
    """What a person is hired as; rate cards price it."""

    noun: ClassVar[str] = "job_profile"
    id: str
    code: str
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Skill:
    """Something people can do and staffing asks for."""

    noun: ClassVar[str] = "skill"
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Resource:
    """A person who works for the firm. HCM is the owner of all of it."""

    noun: ClassVar[str] = "resource"
    id: str
    employee_number: str
    first_name: str
    last_name: str
    email: str
    worker_type: WorkerType
    job_profile: str
    org_unit: str
    cost_centre: str
    legal_entity: str
    manager: str | None
    skills: tuple[str, ...]
    weekly_minutes: int
    hired_on: date
    terminated_on: date | None


@dataclass(frozen=True, slots=True)
class CostRate:
    """What an hour of a person costs from `effective_on` on. Compensation: HCM and PSA only."""

    noun: ClassVar[str] = "cost_rate"
    id: str
    resource: str
    effective_on: date
    entered_on: date
    cost_rate_minor: int
    currency: Currency


@dataclass(frozen=True, slots=True)
class Customer:
    """Who buys. `legal_entity` is the company of ours that bills them, in `currency`."""

    noun: ClassVar[str] = "customer"
    id: str
    name: str
    industry: str
    legal_entity: str
    currency: Currency
    street: str
    city: str
    postal_code: str
    country: str
    phone: str
    payment_terms_days: int
    owner: str


@dataclass(frozen=True, slots=True)
class RateCard:
    """A price list in one currency."""

    noun: ClassVar[str] = "rate_card"
    id: str
    name: str
    legal_entity: str
    currency: Currency


@dataclass(frozen=True, slots=True)
class RateCardLine:
    """What an hour of a job profile is sold for on a rate card."""

    noun: ClassVar[str] = "rate_card_line"
    id: str
    rate_card: str
    job_profile: str
    bill_rate_minor: int


@dataclass(frozen=True, slots=True)
class Engagement:
    """A deal. Won, it becomes exactly one project in each delivering system."""

    noun: ClassVar[str] = "engagement"
    id: str
    name: str
    customer: str
    legal_entity: str
    stage: EngagementStage
    billing_type: BillingType
    amount_minor: int
    currency: Currency
    rate_card: str
    close_on: date
    start_on: date
    end_on: date
    owner: str


@dataclass(frozen=True, slots=True)
class Project:
    """Work sold and being delivered. `code` is unique in the firm and shown to people."""

    noun: ClassVar[str] = "project"
    id: str
    code: str
    name: str
    engagement: str
    customer: str
    legal_entity: str
    billing_type: BillingType
    currency: Currency
    rate_card: str
    status: ProjectStatus
    start_on: date
    end_on: date
    manager: str


@dataclass(frozen=True, slots=True)
class Budget:
    """What a project may bill and how much effort it may take."""

    noun: ClassVar[str] = "budget"
    id: str
    project: str
    amount_minor: int
    currency: Currency
    minutes: int


@dataclass(frozen=True, slots=True)
class Task:
    """A piece of a project on which time is booked."""

    noun: ClassVar[str] = "task"
    id: str
    project: str
    name: str
    billable: bool
    start_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class Assignment:
    """A person staffed on a project, sold at `bill_rate_minor` an hour."""

    noun: ClassVar[str] = "assignment"
    id: str
    project: str
    resource: str
    job_profile: str
    start_on: date
    end_on: date
    minutes: int
    bill_rate_minor: int


@dataclass(frozen=True, slots=True)
class TimeEntry:
    """Effort of one person on one task on one day."""

    noun: ClassVar[str] = "time_entry"
    id: str
    project: str
    task: str
    resource: str
    worked_on: date
    minutes: int
    billable: bool
    bill_rate_minor: int
    currency: Currency
    status: ApprovalStatus
    approved_at: datetime | None


@dataclass(frozen=True, slots=True)
class ExpenseItem:
    """Money one person spent for a project, in the project's currency."""

    noun: ClassVar[str] = "expense_item"
    id: str
    project: str
    resource: str
    incurred_on: date
    category: str
    amount_minor: int
    currency: Currency
    billable: bool
    status: ApprovalStatus
    approved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A delivery that is billed at a fixed amount once it is completed."""

    noun: ClassVar[str] = "milestone"
    id: str
    project: str
    name: str
    due_on: date
    amount_minor: int
    currency: Currency
    status: MilestoneStatus
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One billed thing: `source` is the world id of the time entry, expense item or milestone."""

    kind: LineKind
    source: str
    amount_minor: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice event: its total is the sum of its lines, to the cent."""

    noun: ClassVar[str] = "invoice"
    id: str
    number: str
    project: str
    customer: str
    legal_entity: str
    currency: Currency
    issued_on: date
    due_on: date
    period: str
    status: InvoiceStatus
    lines: tuple[InvoiceLine, ...]

    @property
    def total_minor(self) -> int:
        return sum(line.amount_minor for line in self.lines)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money received for one invoice."""

    noun: ClassVar[str] = "payment"
    id: str
    invoice: str
    customer: str
    paid_on: date
    amount_minor: int
    currency: Currency


@dataclass(frozen=True, slots=True)
class PortfolioStatus:
    """What the portfolio office says of a project on a day."""

    noun: ClassVar[str] = "portfolio_status"
    id: str
    project: str
    as_of: date
    health: Health
    percent_complete: int
    summary: str


Noun = (
    LegalEntity
    | CurrencyRate
    | AccountingPeriod
    | CostCentre
    | OrgUnit
    | JobProfile
    | Skill
    | Resource
    | CostRate
    | Customer
    | RateCard
    | RateCardLine
    | Engagement
    | Project
    | Budget
    | Task
    | Assignment
    | TimeEntry
    | ExpenseItem
    | Milestone
    | Invoice
    | Payment
    | PortfolioStatus
)
"""Any noun, in the order in which a system must load them: what is referenced comes first."""


def billed_minor(minutes: int, bill_rate_minor: int) -> int:
    """The price of `minutes` at a rate an hour: one rounding, half up, for each entry."""
    return (minutes * bill_rate_minor * 2 + 60) // 120
