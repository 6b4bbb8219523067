"""What an answer says: records with their links, sublists, collections, errors."""

import json
from collections.abc import Collection, Mapping, Sequence

from understudy.vendor import Call, ErrorAnswer, Field, ObjectType, Refusal, Reply, Row, json_reply
from understudy.vendor.errors import ErrorEntry
from understudy_mocks.netsuite.objects import SUBLISTS, TRANSACTIONS
from understudy_mocks.netsuite.objects.documents import lines_of
from understudy_mocks.netsuite.objects.schema import ADDRESSES, APPLIED, ITEMS, KINDS, Sublist
from understudy_mocks.netsuite.routes.balances import balances

RECORDS = "/services/rest/record/v1"
SCRIPTS = "/app/site/hosting/"
SINGULAR = b"application/vnd.oracle.resource+json; type=singular"
COLLECTION = b"application/vnd.oracle.resource+json; type=collection"
ERROR = b"application/vnd.oracle.resource+json; type=error"

_NAMED_BY: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("subsidiary", "department", "classification", "location"), ("fullName",)),
    **dict.fromkeys(("customer", "job", "vendor"), ("entityId", "altName")),
    **dict.fromkeys(("employee", "contact"), ("entityId",)),
    "accountingPeriod": ("periodName",),
    "account": ("acctNumber", "acctName"),
    "projectTask": ("title",),
    "salesTaxItem": ("itemId",),
    **dict.fromkeys(ITEMS, ("itemId",)),
    **dict.fromkeys(TRANSACTIONS, ("tranId",)),
}


def name_of(kind: ObjectType, row: Row) -> str:
    """What a record is called where another one refers to it."""
    names = _NAMED_BY.get(kind.name) or ("name" if "name" in kind.by_name else "id",)
    prefix = f"{KINDS[kind.name].label} #" if kind.name in KINDS else ""
    return prefix + " ".join(str(row[n]) for n in names if row[n])


def href(call: Call, *parts: object) -> str:
    return "/".join((f"{call.origin}{RECORDS}", *map(str, parts)))


def _links(url: str) -> list[dict[str, str]]:
    return [{"rel": "self", "href": url}]


def shown(
    call: Call,
    kind: ObjectType,
    row: Row,
    *,
    expand: Collection[str] | None = (),
    simple: bool = False,
) -> dict[str, object]:
    """A record as the service shows it. What is empty is left out.

    `expand` names what is shown in full, in lower case; None: every sublist.
    """
    url = href(call, kind.name, row["id"])
    body: dict[str, object] = {"links": _links(url), "id": row["id"]}
    body |= _fields(call, kind, row, simple)
    if kind.name == "customer":
        body |= balances(call, row)
    for name in expand or ():
        f = kind.by_name.get(name)
        if f is not None and f.name in body and f.references:
            body[f.name] = _referred(call, f, str(row[f.name]))
    for name in ADDRESSES:
        if name.lower() in kind.by_name:
            whole = expand is None or name.lower() in expand
            body[name] = (
                shown_address(url, name, row) if whole else {"links": _links(f"{url}/{name}")}
            )
    for sublist in SUBLISTS.get(kind.name, ()):
        if expand is None or sublist.name.lower() in expand:
            body[sublist.name] = shown_sublist(call, sublist, url, row, simple)
        else:
            body[sublist.name] = {"links": _links(f"{url}/{sublist.name}")}
    if kind.name not in TRANSACTIONS:
        body["refName"] = name_of(kind, row)
    return body


def shown_address(url: str, name: str, row: Row) -> dict[str, object]:
    """The address that a document keeps."""
    parts = json.loads(str(row.get(name) or "{}"))
    country = parts.get("country")
    if country is not None:
        parts["country"] = {"id": country, "refName": country}
    return {"links": _links(f"{url}/{name}"), **parts}


def _fields(call: Call, kind: ObjectType, row: Row, simple: bool) -> dict[str, object]:
    return {
        f.name: _value(call, f, row, simple)
        for f in kind.visible
        if f.name != "id" and f.native != "address" and row[f.name] not in (None, "")
    }


def _value(call: Call, f: Field, row: Row, simple: bool) -> object:
    value = row[f.name]
    if f.type == "reference":
        return _reference(call, f, str(value))
    if f.type == "choice":
        label = next((c.label for c in f.choices if c.value == value), str(value))
        return value if simple else {"id": value, "refName": label}
    if f.native == "duration":
        hours, minutes = divmod(int(value or 0), 60)
        return f"{hours}:{minutes:02}"
    if f.type == "datetime":
        return f"{str(value)[:19]}Z"
    return value


def _reference(call: Call, f: Field, id_: str) -> dict[str, object]:
    store = call.system.store
    for target in f.references:
        row = store.get(target, id_)
        if row is not None:
            kind = store.schema.object(target)
            told: dict[str, object] = {
                "links": _links(href(call, target, id_)),
                "id": id_,
                "refName": name_of(kind, row),
            }
            if row.get("externalId") is not None:
                told["externalId"] = row["externalId"]
            return told
    return {"links": [], "id": id_}


def _referred(call: Call, f: Field, id_: str) -> dict[str, object]:
    """All of the record that a field refers to."""
    for target in f.references:
        row = call.system.store.get(target, id_)
        if row is not None:
            return shown(call, call.system.schema.object(target), row)
    return {"links": [], "id": id_}


def shown_sublist(
    call: Call, sublist: Sublist, url: str, row: Row, simple: bool = False
) -> dict[str, object]:
    """All lines of a sublist, each with its own link."""
    own = f"{url}/{sublist.name}"
    items = [
        shown_line(call, sublist, own, line, simple)
        for line in lines_of(call.system.records, sublist, str(row["id"]))
    ]
    if sublist.name == "apply":
        items = _with_open_documents(call, sublist, own, row, items)
    return {
        "links": _links(own),
        "items": items,
        "count": len(items),
        "hasMore": False,
        "offset": 0,
        "totalResults": len(items),
    }


def _with_open_documents(
    call: Call, sublist: Sublist, url: str, row: Row, items: list[dict[str, object]]
) -> list[dict[str, object]]:
    """What the money is applied to, and what else is still open of the same party."""
    store, payer = call.system.store, sublist.object.partition("-")[0]
    party = row[KINDS[payer].party]
    known = {str(item["doc"]["id"]) for item in items if isinstance(item["doc"], dict)}
    shown_ones = list(items)
    for target in APPLIED[payer]:
        for document in store.find(target, entity=party, currency=row["currency"], status="A"):
            if document["id"] in known:
                continue
            kind = store.schema.object(target)
            shown_ones.append(
                {
                    "links": _links(f"{url}/{document['id']}"),
                    "line": len(shown_ones) + 1,
                    "doc": {
                        "links": _links(href(call, target, document["id"])),
                        "id": document["id"],
                        "refName": name_of(kind, document),
                    },
                    "apply": False,
                    "refNum": document["tranId"],
                    "type": KINDS[target].label,
                    "applyDate": document["tranDate"],
                    "due": document["amountRemaining"],
                    "total": document["total"],
                }
            )
    return shown_ones


def shown_line(
    call: Call, sublist: Sublist, url: str, row: Row, simple: bool = False
) -> dict[str, object]:
    kind = call.system.schema.object(sublist.object)
    key = row[sublist.key]
    fields = _fields(call, kind, row, simple)
    if sublist.key == "id":
        fields["id"] = key
    else:
        fields["lineUniqueKey"] = row["id"]
    for name, inner in sublist.nested.items():
        nested = {n: fields.pop(n) for n in inner if n in fields}
        fields[name] = {"links": _links(f"{url}/{key}/{name}"), **nested}
    return {"links": _links(f"{url}/{key}"), **fields}


def page(
    call: Call, items: Sequence[object], total: int, limit: int, offset: int, path: str
) -> dict[str, object]:
    """A page of a collection, with links to the others."""

    def link(rel: str, at: int) -> dict[str, str]:
        query = "&".join(
            f"{name}={value}" for name, value in (*_kept(call), ("limit", limit), ("offset", at))
        )
        return {"rel": rel, "href": f"{call.origin}{path}?{query}"}

    links = [link("self", offset)]
    if offset:
        links += [link("first", 0), link("previous", max(offset - limit, 0))]
    more = offset + len(items) < total
    if more:
        links += [link("next", offset + limit), link("last", (total - 1) // limit * limit)]
    return {
        "links": links,
        "count": len(items),
        "hasMore": more,
        "items": items,
        "offset": offset,
        "totalResults": total,
    }


def _kept(call: Call) -> list[tuple[str, str]]:
    """The parameters that stay the same from page to page, as the client wrote them."""
    pairs = (part.partition("=") for part in call.query_string.split("&") if part)
    return [(k, v) for k, _, v in pairs if k.lower() not in ("limit", "offset")]


def bounds(call: Call) -> tuple[int, int]:
    """`limit` and `offset`; refuses what the service refuses."""
    limit, offset = _count(call, "limit", 1000), _count(call, "offset", 0)
    if not 1 <= limit <= 1000:
        raise Refusal("bad-parameter", parameter="limit", reason="It must be from 1 to 1000.")
    if offset < 0 or offset % limit:
        reason = "It must be a multiple of the limit."
        raise Refusal("bad-parameter", parameter="offset", reason=reason)
    return limit, offset


def _count(call: Call, name: str, default: int) -> int:
    text = call.query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refusal("bad-parameter", parameter=name, reason="It must be a whole number.")
    return int(text)


# -- errors --------------------------------------------------------------------------------------

_TITLES = {
    400: ("Bad Request", "15.5.1"),
    401: ("Unauthorized", "15.5.2"),
    403: ("Forbidden", "15.5.4"),
    404: ("Not Found", "15.5.5"),
    405: ("Method Not Allowed", "15.5.6"),
    406: ("Not Acceptable", "15.5.7"),
    415: ("Unsupported Media Type", "15.5.16"),
    429: ("Too Many Requests", ""),
    500: ("Internal Server Error", "15.6.1"),
    503: ("Service Unavailable", "15.6.4"),
    504: ("Gateway Timeout", "15.6.5"),
}


def error_reply(call: Call, error: ErrorAnswer) -> Reply:
    """The vendor's envelope; at the token endpoint that of OAuth 2.0, and that of scripts."""
    entry, account = error.entry, call.system.credentials["account"].encode()
    if "/oauth2/" in call.path and call.exchange.method != "OPTIONS":
        challenge = ((b"www-authenticate", b'Basic realm="%s"' % account),)
        headers = challenge if entry.status == 401 else ()
        return json_reply({"error": _oauth2_code(entry)}, entry.status, headers=headers)
    if call.path.startswith(SCRIPTS) and call.exchange.method != "OPTIONS":
        code = "INVALID_LOGIN_ATTEMPT" if entry.status == 401 else entry.code
        return json_reply({"error": {"code": code, "message": error.message}}, entry.status)
    title, section = _TITLES[entry.status]
    title = "Conflict" if entry.kind == "already-done" else title
    anchor = f"rfc9110.html#section-{section}" if section else "rfc6585.html#section-4"
    detail = {"detail": _detail(call, error), "o:errorCode": entry.code, **_where(call, error)}
    body = {
        "type": f"https://www.rfc-editor.org/rfc/{anchor}",
        "title": title,
        "status": entry.status,
        "o:errorDetails": [detail],
    }
    reply = json_reply(body, entry.status, ERROR)
    if entry.kind == "already-done":
        reply = reply.with_headers((b"location", str(error.details["job"]).encode()))
    if entry.status == 401 or entry.kind == "garbled-header":
        error_code = b"invalid_token" if entry.status == 401 else b"invalid_request"
        challenge_text = (
            b'Bearer realm="%s", error="%s",'
            b' error_description="Invalid login attempt."' % (account, error_code)
        )
        reply = reply.with_headers((b"www-authenticate", challenge_text))
    return reply


def refused(call: Call, refusal: Refusal) -> Reply:
    """A refusal in the vendor's words, where nobody waits for it at once."""
    return error_reply(call, call.system.vendor.error_table.answer(refusal))


def _oauth2_code(entry: ErrorEntry) -> str:
    if entry.code.islower():
        return entry.code
    return "invalid_request" if entry.status < 500 else "server_error"


def _detail(call: Call, error: ErrorAnswer) -> str:
    """The message; missing fields are told by their labels on the screen."""
    fields = error.details.get("fields")
    if error.entry.kind != "required-missing" or not isinstance(fields, str):
        return error.message.strip()
    kind = call.system.schema.object(str(error.details["object"]))
    labels = (kind.by_name[name.lower()].label for name in fields.split(", "))
    return error.message.replace(fields, ", ".join(labels))


def _where(call: Call, error: ErrorAnswer) -> dict[str, str]:
    """What in the request the error is about."""
    details, kind = error.details, error.entry.kind
    if kind in ("bad-query", "bad-search"):
        return {"o:errorQueryParam": "q"}
    if "parameter" in details:
        return {"o:errorQueryParam": str(details["parameter"])}
    if "header" in details:
        return {"o:errorHeader": str(details["header"])}
    if "field" in details:
        return {"o:errorPath": str(details.get("path", details["field"]))}
    if error.entry.status == 404:
        return {"o:errorUrl": call.path}
    return {}
