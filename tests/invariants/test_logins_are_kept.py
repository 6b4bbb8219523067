"""A login is used for more than one request."""

from collections.abc import Sequence
from dataclasses import replace

from tests.invariants.builders import exchange, history, judged, only_violation, told
from understudy.invariants.logins_are_kept import LoginsAreKept
from understudy.kernel.exchange import Exchange, Verb


def visits(requests: int, *, expired: bool = False, each_s: int = 30) -> Sequence[Exchange]:
    """Visits for forty minutes: a login and some requests; first a refusal, if it is expired."""
    found: list[Exchange] = []
    for second in range(0, 2400, each_s):
        statuses = [(401, False)] if expired else []
        for status, login in (*statuses, (200, True), *[(200, False)] * requests):
            verb: Verb = "login" if login else "read"
            when = f"06-30 10:{second // 60:02}:{second % 60:02}"
            one = exchange("crm", len(found), when, status=status)
            found.append(replace(one, verb=verb))
    return found


def test_kept_when_logins_serve_several_requests_or_were_refused_or_are_few() -> None:
    several = history(exchanges=visits(3))
    expired = history(exchanges=visits(1, expired=True)[:-1])
    once_a_minute = history(exchanges=visits(1, each_s=60))

    assert judged(LoginsAreKept(), several).verdict == "held"
    assert judged(LoginsAreKept(), expired).verdict == "held"
    assert judged(LoginsAreKept(), once_a_minute).verdict == "held"


def test_broken_when_each_request_has_a_login_of_its_own() -> None:
    violation = only_violation(LoginsAreKept(), history(exchanges=visits(1)))

    assert told(violation) == (
        "crm",
        "a login that serves many requests",
        "80 logins in an hour, for 80 requests",
    )


def test_unknown_when_nobody_logs_in() -> None:
    about = history(exchanges=[exchange("erp", 1, "06-30 10:00")])

    assert judged(LoginsAreKept(), about).verdict == "unknown"
