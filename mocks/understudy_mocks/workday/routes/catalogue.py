"""Get_Organizations, Get_Job_Profiles and Get_Locations."""

from collections.abc import Mapping, Sequence

from understudy.vendor import Row
from understudy_mocks.workday.objects import instance_wid, xml
from understudy_mocks.workday.objects.xml import Node
from understudy_mocks.workday.queries import Timelines
from understudy_mocks.workday.queries.directory import TYPE_NAMES
from understudy_mocks.workday.routes.getting import Asked, Find, answer, referenced


def _chosen(asked: Asked, item: str, kind: str, find: Find[Row]) -> list[Row]:
    """The rows referred to, or all, in the order of their WIDs."""
    asked.call.about(kind)
    given = referenced(asked, item, find)
    if given is not None:
        return given[0]
    rows = asked.references.directory.rows(kind)
    return [rows[wid] for wid in sorted(rows)]


def _finder(asked: Asked, kind: str, id_type: str, field: str) -> Find[Row]:
    """Finds rows by WID or by their one reference id."""
    rows = asked.references.directory.rows(kind)

    def find(type_: str, value: str) -> Row | None:
        if type_ == "WID":
            return rows.get(value)
        if type_ != id_type:
            return None
        return next((row for row in rows.values() if row[field] == value), None)

    return find


# -- organisations -------------------------------------------------------------------------------


def get_organizations(asked: Asked) -> Mapping[str, object]:
    """Companies, cost centres and supervisory organisations."""
    find = asked.references.directory.organization_by
    found = _chosen(asked, "Organization", "Organization", find)
    types = [
        str(id_.get("", ""))
        for reference in xml.children(asked.criteria, "Organization_Type_Reference")
        for id_ in xml.children(reference, "ID")
    ]
    if types:
        wids = {instance_wid("Organization_Type_ID", kind): kind for kind in TYPE_NAMES}
        wanted = {wids.get(value, value) for value in types}
        found = [row for row in found if row["type"] in wanted]
    return answer(asked, "Organization", found, lambda page: _organizations(asked, page))


def _organizations(asked: Asked, page: Sequence[Row]) -> list[Node]:
    people = asked.call.system.part(Timelines).as_of(asked.day, asked.moment)
    refs = asked.references
    shown: list[Node] = []
    for row in page:
        manager = people.get(str(row["manager"]))
        name = manager.name if manager else ""
        node: dict[str, object] = {
            "Reference_ID": row["reference_id"],
            "Name": row["name"],
            "Organization_Code": row["code"],
            "Organization_Type_Reference": refs.organization_type(row),
            "Inactive": False,
            "Manager_Reference": refs.worker(manager) if manager else None,
        }
        if asked.shows("Include_Hierarchy_Data"):
            node["Hierarchy_Data"] = _hierarchy(asked, row)
        shown.append(
            {
                "Organization_Reference": refs.organization(row, name)
                if asked.shows("Include_Reference")
                else None,
                "Organization_Descriptor": f"{row['name']} ({name})" if name else row["name"],
                "Organization_Data": node,
            }
        )
    return shown


def _hierarchy(asked: Asked, row: Row) -> Node:
    refs, directory = asked.references, asked.references.directory
    superior = directory.find("Organization", row["superior"])
    company = directory.find("Organization", row["company"])
    chain = directory.chain(row["wid"])
    below = [directory.find("Organization", wid) for wid in directory.subordinates(row["wid"])]
    return {
        "Top-Level_Organization_Reference": refs.organization(chain[0][0]),
        "Superior_Organization_Reference": refs.organization(superior) if superior else None,
        "Subordinate_Organization_Reference": [refs.organization(r) for r in below if r],
        "Included_In_Organization_Reference": [refs.organization(company)] if company else None,
    }


# -- job profiles and locations --------------------------------------------------------------------


def get_job_profiles(asked: Asked) -> Mapping[str, object]:
    """What people are hired as."""
    find = _finder(asked, "Job_Profile", "Job_Profile_ID", "job_profile_id")
    found = _chosen(asked, "Job_Profile", "Job_Profile", find)
    return answer(asked, "Job_Profile", found, lambda page: [_profile(asked, r) for r in page])


def _profile(asked: Asked, row: Row) -> Node:
    refs = asked.references
    basic = {
        "Inactive": False,
        "Job_Title": row["title"],
        "Management_Level_Reference": refs.management_level(row),
    }
    return {
        "Job_Profile_Reference": refs.job_profile(row)
        if asked.shows("Include_Reference")
        else None,
        "Job_Profile_Data": {
            "Job_Code": row["job_profile_id"],
            "Job_Profile_Basic_Data": basic
            if asked.shows("Include_Job_Profile_Basic_Data")
            else None,
        },
    }


def get_locations(asked: Asked) -> Mapping[str, object]:
    """Where people work."""
    find = _finder(asked, "Location", "Location_ID", "location_id")
    found = _chosen(asked, "Location", "Location", find)
    return answer(asked, "Location", found, lambda page: [_location(asked, r) for r in page])


def _location(asked: Asked, row: Row) -> Node:
    refs = asked.references
    data = {
        "Location_ID": row["location_id"],
        "Location_Name": row["name"],
        "Country_Reference": refs.instance("ISO_3166-1_Alpha-2_Code", str(row["country"])),
        "Default_Currency_Reference": refs.instance("Currency_ID", str(row["currency"])),
    }
    return {
        "Location_Reference": refs.location(row) if asked.shows("Include_Reference") else None,
        "Location_Data": data if asked.shows("Include_Location_Data") else None,
    }
