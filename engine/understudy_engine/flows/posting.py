"""How work gets into the ledger: on which day it may be posted, and whether it is billed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from understudy_engine.connectors.netsuite import IDS, NetSuite, literal
from understudy_engine.errors import Reject, Wait
from understudy_engine.wire import Row, chunks, text

ISO_DAY = "'YYYY-MM-DD'"
WORKED = "worked "
"""What the memo of a late posting begins with; the day it was worked follows."""


@dataclass(frozen=True, slots=True)
class Period:
    """A month of the books, and whether it takes postings of the kind we asked for."""

    starts_on: date
    ends_on: date
    open: bool


@dataclass(frozen=True, slots=True)
class Periods:
    """The months of the books, oldest first."""

    months: Sequence[Period]

    def day_for(self, day: date) -> date:
        """The day itself in an open month, else the first day of the first open one after it."""
        for month in self.months:
            if month.open and month.ends_on >= day:
                return max(day, month.starts_on)
        raise Wait(f"the ledger has no open period for {day} or later")

    def closed(self, day: date) -> bool:
        """Whether a posting of that day cannot be changed any more."""
        return any(m.starts_on <= day <= m.ends_on and not m.open for m in self.months)


async def read_periods(erp: NetSuite, lock: str = "alllocked") -> Periods:
    """The periods as they are now; `lock` is the column that bars what is to be posted."""
    rows = await erp.suiteql(
        f"SELECT id, TO_CHAR(startdate,{ISO_DAY}) AS starts, TO_CHAR(enddate,{ISO_DAY}) AS ends,"
        " closed, alllocked, arlocked, aplocked FROM accountingperiod"
        " WHERE isyear = 'F' AND isquarter = 'F' ORDER BY startdate"
    )
    return Periods(
        [
            Period(
                date.fromisoformat(text(row, "starts")),
                date.fromisoformat(text(row, "ends")),
                "T" not in (text(row, "closed"), text(row, "alllocked"), text(row, lock)),
            )
            for row in rows
        ]
    )


def memo_for(worked_on: date, posted_on: date, notes: str) -> str:
    """The memo of a posting; a late one keeps the day that was worked."""
    return notes if posted_on == worked_on else f"{WORKED}{worked_on.isoformat()}"


def worked_day(row: Row) -> str:
    """The day a posting was worked: as its memo says, or else its date (column `day`)."""
    memo = text(row, "memo")
    return memo[len(WORKED) : len(WORKED) + 10] if memo.startswith(WORKED) else text(row, "day")


async def billed(erp: NetSuite, sources: Iterable[str]) -> set[str]:
    """Which of these are on an invoice."""
    found: set[str] = set()
    for some in chunks(dict.fromkeys(sources), IDS):
        listed = ",".join(literal(source) for source in some)
        rows = await erp.suiteql(
            "SELECT custcol_source_id, transaction FROM transactionline"
            f" WHERE custcol_source_id IN ({listed}) ORDER BY transaction, custcol_source_id"
        )
        found.update(text(row, "custcol_source_id") for row in rows)
    return found


async def must_be_changeable(erp: NetSuite, periods: Periods, source: str, row: Row) -> None:
    """Raises `Reject` when a posting can no longer follow what it was made from."""
    if await billed(erp, [source]):
        raise Reject("it changed after it was billed")
    if periods.closed(date.fromisoformat(text(row, "day"))):
        raise Reject("it changed after its period was closed")


def needed(found: Mapping[str, Row], key: str | None, what: str) -> str:
    """The internal id of a record that has to be there first."""
    row = found.get(key or "")
    if row is None:
        raise Wait(f"the ERP has no {what} {key} yet")
    return text(row, "id")
