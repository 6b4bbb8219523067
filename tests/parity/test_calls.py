"""The list of calls: it only reads, and says what is wrong with it in one line."""

from pathlib import Path

import pytest

from understudy.kernel.errors import UsageError
from understudy.parity.calls import default_calls, parse, read_calls
from understudy.vendor.discovery import vendors


@pytest.mark.parametrize("name", vendors())
def test_every_vendor_has_a_list_that_only_reads_and_is_refused_once(name: str) -> None:
    found = default_calls(name)

    assert len(found.calls) >= 9
    assert any(call.anonymous for call in found.calls)
    assert any(call.id.startswith("unknown-") for call in found.calls)
    assert all(c.method in ("GET", "HEAD") or c.reads for c in found.calls)


def test_a_call_for_each_name_is_so_many_calls() -> None:
    told = {"call": [{"id": "d", "path": "/x/{each}/y", "each": ["A", "B"], "sparse": True}]}

    assert [(c.id, c.path, c.sparse) for c in parse("x", told).calls] == [
        ("d:A", "/x/A/y", True),
        ("d:B", "/x/B/y", True),
    ]


@pytest.mark.parametrize("name", vendors())
def test_a_list_survives_its_way_through_a_file(name: str) -> None:
    found = default_calls(name)

    assert parse("again", found.as_json()) == found


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[call", "no TOML"),
        ("calls = []", "did you mean 'call'"),
        ("call = 1", "list of tables"),
        ("error_codes = 1", "list of texts"),
        ("[[call]]\nid = 'a'", "needs id and path"),
        ("[[call]]\npath = '/a'", "needs id and path"),
        ("[[call]]\nid = 'a'\npath = 'a'", "does not begin with /"),
        ("[[call]]\nid = 'a'\npath = '/a'\nmethod = 'POST'", "POST may write"),
        ("[[call]]\nid = 'a'\npath = '/a'\nmethod = 'DELETE'", "DELETE may write"),
        ("[[call]]\nid = 'a'\npath = '/a'\npth = 1", "did you mean 'path'"),
        ("[[call]]\nid = 'a'\npath = 1", "call[0].path: must be text"),
        ("[[call]]\nid = 'a'\npath = '/a'\nkeep = { a = 1 }", "a table of texts"),
        ("[[call]]\nid = 'a'\npath = '/a'\nheaders = { Cookie = 'x' }", "Cookie is no part"),
        ("[[call]]\nid = 'a'\npath = '/a'\nsparse = 'x'", "true or false"),
        ("[[call]]\nid = 'a'\npath = '/a'\nnames = { at = '/x' }", "needs at and name"),
        ("[[call]]\nid = 'a'\npath = '/a'\n[[call]]\nid = 'a'\npath = '/b'", "two calls"),
    ],
)
def test_a_bad_list_gets_one_line(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "calls.toml"
    path.write_text(text)

    with pytest.raises(UsageError) as told:
        read_calls(path)

    assert str(told.value).startswith(str(path))
    assert complaint in str(told.value)
    assert "\n" not in str(told.value)
