"""Searches: SOSL, and the one whose parameters are told apart."""

from collections.abc import Mapping

from understudy.vendor import Call, Refusal, Reply, Routes, json_reply
from understudy.vendor.contract import TEXT, TRUTH, WHOLE, Ask, Body, Named, listing, one_of, record
from understudy.vendor.paging import whole
from understudy_mocks.salesforce.queries.searching import MOST, find, read_term, search
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.bodies import base_of

ROUTES = Routes()
DATA = "/services/data/v{version}"
OBJECT_SINCE = 37
"""From this version on what was found comes in an envelope (release notes)."""
FOUND = Named("SearchResult", record("searchRecords", searchRecords=listing(shapes.FOUND)))
ERRORS = ("bad-search", "soql-object", "soql-field", "soql-operator", "soql-offset", "bad-query")
TERM = {"type": "string", "pattern": "^[a-zA-Z0-9.]{3,20}$"}
KNOWN = frozenset({"q", "fields", "sobjects", "in", "overallLimit", "defaultLimit"})
OTHERS = frozenset({"dataCategories", "netId", "snippet", "spellCorrection", "updateTracking"})
"""Of a search by body: what is heeded, and what makes no difference here."""


@ROUTES.route(
    "GET",
    DATA + "/search",
    verb="query",
    source="REST API reference: Search; SOSL reference; client source: simple-salesforce",
    contract=shapes.rest(
        shapes.told({"anyOf": [FOUND, listing(shapes.FOUND)]}),
        asks=(
            Ask(
                "q",
                {"type": "string", "pattern": r"^FIND \{[a-z]{3,9}\}$"},
                required=True,
                example="FIND {Rehearsal} IN NAME FIELDS RETURNING Account(Id, Name LIMIT 5)",
            ),
        ),
        errors=ERRORS,
    ),
)
def sosl(call: Call) -> Reply:
    """Look for a term in many types of records."""
    text = call.query.get("q", "")
    return _told(call, search(call.system, text, base_of(call)))


@ROUTES.route(
    "GET",
    DATA + "/parameterizedSearch",
    verb="query",
    source="REST API reference: Parameterized Search",
    contract=shapes.rest(
        shapes.told({"anyOf": [FOUND, listing(shapes.FOUND)]}),
        asks=(
            Ask("q", TERM, required=True, example="Rehearsal"),
            Ask("sobject", one_of("Account", "Contact", "Opportunity")),
            Ask("in", one_of("ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR")),
            *(Ask(n, {"type": "string", "pattern": "^[0-9]{0,4}$"}) for n in ("overallLimit",)),
            Ask("defaultLimit", {"type": "string", "pattern": "^[0-9]{0,4}$"}),
            Ask("fields"),
        ),
        errors=(*ERRORS, "invalid-value"),
    ),
)
def parameterized_search(call: Call) -> Reply:
    """Look for a term by parameters in the address."""
    query = dict(call.query)
    names = [v for name, v in call.query_list if name == "sobject"]
    kinds: list[Mapping[str, object]] = []
    for name in [part.strip() for value in names for part in value.split(",") if part.strip()]:
        own = {key.partition(".")[2]: v for key, v in query.items() if key.startswith(f"{name}.")}
        kinds.append({"name": name, **own})
    return _parameterized(call, query, kinds)


@ROUTES.route(
    "POST",
    DATA + "/parameterizedSearch",
    verb="query",
    source="REST API reference: Parameterized Search",
    contract=shapes.rest(
        shapes.told({"anyOf": [FOUND, listing(shapes.FOUND)]}),
        takes=(
            Body(
                record(
                    "q",
                    q=TERM,
                    fields={**listing(one_of("id", "name")), "minItems": 1, "maxItems": 1},
                    sobjects=listing(record("name", name=one_of("Account", "Contact"))),
                    in_=one_of("ALL", "NAME", "EMAIL", "PHONE", "SIDEBAR"),
                    overallLimit={**WHOLE, "minimum": 1},
                    defaultLimit={**WHOLE, "minimum": 1},
                ),
                example={"q": "Rehearsal", "sobjects": [{"name": "Account"}]},
            ),
        ),
        errors=(*ERRORS, "invalid-value"),
    ),
)
def parameterized_search_by_body(call: Call) -> Reply:
    """Look for a term by parameters in the body."""
    body = call.json_object()
    unknown = [name for name in body if name not in KNOWN | OTHERS]
    if unknown:
        raise Refusal("malformed", reason=f"Unrecognized field {unknown[0]}")
    kinds = body.get("sobjects") or []
    if not isinstance(kinds, list) or not all(isinstance(one, dict) for one in kinds):
        raise Refusal("malformed", reason="sobjects must be a list of objects")
    return _parameterized(call, body, kinds)


@ROUTES.route(
    "GET",
    DATA + "/search/suggestions",
    verb="query",
    source="REST API reference: Search Suggested Records; shape from memory",
    contract=shapes.rest(
        shapes.told(
            record(
                "autoSuggestResults hasMoreResults",
                autoSuggestResults=listing(shapes.FOUND),
                hasMoreResults=TRUTH,
            )
        ),
        asks=(
            Ask("q", TERM, required=True, example="Reh"),
            Ask("sobject", one_of("Account", "Contact"), required=True),
            Ask("limit", {"type": "string", "pattern": "^[0-9]{0,2}$"}),
        ),
        errors=(*ERRORS, "invalid-value"),
    ),
)
def suggestions(call: Call) -> Reply:
    """Records whose names begin with what has been typed so far."""
    term, most = (
        read_term(call.query.get("q", "") + "*"),
        _most(call.query.get("limit"), 5, "limit"),
    )
    name = call.query.get("sobject", "")
    found = find(call.system, name, "Id, Name", term, "name", base_of(call))
    told = {"autoSuggestResults": found[:most], "hasMoreResults": len(found) > most}
    return json_reply(told)


@ROUTES.route(
    "GET",
    DATA + "/search/scopeOrder",
    verb="query",
    source="REST API reference: Search Scope and Order; shape from memory",
    contract=shapes.rest(
        shapes.told(listing(record("type url", type=TEXT, url=TEXT))),
    ),
)
def scope_order(call: Call) -> Reply:
    """The types that a person looks through first."""
    names = ("Account", "Contact", "Opportunity", "Lead", "Case")
    return json_reply([{"type": n, "url": f"{base_of(call)}/{n}/describe"} for n in names])


def _parameterized(
    call: Call, asked: Mapping[str, object], kinds: list[Mapping[str, object]]
) -> Reply:
    term, group = read_term(str(asked.get("q") or "")), str(asked.get("in") or "ALL").lower()
    overall = _most(asked.get("overallLimit"), MOST, "overallLimit")
    default = _most(asked.get("defaultLimit"), MOST, "defaultLimit")
    usual = [{"name": n} for n in ("Account", "Contact", "Opportunity", "Lead")]
    found: list[dict[str, object]] = []
    for one in kinds or usual:
        fields = _fields(one.get("fields") or asked.get("fields"))
        rest = ""
        for word, key in (("WHERE", "where"), ("ORDER BY", "orderBy")):
            rest += f" {word} {one[key]}" if isinstance(one.get(key), str) else ""
        most = _most(one.get("limit"), default, "limit")
        name = str(one.get("name") or "")
        inner = f"{fields}{rest}"
        found += find(call.system, name, inner, term, group, base_of(call))[:most]
    return _told(call, found[:overall])


def _fields(named: object) -> str:
    if isinstance(named, list):
        named = ",".join(str(one) for one in named)
    return str(named) if named else "Id"


def _most(value: object, default: int, name: str) -> int:
    text = None if value is None else str(value)
    return whole(text, default, 1, MOST, name)


def _told(call: Call, found: list[dict[str, object]]) -> Reply:
    old = int(call.params["version"][:-2]) < OBJECT_SINCE
    return json_reply(found if old else {"searchRecords": found})
