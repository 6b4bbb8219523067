"""Outbound messages: sent again until the endpoint says in SOAP that it has them."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping

import pytest

from tests.mocks.salesforce.conftest import Bench
from understudy.vendor import Subscription
from understudy_mocks.salesforce.events.outbound import acknowledged

ACK = (
    b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>'
    b'<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack>'
    b"</notificationsResponse></e:Body></e:Envelope>"
)
Message = MutableMapping[str, object]


class Endpoint:
    """Answers well each time, but says only the second time that it has the message."""

    def __init__(self) -> None:
        self.heard = 0

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        self.heard += 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        body = b"<ok/>" if self.heard == 1 else ACK
        await send({"type": "http.response.body", "body": body})


def test_a_message_is_sent_again_until_it_is_acknowledged(bench: Bench) -> None:
    endpoint = Endpoint()
    bench.wire.add("sut.test", endpoint)
    bench.system.subscriptions.append(Subscription("https://sut.test/hooks", "Account"))

    bench.create("Account", Name="Acme")
    with bench.wire.laid():
        bench.loop.run_until_complete(asyncio.sleep(600))

    assert endpoint.heard == 2
    assert [d.attempt for d in bench.system.deliveries] == [1, 2]
    assert bench.system.outbox.pending == 0


@pytest.mark.parametrize(
    ("body", "taken"),
    [
        (ACK, True),
        (ACK.replace(b"true", b"false"), False),
        (ACK.replace(b"outbound", b"inbound"), False),
        (b"", False),
        (b"OK", False),
    ],
)
def test_only_an_ack_is_an_acknowledgement(body: bytes, taken: bool) -> None:
    assert acknowledged(body) is taken
