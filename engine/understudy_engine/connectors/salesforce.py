"""Salesforce: SOQL to read, records by id to write."""

from collections.abc import Mapping
from urllib.parse import quote

import httpx
from lxml import etree

from understudy_engine.clock import Now
from understudy_engine.connectors.http import Http, Token, json_in
from understudy_engine.errors import Refused
from understudy_engine.gate import Gate
from understudy_engine.settings import System
from understudy_engine.wire import Row, loads, rows_of, text

VERSION = "59.0"
DATA = "/services/data"
GONE = 410
"""How a version answers that was retired (vendor's end-of-life policy)."""
PARTNER = "urn:partner.soap.sforce.com"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"


class Salesforce:
    """One org, through one integration user."""

    def __init__(self, system: System, now: Now, ca_bundle: str | None = None) -> None:
        self._system = system
        self.gate = Gate(system.name, now)
        self.http = Http(system.base_url, self.gate, now, ca_bundle=ca_bundle)
        self.http.throttles, self.http.explain = _throttles, _explain
        for name in ("username", "password"):
            system.secret(name)
        self._token = Token(self._log_in, self.gate)
        self._data = f"{DATA}/v{VERSION}"

    async def query(self, soql: str) -> list[Row]:
        """All rows of a query, to its last page."""
        page = json_in(await self._call("GET", "/query", query={"q": soql}))
        found = rows_of(page.get("records"))
        while page.get("done") is False and (path := text(page, "nextRecordsUrl")):
            page = json_in(await self.http.call("GET", path, auth=self._token))
            found += rows_of(page.get("records"))
        return found

    async def update(self, object: str, id: str, values: Mapping[str, object]) -> None:
        """Set fields of a record."""
        await self._call("PATCH", f"/sobjects/{object}/{quote(id, safe='')}", json=values)

    async def create(self, object: str, values: Mapping[str, object]) -> None:
        """A new record. Not idempotent: ask first, and never repeat it blindly."""
        await self._call("POST", f"/sobjects/{object}", json=values)

    async def upsert(self, object: str, field: str, key: str, values: Mapping[str, object]) -> None:
        """Make the record whose external id `field` is this key so."""
        path = f"/sobjects/{object}/{field}/{quote(key, safe='')}"
        await self._call("PATCH", path, json=values)

    async def _call(
        self,
        method: str,
        resource: str,
        *,
        query: Mapping[str, str] | None = None,
        json: object = None,
    ) -> httpx.Response:
        """By the version in use; from the day on that it is retired, by the newest one."""
        try:
            return await self._by_version(method, resource, query, json)
        except Refused as refused:
            if refused.status != GONE:
                raise
        versions = rows_of(loads((await self.http.call("GET", DATA)).content))
        self._data = text(max(versions, key=lambda one: float(text(one, "version"))), "url")
        return await self._by_version(method, resource, query, json)

    async def _by_version(
        self, method: str, resource: str, query: Mapping[str, str] | None, json: object
    ) -> httpx.Response:
        path = f"{self._data}{resource}"
        return await self.http.call(method, path, query=query, json=json, auth=self._token)

    async def _log_in(self) -> str:
        auth = self._system.auth
        password = auth["password"] + auth.get("security_token", "")
        if not auth.get("client_id"):
            return await self._log_in_by_soap(auth["username"], password)
        form = {
            "grant_type": "password",
            "client_id": auth["client_id"],
            "client_secret": auth.get("client_secret", ""),
            "username": auth["username"],
            "password": password,
        }
        answer = await self.http.call("POST", "/services/oauth2/token", form=form, writes=False)
        return text(json_in(answer), "access_token")

    async def _log_in_by_soap(self, username: str, password: str) -> str:
        envelope = etree.Element(f"{{{SOAP}}}Envelope")
        body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
        login = etree.SubElement(body, f"{{{PARTNER}}}login")
        etree.SubElement(login, f"{{{PARTNER}}}username").text = username
        etree.SubElement(login, f"{{{PARTNER}}}password").text = password
        answer = await self.http.call(
            "POST",
            f"/services/Soap/u/{VERSION}",
            content=etree.tostring(envelope),
            headers={"Content-Type": "text/xml", "SOAPAction": "login"},
            writes=False,
        )
        session = etree.fromstring(answer.content).findtext(f".//{{{PARTNER}}}sessionId")
        if not session:
            raise Refused("salesforce", answer.status_code, "the login answered no session")
        return str(session)


def literal(value: str) -> str:
    """A text as SOQL quotes it."""
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _errors(response: httpx.Response) -> list[Row]:
    try:
        return rows_of(loads(response.content))
    except ValueError:
        return []


def _throttles(response: httpx.Response) -> bool:
    codes = {text(e, "errorCode") for e in _errors(response)} if response.status_code == 403 else ()
    return "REQUEST_LIMIT_EXCEEDED" in codes


def _explain(response: httpx.Response) -> str:
    found = _errors(response)
    if found:
        return "; ".join(f"{text(e, 'errorCode')} {text(e, 'message')}" for e in found)[:300]
    return response.text[:300]
