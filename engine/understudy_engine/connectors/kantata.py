"""Kantata: the keyed envelope, and external references as the only protection against doubles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import httpx

from understudy_engine.clock import Now
from understudy_engine.connectors.http import Fixed, Http, json_in
from understudy_engine.gate import Gate
from understudy_engine.settings import System
from understudy_engine.wire import Row, as_row, chunks, loads, rows_of, text

API = "/api/v1"
PAGE = 200
IDS = 100
"""Ids in one request: two hundred are allowed, but a URL should stay short."""


@dataclass(slots=True)
class Listing:
    """The rows of a collection in order, and what was included with them by map name and id."""

    rows: list[Row] = field(default_factory=list)
    included: dict[str, dict[str, Row]] = field(default_factory=dict)

    def one(self, map_name: str, id: object) -> Row:
        """An included object; an empty row where there is none."""
        return self.included.get(map_name, {}).get(str(id), {})


class Kantata:
    """One account, through one administrator's token."""

    def __init__(self, system: System, now: Now, ca_bundle: str | None = None) -> None:
        self.gate = Gate(system.name, now)
        self.http = Http(system.base_url, self.gate, now, ca_bundle=ca_bundle)
        self.http.explain = _explain
        self._auth = Fixed({"Authorization": f"Bearer {system.secret('access_token')}"})

    async def page(self, collection: str, query: Mapping[str, str]) -> tuple[Listing, int]:
        """One page of a collection, and how many pages there are."""
        answer = await self.http.call("GET", f"{API}/{collection}", query=query, auth=self._auth)
        body = json_in(answer)
        listing = Listing()
        for name, value in body.items():
            if name not in ("results", "meta") and isinstance(value, dict):
                listing.included[name] = {str(k): as_row(v) for k, v in value.items()}
        for result in rows_of(body.get("results")):
            listing.rows.append(listing.one(text(result, "key"), result.get("id")))
        return listing, int(text(as_row(body.get("meta")), "page_count") or 0)

    async def all(self, collection: str, query: Mapping[str, str] | None = None) -> Listing:
        """A collection to its last page."""
        whole = Listing()
        number, pages = 1, 1
        while number <= pages:
            asked = {**(query or {}), "page": str(number), "per_page": str(PAGE)}
            found, pages = await self.page(collection, asked)
            whole.rows += found.rows
            for name, rows in found.included.items():
                whole.included.setdefault(name, {}).update(rows)
            number += 1
        return whole

    async def only(
        self, collection: str, ids: Iterable[str], query: Mapping[str, str] | None = None
    ) -> Listing:
        """The rows with these ids, as far as they are to be seen."""
        return await self._chunked(collection, "only", ids, query)

    async def _chunked(
        self, collection: str, name: str, values: Iterable[str], query: Mapping[str, str] | None
    ) -> Listing:
        whole = Listing()
        for some in chunks(dict.fromkeys(values), IDS):
            found = await self.all(collection, {**(query or {}), name: ",".join(some)})
            whole.rows += found.rows
            for map_name, rows in found.included.items():
                whole.included.setdefault(map_name, {}).update(rows)
        return whole

    async def where(
        self,
        collection: str,
        name: str,
        values: Iterable[str],
        query: Mapping[str, str] | None = None,
    ) -> Listing:
        """The rows whose filter `name` is one of the values, asked in lists."""
        return await self._chunked(collection, name, values, query)

    async def referenced(
        self,
        collection: str,
        reference: tuple[str, str],
        keys: Sequence[str],
        query: Mapping[str, str] | None = None,
    ) -> tuple[dict[str, Row], Listing]:
        """Rows by the key in their external reference (service, model); the first by id."""
        service, model = reference
        asked = {
            **(query or {}),
            "external_reference_service_name": service,
            "external_reference_service_model": model,
        }
        include = asked.get("include")
        asked["include"] = f"{include},external_references" if include else "external_references"
        name = "external_reference_service_model_refs"
        listing = await self._chunked(collection, name, keys, asked)
        wanted = dict.fromkeys(keys)
        found: dict[str, Row] = {}
        by_subject = references(listing, service, model)
        for row in sorted(listing.rows, key=lambda r: int(text(r, "id") or 0)):
            key = by_subject.get(text(row, "id"))
            if key in wanted:
                found.setdefault(str(key), row)
        return found, listing

    async def create(self, collection: str, singular: str, values: Mapping[str, object]) -> Row:
        """A new object. Not idempotent: ask first, and never repeat it blindly."""
        answer = await self.http.call(
            "POST", f"{API}/{collection}", json={singular: values}, auth=self._auth
        )
        return _primary(json_in(answer))

    async def update(
        self, collection: str, singular: str, id: object, values: Mapping[str, object]
    ) -> None:
        """Set attributes of an object."""
        path = f"{API}/{collection}/{id}"
        await self.http.call("PUT", path, json={singular: values}, auth=self._auth)

    async def act(self, collection: str, id: object, action: str) -> None:
        """Do something with an object."""
        await self.http.call("PUT", f"{API}/{collection}/{id}/{action}", json={}, auth=self._auth)


def reference(service: str, model: str, key: str) -> Row:
    """The key of origin, as a create takes it."""
    return {
        "service_name": service,
        "service_model": model,
        "service_model_ref": key,
        "status": "successful",
    }


def references(listing: Listing, service: str, model: str) -> dict[str, str]:
    """Keys of origin by the id of the object that bears them."""
    return {
        text(r, "subject_id"): text(r, "service_model_ref")
        for r in listing.included.get("external_references", {}).values()
        if text(r, "service_name") == service and text(r, "service_model") == model
    }


def _primary(body: object) -> Row:
    envelope = as_row(body)
    for result in rows_of(envelope.get("results")):
        return as_row(as_row(envelope.get(text(result, "key"))).get(text(result, "id")))
    return {}


def _explain(response: httpx.Response) -> str:
    try:
        errors = rows_of(as_row(loads(response.content)).get("errors"))
    except ValueError:
        errors = []
    said = "; ".join(f"{text(e, 'field')} {text(e, 'message')}".strip() for e in errors)
    return (said or response.text)[:300]
