"""ServiceNow: encoded queries to read, the Table API to write."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import count

import httpx

from understudy_engine.clock import Now
from understudy_engine.connectors.http import Auth, Http, Token, basic, json_in
from understudy_engine.errors import Unknown
from understudy_engine.gate import Gate
from understudy_engine.settings import System
from understudy_engine.wire import Row, as_row, chunks, loads, rows_of, text

TABLE = "/api/now/table"
PAGE = 1000
IDS = 100


class ServiceNow:
    """One instance, through one integration user."""

    def __init__(self, system: System, now: Now, ca_bundle: str | None = None) -> None:
        self._system = system
        self.gate = Gate(system.name, now)
        self.http = Http(system.base_url, self.gate, now, ca_bundle=ca_bundle)
        self.http.explain = _explain
        self._auth: Auth = basic(system.secret("username"), system.secret("password"))
        if system.auth.get("client_id"):
            self._auth = Token(self._log_in, self.gate)

    async def rows(self, table: str, query: str, fields: Sequence[str]) -> list[Row]:
        """All rows of an encoded query, values as stored, references as sys_ids."""
        found: list[Row] = []
        for offset in count(0, PAGE):
            answer = await self.http.call(
                "GET",
                f"{TABLE}/{table}",
                query={
                    "sysparm_query": query,
                    "sysparm_fields": ",".join(("sys_id", *fields)),
                    "sysparm_exclude_reference_link": "true",
                    "sysparm_limit": str(PAGE),
                    "sysparm_offset": str(offset),
                },
                auth=self._auth,
            )
            page = json_in(answer)
            if "error" in page:  # a listing that ran out of time is cut short, with 200
                raise Unknown(f"servicenow: {_explain(answer)}")
            found += rows_of(page.get("result"))
            # A page may be short, as rights are looked at after the limit: only the total tells.
            if offset + PAGE >= int(answer.headers.get("X-Total-Count", 0)):
                break
        return found

    async def by_key(
        self, table: str, field: str, keys: Iterable[str], fields: Sequence[str]
    ) -> dict[str, Row]:
        """Rows by the field that holds the key of origin; the oldest where there are several.

        A condition on a field that the instance does not know is ignored, and all rows come: those
        that were not asked for are left out here.
        """
        wanted = dict.fromkeys(keys)
        found: dict[str, Row] = {}
        for some in chunks(wanted, IDS):
            query = f"{field}IN{','.join(some)}^ORDERBYsys_created_on^ORDERBYsys_id"
            for row in await self.rows(table, query, (field, *fields)):
                if text(row, field) in wanted:
                    found.setdefault(text(row, field), row)
        return found

    async def insert(self, table: str, values: Mapping[str, str]) -> str:
        """A new row's sys_id. Not idempotent: ask first, and never repeat it blindly."""
        answer = await self.http.call("POST", f"{TABLE}/{table}", json=values, auth=self._auth)
        return text(as_row(json_in(answer).get("result")), "sys_id")

    async def update(self, table: str, sys_id: str, values: Mapping[str, str]) -> None:
        """Set fields of a row."""
        await self.http.call("PATCH", f"{TABLE}/{table}/{sys_id}", json=values, auth=self._auth)

    async def _log_in(self) -> str:
        auth = self._system.auth
        form = {
            "grant_type": "password",
            "client_id": auth["client_id"],
            "client_secret": auth.get("client_secret", ""),
            "username": auth["username"],
            "password": auth["password"],
        }
        answer = await self.http.call("POST", "/oauth_token.do", form=form, writes=False)
        return text(json_in(answer), "access_token")


def _explain(response: httpx.Response) -> str:
    try:
        error = as_row(as_row(loads(response.content)).get("error"))
    except ValueError:
        error = {}
    said = f"{text(error, 'message')} {text(error, 'detail')}".strip()
    return (said or response.text)[:300]
