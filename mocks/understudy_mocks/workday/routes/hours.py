"""Time and absence: blocks of time, clockings, balances."""

from collections.abc import Mapping
from datetime import datetime

from understudy.vendor import Call, Refusal, Row
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects import position_wid, xml
from understudy_mocks.workday.objects.xml import Node
from understudy_mocks.workday.queries import Standing
from understudy_mocks.workday.queries.absence import balance
from understudy_mocks.workday.routes.finding import DELIVERED, Given, request_of
from understudy_mocks.workday.routes.getting import Asked, answer, people
from understudy_mocks.workday.routes.listings import Listing

Values = dict[str, object]

# -- time ------------------------------------------------------------------------------------------


def seen_workers(asked: Asked, rows: list[Row]) -> list[Row]:
    seen = people(asked.call, asked.day)
    return [row for row in rows if row["worker"] in seen]


def _block_rows(asked: Asked) -> list[Row]:
    rows = seen_workers(asked, list(asked.call.system.store.all("Time_Block")))
    return sorted(rows, key=lambda row: (str(row["day"]), str(row["wid"])))


def _block(asked: Asked, row: Row) -> Node:
    refs = asked.references
    one = people(asked.call, asked.day)[str(row["worker"])]
    project = asked.call.system.store.get("Project", str(row["project"] or ""))
    return {
        "ID": row["block_id"],
        "Worker_Reference": refs.worker(one),
        "Calculated_Date": xml.offset_day(row["day"]),
        "Calculated_Quantity": row["hours"],
        "In_Time": xml.offset_moment(row["in_at"]),
        "Out_Time": xml.offset_moment(row["out_at"]),
        "Time_Entry_Code_Reference": refs.instance("Time_Entry_Code_ID", str(row["code"]))
        if row["code"]
        else None,
        "Project_Reference": refs.row(project, project["name"], "Project_ID", "project_id")
        if project
        else None,
        "Status_Reference": refs.instance("Time_Tracking_Set_Up_Option_ID", str(row["status"])),
        "Comment": row["comment"],
    }


def _block_chosen(asked: Asked, criteria: Given, row: Row) -> bool:
    low, high = criteria.day("Start_Date"), criteria.day("End_Date")
    return (
        is_of(asked, criteria, row)
        and (low is None or str(row["day"]) >= low)
        and (high is None or str(row["day"]) <= high)
    )


def is_of(asked: Asked, criteria: Given, row: Row) -> bool:
    """Whether a record is one of the workers that the criteria name."""
    wanted = [
        str(id_.get("", ""))
        for one in criteria.parts("Worker_Reference")
        for id_ in xml.children(one.node, "ID")
    ]
    worker = people(asked.call, asked.day).get(str(row["worker"]))
    return not wanted or (
        worker is not None and (worker.wid in wanted or worker.worker_id in wanted)
    )


get_time_blocks = Listing(
    "Calculated_Time_Block",
    "Time_Block",
    "Time_Block_ID",
    "block_id",
    "day",
    _block,
    chosen=_block_chosen,
    rows=_block_rows,
)


def add_time_block(call: Call, values: Values) -> Row:
    """A block of time; its hours are counted where only its ends are told."""
    count = call.system.store.count("number/TB", 1)
    return call.system.records.create(
        "Time_Block", {"block_id": f"TB-{count:06}", **values}, call.caller, trusted=True
    )


def import_time_blocks(asked: Asked) -> Mapping[str, object]:
    """Blocks of time, all of them or none."""
    request = request_of(asked)
    blocks = request.parts("Reported_Time_Block_Data")
    if not blocks:
        raise request.missing("Reported_Time_Block_Data")
    for block in blocks:
        one = block.worker("Worker_Reference")
        begin, end = block.text("In_Date_Time"), block.text("Out_Date_Time")
        hours = block.number("Quantity")
        if hours is None and begin and end:
            hours = hours_between(xml.moment(begin), xml.moment(end))
        if hours is None or not 0 <= hours <= 24:
            raise block.wrong("Quantity", hours)
        project = block.row("Project_Reference", "Project", "Project_ID", "project_id")
        add_time_block(
            asked.call,
            {
                "worker": one.wid,
                "day": block.needed_day("Date"),
                "hours": hours,
                "in_at": xml.moment(begin) if begin else None,
                "out_at": xml.moment(end) if end else None,
                "code": block.delivered("Time_Entry_Code_Reference", "Time_Entry_Code_ID"),
                "project": project and project["wid"],
                "comment": block.text("Comment"),
                "status": "Approved",
            },
        )
    wid = asked.call.system.secret("import-process", 32)
    reference = asked.references.bare(wid, "Import Reported Time Blocks")
    return {"@version": asked.version, "Import_Process_Reference": reference}


def hours_between(begin: str, end: str) -> float:
    """Hours from one moment to another, as records hold them."""
    span = datetime.fromisoformat(end) - datetime.fromisoformat(begin)
    return round(span.total_seconds() / 3600, 2)


def put_clock_events(asked: Asked) -> Mapping[str, object]:
    """Clockings in and out; what was sent before is replaced, or deleted where that is asked."""
    request, call = request_of(asked), asked.call
    store = call.system.store
    events = request.parts("Time_Clock_Event_Data")
    for event in events:
        key = event.needed_text("Time_Clock_Event_ID")
        before = store.first("Clock_Event", event_id=key)
        if event.flag("Delete_Time_Clock_Event"):
            if before is not None:
                call.system.records.delete("Clock_Event", str(before["wid"]), call.caller)
            continue
        number = event.needed_text("Employee_ID")
        everyone = people(call, asked.day).values()
        one = next(
            (o for o in everyone if (o.id_type, o.worker_id) == ("Employee_ID", number)), None
        )
        if one is None:
            path = f"{event.path}/wd:Employee_ID"
            raise Refusal("invalid-reference", type="Employee_ID", value=number, xpath=path)
        values: Values = {
            "worker": one.wid,
            "event_id": key,
            "at": xml.moment(event.needed_text("Time_Clock_Event_Date_Time")),
            "type": event.delivered("Clock_Event_Type_Reference", "Time_Punch_Type_ID") or "In",
            "code": event.text("Time_Entry_Code"),
            "comment": event.text("Comment"),
        }
        if before is None:
            call.system.records.create("Clock_Event", values, call.caller, trusted=True)
        else:
            wid = str(before["wid"])
            call.system.records.update("Clock_Event", wid, values, call.caller, trusted=True)
    told = f"{len(events)} Time Clock Events accepted"
    return {"@version": asked.version, "Response_Text": told}


# -- absence ---------------------------------------------------------------------------------------


def get_balances(asked: Asked) -> Mapping[str, object]:
    """What is left of everybody's time off, by plan."""
    auth.require(asked.call.caller, auth.ABSENCE)
    criteria = request_of(asked).part("Request_Criteria")
    if criteria.has("Employee_Reference"):
        found = [criteria.worker("Employee_Reference")]
    else:
        found = [one for one in people(asked.call, asked.day).values() if one.active]
    wanted = criteria.delivered("Time_Off_Plan_Reference", "Absence_Plan_ID")
    shown = asked.shows("Include_Time_Off_Plan_Balance_Data")

    def node(one: Standing) -> Node:
        refs = asked.references
        records = [
            {
                "Time_Off_Plan_Reference": refs.instance("Absence_Plan_ID", plan, name),
                "Unit_of_Time_Reference": refs.instance("Unit_of_Time_ID", "Hours"),
                "Time_Off_Plan_Balance_Position_Record": [
                    {
                        "Position_Reference": refs.bare(
                            position_wid(one.wid), refs.position_name(one)
                        ),
                        "Time_Off_Plan_Balance": balance(asked.call.system, one, plan, asked.day),
                    }
                ],
            }
            for plan, name in DELIVERED["Absence_Plan_ID"].items()
            if wanted in (None, plan)
        ]
        return {
            "Employee_Reference": refs.worker(one),
            "Time_Off_Plan_Balance_Data": {"Time_Off_Plan_Balance_Record": records}
            if shown
            else None,
        }

    return answer(asked, "Time_Off_Plan_Balance", found, lambda page: [node(o) for o in page])
