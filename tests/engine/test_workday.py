"""Reading people out of Workday's envelopes."""

from datetime import date

import httpx
import pytest

from tests.engine.doubles import Desk, json, run
from understudy_engine.connectors.workday import CostRate, Entry
from understudy_engine.errors import Busy, Refused
from understudy_engine.systems import Systems

WORKER = """
<wd:Worker>
 <wd:Worker_Reference><wd:ID wd:type="WID">7c0d</wd:ID><wd:ID wd:type="Employee_ID">21001</wd:ID>
 </wd:Worker_Reference>
 <wd:Worker_Data><wd:Worker_ID>21001</wd:Worker_ID>
  <wd:Personal_Data><wd:Name_Data><wd:Legal_Name_Data><wd:Name_Detail_Data>
    <wd:First_Name>Ana</wd:First_Name><wd:Last_Name>Brandt</wd:Last_Name>
   </wd:Name_Detail_Data></wd:Legal_Name_Data></wd:Name_Data>
   <wd:Contact_Data><wd:Email_Address_Data><wd:Email_Address>Ana@halden.test</wd:Email_Address>
   </wd:Email_Address_Data></wd:Contact_Data></wd:Personal_Data>
  <wd:Employment_Data><wd:Worker_Job_Data><wd:Position_Data>
    <wd:Business_Title>Principal</wd:Business_Title>
    <wd:Job_Profile_Summary_Data><wd:Job_Profile_Name>Principal Consultant</wd:Job_Profile_Name>
    </wd:Job_Profile_Summary_Data>
    <wd:Manager_as_of_last_detected_manager_change_Reference>
     <wd:ID wd:type="WID">91ab</wd:ID><wd:ID wd:type="Employee_ID">21000</wd:ID>
    </wd:Manager_as_of_last_detected_manager_change_Reference>
   </wd:Position_Data></wd:Worker_Job_Data>
   <wd:Worker_Status_Data><wd:Active>1</wd:Active><wd:Hire_Date>2021-03-01-08:00</wd:Hire_Date>
   </wd:Worker_Status_Data></wd:Employment_Data>
  <wd:Organization_Data><wd:Worker_Organization_Data><wd:Organization_Data>
    <wd:Organization_Name>Halden Partners GmbH</wd:Organization_Name>
    <wd:Organization_Type_Reference>
     <wd:ID wd:type="Organization_Type_ID">COMPANY</wd:ID></wd:Organization_Type_Reference>
   </wd:Organization_Data></wd:Worker_Organization_Data></wd:Organization_Data>
  <wd:Transaction_Log_Entry_Data><wd:Transaction_Log_Entry>
    <wd:Transaction_Log_Reference><wd:ID wd:type="WID">e1</wd:ID></wd:Transaction_Log_Reference>
    <wd:Transaction_Log_Data><wd:Is_Rescind_Or_Rescinded>0</wd:Is_Rescind_Or_Rescinded>
    </wd:Transaction_Log_Data></wd:Transaction_Log_Entry></wd:Transaction_Log_Entry_Data>
 </wd:Worker_Data></wd:Worker>"""


def _page(worker: str, pages: int) -> httpx.Response:
    body = f"""<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body>
<wd:Get_Workers_Response xmlns:wd="urn:com.workday/bsvc">
<wd:Response_Results><wd:Total_Pages>{pages}</wd:Total_Pages></wd:Response_Results>
<wd:Response_Data>{worker}</wd:Response_Data></wd:Get_Workers_Response></env:Body></env:Envelope>"""
    return httpx.Response(200, text=body)


def _fault(code: str, said: str) -> httpx.Response:
    body = f"""<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><S:Fault>
<faultcode>SOAP-ENV:{code}</faultcode><faultstring>{said}</faultstring></S:Fault></S:Body>
</S:Envelope>"""
    return httpx.Response(500, text=body)


def test_a_worker_is_read_with_manager_and_company_and_without_pay(
    systems: Systems, desk: Desk
) -> None:
    desk.answers = [_page(WORKER, 1)]

    [worker] = run(systems.hcm.workers([("Employee_ID", "21001")]))

    assert (worker.id, worker.first_name, worker.last_name) == ("21001", "Ana", "Brandt")
    assert (worker.email, worker.manager) == ("ana@halden.test", "21000")
    assert (worker.company, worker.job_profile) == ("Halden Partners GmbH", "Principal Consultant")
    assert (worker.hired_on, worker.active) == (date(2021, 3, 1), True)
    asked = desk.requests[0].content.decode()
    assert "Include_Compensation" not in asked
    assert "isu@acme" in asked


def test_entries_are_read_over_all_pages(systems: Systems, desk: Desk) -> None:
    desk.answers = [_page(WORKER, 2), _page(WORKER.replace("21001", "21002"), 2)]

    found = run(systems.hcm.entries({"Updated_From": "2026-06-01T00:00:00Z"}))

    assert found == [
        Entry("21001", "Employee_ID", "e1", False),
        Entry("21002", "Employee_ID", "e1", False),
    ]


def test_a_fault_is_definite_although_its_status_is_500(systems: Systems, desk: Desk) -> None:
    desk.answers = [_fault("Client.validationError", "Invalid ID value.")]

    with pytest.raises(Refused, match="Invalid ID value"):
        run(systems.hcm.workers([("Employee_ID", "x")]))
    assert systems.hcm.gate.state == "closed"


def test_a_wrong_password_keeps_us_away(systems: Systems, desk: Desk) -> None:
    desk.answers = [_fault("Client.authenticationError", "invalid username or password")]

    with pytest.raises(Busy, match="does not let us in"):
        run(systems.hcm.server_time())
    assert systems.hcm.gate.state == "open"


def test_cost_rates_are_minor_units_of_a_decimal(systems: Systems, desk: Desk) -> None:
    row = {
        "Employee_ID": "21001",
        "Cost_Rate": "92.5",
        "Currency": "EUR",
        "Rate_Effective_Date": "2025-01-01",
    }
    desk.answers = [json({"Report_Entry": [row]})]

    assert run(systems.hcm.cost_rates()) == [CostRate("21001", date(2025, 1, 1), 9250, "EUR")]
    assert desk.paths == ["GET /ccx/service/customreport2/acme/owner/Rates"]
