"""What an hour of somebody costs from which day on: from the HCM to the PSA, and nowhere else."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial

from understudy_engine.connectors.workday import CostRate
from understudy_engine.errors import Reject, Wait
from understudy_engine.flows.base import Act, Target, Truth
from understudy_engine.systems import WORKER, Systems
from understudy_engine.wire import Row, text


class CostRates:
    """Cost rates. A rate for a day that is known already corrects it; no other day is touched."""

    name, summary = "cost-rates", "cost rates by effective date: HCM to PSA only"
    owner, version = "hcm", "1"
    watches = ("hcm.worker",)
    batch = 500  # the report is read whole, however few are asked for

    def __init__(self, systems: Systems) -> None:
        self._hcm, self._psa = systems.hcm, systems.psa

    @property
    def targets(self) -> Mapping[str, Target[Sequence[CostRate]]]:
        return {"psa": self._in_psa}

    async def read(self, keys: Sequence[str]) -> Truth[Sequence[CostRate]]:
        rates: dict[str, list[CostRate]] = defaultdict(list)
        for rate in await self._hcm.cost_rates():
            rates[rate.worker].append(rate)
        return {
            key: rates.get(key.partition("/")[2]) or Reject("the HCM has no cost rate for them")
            for key in keys
        }

    async def _in_psa(self, rates: Mapping[str, Sequence[CostRate]]) -> Mapping[str, Act]:
        ids = [own[0].worker for own in rates.values()]
        query = {"show_disabled": "true", "include": "account_membership"}
        users, _ = await self._psa.referenced("users", WORKER, ids, query)
        members = {id: text(row, "account_membership_id") for id, row in users.items()}
        kept = await self._psa.where("cost_rates", "account_membership_id", members.values())
        known: dict[str, list[Row]] = defaultdict(list)
        for row in kept.rows:
            known[text(row, "account_membership_id")].append(row)
        return {
            key: partial(self._rates, own, members.get(own[0].worker, ""), known)
            for key, own in rates.items()
        }

    async def _rates(
        self, rates: Sequence[CostRate], member: str, known: Mapping[str, Sequence[Row]]
    ) -> None:
        if not member:
            raise Wait(f"{rates[0].worker} is not in the PSA yet")
        by_day = {text(row, "effective_date"): row for row in known.get(member, ())}
        for rate in sorted(rates, key=lambda r: r.effective_on):
            day = rate.effective_on.isoformat()
            row = by_day.get(day)
            values = {"amount_in_subunits": rate.amount_minor, "currency": rate.currency}
            if row is None:
                where = {"account_membership_id": member, "effective_date": day}
                await self._psa.create("cost_rates", "cost_rate", {**values, **where})
            elif any(text(row, name) != str(value) for name, value in values.items()):
                await self._psa.update("cost_rates", "cost_rate", row["id"], values)
