"""Companies, currencies, suppliers, projects, and what is submitted to the ledger."""

from collections.abc import Callable, Mapping

from understudy.vendor import Row
from understudy_mocks.workday.objects import xml
from understudy_mocks.workday.objects.xml import Node
from understudy_mocks.workday.routes.delivered import pseudo_rows
from understudy_mocks.workday.routes.finding import CURRENCIES, Given
from understudy_mocks.workday.routes.getting import Asked
from understudy_mocks.workday.routes.listings import Listing, Putting

Values = dict[str, object]

# -- organisations as finance has them -------------------------------------------------------------


def _rows_of(type_: str) -> Callable[[Asked], list[Row]]:
    def rows(asked: Asked) -> list[Row]:
        found = asked.references.directory.rows("Organization")
        return [found[wid] for wid in sorted(found) if found[wid]["type"] == type_]

    return rows


def _common(row: Row) -> Node:
    return {
        "ID": row["reference_id"],
        "Organization_Name": row["name"],
        "Organization_Code": row["code"],
        "Organization_Active": not row["inactive"],
        "Availability_Date": xml.offset_day(row["available_on"]),
    }


class _Organizations(Listing):
    def reference(self, asked: Asked, row: Row) -> Node:
        return asked.references.organization(row)


COST_CENTERS = _Organizations(
    "Cost_Center",
    "Organization",
    "Cost_Center_Reference_ID",
    "reference_id",
    "name",
    lambda asked, row: {"Organization_Data": _common(row)},
    rows=_rows_of("COST_CENTER"),
)


def _put_cost_center(asked: Asked, data: Given, before: Row | None) -> Values:
    told = data.needed("Organization_Data")
    values: Values = {"type": "COST_CENTER"}
    for field, element in (
        ("reference_id", "ID"),
        ("name", "Organization_Name"),
        ("code", "Organization_Code"),
    ):
        text = told.text(element)
        if text is not None:
            values[field] = text
    if before is None and "name" not in values:
        raise told.missing("Organization_Name")
    if told.has("Organization_Active"):
        values["inactive"] = not told.flag("Organization_Active")
    if told.has("Availability_Date"):
        values["available_on"] = told.day("Availability_Date")
    return values


class _PutCostCenter(Putting):
    def _named(self, asked: Asked, request: Given, reference: str, data: Given) -> Row | None:
        return super()._named(asked, request, reference, data.part("Organization_Data"))


put_cost_center = _PutCostCenter(COST_CENTERS, "Cost_Center_Data", _put_cost_center, "ID")


def _company(asked: Asked, row: Row) -> Node:
    refs = asked.references
    country, currency = str(row["country"]), str(row["currency"])
    return {
        "Tax_Status_Data": [
            {"Country_Reference": refs.instance("ISO_3166-1_Alpha-2_Code", country)}
        ],
        "Organization_Data": _common(row),
        "Accounting_Data": {"Currency_Reference": refs.instance("Currency_ID", currency)},
    }


get_companies = _Organizations(
    "Company",
    "Organization",
    "Company_Reference_ID",
    "reference_id",
    "name",
    _company,
    rows=_rows_of("COMPANY"),
    wrapped=True,
)

# -- currencies ------------------------------------------------------------------------------------


def get_all_currencies(asked: Asked) -> Mapping[str, object]:
    """The currencies there are."""
    found = [
        {"Currency_ID": code, "Currency_Description": name, "Currency_Retired": False}
        for code, name in CURRENCIES.items()
    ]
    return {"@version": asked.version, "Currency_Data": found}


get_currency_rate_types = Listing(
    "Currency_Rate_Type",
    "",
    "Currency_Rate_Type_ID",
    "id",
    "name",
    lambda asked, row: {
        "Currency_Rate_Type_ID": row["id"],
        "Currency_Rate_Type_Description": row["name"],
        "Currency_Rate_Type_Default": row["id"] == "Current",
    },
    rows=lambda asked: pseudo_rows("Currency_Rate_Type_ID"),
    wrapped=True,
)


def _rate(asked: Asked, row: Row) -> Node:
    refs = asked.references
    return {
        "Effective_Timestamp": xml.offset_moment(row["effective_at"]),
        "From_Currency_Reference": refs.instance("Currency_ID", str(row["from_currency"])),
        "Target_Currency_Reference": refs.instance("Currency_ID", str(row["to_currency"])),
        "Currency_Rate_Type_Reference": refs.instance("Currency_Rate_Type_ID", str(row["type"])),
        "Currency_Rate": row["rate"],
    }


def _rate_chosen(asked: Asked, criteria: Given, row: Row) -> bool:
    moment = criteria.text("Effective_Timestamp")
    return (
        criteria.currency("From_Currency_Reference") in (None, row["from_currency"])
        and criteria.currency("Target_Currency_Reference") in (None, row["to_currency"])
        and (moment is None or str(row["effective_at"]) <= xml.moment(moment))
    )


class _Rates(Listing):
    def reference(self, asked: Asked, row: Row) -> Node:
        name = f"{row['from_currency']} to {row['to_currency']} {row['effective_at']}"
        return asked.references.bare(row["wid"], name)


CURRENCY_RATES = _Rates(
    "Currency_Conversion_Rate", "Currency_Rate", "", "wid", "wid", _rate, chosen=_rate_chosen
)


def _put_rate(asked: Asked, data: Given, before: Row | None) -> Values:
    rate = data.number("Currency_Rate")
    if rate is None:
        raise data.missing("Currency_Rate")
    if rate <= 0:
        raise data.wrong("Currency_Rate", rate)
    from_currency = data.currency("From_Currency_Reference")
    to_currency = data.currency("Target_Currency_Reference")
    if from_currency is None or to_currency is None:
        raise data.missing(
            "From_Currency_Reference" if from_currency is None else "Target_Currency_Reference"
        )
    return {
        "from_currency": from_currency,
        "to_currency": to_currency,
        "rate": rate,
        "type": data.delivered("Currency_Rate_Type_Reference", "Currency_Rate_Type_ID")
        or "Current",
        "effective_at": xml.moment(data.needed_text("Effective_Timestamp")),
    }


class _PutRate(Putting):
    """Also the inverse rate, where that is asked for."""

    def __call__(self, asked: Asked) -> Mapping[str, object]:
        response = super().__call__(asked)
        call = asked.call
        data = Given(asked, xml.child(asked.request, self.element), f"/wd:{asked.element}")
        if data.flag("Calculate_Inverse_Rate"):
            row = call.system.records.get("Currency_Rate", call.exchange.record_id)
            inverse = {
                **{name: row[name] for name in ("type", "effective_at")},
                "from_currency": row["to_currency"],
                "to_currency": row["from_currency"],
                "rate": round(1 / float(row["rate"] or 1), 9),
            }
            call.system.records.create("Currency_Rate", inverse, call.caller, trusted=True)
        return response


put_currency_rate = _PutRate(
    CURRENCY_RATES, "Currency_Conversion_Rate_Data", _put_rate, "No_Such_Id"
)

# -- suppliers and projects ------------------------------------------------------------------------


def _supplier(asked: Asked, row: Row) -> Node:
    refs = asked.references
    email = {"Email_Address_Data": [{"Email_Address": row["email"]}]} if row["email"] else None
    return {
        "Supplier_ID": row["supplier_id"],
        "Supplier_Reference_ID": row["reference_id"],
        "Supplier_Name": row["name"],
        "Worktag_Only": bool(row["worktag_only"]),
        "Business_Entity_Data": {"Business_Entity_Name": row["name"], "Contact_Data": email},
        "Supplier_Status_Data": [
            {
                "Status_Reference": refs.instance(
                    "Business_Entity_Status_Value_ID", str(row["status"])
                )
            }
        ],
        "Currency_Reference": refs.instance("Currency_ID", str(row["currency"]))
        if row["currency"]
        else None,
    }


def _supplier_chosen(asked: Asked, criteria: Given, row: Row) -> bool:
    name = criteria.text("Supplier_Name")
    return name is None or name.casefold() in str(row["name"]).casefold()


SUPPLIERS = Listing(
    "Supplier",
    "Supplier",
    "Supplier_ID",
    "supplier_id",
    "name",
    _supplier,
    chosen=_supplier_chosen,
)


def _put_supplier(asked: Asked, data: Given, before: Row | None) -> Values:
    values: Values = {"worktag_only": data.flag("Worktag_Only")}
    for field, element in (
        ("supplier_id", "Supplier_ID"),
        ("reference_id", "Supplier_Reference_ID"),
        ("name", "Supplier_Name"),
    ):
        text = data.text(element)
        if text is not None:
            values[field] = text
    if before is None and "name" not in values:
        raise data.missing("Supplier_Name")
    currency = data.currency("Currency_Reference")
    if currency is not None:
        values["currency"] = currency
    contact = data.part("Business_Entity_Data").part("Contact_Data")
    for email in contact.parts("Email_Address_Data"):
        values["email"] = email.text("Email_Address")
    return values


put_supplier = Putting(SUPPLIERS, "Supplier_Data", _put_supplier, "Supplier_ID", generated="S")


def _basic_project(asked: Asked, row: Row) -> Node:
    return {
        "Project_ID": row["project_id"],
        "Project_Name": row["name"],
        "Inactive": bool(row["inactive"]),
    }


get_basic_projects = Listing(
    "Basic_Project", "Project", "Project_ID", "project_id", "name", _basic_project
)


def _project(asked: Asked, row: Row) -> Node | None:
    if not asked.shows("Include_Project_Data"):
        return None
    refs = asked.references
    company = refs.directory.find("Organization", row["company"])
    owner = asked.call.system.store.get("Worker", str(row["owner"] or ""))
    owner_name = f"{owner['first_name']} {owner['last_name']}" if owner else ""
    return {
        "Workday_Project_ID": row["project_id"],
        "Project_Name": row["name"],
        "Inactive": bool(row["inactive"]),
        "Project_Status_Reference": refs.instance("Project_Status_ID", str(row["status"]))
        if row["status"]
        else None,
        "Project_Owner_Reference": refs.row(owner, owner_name, "Employee_ID", "worker_id")
        if owner
        else None,
        "Start_Date": xml.offset_day(row["starts_on"]),
        "End_Date": xml.offset_day(row["ends_on"]),
        "Description": row["description"],
        "Company_Reference": refs.organization(company) if company else None,
    }


def _project_chosen(asked: Asked, criteria: Given, row: Row) -> bool:
    companies = [
        str(id_.get("", ""))
        for one in criteria.parts("Company_Reference")
        for id_ in xml.children(one.node, "ID")
    ]
    if row["inactive"] and not criteria.flag("Include_Inactive"):
        return False
    found = asked.references.directory.find("Organization", row["company"])
    return not companies or (
        found is not None and bool({str(found["wid"]), str(found["reference_id"])} & {*companies})
    )


PROJECTS = Listing(
    "Project", "Project", "Project_ID", "project_id", "name", _project, chosen=_project_chosen
)


def _put_project(asked: Asked, data: Given, before: Row | None) -> Values:
    values: Values = {"inactive": data.flag("Inactive")}
    for field, element in (
        ("project_id", "Workday_Project_ID"),
        ("name", "Project_Name"),
        ("description", "Description"),
    ):
        text = data.text(element)
        if text is not None:
            values[field] = text
    if before is None and "name" not in values:
        raise data.missing("Project_Name")
    for field, element in (("starts_on", "Start_Date"), ("ends_on", "End_Date")):
        if data.has(element):
            values[field] = data.day(element)
    if data.has("Company_Reference"):
        company = data.organization("Company_Reference", "COMPANY")
        values["company"] = company and company["wid"]
    if data.has("Project_Owner_Reference"):
        values["owner"] = data.worker("Project_Owner_Reference").wid
    for _, status in data.ids("Project_Status_Reference"):
        values["status"] = status
    return values


put_project = Putting(
    PROJECTS, "Project_Data", _put_project, "Workday_Project_ID", generated="PROJECT"
)
