"""Documents, integrations and reference ids: what is filed and looked up."""

from collections.abc import Mapping

from understudy.vendor import Caller, Row, System
from understudy.vendor.validation import stored
from understudy_mocks.workday.objects import xml
from understudy_mocks.workday.objects.xml import Node
from understudy_mocks.workday.routes.finding import DELIVERED, Given, request_of
from understudy_mocks.workday.routes.getting import Asked, answer, people
from understudy_mocks.workday.routes.hours import is_of, seen_workers
from understudy_mocks.workday.routes.listings import Listing, Putting

Values = dict[str, object]
INTEGRATION_RUNS_S = 30
"""How long an integration takes: long enough to be seen running."""

# -- documents -------------------------------------------------------------------------------------


def _document(asked: Asked, row: Row) -> Node:
    refs = asked.references
    one = people(asked.call, asked.day)[str(row["worker"])]
    whole = asked.shows("Include_Worker_Document_Data")
    category = str(row["category"] or "OTHER_DOCUMENTS")
    return {
        "ID": row["document_id"],
        "Filename": row["filename"],
        "Comment": row["comment"],
        "File": row["content"] if whole else None,
        "Document_Category_Reference": refs.instance("Document_Category_ID", category),
        "Worker_Reference": refs.worker(one),
        "Content_Type": row["content_type"],
    }


DOCUMENTS = Listing(
    "Worker_Document",
    "Document",
    "Worker_Document_ID",
    "document_id",
    "filename",
    _document,
    chosen=is_of,
    rows=lambda asked: seen_workers(asked, list(asked.call.system.store.all("Document"))),
)


def _put_document(asked: Asked, data: Given, before: Row | None) -> Values:
    values: Values = {
        "worker": data.worker("Worker_Reference").wid,
        "document_id": data.text("ID"),
        "filename": data.needed_text("Filename"),
        "comment": data.text("Comment"),
        "content_type": data.text("Content_Type"),
        "content": data.text("File"),
        "uploaded_at": stored(asked.call.system.clock.now()),
    }
    for _, category in data.ids("Document_Category_Reference"):
        values["category"] = category
    return values


put_document = Putting(DOCUMENTS, "Worker_Document_Data", _put_document, "ID", generated="DOC")

# -- photos ----------------------------------------------------------------------------------------


def _photos(asked: Asked) -> list[Row]:
    everyone = people(asked.call, asked.day)
    rows = seen_workers(asked, list(asked.call.system.store.all("Photo")))
    return [{**row, "worker_id": everyone[str(row["worker"])].worker_id} for row in rows]


class _Photos(Listing):
    """Photos are asked for by their workers."""

    def find(self, asked: Asked, type_: str, value: str) -> Row | None:
        rows = _photos(asked)
        name = "worker" if type_ == "WID" else "worker_id"
        return next((row for row in rows if row[name] == value), None)

    def reference(self, asked: Asked, row: Row) -> Node:
        return asked.references.worker(people(asked.call, asked.day)[str(row["worker"])])

    def _node(self, asked: Asked, row: Row) -> Node:
        data = {"ID": row["wid"], "Filename": row["filename"], "File": row["content"]}
        return {"Worker_Reference": self.reference(asked, row), "Worker_Photo_Data": [data]}


PHOTOS = _Photos(
    "Worker_Photo",
    "Photo",
    "Employee_ID",
    "worker_id",
    "filename",
    lambda asked, row: None,
    rows=_photos,
    plural="Worker",
)


def put_photo(asked: Asked) -> Mapping[str, object]:
    """Give a worker a photo, or another one."""
    request, call = request_of(asked), asked.call
    one, data = request.worker("Worker_Reference"), request.needed("Worker_Photo_Data")
    values = {
        "worker": one.wid,
        "filename": data.needed_text("Filename"),
        "content": data.needed_text("File"),
    }
    before = call.system.store.first("Photo", worker=one.wid)
    records = call.system.records
    if before is None:
        row = records.create("Photo", values, call.caller, trusted=True)
    else:
        row = records.update("Photo", str(before["wid"]), values, call.caller, trusted=True)
    call.exchange.record_id = str(row["wid"])
    return {"@version": asked.version, "Worker_Reference": asked.references.worker(one)}


# -- integrations ----------------------------------------------------------------------------------


def _system_node(asked: Asked, row: Row) -> Node:
    return {
        "Integration_System_ID": row["integration_system_id"],
        "Integration_System_Name": row["name"],
    }


SYSTEMS = Listing(
    "Integration_System",
    "Integration_System",
    "Integration_System_ID",
    "integration_system_id",
    "name",
    _system_node,
)


def _event_node(asked: Asked, row: Row) -> Node:
    refs = asked.references
    system = asked.call.system.records.get("Integration_System", str(row["system"]))
    done = row["completed_at"] is not None
    return {
        "Integration_System_Reference": SYSTEMS.reference(asked, system),
        "Process_Description": system["name"],
        "Initiated_DateTime": xml.offset_moment(row["initiated_at"]),
        "Integration_Response_Message": row["message"],
        "Completed_DateTime": xml.offset_moment(row["completed_at"]),
        "Initiated_By_System_Account_Reference": refs.instance(
            "System_User_ID", str(row["initiator"])
        ),
        "Percent_Complete": 1 if done else 0,
    }


class _Events(Listing):
    def reference(self, asked: Asked, row: Row) -> Node:
        return asked.references.bare(row["wid"], f"Integration ({row['status']})")

    def _node(self, asked: Asked, row: Row) -> Node:
        status = asked.references.instance("Background_Process_Status_ID", str(row["status"]))
        return {
            **super()._node(asked, row),
            "Background_Process_Instance_Data": {
                "Background_Process_Instance_Status_Reference": status
            },
        }

    def one(self, asked: Asked, row: Row) -> Node:
        """One event as a launch answers it."""
        return self._node(asked, row)


def _event_chosen(asked: Asked, criteria: Given, row: Row) -> bool:
    system = criteria.row(
        "Integration_System_Reference",
        "Integration_System",
        "Integration_System_ID",
        "integration_system_id",
    )
    statuses = [
        str(id_.get("", ""))
        for one in criteria.parts("Integration_Event_Status_Reference")
        for id_ in xml.children(one.node, "ID")
    ]
    after, before = criteria.text("Sent_After"), criteria.text("Sent_Before")
    sent = str(row["initiated_at"])
    return (
        (system is None or system["wid"] == row["system"])
        and (not statuses or row["status"] in statuses)
        and (after is None or sent >= xml.moment(after))
        and (before is None or sent <= xml.moment(before))
    )


EVENTS = _Events(
    "Integration_Event", "Integration_Event", "", "wid", "wid", _event_node, chosen=_event_chosen
)


def launch_integration(asked: Asked) -> Mapping[str, object]:
    """Start an integration; it is done after a while."""
    request, call = request_of(asked), asked.call
    system = request.row(
        "Integration_System_Reference",
        "Integration_System",
        "Integration_System_ID",
        "integration_system_id",
    )
    if system is None:
        raise request.missing("Integration_System_Reference")
    row = call.system.records.create(
        "Integration_Event",
        {
            "system": system["wid"],
            "initiated_at": stored(call.system.clock.now()),
            "status": "Processing",
            "message": "Integration is processing.",
            "initiator": call.caller.user_id,
        },
        call.caller,
        trusted=True,
    )
    wid, who = str(row["wid"]), call.caller
    played = call.system

    def done() -> None:
        _complete(played, wid, who.name)

    played.later(INTEGRATION_RUNS_S, done)
    call.exchange.record_id = wid
    return {"@version": asked.version, "Integration_Event": EVENTS.one(asked, row)}


def _complete(system: System, wid: str, by: str) -> None:
    values = {
        "completed_at": stored(system.clock.now()),
        "status": "Completed",
        "message": "Integration Completed.",
    }
    system.records.update("Integration_Event", wid, values, Caller(by), trusted=True)


# -- references ------------------------------------------------------------------------------------

_REFERENCE_IDS: Mapping[str, tuple[str, str, str]] = {
    "Job_Profile_ID": ("Job_Profile", "job_profile_id", "title"),
    "Job_Family_ID": ("Job_Family", "job_family_id", "name"),
    "Location_ID": ("Location", "location_id", "name"),
    "Organization_Reference_ID": ("Organization", "reference_id", "name"),
    "Skill_ID": ("Skill", "skill_id", "name"),
    "Supplier_ID": ("Supplier", "supplier_id", "name"),
    "Project_ID": ("Project", "project_id", "name"),
    "Integration_System_ID": ("Integration_System", "integration_system_id", "name"),
}


def get_references(asked: Asked) -> Mapping[str, object]:
    """The reference ids of a type, with what they stand for."""
    criteria = request_of(asked).part("Request_Criteria")
    type_ = criteria.needed_text("Reference_ID_Type")
    found: list[Row]
    if type_ in _REFERENCE_IDS:
        kind, field, name = _REFERENCE_IDS[type_]
        rows = asked.call.system.store.all(kind)
        found = [{"wid": r["wid"], "id": r[field], "name": r[name]} for r in rows]
    elif type_ in DELIVERED:
        found = [{"wid": None, "id": i, "name": name} for i, name in DELIVERED[type_].items()]
    else:
        raise criteria.wrong("Reference_ID_Type", type_)

    def node(row: Row) -> Node:
        return {
            "@Descriptor": row["id"],
            "Reference_ID_Data": {
                "ID": row["id"],
                "Reference_ID_Type": type_,
                "Referenced_Object_Descriptor": row["name"],
            },
        }

    found.sort(key=lambda row: str(row["id"]))
    return answer(asked, "Reference_ID", found, lambda page: [node(row) for row in page])
