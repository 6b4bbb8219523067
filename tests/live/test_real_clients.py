"""Real clients, unmodified, over TLS, against `understudy up`: by their vendors' own host names."""

import re
import subprocess
import threading

import httpx
import pytest

from tests.live.conftest import BIN, Landscape

pytestmark = pytest.mark.slow

READ = "import json, sys; L = json.load(open(sys.argv[1])); S = L['systems']\n"


def test_simple_salesforce_logs_in_queries_pages_creates_and_upserts(landscape: Landscape) -> None:
    told = landscape.python(
        READ
        + """
from simple_salesforce import Salesforce, SalesforceMalformedRequest
from simple_salesforce.exceptions import SalesforceAuthenticationFailed
a = S['salesforce']['auth']
try:
    Salesforce(username=a['username'], password='wrong', security_token=a['security_token'])
except SalesforceAuthenticationFailed as wrong:
    print('refused', wrong.code)
sf = Salesforce(username=a['username'], password=a['password'], security_token=a['security_token'])
found = sf.query("SELECT Id, Name, Account.Name FROM Opportunity WHERE StageName = 'Closed Won'")
print('relationship', all(r['Account']['Name'] for r in found['records']), found['totalSize'] > 5)
direct = S['salesforce']['base_url_https'].removeprefix('https://')
near = Salesforce(instance=direct, session_id=sf.session_id)
print('created', all(near.Account.create({'Name': f'Page {n:03}'})['success'] for n in range(310)))
sf_headers = {'Sforce-Query-Options': 'batchSize=200'}
first = sf.query("SELECT Id FROM Account", headers=sf_headers)
print('first page', len(first['records']), first['done'])
print('all', len(sf.query_all("SELECT Id FROM Account", headers=sf_headers)['records']) > 300)
print('upsert', sf.Account.upsert('External_Id__c/live-1', {'Name': 'Live'}),
      sf.Account.upsert('External_Id__c/live-1', {'Name': 'Live again'}))
try:
    sf.query("SELECT Nonsense FROM Account")
except SalesforceMalformedRequest as wrong:
    print('malformed', wrong.content[0]['errorCode'])
"""
    )
    assert told.splitlines() == [
        "refused INVALID_LOGIN",
        "relationship True True",
        "created True",
        "first page 200 False",
        "all True",
        "upsert 201 200",
        "malformed INVALID_FIELD",
    ]


def test_the_netsuite_package_runs_suiteql_through_the_proxy(landscape: Landscape) -> None:
    told = landscape.python(
        READ
        + """
import asyncio
from netsuite import NetSuite, Config, TokenAuth
a = S['netsuite']['auth']
def client(secret):
    auth = TokenAuth(consumer_key=a['consumer_key'], consumer_secret=a['consumer_secret'],
                     token_id=a['token_id'], token_secret=secret)
    return NetSuite(Config(account=a['account'], auth=auth))
async def main():
    ns = client(a['token_secret'])
    rows = await ns.rest_api.suiteql("SELECT id, companyname FROM customer ORDER BY id", limit=5)
    print('rows', len(rows['items']), rows['hasMore'])
    one = await ns.rest_api.get('/record/v1/customer/' + rows['items'][0]['id'])
    print('same', one['companyName'] == rows['items'][0]['companyname'])
    try:
        await client('wrong').rest_api.suiteql("SELECT id FROM customer")
    except Exception as wrong:
        print('refused', 'INVALID_LOGIN' in str(wrong))
asyncio.run(main())
"""
    )
    assert told.splitlines() == ["rows 5 True", "same True", "refused True"]


def test_zeep_calls_get_workers(landscape: Landscape) -> None:
    told = landscape.python(
        READ
        + """
import zeep
from zeep.wsse.username import UsernameToken
w = S['workday']; a = w['auth']
url = f"{w['base_url_https']}/ccx/service/{a['tenant']}/Human_Resources/v42.0?wsdl"
def client(password):
    return zeep.Client(url, wsse=UsernameToken(f"{a['username']}@{a['tenant']}", password))
found = client(a['password']).service.Get_Workers()
print('workers', int(found.Response_Results.Total_Results), len(found.Response_Data.Worker))
try:
    client('wrong').service.Get_Workers()
except zeep.exceptions.Fault as fault:
    print(fault.message)
"""
    )
    assert told.splitlines() == ["workers 50 50", "invalid username or password"]


def test_pysnc_reads_and_inserts_projects(landscape: Landscape) -> None:
    told = landscape.python(
        READ
        + """
from pysnc import ServiceNowClient
w = S['servicenow']; a = w['auth']
client = ServiceNowClient(w['base_url_https'], (a['username'], a['password']))
gr = client.GlideRecord('pm_project', batch_size=10)
gr.query()
print('projects', len(gr) == sum(1 for _ in gr) > 10)
new = client.GlideRecord('pm_project')
new.initialize()
new.short_description = 'Inserted by pysnc'
key = new.insert()
again = client.GlideRecord('pm_project')
print('read back', again.get(key), again.get_value('short_description'))
"""
    )
    assert told.splitlines() == ["projects True", "read back True Inserted by pysnc"]


def test_a_host_that_is_not_on_stage_is_refused_at_once(landscape: Landscape) -> None:
    proxy = landscape.data["proxy"]["url"]
    with (
        httpx.Client(proxy=proxy, timeout=5) as client,
        pytest.raises(httpx.ProxyError, match="403"),
    ):
        client.get("https://example.com/")


def test_faults_are_set_at_the_control_url(landscape: Landscape) -> None:
    url = f"{landscape.data['control']['url']}/faults"
    headers = {"authorization": f"Bearer {landscape.data['admin']['token']}"}
    fault = {"system": "servicenow", "fault": "unavailable", "on": "*", "times": 1}
    assert httpx.post(url, json=fault).status_code == 401

    armed = httpx.post(url, json=fault, headers=headers).json()

    base = landscape.system("servicenow")["base_url"]
    auth = landscape.system("servicenow")["auth"]
    pair = (auth["username"], auth["password"])
    assert httpx.get(f"{base}/api/now/table/pm_project", auth=pair).status_code == 503
    assert httpx.get(f"{base}/api/now/table/pm_project", auth=pair).status_code == 200
    healed = httpx.delete(f"{url}/servicenow/{armed['key']}", headers=headers).json()
    assert healed["fired"] == 1
    wrong = httpx.post(url, json={**fault, "system": "servicenaw"}, headers=headers)
    assert (wrong.status_code, "did you mean" in wrong.json()["error"]) == (400, True)


def test_a_deal_won_by_a_real_client_becomes_a_project_everywhere(landscape: Landscape) -> None:
    """With the engine running, within the service level of fifteen minutes; here it is seconds."""
    engine = subprocess.Popen(
        [str(BIN / "understudy-engine"), "--landscape", str(landscape.file), "--port", "0"],
        cwd=landscape.file.parent,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert engine.stdout is not None
        assert engine.stdout.readline().startswith("ready")
        deal = landscape.python(
            READ
            + """
from simple_salesforce import Salesforce
a = S['salesforce']['auth']
sf = Salesforce(username=a['username'], password=a['password'], security_token=a['security_token'])
soql = "SELECT Id FROM Opportunity WHERE StageName = 'Negotiation/Review' LIMIT 1"
key = sf.query(soql)['records'][0]['Id']
sf.Opportunity.update(key, {'StageName': 'Closed Won'})
print(key)
"""
        ).strip()
        assert re.fullmatch(r"006\w{15}", deal)
        for name in ("kantata", "netsuite", "servicenow"):
            assert _project_appears(landscape, name, deal), f"no project in {name}"
    finally:
        engine.terminate()
        assert engine.stdout is not None
        engine.stdout.close()
        assert engine.wait(20) == 0


def _project_appears(landscape: Landscape, name: str, deal: str) -> bool:
    admin = landscape.system(name)["admin_url"]
    headers = {"authorization": f"Bearer {landscape.data['admin']['token']}"}
    pause = threading.Event()
    for _ in range(300):
        records = httpx.get(f"{admin}/records/project", headers=headers).json()["records"]
        if sum(r["source"] == deal for r in records) == 1:
            return True
        pause.wait(0.2)
    return False
