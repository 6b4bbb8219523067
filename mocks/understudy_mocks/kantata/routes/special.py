"""Calls that no other collection has: approvals, myself, leavers, upserts, event types, OAuth."""

from functools import partial

from understudy.vendor import Call, Refusal, Reply, Routes, json_reply
from understudy.vendor.validation import stored
from understudy_mocks.kantata.auth import oauth
from understudy_mocks.kantata.events import EVENT_TYPES
from understudy_mocks.kantata.objects.standing import ACCOUNT_ID
from understudy_mocks.kantata.queries import COLLECTIONS, Collection
from understudy_mocks.kantata.routes import contracts, writing
from understudy_mocks.kantata.routes.bodies import BULK_MAX, Body, ids_of, one, read, text_of
from understudy_mocks.kantata.routes.generic import index_of
from understudy_mocks.kantata.routes.presenter import envelope, present
from understudy_mocks.kantata.rules import approvals

ROUTES = Routes()
SOURCE = contracts.SPEC

KINDS = {"approve": "approval", "reject": "rejection", "cancel": "cancellation"}
SHEETS = {
    "timesheet": approvals.TIMESHEETS,
    "expense_report": approvals.EXPENSE_REPORTS,
}


def _resolved(call: Call, sheet: approvals.Sheet, ids: list[str], kind: str, said: str) -> Reply:
    """Resolutions come as a bare list, not in the envelope."""
    records = call.system.records
    rows = [approvals.resolve(records, sheet, id_, kind, said, call.caller) for id_ in ids]
    shown = present(call, COLLECTIONS["resolutions"], rows)
    return json_reply({"resolutions": shown})


def _resolution(body: Body) -> Body:
    found = body.get("resolution", {})
    if not isinstance(found, dict):
        raise Refusal("malformed", reason="resolution is an object")
    return found


def _declare_approvals(name: str, sheet: approvals.Sheet) -> None:
    """Three ways to settle a submission, each for one and for several."""
    for action, kind in KINDS.items():

        def resolve_one(call: Call, kind: str = kind) -> Reply:
            """Approve, reject or cancel a submission."""
            said = text_of(_resolution(read(call)), "description")
            return _resolved(call, sheet, [call.params["id"]], kind, said)

        def resolve_several(call: Call, kind: str = kind) -> Reply:
            """Approve, reject or cancel several submissions, all or none."""
            given = _resolution(read(call))
            ids = list(dict.fromkeys(ids_of(given.get("submission_ids"), "submission_ids")))
            if not 0 < len(ids) <= BULK_MAX:
                raise Refusal("too-many", field="submission_ids", limit=BULK_MAX)
            return _resolved(call, sheet, ids, kind, text_of(given, "description"))

        resolve_one.__name__ = f"{action}_{name}"
        resolve_several.__name__ = f"{action}_{name}s"
        path, about = f"/api/v1/{sheet.submissions}/{{id}}/{action}", sheet.submissions
        declare = partial(ROUTES.route, verb="update", object=about, source=SOURCE)
        declare("PUT", path, contract=contracts.RESOLVE)(resolve_one)
        declare("POST", f"/api/v1/{name}_{kind}s", contract=contracts.RESOLVE_SEVERAL)(
            resolve_several
        )


for _name, _sheet in SHEETS.items():
    _declare_approvals(_name, _sheet)


def _declare_lists_with_needs() -> None:
    """Lists that there are only with a parameter."""
    for collection in COLLECTIONS.values():
        if not collection.needs or collection.prefix:
            continue

        def listed(call: Call, collection: Collection = collection) -> Reply:
            """List the records of a collection that needs to be told of what."""
            return index_of(call, collection)

        listed.__name__ = f"list_{collection.name}"
        ROUTES.route(
            "GET",
            f"/api/v1/{collection.name}",
            verb="query",
            object=collection.name,
            source=f"{SOURCE}: required filters",
            contract=contracts.needing(collection.name),
        )(listed)


_declare_lists_with_needs()


@ROUTES.route(
    "GET",
    "/api/v1/users/me",
    verb="read",
    object="users",
    source=SOURCE,
    contract=contracts.one("users"),
)
def myself(call: Call) -> Reply:
    """Show the user whose token it is."""
    user = call.system.records.get("users", call.caller.user_id)
    return envelope(call, COLLECTIONS["users"], [user])


@ROUTES.route(
    "PUT",
    "/api/v1/account_memberships/{id}/disable",
    verb="update",
    object="account_memberships",
    source=SOURCE,
    contract=contracts.one("account_memberships"),
)
def disable(call: Call) -> Reply:
    """Close the account of somebody who leaves."""
    values = {"disabled_at": stored(call.system.clock.now())}
    row = call.system.records.update(
        "account_memberships", call.params["id"], values, call.caller, trusted=True
    )
    return envelope(call, COLLECTIONS["account_memberships"], [row])


@ROUTES.route(
    "PUT",
    "/api/v1/rate_card_set_versions/{id}/publish",
    verb="update",
    object="rate_card_set_versions",
    source=SOURCE,
    contract=contracts.one("rate_card_set_versions"),
)
def publish(call: Call) -> Reply:
    """Let a version's prices count."""
    row = call.system.records.update(
        "rate_card_set_versions", call.params["id"], {"active": True}, call.caller, trusted=True
    )
    return envelope(call, COLLECTIONS["rate_card_set_versions"], [row])


@ROUTES.route(
    "POST",
    "/api/v1/external_references/create_or_update",
    verb="upsert",
    object="external_references",
    source=SOURCE,
    contract=contracts.REFERENCE,
)
def create_or_update(call: Call) -> Reply:
    """Set the key by which a service knows a record."""
    collection = COLLECTIONS["external_references"]
    row = writing.upsert_reference(call, one(read(call), collection))
    call.about(collection.name, str(row["id"]))
    return envelope(call, collection, [row])


@ROUTES.route(
    "GET",
    "/api/v1/subscribed_events/event_types",
    verb="describe",
    object="subscribed_events",
    source=SOURCE,
    contract=contracts.EVENT_TYPES,
)
def event_types(call: Call) -> Reply:
    """List the names of events."""
    return json_reply({"event_types": EVENT_TYPES, "account_id": ACCOUNT_ID})


@ROUTES.route(
    "GET",
    "/oauth/authorize",
    verb="login",
    public=True,
    source="OAuth 2.0 guide",
    contract=contracts.AUTHORIZE,
)
def authorize(call: Call) -> Reply:
    """Let the user consent, and send the browser back with a code."""
    return Reply(302, b"", ((b"location", oauth.grant(call).encode("ascii", "replace")),))


@ROUTES.route(
    "POST",
    "/oauth/token",
    verb="login",
    public=True,
    source="OAuth 2.0 guide",
    contract=contracts.TOKEN,
)
def token(call: Call) -> Reply:
    """Exchange a code for a token."""
    granted = oauth.exchange(call, read(call))
    return json_reply({"access_token": granted, "token_type": "bearer"})


@ROUTES.route(
    "DELETE",
    "/oauth/authorize",
    verb="login",
    public=True,
    source="OAuth 2.0 guide: what comes back when the user refuses; the method from memory",
    contract=contracts.AUTHORIZE,
)
def refuse(call: Call) -> Reply:
    """Let the user refuse, and send the browser back without a code."""
    back = oauth.grant(call, consents=False)
    return Reply(302, b"", ((b"location", back.encode("ascii", "replace")),))


@ROUTES.route(
    "POST",
    "/oauth/revoke",
    verb="login",
    public=True,
    source="RFC 7009; that the vendor has it, from memory",
    contract=contracts.REVOKE,
)
def revoke(call: Call) -> Reply:
    """Take a token back."""
    oauth.revoke(call, read(call))
    return json_reply({})
