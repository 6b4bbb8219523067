"""An integration as it is written on a Friday: it works, as long as nothing goes wrong.

It retries blindly, reads one page, keeps what it has done in memory, and looks nothing up: the keys
it writes are labels for people, never a way to find a record again. The harness must convict it.
"""

import asyncio
import base64
import hmac
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from hashlib import sha1, sha256
from random import Random
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

POLL_S = 300
RETRIES = 3
Json = dict[str, Any]


class NaiveEngine:
    """Polls, posts, hopes."""

    def __init__(self, landscape: Mapping[str, Any], now: Callable[[], datetime]) -> None:
        self._systems, self._now = landscape["systems"], now
        self._rng = Random(7)
        self._client = httpx.AsyncClient(timeout=30, trust_env=False)
        self._token = ""
        self._done: set[str] = set()
        self._since = now()
        self._billed = False

    async def run(self) -> None:
        while True:
            for step in (self._deals, self._time, self._milestones, self._bill):
                with suppress(httpx.HTTPError, KeyError, ValueError):  # next time, perhaps
                    await step()
            await asyncio.sleep(POLL_S)

    async def close(self) -> None:
        await self._client.aclose()

    # -- what it does ------------------------------------------------------------------------

    async def _deals(self) -> None:
        soql = (
            "SELECT Id, Name, Amount, CurrencyIsoCode, AccountId, Project_Start__c, Project_End__c"
            " FROM Opportunity WHERE IsWon = true"
            f" AND SystemModstamp >= {self._since:%Y-%m-%dT%H:%M:%SZ}"
        )
        found = await self._crm("GET", "/services/data/v59.0/query", params={"q": soql})
        for deal in found["records"]:
            if deal["Id"] not in self._done:
                await self._create_project(deal)
                self._done.add(deal["Id"])

    async def _create_project(self, deal: Json) -> None:
        key = {"service_name": "salesforce", "service_model": "Opportunity"}
        workspace = {
            "title": deal["Name"],
            "creator_role": "maven",
            "currency": deal["CurrencyIsoCode"],
            "budgeted": True,
            "price": str(deal["Amount"]),
            "start_date": deal["Project_Start__c"],
            "due_date": deal["Project_End__c"],
            "external_reference": {**key, "service_model_ref": deal["Id"]},
        }
        await self._blindly(self._psa, "POST", "/workspaces", json={"workspace": workspace})
        job = {
            "companyName": deal["Name"],
            "externalId": deal["Id"],
            "parent": {"externalId": deal["AccountId"]},
            "startDate": deal["Project_Start__c"],
        }
        await self._blindly(self._erp, "POST", "/services/rest/record/v1/job", json=job)
        row = {"short_description": deal["Name"], "correlation_id": deal["Id"]}
        await self._blindly(self._ppm, "POST", "/api/now/table/pm_project", json=row)

    async def _time(self) -> None:
        params = {"approved": "true", "updated_after": self._since.isoformat()}
        page = await self._psa("GET", "/time_entries", params=params)
        for entry in page["time_entries"].values():
            if f"time-{entry['id']}" in self._done:
                continue
            hours, minutes = divmod(entry["time_in_minutes"], 60)
            body = {
                "externalId": f"time-{entry['id']}",
                "employee": {"externalId": await self._employee(entry["user_id"])},
                "customer": {"externalId": await self._deal_of(entry["workspace_id"])},
                "tranDate": entry["date_performed"],
                "hours": f"{hours}:{minutes:02}",
                "isBillable": entry["billable"],
                "item": {"id": await self._item("Consulting Services")},
                "price": {"id": "-1"},
                "rate": entry["rate_in_cents"] / 100,
            }
            await self._blindly(self._erp, "POST", "/services/rest/record/v1/timeBill", json=body)
            self._done.add(f"time-{entry['id']}")

    async def _milestones(self) -> None:
        params = {"story_type": "milestone", "all_on_account": "true", "include": "workspace"}
        page = await self._psa("GET", "/stories", params={**params, "order": "updated_at:desc"})
        for story in page["stories"].values():
            key = f"milestone-{story['id']}"
            if story["state"] != "completed" or key in self._done:
                continue
            if story["updated_at"] < self._since.isoformat():
                continue
            found = await self._psa("GET", "/billing_milestones", params={"story_id": story["id"]})
            for billing in found["billing_milestones"].values():
                if billing["story_id"] == story["id"]:
                    line = self._line(
                        key, billing["amount_in_cents"], await self._item("Milestone")
                    )
                    await self._invoice(await self._deal_of(story["workspace_id"]), [line])
            self._done.add(key)

    async def _bill(self) -> None:
        now = self._now()
        if self._billed or now.day != 1 or now.hour < 9:
            return
        self._billed = True
        last = now.date().replace(day=1) - timedelta(days=1)
        span = f"{last.replace(day=1)}:{last}"
        params = {"approved": "true", "date_performed_between": span, "per_page": "200"}
        page = await self._psa("GET", "/time_entries", params=params)
        lines: dict[str, list[Json]] = {}
        item = await self._item("Consulting Services")
        for entry in page["time_entries"].values():
            if f"time-{entry['id']}" in self._done and entry["billable"]:
                cents = round(entry["time_in_minutes"] * entry["rate_in_cents"] / 60)
                line = self._line(f"time-{entry['id']}", cents, item)
                lines.setdefault(await self._deal_of(entry["workspace_id"]), []).append(line)
        for deal, found in lines.items():
            await self._invoice(deal, found)

    @staticmethod
    def _line(source: str, cents: int, item: str) -> Json:
        price = cents / 100
        return {
            "item": {"id": item},
            "quantity": 1,
            "rate": price,
            "amount": price,
            "custcol_source_id": source,
        }

    async def _invoice(self, deal: str, lines: list[Json]) -> None:
        rows = await self._suiteql(f"SELECT id, parent FROM job WHERE externalid = '{deal}'")
        body = {
            "entity": {"id": rows[0]["parent"]},
            "job": {"id": rows[0]["id"]},
            "tranDate": date.isoformat(self._now().date()),
            "item": {"items": lines},
        }
        await self._blindly(self._erp, "POST", "/services/rest/record/v1/invoice", json=body)

    # -- how it asks -------------------------------------------------------------------------

    async def _blindly(self, ask: Callable[..., Any], method: str, path: str, **parts: Any) -> None:
        """Again and again, whatever happened the last time; then never again."""
        for _ in range(RETRIES):
            try:
                await ask(method, path, **parts)
                return
            except httpx.HTTPError:
                continue

    async def _deal_of(self, workspace: str) -> str:
        params = {"include": "external_references"}
        page = await self._psa("GET", f"/workspaces/{workspace}", params=params)
        for found in page["external_references"].values():
            if found["service_name"] == "salesforce":
                return str(found["service_model_ref"])
        raise KeyError(workspace)

    async def _employee(self, user: str) -> str:
        page = await self._psa("GET", f"/users/{user}", params={"include": "external_references"})
        for found in page["external_references"].values():
            return str(found["service_model_ref"])
        raise KeyError(user)

    async def _item(self, name: str) -> str:
        rows = await self._suiteql(f"SELECT id FROM item WHERE itemid = '{name}'")
        return str(rows[0]["id"])

    async def _suiteql(self, query: str) -> list[Json]:
        headers = {"prefer": "transient"}
        path = "/services/rest/query/v1/suiteql"
        found = await self._erp("POST", path, json={"q": query}, headers=headers)
        return list(found["items"])

    async def _send(self, request: httpx.Request) -> Json:
        answer = await self._client.send(request)
        if answer.status_code == 401:
            self._token = ""
        answer.raise_for_status()
        return dict(answer.json()) if answer.content else {}

    async def _crm(self, method: str, path: str, **parts: Any) -> Json:
        system = self._systems["salesforce"]
        auth = system["auth"]
        if not self._token:
            form = {k: auth[k] for k in ("client_id", "client_secret", "username")}
            form |= {
                "grant_type": "password",
                "password": auth["password"] + auth["security_token"],
            }
            url = f"{system['base_url']}/services/oauth2/token"
            self._token = (await self._client.post(url, data=form)).json()["access_token"]
        headers = {"authorization": f"Bearer {self._token}"}
        url = f"{system['base_url']}{path}"
        return await self._send(self._client.build_request(method, url, headers=headers, **parts))

    async def _psa(self, method: str, path: str, **parts: Any) -> Json:
        system = self._systems["kantata"]
        headers = {"authorization": f"Bearer {system['auth']['access_token']}"}
        url = f"{system['base_url']}/api/v1{path}"
        return await self._send(self._client.build_request(method, url, headers=headers, **parts))

    async def _ppm(self, method: str, path: str, **parts: Any) -> Json:
        system = self._systems["servicenow"]
        auth = system["auth"]
        pair = base64.b64encode(f"{auth['username']}:{auth['password']}".encode()).decode()
        headers = {"authorization": f"Basic {pair}"}
        url = f"{system['base_url']}{path}"
        return await self._send(self._client.build_request(method, url, headers=headers, **parts))

    async def _erp(self, method: str, path: str, **parts: Any) -> Json:
        system = self._systems["netsuite"]
        url = f"{system['base_url']}{path}"
        request = self._client.build_request(method, url, **parts)
        self._sign(request, system["auth"])
        return await self._send(request)

    def _sign(self, request: httpx.Request, auth: Mapping[str, str]) -> None:
        oauth = {
            "oauth_consumer_key": auth["consumer_key"],
            "oauth_token": auth["token_id"],
            "oauth_signature_method": "HMAC-SHA256",
            "oauth_timestamp": str(int(self._now().timestamp())),
            "oauth_nonce": f"{self._rng.getrandbits(80):020x}",
            "oauth_version": "1.0",
        }
        if request.content:
            digest = sha1(request.content, usedforsecurity=False).digest()
            oauth["oauth_body_hash"] = base64.b64encode(digest).decode()
        parts = urlsplit(str(request.url))
        joined = "&".join(f"{k}={_pct(v)}" for k, v in sorted(oauth.items()))
        place = f"{parts.scheme}://{parts.netloc}{parts.path}"
        base = "&".join((request.method, _pct(place), _pct(joined)))
        key = f"{_pct(auth['consumer_secret'])}&{_pct(auth['token_secret'])}"
        digest = hmac.new(key.encode(), base.encode(), sha256).digest()
        oauth["oauth_signature"] = base64.b64encode(digest).decode()
        pairs = ", ".join(f'{k}="{_pct(v)}"' for k, v in oauth.items())
        request.headers["authorization"] = f'OAuth realm="{auth["account"]}", {pairs}'


def _pct(text: str) -> str:
    return quote(text, safe="-._~")


def create(landscape: Mapping[str, Any], *, now: Callable[[], datetime], state: str) -> NaiveEngine:
    """The factory that a simulation calls. It keeps nothing on disk, of course."""
    return NaiveEngine(landscape, now)
