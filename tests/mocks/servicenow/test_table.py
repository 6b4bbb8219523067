"""The Table API: shapes of values, pages, versions, writes."""

import re

import pytest

from tests.mocks.servicenow.conftest import HOST, Bench

PROJECTS = "/api/now/table/pm_project"


def shape(bench: Bench, id: str, **params: str) -> dict[str, object]:
    names = "state,company,parent,active,percent_complete"
    query = {f"sysparm_{name}": value for name, value in params.items()}
    answer = bench.call("GET", f"{PROJECTS}/{id}", params={"sysparm_fields": names, **query})
    assert answer.headers["content-type"] == "application/json;charset=UTF-8"
    found: dict[str, object] = answer.json()["result"]
    assert list(found) == names.split(",")
    return found


@pytest.fixture
def project(bench: Bench) -> str:
    made = bench.insert(
        "pm_project",
        short_description="Rollout",
        company=bench.key("customer-1"),
        state="2",
        percent_complete=12.5,
    )
    return made["sys_id"]


def test_values_are_texts(bench: Bench, project: str) -> None:
    company = bench.key("customer-1")
    link = f"{HOST}/api/now/table/core_company/{company}"

    assert shape(bench, project) == {
        "state": "2",
        "company": {"link": link, "value": company},
        "parent": "",
        "active": "true",
        "percent_complete": "12.5",
    }
    assert shape(bench, project, exclude_reference_link="True")["company"] == company


def test_display_values_are_what_people_see(bench: Bench, project: str) -> None:
    name = bench.read("core_company", bench.key("customer-1"))["name"]
    link = f"{HOST}/api/now/table/core_company/{bench.key('customer-1')}"

    found = shape(bench, project, display_value="True")

    assert found["state"] == "Work in Progress"
    assert found["company"] == {"display_value": name, "link": link}
    assert shape(bench, project, display_value="true", exclude_reference_link="true") == {
        **found,
        "company": name,
    }


def test_all_says_both(bench: Bench, project: str) -> None:
    company = bench.key("customer-1")
    name = bench.read("core_company", company)["name"]
    link = f"{HOST}/api/now/table/core_company/{company}"

    found = shape(bench, project, display_value="all")

    assert found["state"] == {"display_value": "Work in Progress", "value": "2"}
    assert found["company"] == {"display_value": name, "link": link, "value": company}
    assert found["parent"] == {"display_value": "", "value": ""}
    without = shape(bench, project, display_value="ALL", exclude_reference_link="true")
    assert without["company"] == {"display_value": name, "value": company}


def test_a_link_can_be_followed(bench: Bench, project: str) -> None:
    found = shape(bench, project)["company"]
    assert isinstance(found, dict)

    answer = bench.call("GET", f"{found['link'].removeprefix(HOST)}?sysparm_query=None")

    assert answer.json()["result"]["sys_id"] == bench.key("customer-1")


def test_dots_lead_through_references_and_come_back_flat(bench: Bench) -> None:
    project = bench.key("project-1")
    names = "project_manager.manager.email,project_manager.name,nobody.name,company.nothing"

    answer = bench.call(
        "GET",
        f"{PROJECTS}/{project}",
        params={"sysparm_fields": names, "sysparm_display_value": "all"},
    )
    broken = bench.insert("pm_project", short_description="Alone")

    found = answer.json()["result"]
    assert list(found) == ["project_manager.manager.email", "project_manager.name"]
    assert "@" in found["project_manager.manager.email"]["value"]
    alone = bench.rows("pm_project", f"sys_id={broken['sys_id']}", fields="company.name")
    assert alone == [{"company.name": ""}]


def test_a_reference_to_nothing_is_kept_and_shows_nothing(bench: Bench) -> None:
    made = bench.insert("pm_project", short_description="Orphan", company="f" * 32)

    shown = bench.rows("pm_project", f"sys_id={made['sys_id']}", display_value="true")

    assert (made["company"], shown[0]["company"]) == ("f" * 32, "")


def test_pages_lead_to_one_another_as_the_vendor_writes_it(bench: Bench) -> None:
    query = "sysparm_query=active%3Dtrue%5EORactive%3Dfalse"
    answer = bench.call("GET", f"{PROJECTS}?sysparm_limit=10&sysparm_offset=10&{query}")

    total = int(answer.headers["x-total-count"])
    assert total > 20
    page = f"<{HOST}{PROJECTS}?sysparm_offset={{}}&sysparm_limit=10&{query}>"
    assert answer.headers["link"] == ",".join(
        f'{page.format(at)};rel="{rel}"'
        for rel, at in (("first", 0), ("prev", 0), ("next", 20), ("last", (total - 1) // 10 * 10))
    )


def test_following_next_visits_every_record_once(bench: Bench) -> None:
    seen: list[str] = []
    path, total = f"{PROJECTS}?sysparm_limit=7&sysparm_fields=sys_id", 0
    while path:
        answer = bench.call("GET", path)
        seen += [row["sys_id"] for row in answer.json()["result"]]
        total = int(answer.headers["x-total-count"])
        following = re.search(r'<([^>]*)>;rel="next"', answer.headers["link"])
        path = following[1].removeprefix(HOST) if following else ""

    assert len(seen) == len(set(seen)) == total > 7


@pytest.mark.parametrize(
    ("parameter", "absent"),
    [("sysparm_suppress_pagination_header", "link"), ("sysparm_no_count", "x-total-count")],
)
def test_headers_can_be_left_out(bench: Bench, parameter: str, absent: str) -> None:
    both = bench.call("GET", f"{PROJECTS}?sysparm_limit=1").headers
    fewer = bench.call("GET", f"{PROJECTS}?sysparm_limit=1&{parameter}=true").headers

    assert set(both) - set(fewer) == {absent}


def test_a_page_behind_the_end_is_empty_and_still_tells_the_total(bench: Bench) -> None:
    everything = bench.call("GET", PROJECTS)

    answer = bench.call("GET", f"{PROJECTS}?sysparm_offset=5000&sysparm_limit=10")

    assert answer.json() == {"result": []}
    assert answer.headers["x-total-count"] == everything.headers["x-total-count"]
    assert len(everything.json()["result"]) == int(everything.headers["x-total-count"])


def test_versions_differ_in_what_nothing_is(bench: Bench) -> None:
    def status(version: str) -> int:
        path = f"/api/now/{version}table/pm_project?sysparm_query=number=none"
        return bench.call("GET", path).status_code

    assert [status(version) for version in ("", "v1/", "v2/", "v3/")] == [200, 404, 200, 400]


def test_pairs_in_the_query_string_are_conditions_on_either_form(bench: Bench) -> None:
    name = bench.read("core_company", bench.key("customer-2"))["name"]
    project = bench.insert(
        "pm_project", short_description="Pairs", company=bench.key("customer-2"), state="8"
    )

    def found(**pairs: str) -> list[str]:
        answer = bench.call("GET", PROJECTS, params={**pairs, "sysparm_fields": "sys_id"})
        return [row["sys_id"] for row in answer.json()["result"]]

    assert found(short_description="Pairs") == [project["sys_id"]]
    assert found(state="On hold") == [project["sys_id"]]
    assert found(state="8") == [project["sys_id"]]
    assert project["sys_id"] in found(company=name)
    assert project["sys_id"] in found(company=bench.key("customer-2"))
    assert found(short_description="Pairs", sysparm_query="number=none") == []


def test_an_insert_answers_201_and_says_where_the_record_is(bench: Bench) -> None:
    path = f"{PROJECTS}?sysparm_fields=sys_id"
    answer = bench.call("POST", path, json={"short_description": "A"})

    made = answer.json()["result"]
    assert answer.status_code == 201
    assert list(made) == ["sys_id"]
    assert answer.headers["location"] == f"{HOST}{PROJECTS}/{made['sys_id']}"
    assert bench.call("GET", answer.headers["location"].removeprefix(HOST)).status_code == 200


def test_a_caller_may_choose_the_id_but_not_the_stamps(bench: Bench) -> None:
    made = bench.insert(
        "pm_project",
        sys_id="ABCDEF0123456789ABCDEF0123456789",
        short_description="Mine",
        sys_created_by="me",
        sys_mod_count="17",
    )

    assert made["sys_id"] == "ABCDEF0123456789ABCDEF0123456789"
    assert (made["sys_created_by"], made["sys_mod_count"]) == ("svc.integration", "0")
    assert bench.call("GET", f"{PROJECTS}/{made['sys_id'].lower()}").status_code == 404
    again = bench.call("POST", PROJECTS, json={"sys_id": made["sys_id"], "short_description": "M"})
    assert again.status_code == 403
    assert "Unique Key violation" in again.json()["error"]["detail"]


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_both_ways_to_change_keep_what_was_not_sent(bench: Bench, method: str) -> None:
    id = bench.key("project-1")
    before = bench.read("pm_project", id)

    answer = bench.call(method, f"{PROJECTS}/{id}", json={"description": "Told"})

    assert answer.status_code == 200
    after = bench.read("pm_project", id)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"description", "sys_updated_on", "sys_updated_by", "sys_mod_count"}
    assert int(after["sys_mod_count"]) == int(before["sys_mod_count"]) + 1


def test_a_change_that_changes_nothing_leaves_no_trace(bench: Bench) -> None:
    id = bench.key("project-1")
    before, last = bench.read("pm_project", id), bench.system.store.last_seq

    after = bench.update("pm_project", id, short_description=before["short_description"])

    assert after == before
    assert bench.system.store.last_seq == last


def test_an_empty_text_clears_a_field(bench: Bench) -> None:
    id = bench.key("project-1")

    cleared = bench.update("pm_project", id, project_manager="", end_date=None, description="")

    assert [cleared[name] for name in ("project_manager", "end_date", "description")] == [""] * 3


def test_a_deletion_answers_204_and_is_seen_in_the_audit_only(bench: Bench) -> None:
    id = bench.insert("pm_project", short_description="Gone")["sys_id"]

    answer = bench.call("DELETE", f"{PROJECTS}/{id}")

    assert (answer.status_code, answer.content) == (204, b"")
    assert bench.call("GET", f"{PROJECTS}/{id}").status_code == 404
    gone = bench.rows("sys_audit_delete", f"documentkey={id}", fields="tablename,sys_created_by")
    assert gone == [{"tablename": "pm_project", "sys_created_by": "svc.integration"}]


def test_a_write_can_ask_for_no_answer(bench: Bench) -> None:
    headers = {"x-no-response-body": "true"}
    answer = bench.call("POST", PROJECTS, json={"short_description": "Quiet"}, headers=headers)

    assert (answer.status_code, answer.content) == (201, b"")


def test_another_method_can_hide_in_a_post(bench: Bench) -> None:
    path = f"{PROJECTS}/{bench.key('project-1')}"
    headers = {"x-http-method-override": "PATCH"}

    answer = bench.call("POST", path, json={"description": "Told"}, headers=headers)

    assert answer.json()["result"]["description"] == "Told"


def test_values_may_be_given_as_people_see_them(bench: Bench) -> None:
    manager = bench.read("sys_user", bench.key("resource-3"))

    answer = bench.call(
        "POST",
        f"{PROJECTS}?sysparm_input_display_value=true&sysparm_exclude_reference_link=true",
        json={
            "short_description": "As seen",
            "project_manager": manager["name"],
            "state": "Work in Progress",
            "company": "Nobody knows this company",
        },
    )

    made = answer.json()["result"]
    assert (made["project_manager"], made["state"]) == (manager["sys_id"], "2")
    assert made["company"] == ""


def test_a_parent_table_shows_what_its_children_hold(bench: Bench) -> None:
    project, task = bench.key("project-1"), bench.key("milestone-1")
    ids = f"sys_idIN{project},{task}^ORDERBYsys_class_name"

    for parent in ("task", "planned_task"):
        found = bench.rows(parent, ids, fields="sys_class_name,active")
        assert [row["sys_class_name"] for row in found] == ["pm_project", "pm_project_task"]
    assert "project_manager" not in bench.read("task", project)
    updated = bench.update("task", task, short_description="By its parent's name")
    assert updated["sys_class_name"] == "pm_project_task"
    assert bench.call("POST", "/api/now/table/planned_task", json={}).status_code == 403
    own = bench.insert("task", short_description="Of no special kind")
    assert own["sys_class_name"] == "task"
    assert bench.rows("task", f"number={own['number']}", fields="sys_id") == [
        {"sys_id": own["sys_id"]}
    ]


def test_the_instance_describes_itself(bench: Bench) -> None:
    tables = bench.rows("sys_db_object", "name=pm_project", fields="label,super_class.name")
    columns = bench.rows("sys_dictionary", "name=planned_task^element=top_task")
    state = bench.rows("sys_choice", "name=task^element=state^value=2", fields="label")
    typed = bench.call("GET", "/api/now/table/sys_dictionary?element=start_date&name=planned_task")

    assert tables == [{"label": "Project", "super_class.name": "planned_task"}]
    assert (columns[0]["internal_type"], columns[0]["reference"]) == ("reference", "planned_task")
    assert state == [{"label": "Work in Progress"}]
    assert typed.json()["result"][0]["internal_type"] == {
        "link": f"{HOST}/api/now/table/sys_glide_object?name=glide_date_time",
        "value": "glide_date_time",
    }


def test_every_column_of_every_table_is_in_the_dictionary(bench: Bench) -> None:
    parents = {
        row["name"]: row["super_class.name"]
        for row in bench.rows("sys_db_object", fields="name,super_class.name")
    }
    own: dict[str, set[str]] = {}
    for row in bench.rows("sys_dictionary", "elementISNOTEMPTY", fields="name,element"):
        own.setdefault(row["name"], set()).add(row["element"])

    for kind in bench.system.schema:
        if kind.hidden:
            continue
        listed, name = set[str](), kind.name
        while name:
            listed |= own.get(name, set())
            name = parents[name]
        assert listed == {f.name for f in kind.visible}, kind.name


def test_money_keeps_its_cents_and_may_name_its_currency(bench: Bench) -> None:
    id = bench.key("project-1")

    plain = bench.update("pm_project", id, budget_cost="1563.7200")
    named = bench.update("pm_project", id, budget_cost="EUR;1234.5")
    shown = bench.rows("pm_project", f"sys_id={id}", display_value="true", fields="budget_cost")

    assert (plain["budget_cost"], named["budget_cost"]) == ("1563.72", "1234.5")
    assert shown == [{"budget_cost": "$1,234.50"}]
