"""Get_Organizations: companies, cost centres and supervisory organisations."""

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
    if not xml.flag(asked.criteria, "Include_Inactive") and not asked.request.get(
        "Request_References"
    ):
        found = [row for row in found if not row["inactive"]]
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
            "Description": row["description"],
            "Organization_Code": row["code"],
            "Availibility_Date": xml.offset_day(row["available_on"]),
            "Organization_Type_Reference": refs.organization_type(row),
            "Inactive": bool(row["inactive"]),
            "Manager_Reference": refs.worker(manager) if manager else None,
        }
        if asked.shows("Include_Roles_Data") and manager:
            node["Roles_Data"] = {
                "Organization_Role_Data": [
                    {
                        "Organization_Role_Reference": refs.manager_role(),
                        "Role_Assignee_Reference": [refs.worker(manager)],
                    }
                ]
            }
        if asked.shows("Include_Supervisory_Data") and row["type"] == "SUPERVISORY":
            node["Supervisory_Data"] = {
                "Staffing_Model": "Job Management",
                "Available_For_Hire": not row["inactive"],
                "Hiring_Freeze": False,
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
