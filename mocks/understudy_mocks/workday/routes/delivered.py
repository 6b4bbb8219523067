"""What Workday delivers itself, and what is derived from people: accounts and positions."""

from collections.abc import Mapping

from understudy.vendor import Refusal, Row
from understudy_mocks.workday.objects import instance_wid, position_wid
from understudy_mocks.workday.objects.xml import Node
from understudy_mocks.workday.queries import Standing
from understudy_mocks.workday.routes.finding import DELIVERED, YEARLY, Given, request_of
from understudy_mocks.workday.routes.getting import Asked, people
from understudy_mocks.workday.routes.jobs import among
from understudy_mocks.workday.routes.listings import Listing


def pseudo_rows(id_type: str) -> list[Row]:
    """What Workday delivers, as if it were records."""
    return [
        {"wid": instance_wid(id_type, value), "id": value, "name": name}
        for value, name in DELIVERED[id_type].items()
    ]


def _frequency(asked: Asked, row: Row) -> Node:
    by_hour = row["id"] == "Hourly"
    return {
        "Frequency_ID": row["id"],
        "Name": row["name"],
        "Annualization_Factor": 2080 if by_hour else YEARLY[str(row["id"])],
        "Use_Weekly_Hours": by_hour,
    }


get_frequencies = Listing(
    "Frequency",
    "",
    "Frequency_ID",
    "id",
    "name",
    _frequency,
    rows=lambda asked: pseudo_rows("Frequency_ID"),
)


def _account_rows(asked: Asked) -> list[Row]:
    return [
        {
            "wid": one.wid,
            "id": one.worker_id,
            "name": one.descriptor,
            "user": one.user_name,
            "disabled": not one.active,
        }
        for one in people(asked.call, asked.day, asked.moment).values()
        if one.hire is not None and one.user_name
    ]


def _account(asked: Asked, row: Row) -> Node:
    return {"User_Name": row["user"], "Account_Disabled": row["disabled"]}


def update_workday_account(asked: Asked) -> Mapping[str, object]:
    """Give a worker another name to log in with; passwords are for people, and are not kept."""
    request, call = request_of(asked), asked.call
    one = _named(request)
    name = request.needed("Workday_Account_for_Worker_Data").text("User_Name")
    if name:
        for other in people(call, asked.day).values():
            if other.wid != one.wid and other.user_name == name:
                raise Refusal("duplicate", object="Workday_Account", field="User_Name", value=name)
        event = {"worker": one.wid, "effective_on": asked.day, "user_name": name}
        call.system.records.create("Worker_Event", event, call.caller, trusted=True)
    call.exchange.record_id = one.wid
    return {}


def _named(request: Given) -> Standing:
    """The worker by the number in the older kind of reference; refuses `invalid-reference`."""
    asked, reference = request.asked, request.needed("Worker_Reference")
    for element, contingent in (
        ("Employee_Reference", False),
        ("Contingent_Worker_Reference", True),
    ):
        for id_ in reference.part(element).part("Integration_ID_Reference").parts("ID"):
            number = id_.text("") or ""
            for one in people(asked.call, asked.day).values():
                if one.hire and (one.contingent, one.worker_id) == (contingent, number):
                    return one
            raise request.unknown("Worker_Reference", [("WD-EMPLID", number)])
    raise reference.missing("Employee_Reference")


get_workday_account = Listing(
    "Workday_Account",
    "",
    "Employee_ID",
    "id",
    "name",
    _account,
    rows=_account_rows,
    data_name="Workday_Account_for_Worker_Data",
    wrapped=True,
)


def _compensation_plan(asked: Asked, row: Row) -> Node | None:
    if not asked.shows("Include_Compensation_Plan_Data"):
        return None
    return {"Compensation_Plan_ID": row["id"], "Name": row["name"], "Inactive": False}


get_compensation_plans = Listing(
    "Compensation_Plan",
    "",
    "Compensation_Plan_ID",
    "id",
    "name",
    _compensation_plan,
    rows=lambda asked: pseudo_rows("Compensation_Plan_ID"),
)


def _position_rows(asked: Asked) -> list[Row]:
    refs = asked.references
    return [
        {
            "wid": position_wid(one.wid),
            "id": f"P-{one.worker_id}",
            "name": refs.position_name(one),
            "worker": one.wid,
        }
        for one in people(asked.call, asked.day, asked.moment).values()
        if one.active
    ]


def _position(asked: Asked, row: Row) -> Node:
    refs = asked.references
    one = people(asked.call, asked.day, asked.moment)[str(row["worker"])]
    supervisory = refs.directory.find("Organization", one.values["supervisory_org"])
    profile = refs.directory.find("Job_Profile", one.values["job_profile"])
    restrictions = {
        "Position_Status_Reference": refs.instance("Position_Status_ID", "FILLED", "Filled"),
        "Job_Posting_Title": profile["title"] if profile else None,
        "Job_Profile_Reference": refs.job_profile(profile) if profile else None,
    }
    defined = asked.shows("Include_Position_Definition_Data")
    filled = asked.shows("Include_Worker_For_Filled_Positions_Data")
    return {
        "Supervisory_Organization_Reference": refs.organization(supervisory)
        if supervisory
        else None,
        "Position_ID": row["id"],
        "Position_Definition_Data": restrictions if defined else None,
        "Worker_For_Filled_Position_Reference": refs.worker(one) if filled else None,
    }


def _position_chosen(asked: Asked, criteria: Given, row: Row) -> bool:
    wanted = criteria.parts("Supervisory_Organization_Reference")
    if not wanted:
        return True
    one = people(asked.call, asked.day, asked.moment)[str(row["worker"])]
    found = asked.references.directory.find("Organization", one.values["supervisory_org"])
    return found is not None and among(wanted, found["wid"], found["reference_id"])


get_positions = Listing(
    "Position",
    "",
    "Position_ID",
    "id",
    "name",
    _position,
    chosen=_position_chosen,
    rows=_position_rows,
    plural="Positions",
)
