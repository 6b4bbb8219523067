"""The report of cost rates, in each of its forms."""

import csv
import io
from typing import Any

import httpx
import pytest
from lxml import etree

from tests.mocks.workday.conftest import Stage, world
from understudy_mocks.workday import auth

NAMESPACE = "urn:com.workday.report/INT_Worker_Cost_Rates"
REPORT = f"/ccx/service/customreport2/{auth.TENANT}/report_owner/INT_Worker_Cost_Rates"


def run(stage: Stage, preset: str = "full", **query: str) -> httpx.Response:
    return stage.call("GET", REPORT, params=query, auth=stage.user(preset))


def entries(stage: Stage, **query: str) -> list[dict[str, Any]]:
    answer = run(stage, format="json", **query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["Report_Entry"])


def test_the_report_is_the_landscapes_and_holds_every_rate(stage: Stage) -> None:
    assert REPORT.endswith(str(auth.landscape(stage.system)["raas_report"]))
    numbers = {p.id: p.employee_number for p in world().all("resource")}

    found = {
        (e["Employee_ID"], e["Rate_Effective_Date"]): (e["Cost_Rate"], e["Currency"])
        for e in entries(stage)
    }

    assert found == {
        (numbers[r.resource], r.effective_on.isoformat()): (
            f"{r.cost_rate_minor / 100:g}",
            r.currency,
        )
        for r in world().all("cost_rate")
    }


def test_a_retroactive_rate_and_a_correction_are_in_the_next_run(stage: Stage) -> None:
    person = stage.person(30)
    values = {"resource": stage.key(person.id), "effective_on": "2026-03-01", "currency": "EUR"}
    for minor in (9250, 9300):
        stage.system.act("cost_rate", None, {**values, "cost_rate_minor": minor}, "people-partner")

    found = entries(stage, **{"Worker!Employee_ID": person.employee_number})

    march = [e for e in found if e["Rate_Effective_Date"] == "2026-03-01"]
    assert [e["Cost_Rate"] for e in march] == ["93"]
    assert len(found) == len([r for r in world().all("cost_rate") if r.resource == person.id]) + 1
    news = entries(stage, Entered_From="2026-04-29T00:00:00Z")
    assert [e["Employee_ID"] for e in news] == [person.employee_number]


def test_prompts_narrow_the_report(stage: Stage) -> None:
    two = entries(stage, **{"Worker!Employee_ID": "21001!21002"})
    company = entries(stage, **{"Organization!Company_Reference_ID": "COMPANY_001"})
    old = entries(stage, Effective_Through="2020-01-01-08:00")
    none = entries(stage, Effective_From="2099-01-01")

    assert {e["Employee_ID"] for e in two} == {"21001", "21002"}
    assert {e["Company"] for e in company} == {next(iter(world().all("legal_entity"))).name}
    assert all(e["Rate_Effective_Date"] <= "2020-01-01" for e in old)
    assert none == []


@pytest.mark.parametrize(
    "query",
    [
        {"Worker!Employee_ID": "ZZ9"},
        {"Worker!Employee_ID": "21001' OR '1'='1"},
        {"Organization!WID": "x"},
        {"Effective_From": "soon"},
        {"Entered_From": "0001-01-01T00:00:00+14:00"},
        {"format": "pdf"},
    ],
)
def test_a_prompt_that_makes_no_sense_is_refused(stage: Stage, query: dict[str, str]) -> None:
    answer = run(stage, **query)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"]


def test_csv_and_xml_say_the_same_as_json(stage: Stage) -> None:
    prompt = {"Worker!Employee_ID": "21001"}
    expected = entries(stage, **prompt)

    rows = list(csv.DictReader(io.StringIO(run(stage, format="csv", **prompt).text)))
    flat = etree.fromstring(run(stage, format="simplexml", **prompt).content)
    full = etree.fromstring(run(stage, **prompt).content)

    assert rows == expected
    assert [
        {etree.QName(c).localname: c.text for c in entry}
        for entry in flat.iter(f"{{{NAMESPACE}}}Report_Entry")
    ] == expected
    worker = full.find(f".//{{{NAMESPACE}}}Worker")
    assert worker is not None
    assert worker.get(f"{{{NAMESPACE}}}Descriptor") == expected[0]["Worker"]
    assert [(i.get(f"{{{NAMESPACE}}}type"), i.text) for i in worker] == [
        ("WID", stage.key("resource-1")),
        ("Employee_ID", "21001"),
    ]


def test_the_schema_of_the_report_is_open_and_fits_it(stage: Stage) -> None:
    schema = etree.XMLSchema(etree.fromstring(stage.call("GET", f"{REPORT}?xsd").content))

    assert schema.validate(etree.fromstring(run(stage).content))


def test_only_who_may_see_pay_sees_it(stage: Stage) -> None:
    less = run(stage, "no-compensation", format="json").json()["Report_Entry"]
    constrained = run(stage, "one-org", format="json").json()["Report_Entry"]

    assert less
    assert not any("Cost_Rate" in e or "Currency" in e for e in less)
    assert {e["Company"] for e in constrained} == {next(iter(world().all("legal_entity"))).name}


def test_a_stranger_gets_no_report(stage: Stage) -> None:
    assert stage.call("GET", REPORT).status_code == 401
    assert stage.call("GET", REPORT, auth=("isu_integration", "wrong")).status_code == 401
    user, password = stage.user("full")
    assert stage.call("GET", REPORT, auth=(f"{user}@{auth.TENANT}", password)).status_code == 200
    assert stage.call("GET", REPORT, auth=(f"{user}@other", password)).status_code == 401
    assert stage.call("GET", f"{REPORT}x", auth=(user, password)).status_code == 404
    stage.login()
    assert stage.call("GET", REPORT).status_code == 200
