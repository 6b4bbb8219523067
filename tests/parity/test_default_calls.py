"""The lists that come with us make sense: each of our own stand-ins answers all of it."""

from collections.abc import Mapping

import pytest

from tests.shaping.bench import ShapedBench
from tests.shaping.test_workday import _signed_in
from understudy.parity.calls import default_calls
from understudy.parity.recording import Answer, record
from understudy.vendor.discovery import vendors

REFUSED = ("unknown-", "malformed-", "not-signed-in")


@pytest.mark.parametrize("name", vendors())
def test_a_stand_in_answers_what_we_ask_of_the_real_one(name: str) -> None:
    bench = ShapedBench(name)
    if name == "workday":
        bench = _signed_in(bench)
    signed, bench.headers = bench.headers, {}

    def ask(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        answer = bench.call(method, path, headers=dict(headers), content=body)
        return Answer(answer.status_code, answer.headers, answer.content)

    made = record(name, default_calls(name), ask, signed, bench.system.credentials)
    bench.close()

    assert [s.id for s in made.seen.values() if s.skipped] == []
    statuses = {s.id: s.status for s in made.seen.values()}
    refused = {id_: status for id_, status in statuses.items() if id_.startswith(REFUSED)}
    assert {id_ for id_, status in statuses.items() if status != 200} == set(refused)
    assert all(400 <= status < 500 for status in refused.values())
    assert all(s.body is not None for s in made.seen.values() if s.media.endswith("json"))
