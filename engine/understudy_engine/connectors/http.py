"""One request to one system, with everything a good guest does.

Signs in once, again on 401; keeps to the door's hours and to a few requests at a time; tells what
is definite from what is not. It never repeats a request whose outcome is unknown: whoever asked
looks first.
"""

import asyncio
import ssl
from base64 import b64encode
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Protocol
from urllib.parse import quote, urlencode

import httpx

from understudy_engine.clock import Now
from understudy_engine.errors import Busy, Refused, Unknown
from understudy_engine.gate import Gate
from understudy_engine.wire import Row, as_row, dumps, loads

TIMEOUT = httpx.Timeout(30.0, connect=5.0)
REST_UNSAID_S = 5.0
"""How long to rest when a system is busy and does not say until when."""
LOCKED_OUT_S = 60.0
"""How long to stay away from a system that does not let us in."""

Noted = Callable[[str, str, str, str], None]
"""Takes (system, method, path, outcome) of every write."""


class Auth(Protocol):
    """How a system wants to know who asks."""

    async def headers(self, method: str, url: str, body: bytes) -> Mapping[str, str]: ...

    def forget(self) -> bool:
        """What was shown is no longer good; whether there is a way to get something fresh."""


class Http:
    """The requests to one system."""

    def __init__(
        self, base_url: str, gate: Gate, now: Now, *, ca_bundle: str | None, at_once: int = 4
    ) -> None:
        self.base_url, self.gate, self.now = base_url, gate, now
        self.noted: Noted = lambda system, method, path, outcome: None
        self.throttles: Callable[[httpx.Response], bool] = lambda response: False
        self.explain: Callable[[httpx.Response], str] = lambda response: response.text[:300]
        self.said_at = ""
        """The date of the last answer, as the system's own clock told it."""
        self._slots = asyncio.Semaphore(at_once)
        secure = base_url.startswith("https://")
        verify = ssl.create_default_context(cafile=ca_bundle) if secure else False
        self._client = httpx.AsyncClient(verify=verify, timeout=TIMEOUT, trust_env=False)

    async def close(self) -> None:
        await self._client.aclose()

    async def call(
        self,
        method: str,
        path: str,
        *,
        auth: Auth | None = None,
        query: Mapping[str, str] | None = None,
        json: object = None,
        form: Mapping[str, str] | None = None,
        content: bytes = b"",
        headers: Mapping[str, str] | None = None,
        writes: bool | None = None,
        answers: Callable[[httpx.Response], bool] = lambda response: False,
    ) -> httpx.Response:
        """Send and return an answer below 400; raises `Busy`, `Unknown` or `Refused`.

        `answers` says which other answers are to be returned as well.
        """
        url = f"{self.base_url}{path}"
        if query:
            url += _asking(tuple(query.items()))
        given = dict(headers or {})
        if json is not None:
            content = dumps(json).encode()
            given.setdefault("Content-Type", "application/json")
        if form is not None:
            content = urlencode(form).encode()
            given["Content-Type"] = "application/x-www-form-urlencoded"
        writing = method != "GET" if writes is None else writes
        outcome = "unknown"
        try:
            response = await self._authorised(method, url, given, content, auth)
            if answers(response):
                self.gate.succeeded()
            else:
                self._judge(response)
            outcome = str(response.status_code)
        except Refused as refused:
            outcome = str(refused.status)
            raise
        except Busy:
            outcome = "not done"
            raise
        finally:
            if writing:
                self.noted(self.gate.system, method, path, outcome)
        return response

    async def _authorised(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes, auth: Auth | None
    ) -> httpx.Response:
        if auth is None:
            return await self._exchange(method, url, headers, body)
        shown = await auth.headers(method, url, body)
        response = await self._exchange(method, url, {**headers, **shown}, body)
        if response.status_code == 401 and auth.forget():
            shown = await auth.headers(method, url, body)
            response = await self._exchange(method, url, {**headers, **shown}, body)
        if response.status_code == 401:
            raise self.gate.rest(LOCKED_OUT_S, f"does not let us in: {self.explain(response)}")
        return response

    async def _exchange(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> httpx.Response:
        async with self._slots:
            self.gate.enter()
            try:
                response = await self._client.request(
                    method, _parsed(url), headers=dict(headers), content=body or None
                )
                self.said_at = response.headers.get("Date", "")
                return response
            except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as wrong:
                self.gate.failed("cannot be reached")
                reason = f"cannot be reached: {wrong}"
                raise Busy(self.gate.system, reason, REST_UNSAID_S, guessed=True) from None
            except httpx.TransportError as wrong:
                self.gate.failed("does not answer")
                kind = type(wrong).__name__
                raise Unknown(f"{self.gate.system}: {method} {url}: {kind}") from None
            finally:
                self.gate.leave()

    def _judge(self, response: httpx.Response) -> None:
        status = response.status_code
        if status in (429, 503) or self.throttles(response):
            asked = self._asked_rest(response)
            if status == 503 and asked is None:
                self.gate.failed("is not available")
                raise Busy(self.gate.system, "is not available", REST_UNSAID_S, guessed=True)
            raise self.gate.rest(
                REST_UNSAID_S if asked is None else asked, f"asks for a rest ({status})"
            )
        if status >= 500:
            self.gate.failed(f"fails with {status}")
            raise Unknown(f"{self.gate.system}: {status} {self.explain(response)}")
        self.gate.succeeded()
        if status >= 400:
            raise Refused(self.gate.system, status, self.explain(response))

    def _asked_rest(self, response: httpx.Response) -> float | None:
        """The seconds that Retry-After asks for, in either of its forms."""
        said = response.headers.get("Retry-After")
        if said is None:
            return None
        try:
            return max(0.0, float(said))
        except ValueError:
            pass
        try:
            until: datetime = parsedate_to_datetime(said).astimezone(UTC)
        except ValueError:
            return None
        return max(0.0, (until - self.now()).total_seconds())


@lru_cache(maxsize=256)
def _asking(query: tuple[tuple[str, str], ...]) -> str:
    return "?" + "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in query)


@lru_cache(maxsize=256)
def _parsed(url: str) -> httpx.URL:
    """Who polls asks for the same again and again; to take a URL apart is not cheap."""
    return httpx.URL(url)


def json_in(response: httpx.Response) -> Row:
    """The object an answer holds; `Unknown` when a gateway or a sleeping host answered instead."""
    try:
        return as_row(loads(response.content))
    except ValueError:
        url = response.request.url
        raise Unknown(f"{url.host}: {response.status_code} for {url.path} is no JSON") from None


class Token:
    """A bearer token: fetched when needed, and anew when it was refused."""

    def __init__(self, fetch: Callable[[], Awaitable[str]], gate: Gate) -> None:
        self._fetch, self._gate = fetch, gate
        self._token: str | None = None
        self._lock = asyncio.Lock()

    async def headers(self, method: str, url: str, body: bytes) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {await self.value()}"}

    async def value(self) -> str:
        async with self._lock:
            if self._token is None:
                try:
                    self._token = await self._fetch()
                except Refused as refused:
                    raise self._gate.rest(LOCKED_OUT_S, f"does not let us in: {refused}") from None
            return self._token

    def forget(self) -> bool:
        self._token = None
        return True


class Fixed:
    """Headers that are always the same."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self._headers = headers

    async def headers(self, method: str, url: str, body: bytes) -> Mapping[str, str]:
        return self._headers

    def forget(self) -> bool:
        return False


def basic(username: str, password: str) -> Fixed:
    """HTTP Basic."""
    pair = b64encode(f"{username}:{password}".encode()).decode()
    return Fixed({"Authorization": f"Basic {pair}"})
