"""What processes have in common, and how people come: hires, contracts, rehires, conversions."""

from understudy.vendor import Row
from understudy_mocks.workday.objects import COMPENSATION
from understudy_mocks.workday.queries import Standing
from understudy_mocks.workday.routes import contacts
from understudy_mocks.workday.routes.finding import Given, hourly, one_worker_as_of
from understudy_mocks.workday.routes.getting import Asked
from understudy_mocks.workday.routes.processes import Outcome, names_in

HOUR = 60
KEPT = ("first_name", "last_name", "email", "phone", "contacts", "other_ids", "user_name", "skills")
"""What of a person stays when the job is another one."""

# -- what several processes have -------------------------------------------------------------------


def position(given: Given) -> Row:
    """What the details of a position say; what they leave out stays as it is."""
    values: Row = {}
    profile = given.row("Job_Profile_Reference", "Job_Profile", "Job_Profile_ID", "job_profile_id")
    if profile is not None:
        values["job_profile"] = profile["wid"]
    location = given.row("Location_Reference", "Location", "Location_ID", "location_id")
    if location is not None:
        values["location"] = location["wid"]
    if given.has("Business_Title"):
        values["business_title"] = given.text("Business_Title")
    hours = given.number("Scheduled_Hours")
    if hours is not None:
        if not 0 < hours <= 168:
            raise given.wrong("Scheduled_Hours", hours)
        values["weekly_minutes"] = round(hours * HOUR)
    return values


def assignments(given: Given) -> Row:
    """Company and cost centre, where they are assigned."""
    values: Row = {}
    for field, name, type_ in (
        ("company", "Company_Assignments_Reference", "COMPANY"),
        ("cost_center", "Cost_Center_Assignments_Reference", "COST_CENTER"),
    ):
        for part in given.parts(name)[-1:]:
            node = {"Reference": part.node}
            row = Given(given.asked, node, given.path).organization("Reference", type_)
            values[field] = row["wid"] if row else None
    return values


def pay(asked: Asked, plans: Given, one: Standing, day: str, outcome: Outcome) -> None:
    """An event for the pay plan given, if there is one: pay by the hour, whatever its frequency."""
    for plan in plans.parts("Pay_Plan_Sub_Data")[-1:]:
        amount = plan.number("Amount")
        if amount is None:
            raise plan.missing("Amount")
        currency = plan.currency("Currency_Reference")
        if currency is None:
            company = asked.references.directory.find("Organization", one.values["company"])
            currency = str(company["currency"]) if company else None
        frequency = plan.delivered("Frequency_Reference", "Frequency_ID") or "Annual"
        rate = hourly(amount, frequency, one.weekly_hours)
        values: Row = {"type": COMPENSATION, "hourly_rate": rate, "currency": currency}
        outcome.event(asked, one.wid, day, values)


def active(given: Given, name: str, *, contingent: bool | None = None) -> Standing:
    """A worker who works here, of the kind that the process is for."""
    one = given.worker(name)
    if one.hire is None or contingent not in (None, one.contingent):
        raise given.unknown(name, given.ids(name))
    return one


# -- coming ----------------------------------------------------------------------------------------


def _applicant(given: Given) -> Row:
    """The name and the ways to reach somebody new."""
    personal = given.needed("Personal_Data")
    first, last = names_in(personal.part("Name_Data").node)
    if not first or not last:
        raise personal.missing("Name_Data")
    return {
        "first_name": first,
        "last_name": last,
        **contacts.written(personal.part("Contact_Data"), ()),
    }


def _defaults(asked: Asked, supervisory: Row) -> Row:
    """Company and cost centre of whom the organisation's manager is: what new people get."""
    directory = asked.references.directory
    for row, manager in reversed(directory.chain(supervisory["wid"])):
        if manager is not None:
            known = one_worker_as_of(asked, manager, asked.day)
            values = known.values if known.hire else known.worker
            return {"company": values["company"], "cost_center": values["cost_center"]}
        del row
    return {}


def _hire(
    asked: Asked, data: Given, outcome: Outcome, day: str, event: Given, contingent: bool
) -> Standing:
    supervisory = data.organization("Organization_Reference", "SUPERVISORY")
    if supervisory is None:
        raise data.missing("Organization_Reference")
    sub = data.part("Edit_Assign_Organization_Sub_Process")
    values: Row = {
        **_defaults(asked, supervisory),
        "supervisory_org": supervisory["wid"],
        "weekly_minutes": 40 * HOUR,
        **position(event.part("Position_Details")),
        **assignments(sub.part("Position_Organization_Assignments_Data")),
    }
    if "job_profile" not in values:
        raise event.part("Position_Details").missing("Job_Profile_Reference")
    former = data.worker("Former_Worker_Reference") if data.has("Former_Worker_Reference") else None
    if former is not None and former.contingent == contingent:
        _rehire(asked, data, former, day, values, outcome)
        return former
    values |= _converted(asked, former) if former else _applicant(data.needed("Applicant_Data"))
    number = event.text("Contingent_Worker_ID" if contingent else "Employee_ID")
    call = asked.call
    row = call.system.records.create(
        "Worker",
        {
            **values,
            "worker_id": number,
            "worker_type": "contingent" if contingent else "employee",
            "hired_on": day,
            "universal_id": former.worker["universal_id"] or former.wid if former else None,
        },
        call.caller,
        trusted=True,
    )
    outcome.worker, outcome.effective_on = str(row["wid"]), day
    hires = call.system.store.find("Worker_Event", worker=row["wid"])
    outcome.events += [str(e["wid"]) for e in hires]
    return one_worker_as_of(asked, row["wid"], day)


def _rehire(
    asked: Asked, data: Given, former: Standing, day: str, values: Row, outcome: Outcome
) -> None:
    """The same person with the same id: another hire, after the last day."""
    last_day = former.values["last_day"] or former.worker["last_day"]
    if last_day is None or str(last_day) >= day:
        raise data.unknown("Former_Worker_Reference", data.ids("Former_Worker_Reference"))
    known = former.values if former.hire else former.worker
    kept = {name: known[name] for name in KEPT}
    kind = "Contract Contingent Worker" if former.contingent else "Hire Employee"
    outcome.event(asked, former.wid, day, {**kept, **values, "type": kind})


def _converted(asked: Asked, former: Standing) -> Row:
    """Somebody who was here in another way: a new worker, known to be the same person."""
    call = asked.call
    if former.worker["universal_id"] is None:
        values = {"universal_id": former.wid}
        call.system.records.update("Worker", former.wid, values, call.caller, trusted=True)
    known = former.values if former.hire else former.worker
    return {name: known[name] for name in KEPT}


def _named(asked: Asked, outcome: Outcome, name: str, day: str) -> None:
    one = one_worker_as_of(asked, outcome.worker, day)
    refs = asked.references
    profile = refs.directory.find("Job_Profile", one.values["job_profile"])
    outcome.named = {
        name: refs.worker(one),
        "Position_Reference": refs.position(one, profile["title"] if profile else None),
    }


def hire_employee(asked: Asked, data: Given, outcome: Outcome) -> None:
    day = data.needed_day("Hire_Date")
    event = data.part("Hire_Employee_Event_Data")
    one = _hire(asked, data, outcome, day, event, contingent=False)
    sub = data.part("Propose_Compensation_for_Hire_Sub_Process")
    plans = sub.part("Propose_Compensation_for_Hire_Data").part("Pay_Plan_Data")
    pay(asked, plans, one_worker_as_of(asked, one.wid, day), day, outcome)
    _named(asked, outcome, "Employee_Reference", day)


def contract(asked: Asked, data: Given, outcome: Outcome) -> None:
    day = data.needed_day("Contract_Start_Date")
    event = data.part("Contract_Contingent_Worker_Event_Data")
    one = _hire(asked, data, outcome, day, event, contingent=True)
    one = one_worker_as_of(asked, one.wid, day)
    for details in event.parts("Contract_Details_Data")[-1:]:
        amount = details.number("Contract_Pay_Rate")
        currency = details.currency("Currency_Reference")
        if amount is not None and currency is not None:
            frequency = details.delivered("Frequency_Reference", "Frequency_ID") or "Hourly"
            values: Row = {
                "type": COMPENSATION,
                "hourly_rate": hourly(amount, frequency, one.weekly_hours),
                "currency": currency,
            }
            outcome.event(asked, one.wid, day, values)
    if event.has("Contract_End_Date"):
        outcome.event(asked, one.wid, None, {"last_day": event.day("Contract_End_Date")})
    _named(asked, outcome, "Contingent_Worker_Reference", day)
