"""Ways in and out, on the wire: every grant, every refusal, and sessions that end."""

import base64
import hmac
from hashlib import sha256
from xml.etree import ElementTree

import pytest

from tests.mocks.salesforce.conftest import DATA, Bench

SOAP = "/services/Soap/u/59.0"
ENVELOPE = (
    '<se:Envelope xmlns:se="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns="urn:partner.soap.sforce.com"><se:Header>{header}</se:Header>'
    "<se:Body>{body}</se:Body></se:Envelope>"
)


def app(bench: Bench, **more: str) -> dict[str, str]:
    return {
        "client_id": bench.own["client_id"],
        "client_secret": bench.own["client_secret"],
        **more,
    }


def soap(bench: Bench, body: str, header: str = "", path: str = SOAP) -> tuple[int, str]:
    text = ENVELOPE.format(header=header, body=body)
    answer = bench.call("POST", path, content=text, headers={"content-type": "text/xml"})
    ElementTree.fromstring(answer.text)
    return answer.status_code, answer.text


def login_body(bench: Bench, **wrong: str) -> str:
    own = {**bench.own, **wrong}
    password = own["password"] + own["security_token"]
    return f"<login><username>{own['username']}</username><password>{password}</password></login>"


def between(text: str, name: str) -> str:
    return text.partition(f"<{name}>")[2].partition(f"</{name}>")[0]


def test_a_soap_session_opens_the_rest_api(bench: Bench) -> None:
    status, text = soap(bench, login_body(bench))
    bench.headers["authorization"] = f"OAuth {between(text, 'sessionId')}"

    assert status == 200
    assert between(text, "serverUrl").startswith("https://halden.my.salesforce.com/services/Soap/u")
    assert between(text, "organizationMultiCurrency") == "true"
    assert bench.rest("GET", "limits/").status_code == 200


def test_a_soap_session_tells_its_user_and_ends_with_logout(bench: Bench) -> None:
    session = between(soap(bench, login_body(bench))[1], "sessionId")
    header = f"<SessionHeader><sessionId>{session}</sessionId></SessionHeader>"

    _, told = soap(bench, "<getUserInfo/>", header)
    soap(bench, "<logout/>", header)
    status, fault = soap(bench, "<getUserInfo/>", header)

    assert between(told, "userName") == bench.own["username"]
    assert status == 500
    assert between(fault, "faultcode") == "sf:INVALID_SESSION_ID"


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ("<login/>", SOAP, "INVALID_LOGIN"),
        ("<delete/>", SOAP, "INVALID_SESSION_ID"),
        ("<login/>", "/services/Soap/u/12.0", "UNSUPPORTED_API_VERSION"),
        ("", SOAP, "JSON_PARSER_ERROR"),
    ],
)
def test_soap_refuses_with_a_fault(bench: Bench, body: str, path: str, code: str) -> None:
    status, text = soap(bench, body, path=path)

    assert (status, between(text, "sf:exceptionCode")) == (500, code)


@pytest.mark.parametrize(
    "text",
    ["", "<", "<a/>", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "\x00", "<a><!-- b --></a>"],
)
def test_what_is_no_envelope_is_a_fault(bench: Bench, text: str) -> None:
    answer = bench.call("POST", SOAP, content=text)

    assert answer.status_code == 500
    assert "<sf:exceptionCode>" in answer.text


def test_a_token_answer_has_all_that_clients_check(bench: Bench) -> None:
    own = bench.own
    password = own["password"] + own["security_token"]
    form = app(bench, grant_type="password", username=own["username"], password=password)
    told = bench.token(**form).json()
    signed = hmac.new(
        own["client_secret"].encode(), f"{told['id']}{told['issued_at']}".encode(), sha256
    )

    assert told["token_type"] == "Bearer"
    assert told["instance_url"] == "https://halden.my.salesforce.com"
    assert told["signature"] == base64.b64encode(signed.digest()).decode()
    assert told["issued_at"] == "1782720000000"
    assert bench.call("GET", told["id"].removeprefix(told["instance_url"])).json()["username"]


def test_a_login_host_names_the_orgs_own_host(bench: Bench) -> None:
    own = bench.own
    form = app(bench, grant_type="password", username=own["username"], password=own["password"])

    answer = bench.call("POST", "https://login.salesforce.com/services/oauth2/token", data=form)

    assert answer.json()["instance_url"] == "https://halden.my.salesforce.com"
    assert answer.json()["id"].startswith("https://login.salesforce.com/id/00D")


def test_a_refresh_token_opens_sessions_until_it_is_revoked(bench: Bench) -> None:
    form = app(bench, grant_type="refresh_token", refresh_token=bench.own["refresh_token"])
    bench.headers["authorization"] = f"Bearer {bench.token(**form).json()['access_token']}"

    assert bench.rest("GET", "limits").status_code == 200
    assert (
        bench.call("POST", "/services/oauth2/revoke", data={"token": form["refresh_token"]}).content
        == b""
    )
    assert bench.error(bench.rest("GET", "limits")) == (401, "INVALID_SESSION_ID")
    assert bench.token(**form).json()["error"] == "invalid_grant"


def test_client_credentials_come_in_the_header_but_not_to_a_login_host(bench: Bench) -> None:
    own = bench.own
    basic = base64.b64encode(f"{own['client_id']}:{own['client_secret']}".encode()).decode()
    parts = {
        "data": {"grant_type": "client_credentials"},
        "headers": {"authorization": f"Basic {basic}"},
    }

    here = bench.call("POST", "/services/oauth2/token", **parts)
    there = bench.call("POST", "https://login.salesforce.com/services/oauth2/token", **parts)

    assert here.status_code == 200
    assert (there.status_code, there.json()["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password", "username": "x", "password": "y"}, "invalid_grant"),
        ({"grant_type": "refresh_token", "refresh_token": "x"}, "invalid_grant"),
        ({"grant_type": "client_credentials", "client_id": "x"}, "invalid_client_id"),
        ({"grant_type": "client_credentials", "client_secret": "x"}, "invalid_client"),
        ({"grant_type": "magic"}, "unsupported_grant_type"),
        ({}, "unsupported_grant_type"),
    ],
)
def test_a_wrong_grant_is_refused_by_name(bench: Bench, form: dict[str, str], error: str) -> None:
    answer = bench.token(**app(bench) | form)

    assert answer.status_code == 400
    assert answer.json()["error"] == error


def test_a_session_lives_as_long_as_it_is_used(bench: Bench) -> None:
    for _ in range(3):
        bench.pass_time(minutes=90)
        assert bench.rest("GET", "limits").status_code == 200

    bench.pass_time(minutes=121)

    assert bench.error(bench.rest("GET", "limits")) == (401, "INVALID_SESSION_ID")


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("Bearer 00Dxx!nope", "INVALID_SESSION_ID"),
        ("", "INVALID_SESSION_ID"),
        ("Basic eDp5", "INVALID_AUTH_HEADER"),
        ("Bearer", "INVALID_AUTH_HEADER"),
    ],
)
def test_a_request_without_a_session_is_refused(bench: Bench, header: str, code: str) -> None:
    bench.headers["authorization"] = header

    assert bench.error(bench.ask("SELECT Id FROM Account")) == (401, code)


@pytest.mark.parametrize(
    ("who", "name"), [("", "integration:integration@crm.halden.test"), ("admin_", "person:admin")]
)
def test_the_record_tells_robots_from_persons(bench: Bench, who: str, name: str) -> None:
    bench.login(who)
    bench.create("Account", Name="Acme")

    [*_, last] = bench.system.store.changes()

    assert last.by.startswith(name)
    assert (
        bench.read("User", str(last.after["CreatedById"]))["Username"]
        == last.by[last.by.index(":") + 1 :]
    )


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/services/oauth2/userinfo", "Bad_OAuth_Token"),
        ("/id/00D000000000000EAA/x?oauth_token=nope", "Bad_OAuth_Token"),
    ],
)
def test_the_identity_service_refuses_in_plain_words(bench: Bench, path: str, words: str) -> None:
    bench.headers["authorization"] = "Bearer nope"
    answer = bench.call("GET", path)

    assert (answer.status_code, answer.text) == (403, words)


def test_an_identity_is_told_to_its_owner_only(bench: Bench) -> None:
    told = bench.call("GET", "/services/oauth2/userinfo").json()

    other = told["sub"].replace(told["user_id"], "005000000000000AAA")
    elsewhere = told["sub"].replace(told["organization_id"], "00D000000000000EAA")

    assert bench.call("GET", other).text == "Bad_Id"
    assert bench.call("GET", elsewhere).text == "Wrong_Org"
    assert told["organization_id"].startswith("00D")


def test_an_unknown_token_cannot_be_revoked(bench: Bench) -> None:
    answer = bench.call("GET", "/services/oauth2/revoke?token=x")

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_token")


def test_versions_are_told_to_anybody_oldest_first(bench: Bench) -> None:
    bench.headers.clear()
    found = bench.call("GET", "/services/data/").json()

    assert [found[0]["version"], found[-1]["version"]] == ["31.0", "67.0"]
    labels = {v["version"]: v["label"] for v in found}
    assert labels["59.0"] == "Winter '24"
    assert labels["52.0"] == "Summer '21"
    assert labels["67.0"] == "Summer '26"


@pytest.mark.parametrize(
    ("version", "error"),
    [
        ("20.0", (410, "UNSUPPORTED_API_VERSION")),
        ("99.0", (404, "NOT_FOUND")),
        ("59.5", (404, "NOT_FOUND")),
        ("x", (404, "NOT_FOUND")),
    ],
)
def test_a_version_that_is_not_served_is_refused(
    bench: Bench, version: str, error: tuple[int, str]
) -> None:
    assert bench.error(bench.call("GET", f"/services/data/v{version}/limits")) == error


def test_resources_name_the_callers_identity(bench: Bench) -> None:
    told = bench.call("GET", DATA).json()

    assert told["sobjects"] == f"{DATA}/sobjects"
    assert bench.call("GET", told["identity"]).status_code == 200


def test_every_good_answer_tells_the_usage(bench: Bench) -> None:
    first = bench.rest("GET", "limits").headers["sforce-limit-info"]
    second = bench.rest("GET", "sobjects").headers["sforce-limit-info"]

    assert (first, second) == ("api-usage=1/1000000", "api-usage=2/1000000")
