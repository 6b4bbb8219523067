"""NetSuite, by REST and SuiteQL: signed as a controller, who sees one subsidiary's books."""

from base64 import b64encode
from collections.abc import Collection, Mapping
from hashlib import sha256
from hmac import new as hmac
from random import Random
from urllib.parse import parse_qsl, quote, urlsplit

from load.protocols.http import Answer, Door, Stopwatch, wall

REST = "/services/rest"
PAGE = 100
AT_ONCE = 4
"""The account has few slots for requests, and an integration needs some too."""
CONTROLLER = "regional@erp.halden.test"


class NetSuite:
    """One account, through the role of a controller."""

    logins = (CONTROLLER,)

    def __init__(self, entry: Mapping[str, object], rng: Random) -> None:
        self._auth: Mapping[str, str] = entry["auth"]  # type: ignore[assignment]  # a landscape's
        self._rng = rng
        self.door = Door("erp", str(entry["base_url"]), AT_ONCE)

    def suiteql(
        self, watch: Stopwatch, query: str, pages: int = 1, name: str = "transaction.query"
    ) -> list[dict[str, str]]:
        """The rows of so many pages of a query."""
        found: list[dict[str, str]] = []
        for number in range(pages):
            path = f"{REST}/query/v1/suiteql?limit={PAGE}&offset={number * PAGE}"
            page = self._send(
                watch, name, "POST", path, json={"q": query}, headers={"Prefer": "transient"}
            ).json
            found += page["items"]  # type: ignore[arg-type]  # as the vendor documents it
            if not page["hasMore"]:
                break
        return found

    def read(self, watch: Stopwatch, record: str, id: str) -> dict[str, object]:
        """One record."""
        path = f"{REST}/record/v1/{record}/{id}"
        return self._send(watch, f"{record}.read", "GET", path).json

    def create(
        self,
        watch: Stopwatch,
        record: str,
        values: Mapping[str, object],
        expected: Collection[int] = (),
    ) -> Answer:
        """A new record."""
        path = f"{REST}/record/v1/{record}"
        return self._send(watch, f"{record}.create", "POST", path, json=values, expected=expected)

    def _send(
        self,
        watch: Stopwatch,
        name: str,
        method: str,
        path: str,
        *,
        json: object = None,
        headers: Mapping[str, str] | None = None,
        expected: Collection[int] = (),
    ) -> Answer:
        signed = {"Authorization": self._signature(method, f"{self.door.base_url}{path}")}
        given = {**(headers or {}), **signed}
        return self.door.send(
            watch, name, method, path, headers=given, json=json, expected=expected
        )

    def _signature(self, method: str, url: str) -> str:
        """OAuth 1.0a with HMAC-SHA256 (RFC 5849)."""
        own, parts = self._auth, urlsplit(url)
        oauth = {
            "oauth_consumer_key": own["consumer_key"],
            "oauth_token": own["regional_token_id"],
            "oauth_signature_method": "HMAC-SHA256",
            "oauth_timestamp": str(int(wall())),
            "oauth_nonce": f"{self._rng.getrandbits(96):024x}",
            "oauth_version": "1.0",
        }
        pairs = sorted((_pct(k), _pct(v)) for k, v in [*parse_qsl(parts.query), *oauth.items()])
        joined = "&".join(f"{k}={v}" for k, v in pairs)
        where = f"{parts.scheme}://{parts.netloc}{parts.path}"
        base = "&".join((method, _pct(where), _pct(joined)))
        key = f"{_pct(own['consumer_secret'])}&{_pct(own['regional_token_secret'])}"
        digest = hmac(key.encode(), base.encode(), sha256).digest()
        oauth["oauth_signature"] = b64encode(digest).decode()
        listed = ", ".join(f'{k}="{_pct(v)}"' for k, v in oauth.items())
        return f'OAuth realm="{own["account"]}", {listed}'


def _pct(value: str) -> str:
    return quote(value, safe="")
