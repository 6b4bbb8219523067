"""Carrying over: customers become accounts, open projects won deals, open items invoices.

Each is looked for before it is made, so it is made once, whenever and however often this runs.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol

from understudy_engine.connectors.salesforce import Salesforce, literal
from understudy_engine.errors import Reject, Wait
from understudy_engine.flows.base import Act, Target, Truth
from understudy_engine.flows.catalogue import Catalogue
from understudy_engine.flows.posting import needed
from understudy_engine.mergers.books import Beside, OpenItem, TheirCustomer, TheirProject
from understudy_engine.mergers.matching import same_customer
from understudy_engine.money import major, minor
from understudy_engine.sources.salesforce import ACCOUNT_FIELDS
from understudy_engine.state import Store
from understudy_engine.systems import Systems
from understudy_engine.wire import Row, text

ITEM = "Consulting Services"
WON = "Closed Won"
LINKED = "acquired customer"
Same = Callable[[str, str, Sequence[Row]], Row | None]
"""Which of our accounts has this name and this telephone number."""


class AcquiredCustomers:
    """Customers of theirs: found among our accounts, or made one. What we know of one survives."""

    name, summary = "acquired-customers", "customers of an acquired company: its ERP to the CRM"
    owner, version = "erp", "1"
    watches = ("acquired.customer",)
    batch = 100

    def __init__(self, systems: Systems, beside: Beside) -> None:
        self._crm, self.beside, self.store = systems.crm, beside, systems.store
        self.same: Same = same_customer

    @property
    def targets(self) -> Mapping[str, Target[TheirCustomer]]:
        return {"crm": self._in_crm}

    async def read(self, keys: Sequence[str]) -> Truth[TheirCustomer]:
        return {c.key: c for c in await self.beside.customers() if c.key in set(keys)}

    async def _in_crm(self, customers: Mapping[str, TheirCustomer]) -> Mapping[str, Act]:
        accounts = await accounts_of(self._crm)
        known = matches(await self.beside.customers(), accounts, self)
        # Who bills and looks after most of those we share will have those that come new.
        home = {name: _most(known, name) for name in ("Legal_Entity__c", "OwnerId")}
        return {
            key: partial(self._account, c, home) for key, c in customers.items() if key not in known
        }

    async def _account(self, customer: TheirCustomer, home: Mapping[str, str]) -> None:
        if not all(home.values()):
            raise Wait("no customer of theirs is ours: people say which company of ours bills them")
        values: Row = {
            "Name": customer.name,
            "Phone": customer.phone,
            "BillingStreet": customer.street,
            "BillingCity": customer.city,
            "BillingPostalCode": customer.postal_code,
            "BillingCountry": customer.country,
            "CurrencyIsoCode": customer.currency,
            "Payment_Terms_Days__c": int(customer.terms_days or 30),
            **home,
        }
        key = self.beside.key(customer.key)
        await self._crm.upsert("Account", "External_Id__c", key, values)


class AcquiredProjects:
    """Open projects of theirs: each becomes a deal that was won, and goes on as every project."""

    name, summary = "acquired-projects", "open projects of an acquired company: its PSA to the CRM"
    owner, version = "psa", "1"
    watches = ("acquired.project",)
    batch = 100

    def __init__(self, systems: Systems, beside: Beside) -> None:
        self._crm, self.beside, self.store = systems.crm, beside, systems.store
        self.same: Same = same_customer

    @property
    def targets(self) -> Mapping[str, Target[TheirProject]]:
        return {"crm": self._in_crm}

    async def read(self, keys: Sequence[str]) -> Truth[TheirProject]:
        return {
            p.key: p if p.open else Reject("it is over, and stays in their books")
            for p in await self.beside.projects()
            if p.key in set(keys)
        }

    async def _in_crm(self, projects: Mapping[str, TheirProject]) -> Mapping[str, Act]:
        accounts = await accounts_of(self._crm)
        known = matches(await self.beside.customers(), accounts, self)
        return {key: partial(self._deal, p, known.get(p.customer)) for key, p in projects.items()}

    async def _deal(self, project: TheirProject, account: Row | None) -> None:
        if account is None:
            raise Wait(f"the customer of {project.name} is no account of ours yet")
        if text(account, "CurrencyIsoCode") != project.currency:
            raise Reject(f"{text(account, 'Name')} pays in another currency: people decide")
        owned = f"AccountId = {literal(text(account, 'Id'))} AND Name = {literal(project.name)}"
        found = await self._crm.query(f"SELECT Id FROM Opportunity WHERE {owned}")
        if not found:
            values: Row = {
                "Name": project.name,
                "AccountId": account["Id"],
                "OwnerId": account["OwnerId"],
                "StageName": WON,
                "CloseDate": project.starts_on,
                "Amount": major(project.amount_minor),
                "CurrencyIsoCode": project.currency,
                "Legal_Entity__c": text(account, "Legal_Entity__c"),
                "Billing_Type__c": "Time and Materials",
                "Project_Start__c": project.starts_on,
                "Project_End__c": project.ends_on,
            }
            await self._crm.create("Opportunity", values)
            found = await self._crm.query(f"SELECT Id FROM Opportunity WHERE {owned}")
        self.store.link("acquired project", {project.key: text(found[0], "Id")})


class OpenItems:
    """What is unpaid in their books at the cut-over stands in ours, in its currency, to the cent.

    Money that comes in over there afterwards makes the item smaller here too.
    """

    name, summary = "open-items", "unpaid invoices of an acquired company: its ERP to ours"
    owner, version = "erp", "1"
    watches = ("acquired.invoice",)
    batch = 100

    def __init__(self, systems: Systems, catalogue: Catalogue, beside: Beside) -> None:
        self._erp, self._catalogue, self._beside = systems.erp, catalogue, beside
        self._store = systems.store

    @property
    def targets(self) -> Mapping[str, Target[OpenItem]]:
        return {"erp": self._in_erp}

    async def read(self, keys: Sequence[str]) -> Truth[OpenItem]:
        if await self._beside.cut_over() is None:
            raise Wait("their books are still open")
        items = await self._beside.open_items()
        return {item.number: item for item in items if item.number in set(keys)}

    async def _in_erp(self, items: Mapping[str, OpenItem]) -> Mapping[str, Act]:
        deals = self._store.keys("acquired project", (item.project for item in items.values()))
        jobs = await self._erp.by_key("job", "customer", deals.values())
        keys = {self._beside.key(number) for number in items}
        condition = "type = 'CustInvc'"
        carried = await self._erp.by_key("transaction", "foreigntotal", sorted(keys), condition)
        return {
            number: partial(self._item, i, deals, jobs, carried.get(self._beside.key(number)))
            for number, i in items.items()
        }

    async def _item(
        self, item: OpenItem, deals: Mapping[str, str], jobs: Mapping[str, Row], row: Row | None
    ) -> None:
        open_minor = 0 if row is None else minor(row.get("foreigntotal"))
        if open_minor == item.open_minor:
            return
        deal = deals.get(item.project, "")
        job = needed(jobs, deal, "job")
        line = {
            "item": {"id": await self._catalogue.need("ERP item", ITEM)},
            "quantity": 1,
            "rate": major(item.open_minor),
            "amount": major(item.open_minor),
            "description": f"open of {item.number}",
        }
        values: Row = {"item": {"items": [line]}}
        if row is None:
            values |= {
                "entity": {"id": text(jobs[deal], "customer")},
                "job": {"id": job},
                "currency": {"id": await self._catalogue.need("ERP currency", item.currency)},
                "tranDate": (await self._erp.today()).isoformat(),
                "dueDate": item.due_on,
            }
        await self._erp.upsert("invoice", self._beside.key(item.number), values, replace="item")


def _most(rows: Mapping[str, Row], field: str) -> str:
    counted = Counter(text(row, field) for row in rows.values()).most_common(1)
    return counted[0][0] if counted else ""


class Matching(Protocol):
    """What a flow that matches customers has: whose they are, by which rule, and a memory."""

    beside: Beside
    store: Store
    same: Same


def matches(
    customers: Sequence[TheirCustomer], accounts: Sequence[Row], flow: Matching
) -> dict[str, Row]:
    """Our accounts by the keys of their customers: the one that was made of it, or a known one.

    Who was found once stays found, whatever they are called from then on on either side.
    """
    key = flow.beside.key
    by_id = {text(row, "Id"): row for row in accounts}
    made = {text(row, "External_Id__c"): row for row in accounts}
    before = [row for row in accounts if not text(row, "External_Id__c").endswith(key(""))]
    linked = flow.store.keys(LINKED, (c.key for c in customers))
    found = {}
    for c in customers:
        row = by_id.get(linked.get(c.key, "")) or made.get(key(c.key))
        row = row or flow.same(c.name, c.phone, before)
        if row is not None:
            found[c.key] = row
    new = {key: text(row, "Id") for key, row in found.items() if key not in linked}
    if new:
        flow.store.link(LINKED, new)
    return found


async def accounts_of(crm: Salesforce) -> Sequence[Row]:
    """All our accounts."""
    return await crm.query(
        f"SELECT {ACCOUNT_FIELDS}, External_Id__c, OwnerId FROM Account ORDER BY Id"
    )
