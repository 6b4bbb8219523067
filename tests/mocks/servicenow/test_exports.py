"""Exports by address and the JSONv2 web service, as older readers of the platform use them."""

import csv
import io

import pytest
from lxml import etree

from tests.mocks.servicenow.conftest import Bench


def _made(bench: Bench) -> dict[str, str]:
    bench.become("admin")
    user = bench.rows("sys_user", limit=1)[0]
    return bench.insert("incident", short_description='a "b", c', caller_id=user["sys_id"])


def test_a_list_is_exported_as_csv_with_names_of_columns_and_what_people_see(bench: Bench) -> None:
    made = _made(bench)

    answer = bench.call(
        "GET",
        "/incident_list.do?CSV&sysparm_query=number="
        + made["number"]
        + "&sysparm_fields=number,short_description,caller_id,state",
    )

    assert answer.headers["content-type"].startswith("text/csv")
    header, row = csv.reader(io.StringIO(answer.text))
    assert header == ["number", "short_description", "caller_id", "state"]
    assert row[:2] == [made["number"], 'a "b", c']
    assert row[2] != made["caller_id"]
    assert row[3] == "New"


def test_raw_values_are_exported_where_they_are_asked_for(bench: Bench) -> None:
    made = _made(bench)

    answer = bench.call(
        "GET", f"/incident.do?CSV&sysparm_display_value=false&sys_id={made['sys_id']}"
    )

    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["state"], row["caller_id"]) == ("1", made["caller_id"])


@pytest.mark.parametrize("unload", [False, True])
def test_a_list_is_exported_as_xml(bench: Bench, unload: bool) -> None:
    made = _made(bench)
    more = "&useUnloadFormat=true" if unload else ""

    answer = bench.call("GET", f"/incident_list.do?XML&sysparm_query=sys_id={made['sys_id']}{more}")

    root = etree.fromstring(answer.content)
    assert root.tag == ("unload" if unload else "xml")
    assert root.findtext("incident/number") == made["number"]
    caller = root.find("incident/caller_id")
    assert caller is not None
    assert caller.get("display_value")


def test_records_come_as_json_with_values_display_values_or_both(bench: Bench) -> None:
    made = _made(bench)
    path = f"/incident.do?JSONv2&sysparm_query=sys_id={made['sys_id']}"

    (raw,) = bench.call("GET", path).json()["records"]
    (shown,) = bench.call("GET", path + "&displayvalue=true").json()["records"]
    (both,) = bench.call("GET", path + "&displayvalue=all").json()["records"]

    assert (raw["__status"], raw["state"], shown["state"]) == ("success", "1", "New")
    assert (both["state"], both["dv_state"]) == ("1", "New")


def test_the_web_service_reads_by_its_actions(bench: Bench) -> None:
    made = _made(bench)
    base, where = "/incident.do?JSONv2", f"&sysparm_query=sys_id={made['sys_id']}"

    keys = bench.call("GET", f"{base}&sysparm_action=getKeys{where}").json()
    one = bench.call("GET", f"{base}&sysparm_action=get&sysparm_sys_id={made['sys_id']}").json()
    none = bench.call("GET", f"{base}&sysparm_action=get&sysparm_sys_id=nobody").json()
    wrong = bench.call("GET", f"{base}&sysparm_action=dance")

    assert keys == {"records": [made["sys_id"]]}
    assert [r["number"] for r in one["records"]] == [made["number"]]
    assert none == {"records": []}
    assert wrong.status_code == 400


@pytest.mark.parametrize("action", ["getRecords", "get", "getKeys"])
def test_the_reading_actions_are_taken_by_post_too(bench: Bench, action: str) -> None:
    made = _made(bench)

    answer = bench.call(
        "POST",
        "/incident.do?JSONv2",
        json={"sysparm_action": action, "sysparm_query": f"sys_id={made['sys_id']}"},
    )

    assert len(answer.json()["records"]) == 1


def test_the_web_service_writes(bench: Bench) -> None:
    bench.become("admin")
    base = "/incident.do?JSONv2&sysparm_action="

    one = bench.call("POST", base + "insert", json={"short_description": "jv2"}).json()
    two = bench.call(
        "POST",
        base + "insertMultiple",
        json={"records": [{"short_description": "jv2"}, {"short_description": "jv2"}]},
    ).json()
    changed = bench.call(
        "POST", base + "update&sysparm_query=short_description=jv2", json={"urgency": "1"}
    ).json()
    id = one["records"][0]["sys_id"]
    gone = bench.call("POST", base + "deleteRecord", json={"sysparm_sys_id": id}).json()
    rest = bench.call(
        "POST", base + "deleteMultiple", json={"sysparm_query": "short_description=jv2"}
    ).json()

    assert one["records"][0]["number"].startswith("INC")
    assert len(two["records"]) == 2
    assert [r["urgency"] for r in changed["records"]] == ["1"] * 3
    assert [r["sys_id"] for r in gone["records"]] == [id]
    assert rest["count"] == 2
    assert bench.rows("incident", "short_description=jv2") == []


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/incident.do?JSONv2&sysparm_action=update", {"urgency": "1"}),
        ("/incident.do?JSONv2&sysparm_action=deleteMultiple", {}),
        ("/incident.do?JSONv2&sysparm_action=deleteRecord", {}),
        ("/incident.do?JSONv2", {}),
        ("/incident.do?JSONv2&sysparm_action=insert", ["x"]),
        ("/incident.do", {}),
        ("/nothing_at_all.do?JSONv2&sysparm_action=insert", {}),
    ],
)
def test_writes_that_say_too_little_change_nothing(bench: Bench, path: str, body: object) -> None:
    _made(bench)

    answer = bench.call("POST", path, json=body)

    assert answer.status_code == 400
    assert len(bench.rows("incident")) == 1


def test_who_may_not_write_may_not_write_here_either(bench: Bench) -> None:
    bench.become("viewer")

    answer = bench.call("POST", "/incident.do?JSONv2&sysparm_action=insert", json={})

    assert answer.status_code == 403


def test_a_page_is_no_export(bench: Bench) -> None:
    assert bench.call("GET", "/incident_list.do").status_code == 400
