"""Who gets in by which way, what access controls take away, and how much may be asked for."""

import re
from datetime import UTC, datetime
from typing import Any

import httpx
import jwt
import pytest

from tests.mocks.servicenow.conftest import Bench

ANY = "/api/now/table/pm_project?sysparm_limit=1"
BACK = "https://app.test/callback"


def token(bench: Bench, grant: str, **form: str) -> httpx.Response:
    own = bench.system.credentials
    client = {"client_id": own["client_id"], "client_secret": own["client_secret"]}
    bench.auth = None
    return bench.call("POST", "/oauth_token.do", data={"grant_type": grant, **client, **form})


def bearer(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    return {"authorization": f"Bearer {answer.json()['access_token']}"}


def test_a_person_lets_an_application_in(bench: Bench) -> None:
    own = bench.system.credentials
    asked = {"response_type": "code", "client_id": own["client_id"], "redirect_uri": BACK}
    bench.auth = None

    page = bench.call("GET", "/oauth_auth.do", params={**asked, "state": "s 1"})
    person = {"user_name": own["admin_username"], "user_password": own["admin_password"]}
    agreed = bench.call(
        "POST", "/oauth_auth.do", params={**asked, "state": "s 1"}, data={**person, "x": ""}
    )
    code = re.fullmatch(rf"{BACK}\?code=(\w+)&state=s\+1", agreed.headers["location"])

    assert (page.status_code, "<form" in page.text, agreed.status_code) == (200, True, 302)
    assert code is not None
    elsewhere = token(bench, "authorization_code", code=code[1], redirect_uri="https://evil.test")
    good = token(bench, "authorization_code", code=code[1], redirect_uri=BACK)
    again = token(bench, "authorization_code", code=code[1], redirect_uri=BACK)
    assert [elsewhere.status_code, good.status_code, again.status_code] == [401, 200, 401]
    assert bench.call("GET", ANY, headers=bearer(good)).status_code == 200
    fresh = token(bench, "refresh_token", refresh_token=good.json()["refresh_token"])
    assert fresh.json()["refresh_token"] == good.json()["refresh_token"]


def test_a_wrong_password_shows_the_page_again(bench: Bench) -> None:
    asked = {"client_id": bench.system.credentials["client_id"], "redirect_uri": BACK}

    wrong = bench.call("POST", "/oauth_auth.do", params=asked, data={"user_name": "admin"})
    stranger = bench.call("GET", "/oauth_auth.do", params={"client_id": "other"})

    assert (wrong.status_code, "<form" in wrong.text) == (200, True)
    assert stranger.json()["error"] == "invalid_client"


@pytest.mark.parametrize("by_header", [True, False])
def test_a_signed_token_stands_for_its_user(bench: Bench, by_header: bool) -> None:
    own = bench.system.credentials
    grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"

    def asked(minutes: int, secret: str, sub: str) -> httpx.Response:
        expires = int(datetime(2026, 6, 29, 8, minutes, tzinfo=UTC).timestamp())
        signed = jwt.encode({"sub": sub, "exp": expires}, secret, algorithm="HS256")
        if not by_header:
            return token(bench, grant, assertion=signed)
        client = {"client_id": own["client_id"], "client_secret": own["client_secret"]}
        bench.auth = None
        return bench.call(
            "POST",
            "/oauth_token.do",
            data={"grant_type": grant, **client},
            headers={"Authentication": f"Bearer {signed}"},
        )

    good = asked(5, own["client_secret"], "admin")
    assert bench.call("GET", ANY, headers=bearer(good)).status_code == 200
    for wrong in (
        asked(0, own["client_secret"], "admin"),
        asked(5, "another secret, long enough for its hash", "admin"),
        asked(5, own["client_secret"], "nobody"),
    ):
        assert wrong.json()["error"] == "invalid_grant"


def test_a_key_opens_too(bench: Bench) -> None:
    bench.auth = None
    key = bench.system.credentials["api_key"]

    assert bench.call("GET", ANY, headers={"x-sn-apikey": key}).status_code == 200
    assert bench.call("GET", ANY, headers={"x-sn-apikey": "other"}).status_code == 401


def test_a_session_reads_by_cookie_and_writes_with_its_token(bench: Bench) -> None:
    own = bench.system.credentials
    bench.auth = None
    person = {"user_name": own["admin_username"], "user_password": own["admin_password"]}
    wrong = bench.call("POST", "/login.do", data={"user_name": "admin", "user_password": "x"})
    page = bench.call("POST", "/login.do", data=person)
    found = re.search(r"g_ck = '(\w+)'", page.text)
    cookie = {"cookie": page.headers["set-cookie"].partition(";")[0]}

    def write(**headers: str) -> int:
        path = "/api/now/table/cmn_department"
        return bench.call(
            "POST", path, json={"name": "New"}, headers={**cookie, **headers}
        ).status_code

    assert "set-cookie" not in wrong.headers
    assert found is not None
    assert bench.call("GET", ANY, headers=cookie).status_code == 200
    assert (write(), write(**{"x-usertoken": found[1]})) == (401, 201)
    bench.pass_time(1801)
    assert bench.call("GET", ANY, headers=cookie).status_code == 401


def test_who_must_show_a_second_factor_is_told_so(bench: Bench) -> None:
    viewer = bench.rows("sys_user", "user_name=svc.reporting")[0]
    bench.update("sys_user", viewer["sys_id"], enable_multifactor_authn="true")
    bench.become("viewer")

    answer = bench.call("GET", ANY)

    assert (answer.status_code, answer.headers["x-mfa_token"]) == (401, "invalid")


def test_a_user_made_here_logs_in_and_nobody_reads_the_password(bench: Bench) -> None:
    made = bench.insert("sys_user", user_name="new.one", user_password="s3cret", first_name="N")
    shown = bench.shown("sys_user", f"sys_id={made['sys_id']}", "user_password")
    guessed = bench.rows("sys_user", "user_name=new.one^user_passwordSTARTSWITHx")

    assert made["user_password"] == ""
    assert shown["user_password"] == {"display_value": "********", "value": ""}
    assert len(guessed) == 1
    bench.auth = ("new.one", "s3cret")
    assert bench.call("GET", ANY).status_code == 200


# -- roles and controls --------------------------------------------------------------------------


def test_roles_come_by_groups_and_by_other_roles(bench: Bench) -> None:
    bench.become("admin")
    made = bench.insert("sys_user", user_name="grouped", user_password="s3cret")["sys_id"]
    group = bench.rows("sys_user_group", "name=Portfolio Office")[0]["sys_id"]
    outer = bench.insert("sys_user_role", name="office")["sys_id"]
    inner = bench.rows("sys_user_role", "name=it_project_manager")[0]["sys_id"]
    bench.insert("sys_user_role_contains", role=outer, contains=inner)
    bench.insert("sys_group_has_role", group=group, role=outer)
    person = ("grouped", "s3cret")

    def may_write() -> int:
        return bench.call(
            "POST", "/api/now/table/pm_project", json={"short_description": "x"}, auth=person
        ).status_code

    assert may_write() == 403
    bench.insert("sys_user_grmember", user=made, group=group)
    assert may_write() == 201


def controls(bench: Bench, **control: object) -> None:
    own = bench.auth
    bench.become("admin")
    bench.insert("sys_security_acl", **control)
    bench.auth = own


def test_a_column_without_its_role_is_not_there(bench: Bench) -> None:
    controls(bench, name="pm_project.budget_cost", operation="read", roles="finance")
    id = bench.key("project-1")

    asked = bench.rows("pm_project", f"sys_id={id}", fields="number,budget_cost")[0]
    everything = len(bench.rows("pm_project", "budget_cost<0", limit=3))
    written = bench.update("pm_project", id, budget_cost="1", title="New")

    assert set(asked) == {"number"}
    assert everything == 3
    assert (written["title"], "budget_cost" in written) == ("New", False)
    bench.become("admin")
    assert bench.read("pm_project", id)["budget_cost"] != "1"


def test_rows_that_may_not_be_seen_count_all_the_same(bench: Bench) -> None:
    controls(bench, name="pm_project", operation="read", condition="state=2")

    answer = bench.call("GET", "/api/now/table/pm_project?sysparm_query=ORDERBYnumber")
    seen = answer.json()["result"]
    all_ids = int(answer.headers["x-total-count"])
    done = next(p for p in bench.system.store.all("pm_project") if p["state"] == 3)

    assert {row["state"] for row in seen} == {"2"}
    assert 0 < len(seen) < all_ids
    assert bench.call("GET", f"/api/now/table/pm_project/{done['sys_id']}").status_code == 404


@pytest.mark.parametrize(
    ("operation", "method"), [("write", "PATCH"), ("delete", "DELETE"), ("create", "POST")]
)
def test_a_table_may_be_closed_to_some(bench: Bench, operation: str, method: str) -> None:
    controls(bench, name="pm_project", operation=operation, roles="nobody_has_it")
    path = "/api/now/table/pm_project"
    path += "" if method == "POST" else f"/{bench.key('project-1')}"

    answer = bench.call(method, path, json={"short_description": "x"})

    assert answer.status_code == 403
    assert "ACL Exception" in answer.json()["error"]["detail"]


def test_a_row_may_be_closed_to_change(bench: Bench) -> None:
    controls(bench, name="pm_project", operation="write", condition="state!=3")
    done = next(p for p in bench.system.store.all("pm_project") if p["state"] == 3)

    answer = bench.call("PATCH", f"/api/now/table/pm_project/{done['sys_id']}", json={"title": "x"})

    assert answer.status_code == 403


# -- limits ---------------------------------------------------------------------------------------


def test_a_rate_limit_counts_by_the_hour(bench: Bench) -> None:
    own = bench.auth
    bench.become("admin")
    rules = [
        bench.insert("sys_rate_limit_rules", name=n, api="Table API", request_limit=most, **whom)
        for n, most, whom in (("all", 9, {"all_users": "true"}), ("mine", 2, {"user": "x"}))
    ]
    me = bench.rows("sys_user", "user_name=svc.integration")[0]["sys_id"]
    bench.update("sys_rate_limit_rules", rules[1]["sys_id"], user=me)
    bench.auth = own

    answers = [bench.call("GET", ANY) for _ in range(3)]
    other = bench.call("GET", "/api/now/stats/pm_project?sysparm_count=true")

    assert [a.status_code for a in answers] == [200, 200, 429]
    assert {a.headers["x-ratelimit-limit"] for a in answers} == {"2"}
    over = answers[-1]
    assert over.json()["error"]["detail"] == (
        "Rate limit of 2 requests per hour for Table API exceeded"
    )
    assert over.headers["x-ratelimit-rule"] == rules[1]["sys_id"]
    assert over.headers["x-ratelimit-reset"] == str(
        int(datetime(2026, 6, 29, 9, tzinfo=UTC).timestamp())
    )
    assert 3590 <= int(over.headers["retry-after"]) <= 3600
    assert "x-ratelimit-limit" not in other.headers
    bench.pass_time(3600)
    assert bench.call("GET", ANY).status_code == 200


def set_property(bench: Bench, name: str, value: str) -> None:
    own = bench.auth
    bench.become("admin")
    bench.insert("sys_properties", name=name, value=value)
    bench.auth = own


def test_a_listing_that_runs_out_of_time_has_rows_and_an_error(bench: Bench) -> None:
    set_property(bench, "understudy.cancel_after_rows", "2")

    answer = bench.call("GET", "/api/now/table/pm_project?sysparm_limit=5")

    told: dict[str, Any] = answer.json()
    assert (answer.status_code, len(told["result"]), told["status"]) == (200, 2, "failure")
    assert told["error"]["message"] == "Transaction cancelled: maximum execution time exceeded"


def test_an_instance_that_sleeps_answers_with_a_page(bench: Bench) -> None:
    set_property(bench, "understudy.hibernates_until", "2026-06-29 09:00:00")

    asleep = bench.call("GET", ANY)
    bench.pass_time(3600)

    assert (asleep.status_code, asleep.headers["content-type"]) == (200, "text/html;charset=UTF-8")
    assert "hibernating" in asleep.text
    assert bench.call("GET", ANY).json()["result"]
