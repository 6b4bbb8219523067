"""Faults, said in Workday's own words."""

from lxml import etree

from tests.mocks.workday.conftest import Stage
from understudy.faults import make_fault
from understudy_mocks.workday import auth

WORKERS = f"/ccx/api/v1/{auth.TENANT}/workers"


def arm(stage: Stage, fault: str, parameters: dict[str, object], **aim: object) -> None:
    stage.system.make_fault = make_fault
    stage.system.arm(fault, parameters, **aim)


def test_a_busy_service_is_503_in_soap_and_429_in_rest(stage: Stage) -> None:
    stage.login()
    arm(stage, "throttled", {}, on="resource.query")

    soap = stage.soap("<bsvc:Get_Workers_Request/>")
    rest = stage.call("GET", WORKERS)

    assert (soap.status_code, rest.status_code) == (503, 429)
    assert soap.headers["retry-after"] == rest.headers["retry-after"]
    code = etree.fromstring(soap.content).findtext(".//faultcode")
    assert code == "SOAP-ENV:Server.processingError"


def test_revoked_tokens_are_401_until_a_new_one_is_asked_for(stage: Stage) -> None:
    stage.login()
    arm(stage, "token-revoked", {}, times=1)

    assert stage.call("GET", WORKERS).status_code == 401
    stage.login()
    assert stage.call("GET", WORKERS).status_code == 200
