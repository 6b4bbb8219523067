"""NetSuite: SuiteQL to read, upserts by external id to write, every request signed."""

from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha1, sha256
from hmac import new as hmac
from itertools import count
from urllib.parse import parse_qsl, quote, urlsplit

import httpx

from understudy_engine.clock import Chance, Now
from understudy_engine.connectors.http import Http, json_in
from understudy_engine.gate import Gate
from understudy_engine.settings import System
from understudy_engine.wire import Row, as_row, chunks, loads, rows_of, text

REST = "/services/rest"
PAGE = 1000
IDS = 200
AT_ONCE = 4
"""Requests at a time: the smallest accounts allow five, and a person may be working too."""


class NetSuite:
    """One account, through one integration role."""

    def __init__(
        self, system: System, now: Now, chance: Chance, ca_bundle: str | None = None
    ) -> None:
        self.gate = Gate(system.name, now)
        self.http = Http(system.base_url, self.gate, now, ca_bundle=ca_bundle, at_once=AT_ONCE)
        self.http.explain = _explain
        self._auth = Signature(system, now, chance)

    async def suiteql(self, query: str) -> list[Row]:
        """All rows of a query, to its last page; keys are lower-case, values are texts."""
        found: list[Row] = []
        for offset in count(0, PAGE):
            answer = await self.http.call(
                "POST",
                f"{REST}/query/v1/suiteql",
                query={"limit": str(PAGE), "offset": str(offset)},
                json={"q": query},
                headers={"Prefer": "transient"},
                auth=self._auth,
                writes=False,
            )
            page = json_in(answer)
            found += rows_of(page.get("items"))
            if page.get("hasMore") is not True:
                break
        return found

    async def by_key(
        self, table: str, columns: str, keys: Iterable[str], where: str = ""
    ) -> dict[str, Row]:
        """Rows of a table by external id, in lists of ids; the first by internal id."""
        found: dict[str, Row] = {}
        for some in chunks(dict.fromkeys(keys), IDS):
            listed = ",".join(literal(key) for key in some)
            condition = f"externalid IN ({listed})" + (f" AND {where}" if where else "")
            query = f"SELECT id, externalid, {columns} FROM {table} WHERE {condition} ORDER BY id"
            for row in await self.suiteql(query):
                found.setdefault(text(row, "externalid"), row)
        return found

    async def upsert(
        self, record: str, external_id: str, values: Mapping[str, object], replace: str = ""
    ) -> None:
        """Make the record with this external id so. `replace` names a sublist to be set anew."""
        path = f"{REST}/record/v1/{record}/eid:{quote(external_id, safe='')}"
        query = {"replace": replace} if replace else {}
        await self.http.call("PUT", path, query=query, json=values, auth=self._auth)

    async def server_time(self) -> datetime:
        """What time it is in the ledger."""
        answer = await self.http.call("GET", f"{REST}/system/v1/serverTime", auth=self._auth)
        return datetime.fromisoformat(text(json_in(answer), "serverTime"))

    async def today(self) -> date:
        """Which day it is in the ledger: as its last answer was dated, or else by asking."""
        try:
            return parsedate_to_datetime(self.http.said_at).date()
        except ValueError:
            return (await self.server_time()).date()


class Signature:
    """OAuth 1.0a with HMAC-SHA256 (RFC 5849), a fresh nonce for every request."""

    def __init__(self, system: System, now: Now, chance: Chance) -> None:
        self._now, self._chance = now, chance
        self._realm = system.secret("account").upper().replace("-", "_")
        self._consumer = system.secret("consumer_key"), system.secret("consumer_secret")
        self._token = system.secret("token_id"), system.secret("token_secret")

    async def headers(self, method: str, url: str, body: bytes) -> Mapping[str, str]:
        stamp, nonce = str(int(self._now().timestamp())), self._chance.nonce()
        parameters = {
            "oauth_consumer_key": self._consumer[0],
            "oauth_token": self._token[0],
            "oauth_signature_method": "HMAC-SHA256",
            "oauth_timestamp": stamp,
            "oauth_nonce": nonce,
            "oauth_version": "1.0",
        }
        if body:
            parameters["oauth_body_hash"] = b64encode(sha1(body).digest()).decode()
        secrets = self._consumer[1], self._token[1]
        parameters["oauth_signature"] = signature(method, url, parameters, secrets)
        listed = ", ".join(f'{k}="{_pct(v)}"' for k, v in parameters.items())
        return {"Authorization": f'OAuth realm="{self._realm}", {listed}'}

    def forget(self) -> bool:
        """A fresh signature may do where a stale one did not."""
        return True


def signature(
    method: str, url: str, parameters: Mapping[str, str], secrets: tuple[str, str]
) -> str:
    """The base64 signature of a request; its query takes part, decoded and encoded anew."""
    parts = urlsplit(url)
    pairs = [*parse_qsl(parts.query, keep_blank_values=True), *parameters.items()]
    joined = "&".join(f"{k}={v}" for k, v in sorted((_pct(k), _pct(v)) for k, v in pairs))
    default = {"http": ":80", "https": ":443"}[parts.scheme]
    where = f"{parts.scheme}://{parts.netloc.lower().removesuffix(default)}{parts.path}"
    base = "&".join((method.upper(), _pct(where), _pct(joined)))
    key = "&".join(_pct(secret) for secret in secrets)
    return b64encode(hmac(key.encode(), base.encode(), sha256).digest()).decode()


def literal(value: str) -> str:
    """A text as SuiteQL quotes it."""
    return "'" + value.replace("'", "''") + "'"


def _pct(value: str) -> str:
    return quote(value, safe="")


def _explain(response: httpx.Response) -> str:
    try:
        details = rows_of(as_row(loads(response.content)).get("o:errorDetails"))
    except ValueError:
        details = []
    said = "; ".join(f"{text(d, 'o:errorCode')} {text(d, 'detail')}" for d in details)
    return (said or response.text)[:300]
