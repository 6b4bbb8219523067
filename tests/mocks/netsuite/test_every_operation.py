"""Every record type lives its whole life, as the usual client library asks for it."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import certifi
import httpx
import pytest

from tests.mocks.netsuite.conftest import Stage, _stage, loaded
from tests.mocks.netsuite.samples import SAMPLES
from understudy_mocks.netsuite import VENDOR
from understudy_mocks.netsuite.objects import SUBLISTS
from understudy_mocks.netsuite.routes.offered import ACTIONS, TRANSFORMS

pytestmark = pytest.mark.client("netsuite", agent="python-httpx")

MANY = {
    "Content-Type": "application/vnd.oracle.resource+json; type=collection",
    "Prefer": "respond-async",
}
CHOICES = {"Accept": "application/vnd.oracle.resource+json; type=select-options"}
SCHEMA = VENDOR.schema
Json = Any


class Made:
    """A stage on which records are made as they are needed."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.client = stage, stage.client
        self.shared: dict[str, str] = {}
        self.numbers = count(1)

    def call(
        self, method: str, path: str, status: int = 204, json: object = None, **headers: str
    ) -> httpx.Response:
        more = {"json": json} if json is not None else {}
        request = self.client.request(method, f"/record/v1/{path}", headers=headers, **more)
        answer: httpx.Response = self.stage.play(request)
        assert answer.status_code == status, (method, path, json, answer.text)
        return answer

    def get(self, path: str) -> Json:
        return self.call("GET", path, 200).json()

    def values(self, name: str) -> Json:
        return self.filled(SAMPLES[name][0], str(next(self.numbers)))

    def filled(self, value: Any, number: str) -> Any:
        if isinstance(value, dict):
            return {key: self.filled(item, number) for key, item in value.items()}
        if isinstance(value, list):
            return [self.filled(item, number) for item in value]
        if not isinstance(value, str):
            return value
        if value[:1] == "@":
            return self.id(value[1:])
        return self.make(value[1:]) if value[:1] == "+" else value.replace("#", number)

    def id(self, name: str) -> str:
        if name not in self.shared:
            self.shared[name] = self.make(name)
        return self.shared[name]

    def make(self, name: str) -> str:
        answer = self.call("POST", name, json=self.values(name))
        return answer.headers["location"].rpartition("/")[2]

    def finished(self, answer: httpx.Response) -> httpx.Response:
        """What the first task of a job answered."""
        assert answer.headers["preference-applied"] == "respond-async"
        job = answer.headers["location"].partition("/services/rest")[2]
        self.stage.clock.moment += timedelta(seconds=2)
        self.stage.system.run_due()
        for path in (job, f"{job}/task", f"{job}/task/1"):
            assert self.stage.play(self.client.request("GET", path)).status_code == 200
        result: httpx.Response = self.stage.play(self.client.request("GET", f"{job}/task/1/result"))
        return result


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """The client reads all certificates of the world for every request; one of them will do."""
    one = tmp_path_factory.mktemp("ca") / "one.pem"
    end = "-----END CERTIFICATE-----\n"
    one.write_text(Path(certifi.where()).read_text().partition(end)[0] + end)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(one))
        for stage in _stage(loaded()):
            yield Made(stage)


def _keyed(name: str) -> bool:
    return "externalid" in SCHEMA.object(name).by_name


# -- one record ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_a_record_lives(made: Made, name: str) -> None:
    kind, change = SCHEMA.object(name), SAMPLES[name][1]
    id_ = made.make(name)

    made.call("PATCH", f"{name}/{id_}", json=change)
    found = made.get(f"{name}/{id_}?expandSubResources=true")

    assert found["id"] == id_
    assert found["links"] == [
        {"rel": "self", "href": f"{made.stage.origin}/services/rest/record/v1/{name}/{id_}"}
    ]
    for field, value in change.items():
        told = found[field]
        assert (told["id"] if isinstance(told, dict) else told) == (
            value["id"] if isinstance(value, dict) else value
        )
    listed = made.get(f"{name}?q=id EQUAL {id_}")
    assert [item["id"] for item in listed["items"]] == [id_]
    if kind.deletable:
        made.call("DELETE", f"{name}/{id_}")
        missing = 400 if "tranid" in kind.by_name else 404
        made.call("GET", f"{name}/{id_}", missing)


@pytest.mark.parametrize("name", [n for n in SAMPLES if _keyed(n)])
def test_a_record_lives_under_a_key_of_its_own(made: Made, name: str) -> None:
    path, change = f"{name}/eid:own-{name}", SAMPLES[name][1]
    values = made.values(name)

    first = made.call("PUT", path, json=values).headers["location"]
    again = made.call("PUT", path, json=change).headers["location"]
    patched = made.call("PATCH", path, json=change).headers["location"]

    assert first == again == patched
    found = made.get(path)
    assert (found["id"], found["externalId"]) == (first.rpartition("/")[2], f"own-{name}")
    if SCHEMA.object(name).deletable:
        made.call("DELETE", path)


@pytest.mark.parametrize("name", SAMPLES)
def test_many_records_are_written_at_once(made: Made, name: str) -> None:
    """Each is a task of a job; its answer is that of the single request."""
    kind, id_ = SCHEMA.object(name), made.make(name)
    change = SAMPLES[name][1]

    items = {"items": [{"id": id_, **change}]}
    changed = made.finished(made.call("PATCH", name, 202, items, **MANY))
    assert (changed.status_code, changed.headers["location"].rpartition("/")[2]) == (204, id_)
    if _keyed(name):
        made.call("PATCH", f"{name}/{id_}", json={"externalId": f"many-{name}"})
        items = {"items": [{"externalId": f"many-{name}", **change}]}
        put = made.finished(made.call("PUT", name, 202, items, **MANY))
        assert (put.status_code, put.headers["location"].rpartition("/")[2]) == (204, id_)
    if kind.deletable:
        gone = made.call("DELETE", f"{name}?ids={id_}", 202, Prefer="respond-async")
        assert made.finished(gone).status_code == 204


def test_every_type_that_can_be_created_has_a_sample() -> None:
    assert {k.name for k in SCHEMA if k.createable and not k.hidden} == set(SAMPLES)


def test_rates_of_consolidation_are_there_to_be_corrected(made: Made) -> None:
    name = "consolidatedExchangeRate"
    id_ = made.get(f"{name}?limit=1")["items"][0]["id"]

    made.call("PATCH", f"{name}/{id_}", json={"averageRate": 1.5})
    items = {"items": [{"id": id_, "currentRate": 1.25}]}
    answer = made.finished(made.call("PATCH", name, 202, items, **MANY))

    assert answer.status_code == 204
    found = made.get(f"{name}/{id_}")
    assert (found["averageRate"], found["currentRate"]) == (1.5, 1.25)
    assert made.call("DELETE", f"{name}/{id_}", 405).headers["allow"]


# -- parts of records ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SUBLISTS)
def test_parts_of_a_record_are_addressed(made: Made, name: str) -> None:
    id_ = made.id(name)
    filled = []

    for sublist in SUBLISTS[name]:
        path = f"{name}/{id_}/{sublist.name}"
        listed = made.get(path)
        assert listed["totalResults"] == len(listed["items"])
        for line in listed["items"][:1]:
            own = made.get(
                f"{path}/{line[sublist.key]['id'] if sublist.key == 'doc' else line[sublist.key]}"
            )
            assert own["links"] == line["links"]
            filled.append(sublist.name)
            for part in sublist.nested:
                assert made.get(f"{own['links'][0]['href'].partition('/v1/')[2]}/{part}")["city"]

    assert filled


@pytest.mark.parametrize("name", SAMPLES)
def test_choices_of_a_new_record_are_told(made: Made, name: str) -> None:
    for f in SCHEMA.object(name).visible:
        if not (f.choices or f.references):
            continue
        body = made.call("POST", f"{name}?fields={f.name}&limit=2", 200, {}, **CHOICES).json()
        found = body[f.name]["_selectOptions"]
        assert found["count"] == len(found["items"]) <= 2
        break


# -- records made from others ----------------------------------------------------------------------

PAIRS = [(source, target) for source, targets in TRANSFORMS.items() for target in targets]
OVERRIDES: dict[str, Json] = {
    "salesOrder": {"item": {"items": [{"item": "41", "quantity": 1, "rate": 10}]}},
    "vendorBill": {"expense": {"items": [{"account": "154", "amount": 8}]}},
    "customerPayment": {"payment": 5},
    "timeBill": {"hours": "1:00", "tranDate": "2026-06-23"},
    "purchaseOrder": {"item": {"items": [{"item": "51", "quantity": 1, "rate": 10}]}},
}
for like in ("invoice", "estimate", "opportunity", "cashSale"):
    OVERRIDES[like] = OVERRIDES["salesOrder"]


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_records_become_others(made: Made, source: str, target: str) -> None:
    key = f"from-{source}-{target}"
    id_ = made.make(source)
    made.call("PATCH", f"{source}/{id_}", json={"externalId": key})
    body = {} if "item" in SAMPLES[source][0] else OVERRIDES.get(target, {})
    if target == "expenseReport":
        body = {"expense": made.values("expenseReport")["expense"]}
    if (source, target) == ("vendor", "vendorPayment"):
        bill = made.call(
            "POST", f"vendor/{id_}/!transform/vendorBill", json=OVERRIDES["vendorBill"]
        )
        doc = {"doc": {"id": bill.headers["location"].rpartition("/")[2]}, "apply": True}
        body = {"apply": {"items": [doc]}}

    one = made.call("POST", f"{source}/{id_}/!transform/{target}", json=body)

    new = one.headers["location"].partition("/record/v1/")[2]
    assert new.partition("/")[0] == target
    made.get(new)
    if target not in ("vendor",):
        made.call("DELETE", new)
    form = {"Accept": "application/vnd.oracle.resource+json; type=create-form"}
    seen = made.call("POST", f"{source}/eid:{key}/!transform/{target}", 200, body, **form)
    assert "id" not in seen.json()


@pytest.mark.parametrize(("name", "action"), [(n, a) for n, all_ in ACTIONS.items() for a in all_])
def test_actions_are_run(made: Made, name: str, action: str) -> None:
    answer = made.call("POST", f"{name}/{made.make(name)}/@{action}", 200, {})

    assert answer.json() == {"links": [], "result": True}


def test_contacts_come_and_go(made: Made) -> None:
    contact, customer = made.id("contact"), made.make("customer")
    made.call("POST", f"customer/{customer}/!attach/contact/{contact}")
    assert made.get(f"customer/{customer}/contactRoles")["totalResults"] == 1
    made.call("POST", f"customer/{customer}/!detach/contact/{contact}")
    assert made.get(f"customer/{customer}/contactRoles")["totalResults"] == 0


# -- beside the records ----------------------------------------------------------------------------


def test_the_account_tells_about_itself(made: Made) -> None:
    stage, client = made.stage, made.client
    names = {item["name"] for item in made.get("metadata-catalog")["items"]}
    schema = stage.play(client.jsonschema("salesOrder"))
    limits = stage.play(client.get("/system/v1/governanceLimits"))
    now = stage.play(client.get("/system/v1/serverTime"))
    who = stage.play(client.token_info())
    rows = stage.play(client.suiteql("SELECT id FROM subsidiary WHERE id = 1"))
    ping = stage.play(client.request("OPTIONS", "/record/v1/metadata-catalog"))

    assert names == {kind.name for kind in SCHEMA if not kind.hidden}
    assert schema["properties"]["tranDate"]["format"] == "date"
    assert limits["accountConcurrencyLimit"] == 15
    assert now["serverTime"].startswith("2026-06-29T")
    assert who["companyId"] == stage.system.credentials["account"]
    assert rows["items"] == [{"links": [], "id": "1"}]
    assert ping.status_code == 204
