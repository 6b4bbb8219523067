"""Get_Workers: who is asked for, and which sections of them are shown to whom."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from understudy.vendor import Refusal, Row, Value
from understudy_mocks.workday.objects import (
    COMPENSATION,
    EVENT_TYPES,
    HIRES,
    TERMINATIONS,
    instance_wid,
    position_wid,
    xml,
)
from understudy_mocks.workday.objects.published import SECTIONS_BY_DEFAULT
from understudy_mocks.workday.objects.xml import Node
from understudy_mocks.workday.queries import (
    Selection,
    Standing,
    Timelines,
    Window,
    logged,
)
from understudy_mocks.workday.routes.getting import Asked, Find, answer, people, referenced
from understudy_mocks.workday.routes.groups import Shown
from understudy_mocks.workday.routes.sections import SECTIONS

TRANSACTION_TYPES = {
    instance_wid("Business_Process_Type", kind): kind
    for kind in (*HIRES, *TERMINATIONS, *EVENT_TYPES.values(), COMPENSATION)
}


def get_workers(asked: Asked) -> Mapping[str, object]:
    """The workers, with the sections that are wanted and granted."""
    system = asked.call.system
    asked.call.about("Worker")
    everyone = system.part(Timelines).as_of(asked.day, asked.moment)
    seen = people(asked.call, asked.day, asked.moment)
    given = referenced(asked, "Worker", _finder(seen))
    windows = _windows(asked.criteria)
    wanted = seen if given is None else {one.wid: one for one in given[0]}
    found = [one for one in wanted.values() if _meets(asked, one)]
    if given is None or "Request_Criteria" in asked.request:
        found = _selection(asked, windows).of(
            {one.wid: one for one in found}, system.store, asked.moment
        )
    group = asked.group or dict.fromkeys(SECTIONS_BY_DEFAULT, "1")

    def show(page: Sequence[Standing]) -> list[Node]:
        shown = Shown(asked, everyone, group, _log(asked, page, windows, group))
        return [_worker(shown, one) for one in page]

    response = answer(asked, "Worker", found, show, group)
    return {**response, "Invalid_Reference_ID_Response": given[1] if given else None}


def _finder(seen: Mapping[str, Standing]) -> Find[Standing]:
    """Finds workers by WID or by the id that people know."""
    by_id: dict[tuple[str, str], Standing] = {}

    def find(type_: str, value: str) -> Standing | None:
        if type_ == "WID":
            return seen.get(value)
        if not by_id:
            by_id.update({(one.id_type, one.worker_id): one for one in seen.values()})
        return by_id.get((type_, value))

    return find


# -- criteria ------------------------------------------------------------------------------------


def _selection(asked: Asked, windows: tuple[Window, ...]) -> Selection:
    criteria = asked.criteria
    return Selection(
        windows,
        _organizations(asked),
        xml.flag(criteria, "Exclude_Inactive_Workers"),
        xml.flag(criteria, "Exclude_Employees"),
        xml.flag(criteria, "Exclude_Contingent_Workers"),
    )


def _organizations(asked: Asked) -> frozenset[str] | None:
    references = xml.children(asked.criteria, "Organization_Reference")
    if not references:
        return None
    directory, found = asked.references.directory, []
    for number, reference in enumerate(references, start=1):
        for id_ in xml.children(reference, "ID")[:1]:
            type_, value = str(id_.get("@type", "")), str(id_.get("", ""))
            row = directory.organization_by(type_, value)
            if row is None:
                path = "/wd:Get_Workers_Request/wd:Request_Criteria/wd:Organization_Reference"
                raise Refusal(
                    "invalid-reference", type=type_, value=value, xpath=f"{path}[{number}]/wd:ID[1]"
                )
            found.append(str(row["wid"]))
    if xml.flag(asked.criteria, "Include_Subordinate_Organizations"):
        found = directory.below(found)
    return frozenset(found)


def _meets(asked: Asked, one: Standing) -> bool:
    """The criteria that ask for an id: country of the company, position, person, event."""
    criteria = asked.criteria
    company = asked.references.directory.find("Organization", one.values["company"])
    country = str(company["country"]) if company else ""
    known = {
        "Country_Reference": (country, instance_wid("ISO_3166-1_Alpha-2_Code", country)),
        "Position_Reference": (f"P-{one.worker_id}", position_wid(one.wid)),
        "Universal_ID_Reference": (str(one.worker["universal_id"]),),
    }
    for name, ids in known.items():
        wanted = [
            id_.get("") for each in xml.children(criteria, name) for id_ in xml.children(each, "ID")
        ]
        if wanted and not any(id_ in wanted for id_ in ids):
            return False
    events = xml.children(xml.child(criteria, "Event_Reference"), "ID")
    store = asked.call.system.store
    rows = [store.get("Worker_Event", str(id_.get(""))) for id_ in events]
    return not events or any(row is not None and row["worker"] == one.wid for row in rows)


def _windows(criteria: Node) -> tuple[Window, ...]:
    """The windows of the transaction log; several are alternatives."""
    found = []
    for given in xml.children(criteria, "Transaction_Log_Criteria_Data"):
        range_ = xml.child(given, "Transaction_Date_Range_Data")
        types = xml.child(given, "Transaction_Type_References")
        found.append(
            Window(
                _bound(range_, "Updated_From", xml.moment),
                _bound(range_, "Updated_Through", xml.moment),
                _bound(range_, "Effective_From", xml.day),
                _bound(range_, "Effective_Through", xml.day),
                tuple(
                    TRANSACTION_TYPES.get(str(id_.get("", "")), str(id_.get("", "")))
                    for reference in xml.children(types, "Transaction_Type_Reference")
                    for id_ in xml.children(reference, "ID")[:1]
                ),
            )
        )
    return tuple(found)


def _bound(node: Node, name: str, form: Callable[[str], str]) -> str | None:
    text = xml.text(node, name)
    return None if text is None else form(text)


# -- answers -------------------------------------------------------------------------------------


def _log(
    asked: Asked, page: Sequence[Standing], windows: Sequence[Window], group: Node
) -> Mapping[Value, list[Row]]:
    """The log entries to show: those in the windows asked for, by worker."""
    found: dict[Value, list[Row]] = defaultdict(list)
    if xml.flag(group, "Include_Transaction_Log_Data"):
        for event in logged(asked.call.system.store, windows or (Window(),), asked.moment):
            found[event["worker"]].append(event)
    return found


def _worker(shown: Shown, one: Standing) -> Node:
    universal = one.worker["universal_id"]
    data: dict[str, object] = {
        "Worker_ID": one.worker_id,
        "User_ID": one.user_name,
        "Universal_ID": universal,
    }
    for flag, name, domain, section in SECTIONS:
        if xml.flag(shown.group, flag) and domain in shown.domains:
            data[name] = section(shown, one)
    reference = xml.flag(shown.group, "Include_Reference")
    return {
        "Worker_Reference": shown.references.worker(one) if reference else None,
        "Worker_Descriptor": one.descriptor,
        "Universal_Identifier_Reference": shown.references.bare(universal, one.name)
        if universal
        else None,
        "Worker_Data": data,
    }
