"""SOAP, byte by byte: what is tolerated, what is a fault, and what is never believed."""

import pytest
from lxml import etree

from tests.mocks.workday.conftest import ENVELOPE, SERVICE, Stage, world
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects.xml import BSVC, SOAP

GET = "<bsvc:Get_Workers_Request{attributes}>{body}</bsvc:Get_Workers_Request>"


def get(body: str = "", attributes: str = "") -> str:
    return GET.format(body=body, attributes=attributes)


def fault(content: bytes) -> tuple[str, str]:
    """Code and text of the fault in an answer."""
    found = etree.fromstring(content).find(f".//{{{SOAP}}}Fault")
    assert found is not None
    return str(found.findtext("faultcode")), str(found.findtext("faultstring"))


def count(content: bytes) -> str:
    return str(etree.fromstring(content).findtext(f".//{{{BSVC}}}Total_Results"))


def test_answers_look_as_the_vendors(stage: Stage) -> None:
    page = "<bsvc:Response_Filter><bsvc:Count>1</bsvc:Count></bsvc:Response_Filter>"

    answer = stage.soap(get(page, ' bsvc:version="v40.1"'))

    text = answer.text
    assert answer.headers["content-type"].startswith("text/xml")
    assert '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"' in text
    assert '<wd:Get_Workers_Response wd:version="v40.1">' in text
    assert "<wd:Active>1</wd:Active>" in text
    assert "<wd:As_Of_Effective_Date>2026-04-29+00:00</wd:As_Of_Effective_Date>" in text
    assert "<wd:As_Of_Entry_DateTime>2026-04-29T08:00:00.000+00:00<" in text
    assert text.index("<wd:Response_Filter>") < text.index("<wd:Response_Results>")


def test_what_clients_send_in_their_own_ways_is_tolerated(stage: Stage) -> None:
    disorderly = (
        "<bsvc:Response_Filter><bsvc:Count>3</bsvc:Count><!-- a comment -->"
        "<bsvc:As_Of_Effective_Date>2026-04-29T10:00:00-07:00</bsvc:As_Of_Effective_Date>"
        "</bsvc:Response_Filter><bsvc:Request_Criteria>"
        "<bsvc:Exclude_Contingent_Workers>true</bsvc:Exclude_Contingent_Workers>"
        "</bsvc:Request_Criteria>"
    )

    answer = stage.soap(get(disorderly))

    employees = [p for p in world().all("resource") if p.worker_type == "employee"]
    assert (answer.status_code, count(answer.content)) == (200, str(len(employees)))


def test_references_and_criteria_together_must_both_hold(stage: Stage) -> None:
    gone = next(p for p in world().all("resource") if p.terminated_on is not None)
    both = "".join(
        f'<bsvc:Worker_Reference><bsvc:ID bsvc:type="{type_}">{value}</bsvc:ID>'
        "</bsvc:Worker_Reference>"
        for type_, value in (("Employee_ID", "21001"), ("WID", stage.key(gone.id)))
    )
    body = f"<bsvc:Request_References>{both}</bsvc:Request_References>"
    active = (
        "<bsvc:Request_Criteria><bsvc:Exclude_Inactive_Workers>1</bsvc:Exclude_Inactive_Workers>"
        "</bsvc:Request_Criteria>"
    )

    assert count(stage.soap(get(body)).content) == "2"
    assert count(stage.soap(get(body + active)).content) == "1"


def _filtered(name: str, value: str) -> str:
    return get(f"<bsvc:Response_Filter><bsvc:{name}>{value}</bsvc:{name}></bsvc:Response_Filter>")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (get("<bsvc:Worker/>"), "The element 'Worker' is not expected here"),
        (get("<Request_Criteria/>"), "The element 'Request_Criteria' is not expected here"),
        (_filtered("Count", "1000"), "'1000' is not a valid value for Count"),
        (_filtered("Count", "0"), "'0' is not a valid value for Count"),
        (_filtered("Page", "1.5"), "'1.5' is not a valid value for Page"),
        (_filtered("Page", "NaN"), "'NaN' is not a valid value for Page"),
        (_filtered("Page", "1e9999999"), "'1e9999999' is not a valid value for Page"),
        (_filtered("As_Of_Effective_Date", "soon"), "'soon' is not a valid value for"),
        (
            _filtered("As_Of_Entry_DateTime", "0001-01-01T00:00:00+14:00"),
            "'0001-01-01T00:00:00+14:00' is not a valid value for",
        ),
        (_filtered("Page", "1; DROP TABLE Worker"), "'1; DROP TABLE Worker' is not a valid value"),
        ("<bsvc:Get_Payslips_Request/>", "The web service or version is invalid for the requested"),
        ('<x:Get_Workers_Request xmlns:x="urn:x"/>', "The web service or version is invalid"),
        ("", "The request cannot be read: the SOAP body is empty"),
    ],
)
def test_what_makes_no_sense_is_a_validation_fault(stage: Stage, body: str, text: str) -> None:
    answer = stage.soap(body)

    code, said = fault(answer.content)
    assert answer.status_code == 500
    assert code == "SOAP-ENV:Client.validationError"
    assert said.startswith(f"Validation error occurred. {text}")


def test_a_fault_says_where_in_the_request_it_is(stage: Stage) -> None:
    references = (
        "<bsvc:Request_References><bsvc:Worker_Reference><bsvc:ID bsvc:type='Employee_ID'>21001"
        "</bsvc:ID></bsvc:Worker_Reference><bsvc:Worker_Reference><bsvc:ID bsvc:type='WID'>"
        "x' OR '1'='1</bsvc:ID></bsvc:Worker_Reference></bsvc:Request_References>"
    )

    answer = stage.soap(get(references))

    detail = etree.fromstring(answer.content).find(f".//{{{BSVC}}}Validation_Error")
    assert detail is not None
    assert detail.findtext(f"{{{BSVC}}}Message") == (
        "Invalid ID value.  'x' OR '1'='1' is not a valid ID value for type = 'WID'"
    )
    assert detail.findtext(f"{{{BSVC}}}Xpath") == (
        "/wd:Get_Workers_Request/wd:Request_References/wd:Worker_Reference[2]/wd:ID[1]"
    )
    assert b"<SOAP-ENV:Fault>" in answer.content


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not xml",
        b"<a/>",
        b"<a>" * 5000,
        b'<?xml version="1.0" encoding="no-such"?><a/>',
        b'{"json": true}',
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_envelope_is_a_fault(stage: Stage, body: bytes) -> None:
    answer = stage.call("POST", SERVICE, content=body)

    assert answer.status_code == 500
    assert fault(answer.content)[0] == "SOAP-ENV:Client.validationError"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE a [<!ENTITY x "boo">]>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:1/a.dtd">',
        '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;">]>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p"> %p; <!ENTITY x "boo">]>',
    ],
)
def test_entities_and_dtds_are_refused(stage: Stage, doctype: str) -> None:
    username, password = stage.user("full")
    user = f"{username}@{auth.TENANT}"
    referring = "" if "SYSTEM" in doctype and "ENTITY" not in doctype else "&x;"
    body = doctype + ENVELOPE.format(user=user, password=password, body=get(referring))

    answer = stage.call("POST", SERVICE, content=body.encode())

    assert answer.status_code == 500
    assert fault(answer.content)[1].endswith("a DTD is not allowed")


@pytest.mark.parametrize(
    ("user", "password"),
    [
        ("isu_integration@understudy_dpt1", "wrong"),
        ("isu_integration", ""),
        ("isu_integration@other", ""),
        ("nobody@understudy_dpt1", ""),
        ("' OR 1=1 --@understudy_dpt1", ""),
        ("", ""),
    ],
)
def test_who_is_not_known_does_not_come_in(stage: Stage, user: str, password: str) -> None:
    known = stage.user("full")[1]
    body = ENVELOPE.format(user=user, password=password or known, body=get())

    answer = stage.call("POST", SERVICE, content=body.encode())

    assert answer.status_code == 500
    assert fault(answer.content) == (
        "SOAP-ENV:Client.authenticationError",
        "invalid username or password",
    )
    assert stage.system.exchanges[-1].caller == "nobody"


def test_another_tenant_service_or_version_is_not_there(stage: Stage) -> None:
    username, password = stage.user("full")

    def at(path: str, tenant: str = auth.TENANT) -> str:
        body = ENVELOPE.format(user=f"{username}@{tenant}", password=password, body=get())
        return fault(stage.call("POST", path, content=body.encode()).content)[1]

    invalid = "Validation error occurred. The web service or version is invalid"
    assert at(SERVICE.replace("v42.0", "latest")).startswith(invalid)
    assert at(SERVICE.replace("Human_Resources", "Payroll")).startswith(invalid)
    assert at(SERVICE.replace(auth.TENANT, "other"), "other") == "invalid username or password"


def test_the_wsdl_needs_nobody_and_names_the_way_it_was_asked_for(stage: Stage) -> None:
    versioned = stage.call("GET", f"{SERVICE}?wsdl")
    latest = stage.call("GET", SERVICE.rpartition("/")[0] + "?WSDL".lower())

    assert versioned.status_code == latest.status_code == 200
    assert f'location="https://{stage.host}{SERVICE}"' in versioned.text
    root = etree.fromstring(versioned.content)
    schema = root.find(".//{http://www.w3.org/2001/XMLSchema}schema")
    assert schema is not None
    assert schema.get("attributeFormDefault") == "qualified"
    assert not root.findall(".//{http://www.w3.org/2001/XMLSchema}import")
    assert stage.call("GET", SERVICE).status_code == 500
    assert stage.call("GET", SERVICE.replace("Human", "Inhuman") + "?wsdl").status_code == 500


def test_a_caller_is_on_the_record_with_what_was_asked(stage: Stage) -> None:
    stage.soap("<bsvc:Get_Organizations_Request/>")

    exchange = stage.system.exchanges[-1]
    assert (exchange.caller, exchange.verb, exchange.object) == (
        "integration:isu_integration",
        "query",
        "Organization",
    )


def test_reading_changes_nothing(stage: Stage) -> None:
    before = stage.system.store.snapshot()

    stage.soap(get())
    stage.clock.go(7, 1)
    stage.soap(get())

    assert stage.system.store.snapshot() == before


def test_a_name_that_xml_cannot_hold_still_gives_xml(stage: Stage) -> None:
    stage.system.act(
        "resource", stage.key("resource-30"), {"last_name": "<&\x01\ufffe>"}, "people-partner"
    )

    answer = stage.soap(get())

    names = [n.text for n in etree.fromstring(answer.content).iter(f"{{{BSVC}}}Last_Name")]
    assert "<&>" in names
