"""CometD through aiosfstream, over TLS: what an integrator's listener hears."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from aiosfstream_ng.auth import AuthenticatorBase
from aiosfstream_ng.client import Client
from aiosfstream_ng.exceptions import ServerError
from aiosfstream_ng.replay import ReplayMarker, ReplayOption

from tests.mocks.salesforce.conftest import Org

pytestmark = pytest.mark.client("aiosfstream", agent="Python/")


class Login(AuthenticatorBase):
    """Logs in at the org's own port, where the library would go to the vendor's public host."""

    def __init__(self, org: Org) -> None:
        super().__init__()
        self.org, self.logins = org, 0

    async def _authenticate(self) -> tuple[int, Any]:
        own = self.org.stage.own
        self.logins += 1
        async with httpx.AsyncClient(verify=self.org.served.ca, trust_env=False) as client:
            answer = await client.post(
                f"{self.org.served.https}/services/oauth2/token",
                data={
                    "grant_type": "password",
                    "client_id": own["client_id"],
                    "client_secret": own["client_secret"],
                    "username": own["username"],
                    "password": own["password"] + own["security_token"],
                },
            )
        return answer.status_code, answer.json()


class Ear:
    """A listener, and a way to make things happen."""

    def __init__(self, org: Org, **arguments: Any) -> None:
        self.login = Login(org)
        self.client = Client(self.login, **arguments)
        self.client.ssl = ssl.create_default_context(cafile=org.served.ca)
        self.org = org

    async def create(self, kind: str, **values: object) -> None:
        async with httpx.AsyncClient(verify=self.org.served.ca, trust_env=False) as client:
            answer = await client.post(
                f"{self.org.served.https}/services/data/v59.0/sobjects/{kind}",
                json=values,
                headers={"authorization": f"Bearer {self.login.access_token}"},
            )
        assert answer.status_code == 201, answer.text

    async def hear(self) -> Any:
        return (await asyncio.wait_for(self.client.receive(), 10))["data"]


def play(org: Org, story: Callable[[Ear], Awaitable[None]], **arguments: Any) -> None:
    async def play() -> None:
        # Made within the loop, to which the library ties itself at once.
        ear = Ear(org, **arguments)
        async with ear.client:
            await story(ear)

    asyncio.run(play())


def test_a_listener_hears_changes_and_platform_events_as_they_happen(org: Org) -> None:
    async def story(ear: Ear) -> None:
        await ear.client.subscribe("/data/AccountChangeEvent")
        await ear.client.subscribe("/event/Order_Paid__e")
        await ear.create("Account", Name="Acme")
        changed = await ear.hear()
        await ear.create("Order_Paid__e", Order_Number__c="17")
        paid = await ear.hear()
        assert changed["payload"]["ChangeEventHeader"]["changeType"] == "CREATE"
        assert paid["payload"]["Order_Number__c"] == "17"
        await ear.client.unsubscribe("/event/Order_Paid__e")
        assert ear.client.subscriptions == {"/data/AccountChangeEvent"}

    play(org, story)


def test_a_listener_goes_on_where_it_stopped(org: Org) -> None:
    read: dict[str, Any] = {}
    channel = "/event/Order_Paid__e"

    async def one(first: Ear) -> None:
        await first.client.subscribe(channel)
        await first.create("Order_Paid__e", Order_Number__c="1")
        assert (await first.hear())["payload"]["Order_Number__c"] == "1"
        await first.client.close()
        await first.create("Order_Paid__e", Order_Number__c="2")

    async def two(second: Ear) -> None:
        await second.client.subscribe(channel)
        assert (await second.hear())["payload"]["Order_Number__c"] == "2"

    play(org, one, replay=read)
    play(org, two, replay=read)


def test_a_listener_falls_back_when_its_place_is_gone(org: Org) -> None:
    channel = "/data/AccountChangeEvent"
    gone = {channel: ReplayMarker("2026-01-01T00:00:00.000Z", 99_999)}

    async def story(ear: Ear) -> None:
        await ear.create("Account", Name="Before")
        await ear.client.subscribe(channel)
        assert (await ear.hear())["payload"]["Name"] == "Before"
        with pytest.raises(ServerError, match="does not exist"):
            await ear.client.subscribe("/event/Nope__e")

    play(org, story, replay=gone, replay_fallback=ReplayOption.ALL_EVENTS)


def test_a_listener_whose_session_ended_logs_in_again(org: Org) -> None:
    async def story(ear: Ear) -> None:
        await ear.client.subscribe("/data/AccountChangeEvent")
        org.stage.system.tokens.revoke_all()
        await ear.client.subscribe("/data/ContactChangeEvent")
        assert ear.login.logins > 1
        await ear.create("Account", Name="Acme")
        assert (await ear.hear())["payload"]["Name"] == "Acme"

    play(org, story)
