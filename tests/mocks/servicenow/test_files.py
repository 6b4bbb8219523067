"""Attachments: raw and by form, downloaded with what is known of them."""

import orjson
import pytest

from tests.mocks.servicenow.conftest import HOST, Bench

FILES = "/api/now/attachment"


def upload(bench: Bench, content: bytes = b"hello", **about: str) -> dict[str, str]:
    given = {"table_name": "pm_project", "table_sys_id": bench.key("project-1"), **about}
    answer = bench.call(
        "POST",
        f"{FILES}/file",
        params={"file_name": "note.txt", **given},
        content=content,
        headers={"content-type": "text/plain"},
    )
    assert answer.status_code == 201, answer.text
    found: dict[str, str] = answer.json()["result"]
    assert answer.headers["location"] == f"{HOST}{FILES}/{found['sys_id']}/file"
    return found


def test_what_goes_up_comes_down(bench: Bench) -> None:
    made = upload(bench, bytes(range(256)))

    answer = bench.call("GET", f"{FILES}/{made['sys_id']}/file")

    assert answer.content == bytes(range(256))
    assert answer.headers["content-type"] == "text/plain"
    told = orjson.loads(answer.headers["x-attachment-metadata"])
    assert told == bench.call("GET", f"{FILES}/{made['sys_id']}").json()["result"]
    assert (told["size_bytes"], told["compressed"], told["state"]) == ("256", "true", "pending")


def test_a_form_carries_a_file_too(bench: Bench) -> None:
    answer = bench.call(
        "POST",
        f"{FILES}/upload",
        data={"table_name": "pm_project", "table_sys_id": bench.key("project-1")},
        files={"uploadFile": ("plan.bin", b"\r\n--no boundary\r\n", "application/x-plan")},
    )

    assert answer.status_code == 201
    found = answer.json()["result"]
    assert (found["file_name"], found["content_type"]) == ("plan.bin", "application/x-plan")
    assert bench.call("GET", f"{FILES}/{found['sys_id']}/file").content == b"\r\n--no boundary\r\n"


def test_files_are_listed_by_what_they_hang_on(bench: Bench) -> None:
    upload(bench)
    upload(bench, table_sys_id=bench.key("project-2"))
    query = {"sysparm_query": f"table_sys_id={bench.key('project-2')}", "sysparm_limit": "1"}

    by_query = bench.call("GET", FILES, params=query)
    by_pair = bench.call("GET", FILES, params={"table_sys_id": bench.key("project-1")})
    everything = bench.call("GET", FILES, params={"sysparm_limit": "1"})

    assert [len(a.json()["result"]) for a in (by_query, by_pair, everything)] == [1, 1, 1]
    assert by_query.headers["x-total-count"] == by_pair.headers["x-total-count"] == "1"
    assert everything.headers["x-total-count"] == "2"
    assert 'rel="next"' in everything.headers["link"]


def test_a_file_is_renamed_and_taken_away(bench: Bench) -> None:
    id = upload(bench)["sys_id"]

    renamed = bench.call("PATCH", f"{FILES}/{id}", json={"file_name": "b.txt", "table_name": "x"})
    gone = bench.call("DELETE", f"{FILES}/{id}")

    found = renamed.json()["result"]
    assert (found["file_name"], found["table_name"]) == ("b.txt", "pm_project")
    assert (gone.status_code, gone.content) == (204, b"")
    assert bench.call("GET", f"{FILES}/{id}").status_code == 404


def test_files_go_with_their_record(bench: Bench) -> None:
    id = upload(bench)["sys_id"]

    bench.call("DELETE", f"/api/now/table/pm_project/{bench.key('project-1')}")

    assert bench.call("GET", f"{FILES}/{id}").status_code == 404


@pytest.mark.parametrize(
    ("about", "status"),
    [
        ({"table_sys_id": "nobody"}, 404),
        ({"table_name": "nonsense"}, 400),
        ({"table_name": ""}, 400),
        ({"file_name": ""}, 400),
    ],
)
def test_a_file_hangs_on_something(bench: Bench, about: dict[str, str], status: int) -> None:
    given = {"table_name": "pm_project", "table_sys_id": bench.key("project-1"), **about}

    answer = bench.call(
        "POST",
        f"{FILES}/file",
        params={"file_name": "a", **given},
        content=b"x",
        headers={"content-type": "text/plain"},
    )

    assert (answer.status_code, answer.json()["status"]) == (status, "failure")
    assert bench.system.store.last_seq == 0


def test_who_may_not_write_the_record_may_not_attach(bench: Bench) -> None:
    bench.become("viewer")
    about = {"file_name": "a", "table_name": "pm_project", "table_sys_id": bench.key("project-1")}

    answer = bench.call(
        "POST", f"{FILES}/file", params=about, content=b"x", headers={"content-type": "a/b"}
    )

    assert answer.status_code == 403
    assert bench.call("POST", f"{FILES}/upload", data={"x": "y"}).status_code == 415
