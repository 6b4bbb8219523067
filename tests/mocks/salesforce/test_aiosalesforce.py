"""aiosalesforce, unmodified, on sockets and by the vendor's own host name."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import aiosalesforce
import httpx
import pytest
from aiosalesforce.auth import ClientCredentialsFlow, JwtBearerFlow, SoapLogin
from aiosalesforce.exceptions import MoreThanOneRecordError, NotFoundError, SalesforceError

from tests.mocks.salesforce.conftest import HOST, Org
from understudy_mocks.salesforce.auth.grants import landscape

pytestmark = pytest.mark.client("aiosalesforce", agent="aiosalesforce")

Work = Callable[[Any], Awaitable[Any]]


def run(org: Org, work: Work, auth: Any = None) -> Any:
    """Let a client work that logs in on its own, as a connected app unless told otherwise."""
    own = org.stage.own
    auth = auth or ClientCredentialsFlow(own["client_id"], own["client_secret"])
    trusted = ssl.create_default_context(cafile=org.served.ca)

    async def client() -> Any:
        async with httpx.AsyncClient(verify=trusted, proxy=org.served.proxy) as http:
            salesforce = aiosalesforce.Salesforce(http, f"https://{HOST}", auth, "60.0")
            return await work(salesforce)

    return asyncio.run(client())


def test_records_make_their_round(org: Org) -> None:
    async def work(sf: Any) -> Any:
        id_ = await sf.sobject.create("Account", {"Name": "Acme"})
        await sf.sobject.update("Account", id_, {"Site": "S"})
        read = await sf.sobject.get("Account", id_, fields=["Name", "Site"])
        up = await sf.sobject.upsert("Account", "k1", "External_Id__c", {"Name": "Acme 2"})
        again = await sf.sobject.upsert("Account", "k1", "External_Id__c", {"Name": "Acme 3"})
        by_key = await sf.sobject.get("Account", "k1", "External_Id__c")
        await sf.sobject.delete("Account", id_)
        return read, up, again, by_key

    read, up, again, by_key = run(org, work)

    assert (read["Name"], read["Site"]) == ("Acme", "S")
    assert (up.created, again.created, again.id) == (True, False, up.id)
    assert by_key["Name"] == "Acme 3"


def test_queries_are_read_to_their_end(org: Org) -> None:
    async def work(sf: Any) -> Any:
        found = [r["Id"] async for r in sf.query("SELECT Id FROM Opportunity ORDER BY Id")]
        return found, await sf.get_limits()

    found, limits = run(org, work)

    assert len(found) == len(set(found)) == len(list(org.stage.system.store.all("Opportunity")))
    assert limits["DailyApiRequests"]["Max"] > 0


def test_batches_bring_several_requests(org: Org) -> None:
    async def work(sf: Any) -> Any:
        async with sf.composite.batch() as batch:
            query = batch.query("SELECT Id FROM Account LIMIT 3")
            made = batch.sobject.create("Contact", {"LastName": "Ng"})
            wrong = batch.sobject.create("Contact", {})
        return query, made, wrong

    query, made, wrong = run(org, work)

    assert len(query.records) == 3
    assert org.stage.system.records.get("Contact", made.id)["LastName"] == "Ng"
    assert (wrong.is_success, wrong.status_code) == (False, 400)


def test_errors_have_their_own_types(org: Org) -> None:
    async def work(sf: Any) -> Any:
        for name in ("one", "two"):
            await sf.sobject.create("Contact", {"LastName": name, "External_Id__c": "same"})
        for call, error in (
            (sf.sobject.create("Contact", {}), SalesforceError),
            (sf.sobject.get("Contact", "003000000000000AAA"), NotFoundError),
            (sf.sobject.get("Contact", "same", "External_Id__c"), MoreThanOneRecordError),
        ):
            with pytest.raises(error):
                await call

    run(org, work)


async def two_users(sf: Any) -> Any:
    return [r async for r in sf.query("SELECT Id FROM User LIMIT 2")]


def test_it_logs_in_by_soap(org: Org) -> None:
    own = org.stage.own
    auth = SoapLogin(own["username"], own["password"], own["security_token"])

    assert len(run(org, two_users, auth)) == 2


def test_it_logs_in_by_jwt(org: Org, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_text(str(landscape(org.stage.system)["private_key"]))
    auth = JwtBearerFlow(org.stage.own["client_id"], org.stage.own["username"], key)

    assert len(run(org, two_users, auth)) == 2


def test_an_expired_session_is_renewed_silently(org: Org) -> None:
    async def work(sf: Any) -> Any:
        await sf.get_limits()
        org.stage.system.tokens.revoke_all("access")
        return await sf.get_limits()

    assert run(org, work)["DailyApiRequests"]
