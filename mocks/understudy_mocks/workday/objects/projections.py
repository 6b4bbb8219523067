"""The nouns in Workday, both ways."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import cast

import orjson

from understudy.kernel.errors import UsageError
from understudy.vendor import (
    Caller,
    Keys,
    Link,
    Projection,
    Refusal,
    Row,
    System,
    Value,
    computed,
    minor,
    ref,
    same,
)
from understudy.vendor.store import Store
from understudy.vendor.validation import stored
from understudy.world.nouns import LegalEntity, OrgUnit, Resource, Skill
from understudy_mocks.workday.objects.schema import COMPENSATION, DATED, HIRES, TERMINATIONS
from understudy_mocks.workday.objects.wids import wid

HIRE_ENTERED_DAYS_BEFORE = 30
TERMINATION_ENTERED_DAYS_BEFORE = 14


def entered(day: date) -> str:
    """When the people department enters what it enters on a day."""
    return f"{day.isoformat()}T09:00:00.000Z"


# -- organisations and catalogues ----------------------------------------------------------------


def _ordinal(world_id: str) -> int:
    return int(world_id.rpartition("-")[2])


def _company(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    entity = cast(LegalEntity, noun)
    n = _ordinal(entity.id)
    row["wid"], row["reference_id"] = keys.here(entity.id), f"COMPANY_{n:03}"
    city = entity.time_zone.rpartition("/")[2].replace("_", " ")
    yield (
        "Location",
        {
            "wid": wid("Location", n),
            "location_id": f"LOCATION_{n:03}",
            "name": city or entity.name,
            "country": entity.country,
            "currency": entity.currency,
            "company": row["wid"],
        },
    )


def _cost_center(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    row["wid"], row["reference_id"] = keys.here(_id(noun)), row["code"]
    return ()


def _supervisory(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    unit = cast(OrgUnit, noun)
    row["wid"], row["reference_id"] = keys.here(unit.id), f"SUPERVISORY_{_ordinal(unit.id):05}"
    return ()


def _skill(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    skill = cast(Skill, noun)
    row["wid"], row["skill_id"] = keys.here(skill.id), f"SKILL_{_ordinal(skill.id):04}"
    return ()


def _job_profile(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    """Everybody here works for clients: all job profiles are of one family."""
    row["wid"] = keys.here(_id(noun))
    row["family"], row["category"] = wid("Job_Family", 1), wid("Job_Category", 1)
    return ()


def _keyed(row: Row, noun: object, keys: Keys) -> Iterable[tuple[str, Row]]:
    row["wid"] = keys.here(_id(noun))
    return ()


def _id(noun: object) -> str:
    return cast(Resource, noun).id


# -- workers -------------------------------------------------------------------------------------


def standing_now(row: Row, store: Store) -> Row:
    """A worker's row with what has come due since it was written."""
    pending = cast("list[tuple[str, Row]]", orjson.loads(str(row["pending"])))
    if not pending or store.clock is None:
        return row
    today = store.clock.now().date().isoformat()
    grown = dict(row)
    for day, values in pending:
        if day <= today:
            grown.update(values)
    return grown


def chain_of(
    organization: Value, find: Callable[[str], Row | None]
) -> Sequence[tuple[Row, str | None]]:
    """The supervisory organisations from the top down to one, each with its manager.

    Where there is none, the nearest superior's manager fills in. A circle ends where it closes.
    """
    seen: dict[Value, Row] = {}
    while organization and organization not in seen:
        found = find(str(organization))
        if found is None:
            break
        seen[organization] = found
        organization = found["superior"]
    manager: str | None = None
    chain = []
    for found in reversed(seen.values()):
        manager = str(found["manager"]) if found["manager"] else manager
        chain.append((found, manager))
    return chain


def manager_of(row: Row, store: Store) -> Value:
    """The manager of the worker's organisation; for a manager, the next one upwards."""
    chain = chain_of(row["supervisory_org"], lambda wid: store.get("Organization", wid))
    for _, manager in reversed(chain):
        if manager not in (None, row["wid"]):
            return manager
    return None


class ResourceProjection(Projection):
    """A worker is a `Worker` and the events that made the person what they are."""

    def rows(self, noun: object, keys: Keys) -> Iterator[tuple[str, Row]]:
        person = cast(Resource, noun)
        _, row = next(super().rows(noun, keys))
        row["wid"] = keys.here(person.id)
        yield self.object_name, row
        yield "Worker_Event", self._hire(row, person)
        if person.terminated_on is not None:
            yield "Worker_Event", self._termination(row, person, person.terminated_on)

    @staticmethod
    def _hire(row: Row, person: Resource) -> Row:
        return {
            **{name: row.get(name) for name in DATED if name != "last_day"},
            "wid": wid("Hire", _ordinal(person.id)),
            "worker": row["wid"],
            "type": HIRES[person.worker_type == "contingent"],
            "effective_on": person.hired_on.isoformat(),
            "entered_at": entered(person.hired_on - timedelta(days=HIRE_ENTERED_DAYS_BEFORE)),
        }

    @staticmethod
    def _termination(row: Row, person: Resource, last_day: date) -> Row:
        notice = last_day - timedelta(days=TERMINATION_ENTERED_DAYS_BEFORE)
        return {
            "wid": wid("Termination", _ordinal(person.id)),
            "worker": row["wid"],
            "type": TERMINATIONS[person.worker_type == "contingent"],
            "effective_on": last_day.isoformat(),
            "entered_at": entered(max(notice, person.hired_on)),
            "last_day": last_day.isoformat(),
        }

    def owns(self, row: Row) -> bool:
        return not row["hire_rescinded"]

    def read(self, row: Row, store: Store) -> dict[str, object]:
        return super().read(standing_now(row, store), store)

    def act(
        self, system: System, id: str | None, canonical: Mapping[str, object], by: Caller
    ) -> str:
        """Hire, change from a day on (`effective_on`, by default today), or `rescind` an event."""
        given = dict(canonical)
        effective_on = given.pop("effective_on", None)
        rescinded = given.pop("rescind", None)
        today = system.clock.now().date().isoformat()
        if id is None:
            values = {"hired_on": effective_on or today, **self.values(given, system.keys)}
            return str(system.records.create("Worker", values, by, trusted=True)["wid"])
        worker = system.records.get("Worker", id)
        if rescinded is not None:
            self._rescind(system, worker, str(rescinded), by)
        changes = self.values(given, system.keys)
        if fixed := [name for name in changes if name not in DATED]:
            raise Refusal("read-only", object="Worker", field=fixed[0])
        if changes:
            event = {"worker": id, "effective_on": effective_on or today, **changes}
            system.records.create("Worker_Event", event, by, trusted=True)
        return id

    @staticmethod
    def _rescind(system: System, worker: Row, event: str, by: Caller) -> None:
        if system.records.get("Worker_Event", event)["worker"] != worker["wid"]:
            raise UsageError(f"the event {event} is another worker's")
        now = {"rescinded_at": stored(system.clock.now())}
        system.records.update("Worker_Event", event, now, by, trusted=True)


class CostRateProjection(Projection):
    """A compensation event that still holds: neither rescinded nor corrected by a later one."""

    def owns(self, row: Row) -> bool:
        return super().owns(row) and row["rescinded_at"] is None and row["corrected_at"] is None

    def act(
        self, system: System, id: str | None, canonical: Mapping[str, object], by: Caller
    ) -> str:
        if id is not None:
            raise Refusal("read-only", object="Worker_Event", field="effective_on")
        return super().act(system, None, canonical, by)


def _skills() -> Link:
    def write(value: object, keys: Keys) -> Value:
        found = cast("Iterable[str]", value or ())
        return " ".join(keys.here(skill) for skill in found)

    return Link("skills", lambda value, row, store: str(value or "").split(), write)


def _entered_on() -> Link:
    def write(value: object, keys: Keys) -> Value:
        return None if value is None else entered(date.fromisoformat(str(value)[:10]))

    return Link("entered_at", lambda value, row, store: str(value)[:10], write)


PROJECTIONS = (
    Projection(
        noun="legal_entity",
        object_name="Organization",
        where={"type": "COMPANY"},
        links={
            "name": same("name"),
            "country": same("country"),
            "currency": same("currency"),
            "time_zone": same("time_zone"),
            "fiscal_year_start_month": same("fiscal_year_start_month"),
        },
        seed_id=lambda n: wid("Company", n),
        complete=_company,
    ),
    Projection(
        noun="cost_centre",
        object_name="Organization",
        where={"type": "COST_CENTER"},
        links={"code": same("code"), "name": same("name"), "legal_entity": ref("company")},
        seed_id=lambda n: wid("Cost_Center", n),
        complete=_cost_center,
    ),
    Projection(
        noun="org_unit",
        object_name="Organization",
        where={"type": "SUPERVISORY"},
        links={"name": same("name"), "parent": ref("superior"), "manager": ref("manager")},
        seed_id=lambda n: wid("Supervisory", n),
        complete=_supervisory,
    ),
    Projection(
        noun="job_profile",
        object_name="Job_Profile",
        links={"code": same("job_profile_id"), "title": same("title"), "level": same("level")},
        seed_id=lambda n: wid("Job_Profile", n),
        complete=_job_profile,
    ),
    Projection(
        noun="skill",
        object_name="Skill",
        links={"name": same("name")},
        seed_id=lambda n: wid("Skill", n),
        complete=_skill,
    ),
    ResourceProjection(
        noun="resource",
        object_name="Worker",
        links={
            "employee_number": same("worker_id"),
            "first_name": same("first_name"),
            "last_name": same("last_name"),
            "email": same("email"),
            "worker_type": same("worker_type"),
            "job_profile": ref("job_profile"),
            "org_unit": ref("supervisory_org"),
            "cost_centre": ref("cost_center"),
            "legal_entity": ref("company"),
            "manager": computed(manager_of),
            "skills": _skills(),
            "weekly_minutes": same("weekly_minutes"),
            "hired_on": same("hired_on"),
            "terminated_on": same("last_day"),
        },
        seed_id=lambda n: wid("Worker", n),
    ),
    CostRateProjection(
        noun="cost_rate",
        object_name="Worker_Event",
        where={"type": COMPENSATION},
        links={
            "resource": ref("worker"),
            "effective_on": same("effective_on"),
            "entered_on": _entered_on(),
            "cost_rate_minor": minor("hourly_rate"),
            "currency": same("currency"),
        },
        seed_id=lambda n: wid("Compensation", n),
        complete=_keyed,
    ),
)
