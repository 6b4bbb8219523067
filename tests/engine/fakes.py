"""The five systems in memory: as much of each as the flows ask for, with every write kept."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import cast

from understudy_engine.connectors.kantata import Kantata, Listing
from understudy_engine.connectors.netsuite import NetSuite
from understudy_engine.connectors.salesforce import Salesforce
from understudy_engine.connectors.servicenow import ServiceNow
from understudy_engine.connectors.workday import CostRate, Workday, Worker
from understudy_engine.errors import Unknown
from understudy_engine.state import Store
from understudy_engine.systems import Systems
from understudy_engine.wire import Row, text

Write = tuple[str, str, Mapping[str, object]]


class Fake:
    """What all five have: `writes`, and a reply that can get lost after the work is done."""

    def __init__(self) -> None:
        self.writes: list[Write] = []
        self.lose_replies = 0

    def wrote(self, what: str, key: str, values: Mapping[str, object]) -> None:
        self.writes.append((what, key, values))
        if self.lose_replies:
            self.lose_replies -= 1
            raise Unknown("the reply was lost")


class Crm(Fake):
    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, dict[str, Row]] = {"Account": {}, "Opportunity": {}}

    async def query(self, soql: str) -> list[Row]:
        table = self.rows[re.search(r"FROM (\w+)", soql)[1]]  # type: ignore[index]  # it has a FROM
        listed = re.search(r"Id IN \((.*)\)", soql)
        ids = re.findall(r"'([^']+)'", listed[1]) if listed else list(table)
        return [table[id] for id in ids if id in table]

    async def update(self, object: str, id: str, values: Mapping[str, object]) -> None:
        self.rows[object][id].update(values)
        self.wrote(object, id, values)


class Hcm:
    def __init__(self) -> None:
        self.people: dict[str, Worker] = {}
        self.rates: list[CostRate] = []

    async def workers(self, keys: Sequence[tuple[str, str]]) -> list[Worker]:
        return [self.people[id] for _, id in keys if id in self.people]

    async def cost_rates(self) -> list[CostRate]:
        return self.rates


class Psa(Fake):
    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, dict[str, Row]] = {}
        self.keys: dict[tuple[str, str], str] = {}
        self.after: Callable[[str, Row], None] = lambda collection, row: None

    def add(self, collection: str, key: str | None = None, **values: object) -> Row:
        id = str(sum(len(rows) for rows in self.rows.values()) + 1)
        row: Row = {"id": id, **values}
        self.rows.setdefault(collection, {})[id] = row
        if key is not None:
            self.keys[collection, id] = key
        return row

    async def all(self, collection: str, query: Mapping[str, str] | None = None) -> Listing:
        rows = list(self.rows.get(collection, {}).values())
        for name, value in (query or {}).items():
            if name in ("workspace_id", "subject_type"):
                rows = [r for r in rows if text(r, name) == value]
            if name == "search":
                rows = [r for r in rows if value in (r.get("name"), r.get("email_address"))]
            if name == "approved":
                rows = [r for r in rows if r.get("approved") is True]
        return self._listing(collection, rows)

    async def only(
        self, collection: str, ids: Iterable[str], query: Mapping[str, str] | None = None
    ) -> Listing:
        return await self.where(collection, "id", ids, query)

    async def where(
        self,
        collection: str,
        name: str,
        values: Iterable[str],
        query: Mapping[str, str] | None = None,
    ) -> Listing:
        wanted = list(values)
        rows = (await self.all(collection, query)).rows
        return self._listing(collection, [r for r in rows if text(r, name) in wanted])

    async def referenced(
        self,
        collection: str,
        reference: tuple[str, str],
        keys: Sequence[str],
        query: Mapping[str, str] | None = None,
    ) -> tuple[dict[str, Row], Listing]:
        rows = self.rows.get(collection, {})
        found = {
            key: rows[id] for (c, id), key in self.keys.items() if c == collection and key in keys
        }
        return found, self._listing(collection, list(found.values()))

    async def create(self, collection: str, singular: str, values: Mapping[str, object]) -> Row:
        reference = cast(Row, values.get("external_reference") or {})
        row = self.add(collection, cast("str | None", reference.get("service_model_ref")), **values)
        self.after(collection, row)
        self.wrote(collection, text(row, "id"), values)
        return row

    async def update(
        self, collection: str, singular: str, id: object, values: Mapping[str, object]
    ) -> None:
        self.rows[collection][str(id)].update(values)
        self.wrote(collection, str(id), values)

    def _listing(self, collection: str, rows: list[Row]) -> Listing:
        included = dict(self.rows.items())
        included["external_references"] = {
            f"{c}{id}": {
                "service_name": "workday" if c == "users" else "salesforce",
                "service_model": {"users": "Worker", "workspaces": "Opportunity"}.get(c, "Account"),
                "service_model_ref": key,
                "subject_id": id,
            }
            for (c, id), key in self.keys.items()
            if c == collection
        }
        return Listing(list(rows), included)


class Erp(Fake):
    """Tables of SuiteQL rows; what an upsert leaves in them is said by the test."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[Row]] = {}
        self.time = datetime(2026, 6, 29, 9, tzinfo=UTC)
        self.after: Callable[[str, str, Mapping[str, object]], tuple[str, Row] | None] = (
            lambda record, key, values: None
        )

    def add(self, table: str, **row: object) -> Row:
        rows = self.tables.setdefault(table, [])
        rows.append({"id": str(len(rows) + 1), **row})
        return rows[-1]

    async def by_key(
        self, table: str, columns: str, keys: Iterable[str], where: str = ""
    ) -> dict[str, Row]:
        wanted = list(keys)
        rows = self.tables.get(table, [])
        return {
            text(r, "externalid"): r
            for r in rows
            if text(r, "externalid") in wanted and (not where or text(r, "type") in where)
        }

    async def suiteql(self, query: str) -> list[Row]:
        table = re.search(r"FROM (\w+)", query)[1]  # type: ignore[index]  # it has a FROM
        rows = self.tables.get(table, [])
        if table == "transactionline":
            rows = [r for r in rows if f"'{text(r, 'custcol_source_id')}'" in query]
        if table == "transaction":
            rows = [r for r in rows if text(r, "type") == "CustInvc"]
        return rows

    async def upsert(
        self, record: str, external_id: str, values: Mapping[str, object], replace: str = ""
    ) -> None:
        left = self.after(record, external_id, values)
        if left is not None:
            self.add(left[0], externalid=external_id, **left[1])
        self.wrote(record, external_id, values)

    async def server_time(self) -> datetime:
        return self.time

    async def today(self) -> date:
        return self.time.date()


class Ppm(Fake):
    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[Row]] = {}

    def add(self, table: str, **row: object) -> Row:
        rows = self.tables.setdefault(table, [])
        rows.append({"sys_id": f"{table}-{len(rows) + 1}", **row})
        return rows[-1]

    async def by_key(
        self, table: str, field: str, keys: Iterable[str], fields: Sequence[str]
    ) -> dict[str, Row]:
        wanted = list(keys)
        return {text(r, field): r for r in self.tables.get(table, []) if text(r, field) in wanted}

    async def rows(self, table: str, query: str, fields: Sequence[str]) -> list[Row]:
        return self.tables.get(table, [])

    async def insert(self, table: str, values: Mapping[str, str]) -> str:
        row = self.add(table, **values)
        self.wrote(table, "new", values)
        return text(row, "sys_id")

    async def update(self, table: str, sys_id: str, values: Mapping[str, str]) -> None:
        for row in self.tables[table]:
            if row["sys_id"] == sys_id:
                row.update(values)
        self.wrote(table, sys_id, values)


class Firm:
    """All five, with the lists that every firm has."""

    def __init__(self, store: Store) -> None:
        self.crm, self.hcm, self.psa, self.erp, self.ppm = Crm(), Hcm(), Psa(), Erp(), Ppm()
        self.systems = Systems(
            cast(Salesforce, self.crm),
            cast(Workday, self.hcm),
            cast(Kantata, self.psa),
            cast(NetSuite, self.erp),
            cast(ServiceNow, self.ppm),
            store,
        )
        self.erp.add("subsidiary", name="Halden Partners GmbH")
        self.erp.add("currency", symbol="EUR")
        for item in ("Consulting Services", "Expense Rebill", "Milestone"):
            self.erp.add("item", itemid=item)
        self.erp.add("expensecategory", name="Travel")
        self.erp.add("term", daysuntilnetdue="30")
        for month, days, closed in (("06", "30", "F"), ("07", "31", "F"), ("08", "31", "F")):
            starts, ends = f"2026-{month}-01", f"2026-{month}-{days}"
            self.erp.add("accountingperiod", starts=starts, ends=ends, closed=closed)
        self.ppm.add("pm_portfolio", name="Halden Partners GmbH", active="true")

    @property
    def writes(self) -> list[Write]:
        """All writes, system by system."""
        return [*self.crm.writes, *self.psa.writes, *self.erp.writes, *self.ppm.writes]
