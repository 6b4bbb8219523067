"""What a worker belongs to, leads, knows and went through: further sections of Get_Workers."""

from collections.abc import Mapping
from dataclasses import dataclass

from understudy.vendor import Row, Value
from understudy_mocks.workday.objects import xml
from understudy_mocks.workday.objects.xml import Node
from understudy_mocks.workday.queries import Standing
from understudy_mocks.workday.routes.getting import Asked
from understudy_mocks.workday.routes.instances import References


@dataclass(frozen=True, slots=True)
class Shown:
    """What all workers of an answer share: the request, everybody as of its day, the log."""

    asked: Asked
    everyone: Mapping[str, Standing]
    group: Node
    log: Mapping[Value, list[Row]]

    @property
    def references(self) -> References:
        return self.asked.references

    @property
    def domains(self) -> frozenset[str]:
        return self.asked.call.caller.scopes

    def manager(self, one: Standing) -> Standing | None:
        """The worker's manager as of the day."""
        found = self.references.directory.manager(one.wid, one.values["supervisory_org"])
        return None if found is None else self.everyone.get(found)


_EXCLUDED_BY = {
    "COMPANY": "Exclude_Companies",
    "COST_CENTER": "Exclude_Cost_Centers",
    "SUPERVISORY": "Exclude_Supervisory_Organizations",
}


def organizations(shown: Shown, one: Standing) -> Node | None:
    """Company, cost centre and supervisory organisation, less those excluded."""
    refs = shown.references
    rows = [refs.directory.find("Organization", wid) for wid in one.organizations]
    found = [
        {
            "Organization_Reference": refs.organization(row),
            "Organization_Data": {
                "Organization_Reference_ID": row["reference_id"],
                "Organization_Code": row["code"],
                "Organization_Name": row["name"],
                "Organization_Type_Reference": refs.organization_type(row),
            },
        }
        for row in rows
        if row is not None and not xml.flag(shown.group, _EXCLUDED_BY[str(row["type"])])
    ]
    return {"Worker_Organization_Data": found} if found else None


def managers(shown: Shown, one: Standing) -> Node | None:
    """From the top of the house to the worker's own organisation, which comes last."""
    refs, chain = shown.references, []
    for row, wid in refs.directory.chain(one.values["supervisory_org"]):
        manager = shown.everyone.get(str(wid))
        link: dict[str, object] = {
            "Organization_Reference": refs.organization(row, manager.name if manager else "")
        }
        if manager is not None:
            reference = refs.worker(manager)
            link["Manager_Reference"] = [reference]
            link["Manager"] = [
                {"Worker_Reference": reference, "Worker_Descriptor": manager.descriptor}
            ]
        chain.append(link)
    if not chain:
        return None
    return {"Worker_Supervisory_Management_Chain_Data": {"Management_Chain_Data": chain}}


def log(shown: Shown, one: Standing) -> Node | None:
    """The events asked for, rescinded and corrected ones too."""
    refs = shown.references
    entries = [
        {
            "Transaction_Log_Reference": refs.event(event, one),
            "Transaction_Log_Data": {
                "Transaction_Log_Description": f"{event['type']}: {one.name}",
                "Transaction_Effective_Moment": f"{event['effective_on']}T00:00:00.000+00:00",
                "Transaction_Entry_Moment": xml.offset_moment(event["entered_at"]),
                "Transaction_Log_Type_Reference": [
                    refs.instance("Business_Process_Type", str(event["type"]))
                ],
                "Transaction_Target_Reference": [refs.worker(one)],
                "Is_Rescind_Or_Rescinded": event["rescinded_at"] is not None,
                "Is_Correction_Or_Corrected": bool(event["corrects"] or event["corrected_at"]),
            },
        }
        for event in shown.log.get(one.wid, ())
    ]
    return {"Transaction_Log_Entry": entries} if entries else None


def skills(shown: Shown, one: Standing) -> Node | None:
    """What the worker can do."""
    refs = shown.references
    rows = [refs.directory.find("Skill", wid) for wid in one.skills]
    items = [
        {
            "Skill_Reference": refs.skill(row),
            "Skill_Data": {"Skill_ID": row["skill_id"], "Skill_Name": row["name"]},
        }
        for row in rows
        if row is not None
    ]
    return {"Worker_Skill_Item": items} if items else None


def roles(shown: Shown, one: Standing) -> Node | None:
    """Which organisations the worker leads."""
    refs = shown.references
    led = refs.directory.managed(one.wid)
    if not led:
        return None
    role = {
        "Organization_Role_Reference": refs.manager_role(),
        "Organization_Role_Data": [
            {"Role_Assigner_Reference": refs.organization(row)} for row in led
        ],
    }
    return {"Organization_Role_Data": {"Organization_Role": [role]}}


def qualifications(shown: Shown, one: Standing) -> Node | None:
    """The skills, as competencies."""
    refs = shown.references
    rows = [refs.directory.find("Skill", wid) for wid in one.skills]
    found = [
        {
            "Competency_Reference": refs.row(row, row["name"], "Skill_ID", "skill_id"),
            "Competency_Descriptor": row["name"],
        }
        for row in rows
        if row is not None
    ]
    return {"Competency": found} if found else None


def documents(shown: Shown, one: Standing) -> Node | None:
    """What is filed about the worker, with the files."""
    rows = shown.asked.call.system.store.find("Document", worker=one.wid)
    found = [
        {
            "ID": row["document_id"],
            "Filename": row["filename"],
            "Comment": row["comment"],
            "File": row["content"],
            "Content_Type": row["content_type"],
        }
        for row in rows
    ]
    return {"Worker_Document": found} if found else None


def user_account(shown: Shown, one: Standing) -> Node | None:
    """The name under which the worker logs in."""
    return {"User_Name": one.user_name} if one.user_name else None
