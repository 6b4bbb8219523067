"""Whatever comes in: the vendor's own answer, nothing changed, never a bug."""

from urllib.parse import quote

import httpx
import pytest

from tests.mocks.servicenow.conftest import Bench

PROJECTS = "/api/now/table/pm_project"
SQL = '\'; DROP TABLE "pm_project"; --'


def refused(bench: Bench, answer: httpx.Response, status: int, message: str) -> None:
    assert answer.status_code == status
    body = answer.json()
    assert body["status"] == "failure"
    assert body["error"]["message"] == message
    assert set(body["error"]) == {"message", "detail"}
    assert bench.system.store.last_seq == 0


@pytest.mark.parametrize(
    ("method", "path", "status", "message"),
    [
        ("GET", "/api/now/table/nonsense", 400, "Invalid table nonsense"),
        ("GET", "/api/now/table/PM_PROJECT", 400, "Invalid table PM_PROJECT"),
        ("GET", f"{PROJECTS}/nobody", 404, "No Record found"),
        ("PATCH", f"{PROJECTS}/nobody", 404, "No Record found"),
        ("DELETE", f"{PROJECTS}/nobody", 404, "No Record found"),
        ("GET", "/api/now/nothing", 400, "Requested URI does not represent any resource"),
        ("PATCH", PROJECTS, 405, "Method not supported"),
        ("DELETE", "/api/now/table/sys_choice/x", 404, "No Record found"),
        ("POST", "/api/now/table/sys_dictionary", 403, "Operation Failed"),
        ("POST", "/api/now/table/sys_properties", 403, "Operation Failed"),
        ("GET", f"{PROJECTS}?sysparm_limit=many", 400, "Invalid value of parameter sysparm_limit"),
        ("GET", f"{PROJECTS}?sysparm_offset=x", 400, "Invalid value of parameter sysparm_offset"),
        ("GET", f"/api/now/table/{quote(SQL)}", 400, f"Invalid table {SQL}"),
        ("GET", f"{PROJECTS}/{quote(SQL)}", 404, "No Record found"),
    ],
)
def test_what_makes_no_sense_is_refused(
    bench: Bench, method: str, path: str, status: int, message: str
) -> None:
    refused(bench, bench.call(method, path), status, message)


@pytest.mark.parametrize("body", [b"{", b"not json", b'"text"', b"[1]", b"\xff\xfe", b"17"])
@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_a_body_that_is_no_record_is_refused(bench: Bench, body: bytes, method: str) -> None:
    path = PROJECTS if method == "POST" else f"{PROJECTS}/{bench.key('project-1')}"

    answer = bench.call(method, path, content=body)

    refused(bench, answer, 400, "Exception while reading request")


def test_only_json_and_xml_are_spoken(bench: Bench) -> None:
    asked = bench.call("GET", PROJECTS, headers={"accept": "image/png"})
    sent = bench.call("POST", PROJECTS, content=b"a,b", headers={"content-type": "text/csv"})

    refused(bench, asked, 406, "Not acceptable")
    refused(bench, sent, 415, "Unsupported media type")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("start_date", "yesterday"),
        ("start_date", "2026-13-45"),
        ("start_date", {"value": 17}),
        ("percent_complete", "half"),
        ("percent_complete", "1e400"),
        ("state", "done"),
        ("state", 1 << 70),
        ("active", "perhaps"),
        ("budget_cost", "EUR;much"),
        ("description", "\0"),
        ("description", ["a", "list"]),
        ("description", {"link": "only"}),
        ("nobody_knows_this", "x"),
        ("SHORT_DESCRIPTION", "x"),
    ],
)
def test_a_value_that_a_field_cannot_hold_is_left_out_without_a_word(
    bench: Bench, field: str, value: object
) -> None:
    id = bench.key("project-1")
    before = bench.read("pm_project", id)

    assert bench.update("pm_project", id, **{field: value}) == before


def test_a_lone_half_of_a_character_is_left_out(bench: Bench) -> None:
    path = f"{PROJECTS}/{bench.key('project-1')}"

    answer = bench.call("PATCH", path, content=b'{"description": "\\ud800"}')

    assert answer.status_code in (200, 400)
    assert bench.system.store.last_seq == 0


def test_what_is_too_long_is_cut_off(bench: Bench) -> None:
    made = bench.insert("pm_project", short_description="x" * 5000, company="y" * 5000)

    assert (len(made["short_description"]), len(made["company"])) == (160, 32)


def test_of_several_records_in_a_body_the_first_counts(bench: Bench) -> None:
    body = [{"short_description": "First"}, {"short_description": "Second"}]

    answer = bench.call("POST", PROJECTS, json=body)

    assert answer.json()["result"]["short_description"] == "First"
    assert bench.rows("pm_project", "short_description=Second") == []


@pytest.mark.parametrize(
    "parameter",
    [
        "sysparm_query",
        "sysparm_fields",
        "sysparm_view",
        "sysparm_display_value",
        "sysparm_exclude_reference_link",
        "sysparm_group_by",
        "sysparm_sum_fields",
        "short_description",
        "nothing_of_ours",
    ],
)
@pytest.mark.parametrize("path", [PROJECTS, "/api/now/stats/pm_project"])
@pytest.mark.parametrize(
    "text",
    [
        SQL,
        f"short_description={SQL}",
        f"short_descriptionLIKE{SQL}",
        f"numberIN{SQL},2",
        f"ORDERBY{SQL}",
        f"JOINpm_project.{SQL}=task.sys_id!",
        f"RLQUERYtask.parent,>0^{SQL}",
        'number" OR 1=1 --',
    ],
)
def test_sql_in_a_parameter_is_but_text(bench: Bench, path: str, parameter: str, text: str) -> None:
    answer = bench.call("GET", path, params={parameter: text})

    assert answer.status_code == 200
    assert bench.system.store.last_seq == 0


@pytest.mark.parametrize(
    "query",
    [
        "^OR".join(["number=1"] * 3000),
        "^NQ".join(["number=1"] * 3000),
        f"numberIN{','.join(map(str, range(40000)))}",
        ".".join(["parent"] * 200) + ".number=1",
        "JOINpm_project.sys_id=pm_project.sys_id!" * 300,
        "^".join(["RLQUERYtask.parent,>0"] * 200),
    ],
)
def test_a_query_beyond_all_measure_is_refused_or_answered(bench: Bench, query: str) -> None:
    batch = {
        "batch_request_id": 1,
        "rest_requests": [
            {"id": "1", "method": "GET", "url": f"{PROJECTS}?sysparm_query={quote(query)}"}
        ],
    }

    answer = bench.call("POST", "/api/now/v1/batch", json=batch)

    assert answer.json()["serviced_requests"][0]["status_code"] in (200, 400)


def test_a_listing_of_more_columns_than_can_be_joined_is_refused(bench: Bench) -> None:
    walks = [
        f"{first}.{second}.{third}.name"
        for first in ("project_manager", "assigned_to", "opened_by", "closed_by")
        for second in ("department", "company", "cost_center", "manager")
        for third in ("parent", "manager", "company", "department", "cost_center")
    ]

    answer = bench.call("GET", PROJECTS, params={"sysparm_fields": ",".join(walks)})

    assert answer.status_code in (200, 400)
