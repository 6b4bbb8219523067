"""The five systems by role, and what the engine remembers of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from understudy_engine.clock import Chance, Now
from understudy_engine.connectors.http import Http
from understudy_engine.connectors.kantata import Kantata, references
from understudy_engine.connectors.netsuite import NetSuite
from understudy_engine.connectors.salesforce import Salesforce
from understudy_engine.connectors.servicenow import ServiceNow
from understudy_engine.connectors.workday import Workday
from understudy_engine.mergers.books import Beside
from understudy_engine.settings import Settings
from understudy_engine.state import Store
from understudy_engine.wire import text

ACCOUNT = ("salesforce", "Account")
DEAL = ("salesforce", "Opportunity")
WORKER = ("workday", "Worker")
STATUS = ("servicenow", "project_status")


@dataclass(frozen=True, slots=True)
class Systems:
    """Who keeps what: deals, people, work, books, portfolio."""

    crm: Salesforce
    hcm: Workday
    psa: Kantata
    erp: NetSuite
    ppm: ServiceNow
    store: Store
    beside: Sequence[Beside] = ()

    @property
    def every(self) -> Mapping[str, Http]:
        """The requests of each system, by role."""
        return {
            "crm": self.crm.http,
            "hcm": self.hcm.http,
            "psa": self.psa.http,
            "erp": self.erp.http,
            "ppm": self.ppm.http,
            **{role: http for one in self.beside for role, http in one.every.items()},
        }

    async def deals_of(self, workspaces: Iterable[str]) -> dict[str, str]:
        """The deal each project of the PSA came from; those that came from none are left out."""
        query = {"archived": "include", "include_archived": "true"}
        return await self._origins("workspaces", DEAL, workspaces, query)

    async def workers_of(self, users: Iterable[str]) -> dict[str, str]:
        """The worker each user of the PSA is; those who are none are left out."""
        return await self._origins("users", WORKER, users, {"show_disabled": "true"})

    async def _origins(
        self, collection: str, origin: tuple[str, str], ids: Iterable[str], query: Mapping[str, str]
    ) -> dict[str, str]:
        wanted = list(dict.fromkeys(id for id in ids if id))
        known = self.store.keys(collection, wanted)
        missing = [id for id in wanted if id not in known]
        if missing:
            asked = {**query, "include": "external_references"}
            listing = await self.psa.only(collection, missing, asked)
            here = {text(row, "id") for row in listing.rows}
            found = {i: k for i, k in references(listing, *origin).items() if i in here}
            self.store.link(collection, found)
            known |= found
        return known


def open_systems(settings: Settings, now: Now, chance: Chance, store: Store) -> Systems:
    """The connectors to all systems of a landscape."""
    of, bundle = settings.systems, settings.ca_bundle
    systems = Systems(
        crm=Salesforce(of["salesforce"], now, bundle),
        hcm=Workday(of["workday"], now, bundle),
        psa=Kantata(of["kantata"], now, bundle),
        erp=NetSuite(of["netsuite"], now, chance, bundle),
        ppm=ServiceNow(of["servicenow"], now, bundle),
        store=store,
        beside=[
            Beside(
                company,
                Kantata(of["kantata"], now, bundle),
                NetSuite(of["netsuite"], now, chance, bundle),
            )
            for company, of in settings.beside.items()
        ],
    )
    for http in systems.every.values():
        http.noted = lambda system, method, path, outcome: store.note(
            now(), system, method, path, outcome
        )
    return systems
