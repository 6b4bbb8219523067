"""What the other company's systems say: customers, open projects, open items, and how far it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from understudy_engine.connectors.http import Http
from understudy_engine.connectors.kantata import Kantata, references
from understudy_engine.connectors.netsuite import NetSuite
from understudy_engine.money import minor
from understudy_engine.wire import Row, text

ACCOUNT = ("salesforce", "Account")
DEAL = ("salesforce", "Opportunity")
RECONCILED = "reconciliation"
"""Where the store keeps how the two sets of books compare."""

ISO_DAY = "'YYYY-MM-DD'"
DONE = ("5", "6")
"""The hundreds of the statuses of projects that are completed or cancelled."""


@dataclass(frozen=True, slots=True)
class TheirCustomer:
    """A customer as their ledger has it; `key` is the key of origin over there."""

    key: str
    name: str
    phone: str
    currency: str
    terms_days: str
    street: str
    city: str
    postal_code: str
    country: str


@dataclass(frozen=True, slots=True)
class TheirProject:
    """A project as their PSA has it; its money and its dates go on as they are."""

    key: str
    name: str
    customer: str
    currency: str
    amount_minor: int
    starts_on: str
    ends_on: str
    open: bool


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An invoice of theirs, and what of it is still unpaid."""

    number: str
    project: str
    customer: str
    currency: str
    open_minor: int
    due_on: str


@dataclass(frozen=True, slots=True)
class Beside:
    """The systems of a company that was bought. Nothing is ever written there."""

    company: str
    psa: Kantata
    erp: NetSuite

    @property
    def every(self) -> dict[str, Http]:
        """The requests of each system, by its role beside ours."""
        return {f"psa@{self.company}": self.psa.http, f"erp@{self.company}": self.erp.http}

    def key(self, number: str) -> str:
        """What we call a record of theirs: its number over there, and whose it is."""
        return f"{number}@{self.company}"

    async def customers(self) -> Sequence[TheirCustomer]:
        rows = await self.erp.suiteql(
            "SELECT c.id, c.externalid, c.companyname, c.phone, cur.symbol AS currency,"
            " t.daysuntilnetdue AS days, a.addr1, a.city, a.zip, a.country FROM customer c"
            " LEFT JOIN customeraddressbookentityaddress a ON a.nkey = c.defaultbillingaddress"
            " LEFT JOIN currency cur ON cur.id = c.currency LEFT JOIN term t ON t.id = c.terms"
            " ORDER BY c.id"
        )
        return [
            TheirCustomer(
                text(row, "externalid"),
                " ".join(text(row, "companyname").split()),
                text(row, "phone"),
                text(row, "currency"),
                text(row, "days"),
                text(row, "addr1"),
                text(row, "city"),
                text(row, "zip"),
                text(row, "country"),
            )
            for row in rows
        ]

    async def projects(self) -> Sequence[TheirProject]:
        query = {"include": "primary_workspace_group,external_references"}
        spaces = await self.psa.all("workspaces", query)
        keys = references(spaces, *DEAL)
        groups = await self.psa.all("workspace_groups", {"include": "external_references"})
        customers = references(groups, *ACCOUNT)
        return [
            TheirProject(
                keys[text(row, "id")],
                text(row, "title"),
                customers.get(text(row, "primary_workspace_group_id"), ""),
                text(row, "currency"),
                int(text(row, "price_in_cents") or 0),
                text(row, "start_date"),
                text(row, "due_date"),
                not _status(row).startswith(DONE),
            )
            for row in spaces.rows
            if text(row, "id") in keys
        ]

    async def open_items(self) -> Sequence[OpenItem]:
        """Every invoice that is or was carried over: paid ones too, with nothing open."""
        rows = await self.erp.suiteql(
            "SELECT i.id, i.tranid, c.externalid AS customer, j.externalid AS project,"
            f" cur.symbol AS currency, i.foreignamountunpaid, TO_CHAR(i.duedate,{ISO_DAY}) AS due"
            " FROM transaction i JOIN customer c ON c.id = i.entity"
            " LEFT JOIN job j ON j.id = i.job JOIN currency cur ON cur.id = i.currency"
            " WHERE i.type = 'CustInvc' ORDER BY i.id"
        )
        return [
            OpenItem(
                text(row, "tranid"),
                text(row, "project"),
                text(row, "customer"),
                text(row, "currency"),
                minor(row.get("foreignamountunpaid")),
                text(row, "due"),
            )
            for row in rows
        ]

    async def cut_over(self) -> date | None:
        """The last day of their books, once accountants have closed all that has ended."""
        rows = await self.erp.suiteql(
            f"SELECT id, TO_CHAR(enddate,{ISO_DAY}) AS ends, closed FROM accountingperiod"
            " WHERE isyear = 'F' AND isquarter = 'F' ORDER BY enddate"
        )
        today = (await self.erp.today()).isoformat()
        ended = [row for row in rows if text(row, "ends") < today]
        if not ended or any(text(row, "closed") != "T" for row in ended):
            return None
        return date.fromisoformat(text(ended[-1], "ends"))


def _status(row: Row) -> str:
    status = row.get("status")
    return text(status, "key") if isinstance(status, dict) else ""
