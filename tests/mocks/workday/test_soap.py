"""zeep, unmodified, over http and TLS."""

from decimal import Decimal

import pytest
from zeep.exceptions import Fault

from tests.mocks.server import Served
from tests.mocks.workday.conftest import SERVICE, Soap, Stage, Zeep, world, zeep


@pytest.fixture
def ask(stage: Stage, served: Served) -> Zeep:
    return zeep(stage, served.http)


def reference(type_: str, value: str) -> dict[str, object]:
    return {"ID": [{"type": type_, "_value_1": value}]}


def numbers(answer: Soap) -> list[str]:
    workers = answer.Response_Data.Worker if answer.Response_Data else []
    return [w.Worker_Data.Worker_ID for w in workers]


def test_zeep_loads_the_wsdl_over_tls_and_asks_for_everybody(stage: Stage, served: Served) -> None:
    ask = zeep(stage, served.https, ca=served.ca)
    port = ask.client.service._binding_options["address"]

    answer = ask("Get_Workers")

    assert port == f"{served.https}{SERVICE}"
    assert answer.Response_Results.Total_Results == len(list(world().all("resource"))) == 50
    data = answer.Response_Data.Worker[29].Worker_Data
    person = stage.person(30)
    assert data.Worker_ID == person.employee_number
    assert data.Personal_Data.Contact_Data.Email_Address_Data[0].Email_Address == person.email
    assert data.Management_Chain_Data is None


def test_a_response_group_shows_only_what_is_switched_on(stage: Stage, ask: Zeep) -> None:
    group = {"Include_Management_Chain_Data": True, "Include_Skills": True}

    worker = ask("Get_Workers", Response_Group=group).Response_Data.Worker[29]

    data = worker.Worker_Data
    assert worker.Worker_Reference is None
    assert (data.Personal_Data, data.Employment_Data, data.Compensation_Data) == (None, None, None)
    chain = data.Management_Chain_Data.Worker_Supervisory_Management_Chain_Data
    managers = [link.Manager_Reference[0].ID[0]._value_1 for link in chain.Management_Chain_Data]
    assert managers == [stage.key("resource-1"), stage.key(stage.person(30).manager)]
    skills = [s.Skill_Reference.ID[0]._value_1 for s in data.Skill_Data.Worker_Skill_Item]
    assert skills == [stage.key(s) for s in stage.person(30).skills]


def test_three_pages_of_two_hold_six_different_workers(ask: Zeep) -> None:
    pages = [ask("Get_Workers", Response_Filter={"Page": n, "Count": 2}) for n in (1, 2, 3)]

    found = [number for page in pages for number in numbers(page)]
    assert len(set(found)) == 6
    assert [p.Response_Results.Page for p in pages] == [1, 2, 3]
    assert pages[0].Response_Results.Total_Pages == 25


def test_workers_are_found_by_any_of_their_ids(stage: Stage, ask: Zeep) -> None:
    person = stage.person(30)
    number = reference("Employee_ID", "21001")
    given = [reference("WID", stage.key(person.id)), number, number]

    answer = ask("Get_Workers", Request_References={"Worker_Reference": given})

    assert numbers(answer) == [person.employee_number, "21001"]


def test_contingent_workers_have_ids_and_pay_of_their_own_kind(stage: Stage, ask: Zeep) -> None:
    person = next(p for p in world().all("resource") if p.worker_type == "contingent")
    by_kind = reference("Contingent_Worker_ID", person.employee_number)

    worker = ask(
        "Get_Workers", Request_References={"Worker_Reference": [by_kind]}
    ).Response_Data.Worker[0]

    data = worker.Worker_Data
    assert "[C]" in worker.Worker_Descriptor
    assert data.Compensation_Data is None
    rate = max(
        (r for r in world().all("cost_rate") if r.resource == person.id),
        key=lambda r: r.effective_on,
    )
    contract = data.Employment_Data.Worker_Contract_Data
    assert contract.Contract_Pay_Rate == Decimal(rate.cost_rate_minor) / 100
    with pytest.raises(Fault, match="is not a valid ID value for type = 'Employee_ID'"):
        ask(
            "Get_Workers",
            Request_References={
                "Worker_Reference": [reference("Employee_ID", person.employee_number)]
            },
        )


def test_unknown_ids_are_a_fault_unless_the_request_forgives_them(ask: Zeep) -> None:
    unknown = {
        "Worker_Reference": [reference("Employee_ID", "ZZ9"), reference("Employee_ID", "21001")]
    }

    with pytest.raises(Fault) as raised:
        ask("Get_Workers", Request_References=unknown)
    skipped = ask(
        "Get_Workers", Request_References={**unknown, "Skip_Non_Existing_Instances": True}
    )
    ignored = ask("Get_Workers", Request_References={**unknown, "Ignore_Invalid_References": True})

    assert raised.value.message == (
        "Validation error occurred. Invalid ID value.  'ZZ9' is not a valid ID value for type ="
        " 'Employee_ID'"
    )
    assert raised.value.code == "SOAP-ENV:Client.validationError"
    assert numbers(skipped) == numbers(ignored) == ["21001"]
    assert ignored.Invalid_Reference_ID_Response[0].ID[0]._value_1 == "ZZ9"


def test_a_wrong_password_is_a_fault(stage: Stage, served: Served) -> None:
    with pytest.raises(Fault) as raised:
        zeep(stage, served.http, password="wrong")("Get_Workers")

    assert raised.value.message == "invalid username or password"
    assert raised.value.code == "SOAP-ENV:Client.authenticationError"


def test_criteria_are_all_met(stage: Stage, ask: Zeep) -> None:
    company = {"Organization_Reference": [reference("Company_Reference_ID", "COMPANY_002")]}
    people = [p for p in world().all("resource") if p.legal_entity == "legal_entity-2"]

    everybody = ask("Get_Workers", Request_Criteria=company)
    employed = ask(
        "Get_Workers",
        Request_Criteria={
            **company,
            "Exclude_Inactive_Workers": True,
            "Exclude_Contingent_Workers": True,
        },
    )

    assert numbers(everybody) == [p.employee_number for p in people]
    assert numbers(employed) == [
        p.employee_number for p in people if p.terminated_on is None and p.worker_type == "employee"
    ]


def test_subordinate_organisations_count_only_with_the_flag(ask: Zeep) -> None:
    top = {"Organization_Reference": [reference("Organization_Reference_ID", "SUPERVISORY_00001")]}

    alone = ask("Get_Workers", Request_Criteria=top)
    whole = ask("Get_Workers", Request_Criteria={**top, "Include_Subordinate_Organizations": True})

    assert alone.Response_Results.Total_Results == 1
    assert whole.Response_Results.Total_Results == 50


def test_nothing_found_has_page_nought_of_nought(ask: Zeep) -> None:
    criteria = {"Exclude_Employees": True, "Exclude_Contingent_Workers": True}

    answer = ask("Get_Workers", Request_Criteria=criteria)

    results = answer.Response_Results
    assert (results.Total_Results, results.Total_Pages) == (0, 0)
    assert (results.Page_Results, results.Page) == (0, 0)


def test_log_windows_can_ask_for_types_of_transactions(stage: Stage, ask: Zeep) -> None:
    stage.system.act(
        "resource", stage.key("resource-30"), {"terminated_on": "2026-05-31"}, "people-partner"
    )

    def of_type(name: str) -> list[str]:
        type_ = {"Transaction_Type_Reference": [reference("Business_Process_Type", name)]}
        log = {
            "Transaction_Date_Range_Data": {"Updated_From": "2026-04-29T00:00:00Z"},
            "Transaction_Type_References": type_,
        }
        return numbers(
            ask("Get_Workers", Request_Criteria={"Transaction_Log_Criteria_Data": [log]})
        )

    assert of_type("Terminate Employee") == [stage.person(30).employee_number]
    assert of_type("Hire Employee") == []


def test_organisations_are_listed_by_type_with_their_hierarchy(stage: Stage, ask: Zeep) -> None:
    def of_type(type_: str) -> list[Soap]:
        criteria = {"Organization_Type_Reference": [reference("Organization_Type_ID", type_)]}
        return list(ask("Get_Organizations", Request_Criteria=criteria).Response_Data.Organization)

    units = list(world().all("org_unit"))
    supervisory = of_type("SUPERVISORY")
    assert [o.Organization_Data.Name for o in supervisory] == [u.name for u in units]
    data = supervisory[1].Organization_Data
    assert data.Manager_Reference.ID[0]._value_1 == stage.key(units[1].manager or "")
    superior = data.Hierarchy_Data.Superior_Organization_Reference
    assert superior.ID[0]._value_1 == stage.key(units[1].parent or "")
    centre = of_type("COST_CENTER")[0].Organization_Data
    assert centre.Hierarchy_Data.Included_In_Organization_Reference[0].ID[0]._value_1 == stage.key(
        "legal_entity-1"
    )
    assert len(of_type("COMPANY")) == len(list(world().all("legal_entity")))


def test_job_profiles_locations_and_the_time_are_told(stage: Stage, ask: Zeep) -> None:
    profile = ask(
        "Get_Job_Profiles",
        Request_References={"Job_Profile_Reference": [reference("Job_Profile_ID", "CONS")]},
    ).Response_Data.Job_Profile[0]
    place = ask("Get_Locations").Response_Data.Location[0]

    assert profile.Job_Profile_Data.Job_Profile_Basic_Data.Job_Title == "Consultant"
    assert place.Location_Data.Location_ID == "LOCATION_001"
    assert ask("Get_Server_Timestamp").Server_Timestamp_Data == stage.clock.now()


def test_descriptors_are_left_out_when_the_header_says_so(ask: Zeep) -> None:
    wanted = {"header": {"Include_Reference_Descriptors_In_Response": False}}

    answer = ask("Get_Workers", _soapheaders=wanted)

    first = (
        answer.body.Response_Data.Worker[0]
        if hasattr(answer, "body")
        else answer.Response_Data.Worker[0]
    )
    assert first.Worker_Reference.Descriptor is None


def test_who_sees_no_pay_gets_no_section_of_it(stage: Stage, served: Served) -> None:
    full = zeep(stage, served.http)("Get_Workers")
    less = zeep(stage, served.http, "no-compensation")("Get_Workers")

    assert numbers(full) == numbers(less)
    assert any(w.Worker_Data.Compensation_Data for w in full.Response_Data.Worker)
    assert not any(w.Worker_Data.Compensation_Data for w in less.Response_Data.Worker)
    assert not any(
        w.Worker_Data.Employment_Data.Worker_Contract_Data for w in less.Response_Data.Worker
    )


def test_who_is_constrained_sees_one_company_and_no_trace_of_others(
    stage: Stage, served: Served
) -> None:
    ask = zeep(stage, served.http, "one-org")
    people = [p for p in world().all("resource") if p.legal_entity == "legal_entity-1"]
    other = next(p for p in world().all("resource") if p.legal_entity == "legal_entity-2")

    answer = ask("Get_Workers")

    assert answer.Response_Results.Total_Results == len(people)
    with pytest.raises(Fault, match="is not a valid ID value for type = 'WID'"):
        ask(
            "Get_Workers",
            Request_References={"Worker_Reference": [reference("WID", stage.key(other.id))]},
        )
