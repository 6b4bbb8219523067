"""How an invoice is written: for a project's customer, on a day that the books allow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from understudy_engine.flows.catalogue import Catalogue
from understudy_engine.flows.posting import Periods, needed
from understudy_engine.money import major
from understudy_engine.systems import Systems
from understudy_engine.wire import Row, text

JOB_COLUMNS = "customer"


@dataclass(frozen=True, slots=True)
class Line:
    """One billed thing: `source` says which, once and for all."""

    source: str
    item: str
    amount_minor: int
    description: str


class Invoicing:
    """Writes invoices. Whoever calls has made sure that there is none with this key yet."""

    def __init__(self, systems: Systems, catalogue: Catalogue) -> None:
        self._erp, self._catalogue = systems.erp, catalogue

    async def write(
        self,
        key: str,
        deal: str,
        currency: str,
        lines: Sequence[Line],
        jobs: Mapping[str, Row],
        periods: Periods,
    ) -> None:
        """One invoice, dated today by the ledger's own clock."""
        job = needed(jobs, deal, "job")
        today = await self._erp.today()
        items = [
            {
                "item": {"id": await self._catalogue.need("ERP item", line.item)},
                "quantity": 1,
                "rate": major(line.amount_minor),
                "amount": major(line.amount_minor),
                "description": line.description,
                "custcol_source_id": line.source,
            }
            for line in lines
        ]
        values = {
            "entity": {"id": text(jobs[deal], "customer")},
            "job": {"id": job},
            "currency": {"id": await self._catalogue.need("ERP currency", currency)},
            "tranDate": periods.day_for(today).isoformat(),
            "item": {"items": items},
        }
        await self._erp.upsert("invoice", key, values, replace="item")
