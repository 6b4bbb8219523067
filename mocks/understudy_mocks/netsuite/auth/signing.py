"""Requests signed with a token (OAuth 1.0a), checked in the vendor's order.

Whatever is wrong, the caller hears the same; the reason is only in the account's audit trail.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from understudy.vendor import Call, Caller, Refusal, System, same_secret
from understudy.vendor.auth import (
    body_hash,
    oauth1_base_string,
    oauth1_parameters,
    oauth1_signature,
)
from understudy_mocks.netsuite.auth.people import LOGINS, Login, caller_of

FRESH = timedelta(seconds=300)
FAILURES_MAX = 5
LOCKED = timedelta(minutes=30)
_REQUIRED = ("consumer_key", "token", "signature_method", "timestamp", "nonce", "signature")
_NONCES_KEPT = 1000


@dataclass(frozen=True, slots=True)
class Attempt:
    """A line of the Login Audit Trail."""

    at: datetime
    account: str
    token: str
    detail: str


class AuditTrail:
    """Who tried to log in, and why it failed. Five failures of a token lock it for half an hour."""

    def __init__(self, system: System) -> None:
        self._clock = system.clock
        self.attempts: list[Attempt] = []
        self._failures: dict[str, int] = {}
        self._locked: dict[str, datetime] = {}

    def failed(self, account: str, token: str, reason: str) -> None:
        """Note a failure. A forged signature of a known token counts towards its lock."""
        self.attempts.append(Attempt(self._clock.now(), account, token, reason))
        del self.attempts[:-_NONCES_KEPT]
        if reason != "InvalidSignature" or not token:
            return
        self._failures[token] = self._failures.get(token, 0) + 1
        if self._failures[token] >= FAILURES_MAX:
            self._locked[token] = self._clock.now() + LOCKED
            self._failures[token] = 0

    def passed(self, token: str) -> None:
        self._failures.pop(token, None)

    def is_locked(self, token: str) -> bool:
        until = self._locked.get(token)
        return until is not None and self._clock.now() < until


class Nonces:
    """The nonces seen while their timestamps were fresh."""

    def __init__(self, system: System) -> None:
        self._clock = system.clock
        self._seen: dict[tuple[str, str, int], None] = {}

    def use(self, token: str, nonce: str, timestamp: int) -> bool:
        """Whether this one is new."""
        key = (token, nonce, timestamp)
        if key in self._seen:
            return False
        self._seen[key] = None
        if len(self._seen) % _NONCES_KEPT == 0:
            oldest = (self._clock.wall() - FRESH).timestamp()
            self._seen = {k: None for k in self._seen if k[2] >= oldest}
        return True


def signed(call: Call) -> Caller:
    """The caller of a signed request."""
    given = oauth1_parameters(call.headers["authorization"])
    found = {name: given.get(f"oauth_{name}", "") for name in _REQUIRED}
    realm = given.get("realm", "")
    login = login_of_token(call.system, found["token"])
    reason = (
        _wrong_parameters(call, given, found, realm)
        or _stale(call.system, found["timestamp"])
        or _forged(call, given, found, login)
    )
    if reason or login is None:
        _refuse(call.system, realm, found["token"] if login else "", reason or "token_rejected")
    assert login is not None
    call.system.part(AuditTrail).passed(found["token"])
    return caller_of(login)


def _refuse(system: System, account: str, token: str, reason: str) -> None:
    system.part(AuditTrail).failed(account, token, reason)
    raise Refusal("unauthenticated", reason=reason)


def login_of_token(system: System, token: str) -> Login | None:
    """Whose token it is; None for an unknown one."""
    known = (login for login in LOGINS if system.credentials[f"{login.token}_id"] == token)
    return next(known, None)


def refused_token(system: System, token: str) -> str:
    """Why a known token does not let anybody in, in the words of the audit trail."""
    login = login_of_token(system, token)
    if login is None or login.revoked:
        return "token_rejected"
    return "temporary_locked" if system.part(AuditTrail).is_locked(token) else ""


def _wrong_parameters(
    call: Call, given: Mapping[str, str], found: Mapping[str, str], realm: str
) -> str:
    """What of the parameters is missing or not ours, in the words of the audit trail."""
    expected = call.system.credentials
    checks = (
        (all(found.values()) and realm, "MissingTokenPassportRequiredFields"),
        (given.get("oauth_version", "1.0") == "1.0", "VersionRejected"),
        (found["signature_method"] == "HMAC-SHA256", "UnknownAlgorithm"),
        (realm.upper().replace("-", "_") == expected["account"], "realm"),
        (found["consumer_key"] == expected["consumer_key"], "consumer_key_unknown"),
        (len(found["nonce"]) >= 6, "nonce_rejected"),
    )
    wrong = next((reason for good, reason in checks if not good), "")
    return wrong or refused_token(call.system, found["token"])


def _stale(system: System, stamp: str) -> str:
    """Whether the timestamp is none, or not of now."""
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 19):
        return "InvalidTimestamp"
    age = system.clock.wall().timestamp() - int(stamp)
    return "InvalidTimestamp" if abs(age) > FRESH.total_seconds() else ""


def _forged(
    call: Call, given: Mapping[str, str], found: Mapping[str, str], login: Login | None
) -> str:
    """Whether body or request are not what was signed, or were sent before."""
    if login is None:
        return "token_rejected"
    secrets = call.system.credentials
    base = oauth1_base_string(call.exchange.method, call.url, given)
    token_secret = secrets[f"{login.token}_secret"]
    signature = oauth1_signature(base, secrets["consumer_secret"], token_secret)
    if not same_secret(found["signature"], signature):
        return "InvalidSignature"
    hashed = given.get("oauth_body_hash")
    if hashed is not None and hashed != body_hash(call.body):
        return "InvalidSignature"
    return used(call.system, found["token"], found["nonce"], found["timestamp"])


def used(system: System, token: str, nonce: str, timestamp: str) -> str:
    """Whether a nonce was seen before, in the words of the audit trail."""
    new = system.part(Nonces).use(token, nonce, int(timestamp))
    return "" if new else "NonceUsed"
