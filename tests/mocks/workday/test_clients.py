"""Clients that integrators use beside zeep: suds, wdsdk, workday_tools, requests-oauthlib."""

import base64
import csv
import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import requests
from requests_oauthlib import OAuth2Session  # type: ignore[import-untyped]  # has no types
from suds import WebFault  # type: ignore[import-untyped]  # has no types
from suds.cache import NoCache  # type: ignore[import-untyped]  # has no types
from suds.client import Client as Suds  # type: ignore[import-untyped]  # has no types
from suds.plugin import MessagePlugin  # type: ignore[import-untyped]  # has no types
from suds.wsse import Security, UsernameToken  # type: ignore[import-untyped]  # has no types
from wdsdk import IsuCredentials, RaasClient  # type: ignore[import-untyped]  # has no types
from workday_tools_nosrednakram.RaaSRest import RaaSRest  # type: ignore[import-untyped]  # has no types
from zeep import Client
from zeep.transports import Transport
from zeep.wsse.username import UsernameToken as ZeepToken

from tests.mocks.server import Served
from tests.mocks.workday.conftest import Stage, world
from understudy_mocks.workday import auth

T = auth.TENANT
REPORTS = f"/ccx/service/customreport2/{T}/{auth.REPORT_OWNER}"

# -- suds ------------------------------------------------------------------------------------------


class Qualified(MessagePlugin):  # type: ignore[misc]  # suds has no types
    """Puts attributes into the namespace, as everybody who calls Workday by suds does."""

    def marshalled(self, context: Any) -> None:
        def each(node: Any) -> None:
            for attribute in node.attributes:
                attribute.prefix = node.prefix
            for child in node.children:
                each(child)

        for child in context.envelope.getChild("Body").children:
            each(child)


def suds(stage: Stage, base: str, service: str = "Financial_Management") -> Any:
    address = f"{base}/ccx/service/{T}/{service}/v40.2?wsdl"
    client = Suds(address, cache=NoCache(), plugins=[Qualified()])
    username, password = stage.user("full")
    security = Security()
    token = UsernameToken(f"{username}@{T}", password)
    token.setnonce()
    token.setcreated()
    security.tokens.append(token)
    client.set_options(wsse=security)
    return client


@pytest.mark.client("suds-community", agent="Python-urllib")
def test_suds_pages_through_cost_centres_and_finds_one(stage: Stage, served: Served) -> None:
    client = suds(stage, served.http)
    pages = 1
    names: list[str] = []
    while len(names) < 200 and pages:
        filter_ = client.factory.create("ns0:Response_FilterType")
        filter_.Page, filter_.Count = len(names) // 4 + 1, 4
        answer = client.service.Get_Cost_Centers(Response_Filter=filter_)
        names += [c.Cost_Center_Data.Organization_Data.ID for c in answer.Response_Data.Cost_Center]
        pages = int(answer.Response_Results.Total_Pages) - int(answer.Response_Results.Page)

    expected = {c.code for c in world().all("cost_centre")}
    assert set(names) == expected
    references = client.factory.create("ns0:Cost_Center_Request_ReferencesType")
    reference = client.factory.create("ns0:Cost_CenterObjectType")
    id_ = client.factory.create("ns0:Cost_CenterObjectIDType")
    id_.value, id_._type = "CC-unknown", "Cost_Center_Reference_ID"
    reference.ID.append(id_)
    references.Cost_Center_Reference.append(reference)
    with pytest.raises(WebFault) as raised:
        client.service.Get_Cost_Centers(Request_References=references)
    assert raised.value.fault.faultcode == "SOAP-ENV:Client.validationError"


@pytest.mark.client("suds-community", agent="Python-urllib")
def test_suds_writes_a_rate_and_reads_it_back(stage: Stage, served: Served) -> None:
    client = suds(stage, served.http)
    data = client.factory.create("ns0:Currency_Conversion_Rate_DataType")
    data.Effective_Timestamp, data.Currency_Rate = "2026-04-01T00:00:00", 1.25
    for name, type_, value in (
        ("From_Currency_Reference", "Currency", "EUR"),
        ("Target_Currency_Reference", "Currency", "USD"),
        ("Currency_Rate_Type_Reference", "Currency_Rate_Type", "Current"),
    ):
        id_ = client.factory.create(f"ns0:{type_}ObjectIDType")
        id_.value, id_._type = value, f"{type_}_ID"
        reference = client.factory.create(f"ns0:{type_}ObjectType")
        reference.ID.append(id_)
        setattr(data, name, reference)

    client.service.Put_Currency_Conversion_Rate(Currency_Conversion_Rate_Data=data)

    found = client.service.Get_Currency_Conversion_Rates().Response_Data.Currency_Conversion_Rate
    assert [float(rate.Currency_Conversion_Rate_Data.Currency_Rate) for rate in found] == [1.25]


# -- reports ---------------------------------------------------------------------------------------


@pytest.mark.client("wdsdk", agent="python-requests")
def test_wdsdk_runs_reports_with_its_own_tokens(
    stage: Stage, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    secrets = stage.system.credentials
    keys = IsuCredentials(secrets["client_id"], secrets["client_secret"], secrets["refresh_token"])
    client = RaasClient(keys, f"{served.http}/ccx/oauth2/{T}/token")
    person = stage.person(30)

    request = client.request(f"{served.http}{REPORTS}/INT_Workers_PSA")
    everybody = json.loads(request.json())["Report_Entry"]
    table = list(csv.DictReader(io.StringIO(request.csv())))
    one = client.request(f"{served.http}{REPORTS}/INT_Workers_PSA").param(
        "Worker!Employee_ID", person.employee_number
    )

    active = [p for p in world().all("resource") if p.terminated_on is None]
    assert len(everybody) == len(table) == len(active)
    assert [e["Employee_ID"] for e in json.loads(one.json())["Report_Entry"]] == [
        person.employee_number
    ]
    assert "INT_Workers_PSA" in one.xml()


@pytest.mark.client("workday-tools", agent="python-requests")
def test_workday_tools_runs_reports_by_password(
    stage: Stage, served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    username, password = stage.user("no-compensation")
    settings = {
        "base_url": served.http,
        "environment": "PROD",
        "tenant": T,
        "account": f"{username}@{T}",
        "password": password,
        "report_owner": auth.REPORT_OWNER,
    }
    path = tmp_path / "workday.yaml"
    path.write_text(json.dumps(settings))
    client = RaaSRest(str(path))

    rates = client.report("INT_Worker_Cost_Rates").json()["Report_Entry"]
    missing = client.report("INT_Time_Off")
    none = client.report(
        "INT_Time_Off", extra_params="&Start_Date=2026-01-01-08:00&End_Date=2026-12-31"
    )
    feed = client.report("INT_Workers_PSA", format="rss")

    assert rates
    assert not [rate for rate in rates if "Cost_Rate" in rate]
    assert (missing.status_code, none.json()) == (400, {"Report_Entry": []})
    assert feed.text.count("<item>") > 40


@pytest.mark.client("zeep", agent="Zeep")
def test_zeep_runs_a_report_by_its_own_wsdl(stage: Stage, served: Served) -> None:
    session = requests.Session()
    session.trust_env = False
    stage.sessions.append(session)
    username, password = stage.user("full")
    client = Client(
        f"{served.http}/ccx/service/Report2/{T}/{auth.REPORT_OWNER}/INT_Workers_PSA?wsdl",
        wsse=ZeepToken(f"{username}@{T}", password),  # type: ignore[no-untyped-call]
        transport=Transport(session=session),  # type: ignore[no-untyped-call]
    )
    number = stage.person(30).employee_number
    worker = {"ID": [{"type": "Employee_ID", "_value_1": number}]}

    (found,) = client.service.Execute_Report(Report_Parameters={"Worker": worker})

    assert (found.Employee_ID, found.Active) == (number, True)
    assert found.Manager.ID[0].type == "WID"
    assert len(found.Skills) == len(stage.person(30).skills)


# -- OAuth -----------------------------------------------------------------------------------------


@pytest.mark.client("requests-oauthlib", agent="python-requests")
def test_requests_oauthlib_walks_the_whole_way_in(
    stage: Stage, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    secrets = stage.system.credentials
    token_url = f"{served.http}/ccx/oauth2/{T}/token"
    verifier = "a-secret-that-only-the-app-knows-" + "x" * 20
    digest = base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")
    home = "https://app.halden.test/back"
    with OAuth2Session(secrets["client_id"], redirect_uri=home) as session:
        session.trust_env = False
        page, _ = session.authorization_url(
            f"{served.http}/{T}/authorize", code_challenge=digest, code_challenge_method="S256"
        )
        back = session.get(page, allow_redirects=False, withhold_token=True)
        assert back.status_code == 302
        location = back.headers["location"]

        token = session.fetch_token(
            token_url,
            authorization_response=location,
            client_secret=secrets["client_secret"],
            include_client_id=True,
            code_verifier=verifier,
        )
        workers = session.get(f"{served.http}/ccx/api/v1/{T}/workers").json()
        refreshed = session.refresh_token(
            token_url, auth=(secrets["client_id"], secrets["client_secret"])
        )

    assert workers["total"] > 40
    assert refreshed["access_token"] != token["access_token"]
    with OAuth2Session(secrets["client_id"], redirect_uri=home) as again:
        again.trust_env = False
        with pytest.raises(Exception, match="invalid_grant"):
            again.fetch_token(
                token_url,
                code=location.partition("code=")[2].partition("&")[0],
                client_secret=secrets["client_secret"],
                include_client_id=True,
            )


@pytest.mark.parametrize(
    "change",
    [
        {"response_type": "token"},
        {"redirect_uri": ""},
        {"redirect_uri": "nowhere"},
        {"code_challenge_method": "S1"},
    ],
)
def test_the_page_where_one_agrees_checks_who_asks(stage: Stage, change: dict[str, str]) -> None:
    asked = {
        "response_type": "code",
        "client_id": stage.system.credentials["client_id"],
        "redirect_uri": "https://app.halden.test/back",
        **change,
    }

    answer = stage.call("GET", f"/{T}/authorize", params=asked)

    assert answer.status_code == 400
