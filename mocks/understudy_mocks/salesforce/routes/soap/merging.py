"""Actions of the SOAP API that no field write can do: merging records, passwords, tabs.

Behaviour: SOAP API developer guide: merge(), setPassword(), resetPassword(), describeTabs().
"""

from collections.abc import Callable, Mapping
from functools import partial

from understudy.kernel.exchange import Verb
from understudy.vendor import Call, Refusal
from understudy.vendor.xml import Element
from understudy_mocks.salesforce.objects.ids import full_id
from understudy_mocks.salesforce.routes.bodies import accepted, row_of
from understudy_mocks.salesforce.routes.layouts import shown_tabs
from understudy_mocks.salesforce.routes.passwords import changed, made
from understudy_mocks.salesforce.routes.saving import Told, save_each
from understudy_mocks.salesforce.routes.soap.envelope import element, local, text_of
from understudy_mocks.salesforce.routes.soap.writing import record_of

Action = Callable[[Call, Element, Element | None], str]
MERGEABLE = ("Account", "Contact", "Lead", "Case")
LOSERS_MOST = 2
"""How many records are merged into a third (SOAP API developer guide)."""


def _merge(call: Call, body: Element, header: Element | None) -> str:
    # The WSDL says `request`, jsforce says `mergeRequests`.
    requests = [one for one in body if local(one) in ("request", "mergeRequests")]
    if not requests:
        raise Refusal("bad-envelope", reason="there is nothing to merge")
    results = save_each(call, [partial(_one, call, one) for one in requests], all_or_none=False)
    told = [
        {
            "errors": one["errors"],
            "id": one.get("id"),
            "mergedRecordIds": one.get("merged", []),
            "success": one["success"],
            "updatedRelatedIds": one.get("related", []),
        }
        for one in results
    ]
    return f"<mergeResponse>{element('result', told)}</mergeResponse>"


def _one(call: Call, request: Element) -> Told:
    """The others' children go to the record that stays, then the others are deleted."""
    master = next((part for part in request if local(part) == "masterRecord"), None)
    if master is None:
        raise Refusal("bad-envelope", reason="masterRecord is needed")
    given = record_of(master)
    attributes = given.pop("attributes")
    typed = str(attributes["type"]) if isinstance(attributes, dict) else ""
    kind = call.system.schema.object(typed)
    if kind.name not in MERGEABLE:
        raise Refusal("operation-unknown", object=kind.name, operation="merge")
    stays = row_of(call, kind, text_of(master, "Id"))
    losers = [one.text or "" for one in request if local(one) == "recordToMergeIds"]
    if not 1 <= len(losers) <= LOSERS_MOST:
        raise Refusal("bad-envelope", reason=f"one to {LOSERS_MOST} recordToMergeIds are needed")
    rows = [row_of(call, kind, one) for one in losers]
    if any(row["Id"] == stays["Id"] for row in rows):
        raise Refusal("bad-envelope", reason="a record cannot be merged with itself")
    values = {name: value for name, value in given.items() if name.lower() != "id"}
    if values:
        wanted = accepted(call.system, kind, values)
        call.system.records.update(kind.name, str(stays["Id"]), wanted, call.caller)
    related: list[str] = []
    for row in rows:
        related += _moved(call, kind.name, str(row["Id"]), str(stays["Id"]))
        call.system.records.delete(kind.name, str(row["Id"]), call.caller)
    merged = [str(row["Id"]) for row in rows]
    return {"success": True, "errors": [], "id": stays["Id"], "merged": merged, "related": related}


def _moved(call: Call, kind: str, loser: str, stays: str) -> list[str]:
    """The records that pointed to one point to the other now; their ids."""
    moved: list[str] = []
    for child in call.system.schema:
        if child.union_of or child.hidden or not child.updateable:
            continue
        for f in child.fields:
            if kind in f.references and f.updateable:
                for row in list(call.system.store.find(child.name, **{f.name: loser})):
                    id_ = str(row["Id"])
                    values = {f.name: stays}
                    call.system.records.update(child.name, id_, values, call.caller, trusted=True)
                    moved.append(id_)
    return moved


def _user(call: Call, body: Element) -> str:
    text = text_of(body, "userId")
    found = full_id(text)
    if found is None:
        raise Refusal("malformed-id", value=text)
    call.system.records.get("User", found)
    return found


def _set_password(call: Call, body: Element, header: Element | None) -> str:
    changed(call, _user(call, body), text_of(body, "password"))
    return "<setPasswordResponse><result/></setPasswordResponse>"


def _reset_password(call: Call, body: Element, header: Element | None) -> str:
    password = made(call, _user(call, body))
    return element("resetPasswordResponse", {"result": {"password": password}})


def _describe_tabs(call: Call, body: Element, header: Element | None) -> str:
    tabs = [{**tab, "iconUrl": "", "miniIconUrl": ""} for tab in shown_tabs(call)]
    told = {"label": "Sales", "logoUrl": "", "namespace": None, "selected": True, "tabs": tabs}
    return element("describeTabsResponse", {"result": told})


ACTIONS: Mapping[str, tuple[Verb, Action]] = {
    "merge": ("update", _merge),
    "setPassword": ("update", _set_password),
    "resetPassword": ("update", _reset_password),
    "describeTabs": ("describe", _describe_tabs),
}
