"""Who works here by the HCM is a user of the PSA, an employee of the ERP and a user of the PPM.

None of them hears what anybody is paid: `Worker` does not hold it.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from understudy_engine.connectors.kantata import Listing, reference
from understudy_engine.connectors.workday import Worker
from understudy_engine.errors import Wait
from understudy_engine.flows.base import Act, Target, Truth, differing
from understudy_engine.flows.catalogue import Catalogue
from understudy_engine.systems import WORKER, Systems
from understudy_engine.wire import Row, text

DISABLED_TOO = {"show_disabled": "true", "include": "account_membership"}


class Workers:
    """People and who approves for them. A key is the type of a worker's id, and the id."""

    name, summary = "workers", "people and approvers: HCM to PSA, ERP and PPM"
    owner, version = "hcm", "1"
    watches = ("hcm.worker",)
    batch = 100

    def __init__(self, systems: Systems, catalogue: Catalogue) -> None:
        self._hcm, self._psa, self._erp = systems.hcm, systems.psa, systems.erp
        self._ppm, self._catalogue = systems.ppm, catalogue

    @property
    def targets(self) -> Mapping[str, Target[Worker]]:
        return {"psa": self._in_psa, "erp": self._in_erp, "ppm": self._in_ppm}

    async def read(self, keys: Sequence[str]) -> Truth[Worker]:
        asked = [(type_, id) for type_, _, id in (key.partition("/") for key in keys)]
        found = {worker.id: worker for worker in await self._hcm.workers(asked)}
        return {key: found[id] for key in keys if (id := key.partition("/")[2]) in found}

    # -- PSA -----------------------------------------------------------------------------------

    async def _in_psa(self, workers: Mapping[str, Worker]) -> Mapping[str, Act]:
        people = list(workers.values())
        ids = [*(w.id for w in people), *(w.manager for w in people if w.manager)]
        users, listing = await self._psa.referenced("users", WORKER, ids, DISABLED_TOO)
        return {
            key: partial(self._user, w, users.get(w.id), users.get(w.manager), listing)
            for key, w in workers.items()
        }

    async def _user(
        self, worker: Worker, user: Row | None, manager: Row | None, listing: Listing
    ) -> None:
        if user is None:
            if not worker.active:
                return
            user, listing = await self._new_user(worker)
        wanted = {"full_name": _full(worker), "email_address": worker.email}
        if changes := differing(user, wanted):
            await self._psa.update("users", "user", user["id"], changes)
        membership = text(user, "account_membership_id")
        if not worker.active:
            if user.get("disabled") is not True:
                await self._psa.act("account_memberships", membership, "disable")
            return
        role = await self._catalogue.find("PSA role", worker.job_profile)
        place = {"manager_id": text(manager or {}, "id"), "default_role_id": role}
        known = listing.one("account_memberships", membership)
        if changes := differing(known, {k: v for k, v in place.items() if v}):
            await self._psa.update("account_memberships", "account_membership", membership, changes)
        if worker.manager and manager is None:
            raise Wait(f"the manager {worker.manager} is not in the PSA yet")

    async def _new_user(self, worker: Worker) -> tuple[Row, Listing]:
        """The user with the worker's address, invited if there is none, from now on with a key."""
        listing = await self._by_email(worker.email)
        if not listing.rows:
            invitation = {"full_name": _full(worker), "email_address": worker.email}
            await self._psa.create("account_invitations", "account_invitation", invitation)
            listing = await self._by_email(worker.email)
        if not listing.rows:
            raise Wait(f"{worker.email} has not accepted the PSA's invitation yet")
        user = listing.rows[0]
        key = reference(*WORKER, worker.id)
        subject = {"subject_type": "User", "subject_id": user["id"]}
        await self._psa.create(
            "external_references/create_or_update", "external_reference", {**key, **subject}
        )
        return user, listing

    async def _by_email(self, email: str) -> Listing:
        listing = await self._psa.all("users", {"search": email, **DISABLED_TOO})
        listing.rows = [r for r in listing.rows if text(r, "email_address").lower() == email]
        return listing

    # -- ERP -----------------------------------------------------------------------------------

    async def _in_erp(self, workers: Mapping[str, Worker]) -> Mapping[str, Act]:
        people = list(workers.values())
        ids = [*(w.id for w in people), *(w.manager for w in people if w.manager)]
        columns = "firstname, lastname, email, title, isinactive, supervisor"
        rows = await self._erp.by_key("employee", columns, ids)
        return {
            key: partial(self._employee, w, rows.get(w.id), rows.get(w.manager))
            for key, w in workers.items()
        }

    async def _employee(self, worker: Worker, row: Row | None, manager: Row | None) -> None:
        if row is None and not worker.active:
            return
        supervisor = text(manager or {}, "id")
        compared = {
            "firstname": worker.first_name,
            "lastname": worker.last_name,
            "email": worker.email,
            "title": worker.title,
            "isinactive": "F" if worker.active else "T",
            "supervisor": supervisor or text(row or {}, "supervisor"),
        }
        if row is None or differing(row, compared):
            values: Row = {
                "firstName": worker.first_name,
                "lastName": worker.last_name,
                "email": worker.email,
                "title": worker.title,
                "isInactive": not worker.active,
            }
            if supervisor:
                values["supervisor"] = {"id": supervisor}
            if row is None:
                subsidiary = await self._catalogue.need("ERP subsidiary", worker.company)
                values |= {"subsidiary": {"id": subsidiary}, "isJobResource": True}
                if worker.hired_on:
                    values["hireDate"] = worker.hired_on.isoformat()
            await self._erp.upsert("employee", worker.id, values)
        if worker.active and worker.manager and not supervisor:
            raise Wait(f"the manager {worker.manager} is not in the ERP yet")

    # -- PPM -----------------------------------------------------------------------------------

    async def _in_ppm(self, workers: Mapping[str, Worker]) -> Mapping[str, Act]:
        people = list(workers.values())
        ids = [*(w.id for w in people), *(w.manager for w in people if w.manager)]
        fields = ("first_name", "last_name", "email", "title", "active", "manager")
        rows = await self._ppm.by_key("sys_user", "employee_number", ids, fields)
        return {
            key: partial(self._sys_user, w, rows.get(w.id), rows.get(w.manager))
            for key, w in workers.items()
        }

    async def _sys_user(self, worker: Worker, row: Row | None, manager: Row | None) -> None:
        if row is None and not worker.active:
            return
        wanted = {
            "first_name": worker.first_name,
            "last_name": worker.last_name,
            "email": worker.email,
            "title": worker.title,
            "active": "true" if worker.active else "false",
        }
        if manager is not None:
            wanted["manager"] = text(manager, "sys_id")
        if row is None:
            company = await self._catalogue.find("PPM company of ours", worker.company)
            key = {"employee_number": worker.id, "user_name": worker.email, "company": company}
            await self._ppm.insert("sys_user", {**wanted, **key})
        elif changes := differing(row, wanted):
            await self._ppm.update("sys_user", text(row, "sys_id"), changes)
        if worker.active and worker.manager and manager is None:
            raise Wait(f"the manager {worker.manager} is not in the PPM yet")


def _full(worker: Worker) -> str:
    return f"{worker.first_name} {worker.last_name}"
