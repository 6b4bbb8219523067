"""Who is calling: tokens that expire and can be revoked, Basic, OAuth 1.0a signatures."""

import base64
import binascii
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha1, sha256
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from understudy.kernel.clock import Clock
from understudy.vendor.call import Call, Caller
from understudy.vendor.errors import Refusal


@dataclass(slots=True)
class Token:
    """A secret that stands for a caller until it expires or is revoked.

    `purpose` is access, refresh or code.
    """

    secret: str
    caller: Caller
    purpose: str
    expires_at: datetime | None
    revoked: bool = False


class Tokens:
    """The tokens of one system."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._by_secret: dict[str, Token] = {}

    def issue(
        self, secret: str, caller: Caller, *, ttl_s: float | None, purpose: str = "access"
    ) -> Token:
        """Make `secret` valid for `ttl_s` seconds of business time (None: until revoked)."""
        expires_at = None if ttl_s is None else self._clock.now() + timedelta(seconds=ttl_s)
        token = Token(secret, caller, purpose, expires_at)
        self._by_secret[secret] = token
        return token

    def check(self, secret: str, purpose: str = "access") -> Caller:
        """The caller; refuses `unauthenticated` or `token-expired`."""
        token = self._by_secret.get(secret)
        if token is None or token.revoked or token.purpose != purpose:
            raise Refusal("unauthenticated")
        if token.expires_at is not None and self._clock.now() >= token.expires_at:
            raise Refusal("token-expired")
        return token.caller

    def revoke(self, secret: str) -> bool:
        """Whether there was such a token."""
        token = self._by_secret.get(secret)
        if token is not None:
            token.revoked = True
        return token is not None

    def revoke_all(self, purpose: str = "access", caller: str = "") -> int:
        """Revoke the tokens of everybody, or of one caller; returns how many died."""
        live = [
            t
            for t in self._by_secret.values()
            if t.purpose == purpose and not t.revoked and caller in ("", t.caller.name)
        ]
        for token in live:
            token.revoked = True
        return len(live)


def same_secret(given: str, expected: str) -> bool:
    """Comparison that takes the same time whatever differs."""
    return hmac.compare_digest(given.encode(), expected.encode())


def basic(call: Call) -> tuple[str, str] | None:
    """User name and password of an HTTP Basic header; None when there is no such header."""
    scheme, _, rest = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = (
            base64.b64decode(rest.strip(), validate=True).decode().partition(":")
        )
    except (binascii.Error, UnicodeDecodeError):
        raise Refusal("unauthenticated", reason="garbled Basic header") from None
    if not colon:
        raise Refusal("unauthenticated", reason="garbled Basic header")
    return user, password


def bearer(call: Call, schemes: Iterable[str] = ("bearer",)) -> str | None:
    """The token of an Authorization header in one of the schemes; None when there is none."""
    scheme, _, rest = call.headers.get("authorization", "").partition(" ")
    return rest.strip() if scheme.lower() in schemes and rest.strip() else None


def oauth1_parameters(header: str) -> dict[str, str]:
    """The parameters of an `Authorization: OAuth …` header (RFC 5849, 3.5.1), decoded."""
    found: dict[str, str] = {}
    for part in header.partition(" ")[2].split(","):
        name, _, value = part.strip().partition("=")
        if name:
            found[unquote(name)] = unquote(value.strip().strip('"'))
    return found


def oauth1_base_string(method: str, url: str, parameters: Mapping[str, str]) -> str:
    """The signature base string (RFC 5849, 3.4.1) of a request without a form body."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    default = {"http": 80, "https": 443}.get(parts.scheme)
    if parts.port not in (None, default):
        host = f"{host}:{parts.port}"
    pairs = [
        *parse_qsl(parts.query, keep_blank_values=True),
        *((k, v) for k, v in parameters.items() if k not in ("oauth_signature", "realm")),
    ]
    joined = "&".join(f"{k}={v}" for k, v in sorted((_pct(k), _pct(v)) for k, v in pairs))
    return "&".join(
        (method.upper(), _pct(f"{parts.scheme.lower()}://{host}{parts.path}"), _pct(joined))
    )


def oauth1_signature(base: str, consumer_secret: str, token_secret: str) -> str:
    """HMAC-SHA256 over the base string, in base64."""
    key = f"{_pct(consumer_secret)}&{_pct(token_secret)}"
    return base64.b64encode(hmac.new(key.encode(), base.encode(), sha256).digest()).decode()


def body_hash(body: bytes) -> str:
    """`oauth_body_hash` as clients send it: SHA-1 of the body in base64."""
    return base64.b64encode(sha1(body, usedforsecurity=False).digest()).decode()


def _pct(text: str) -> str:
    return quote(text, safe="-._~")
