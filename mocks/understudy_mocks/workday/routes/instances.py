"""References as Workday writes them: the WID first, then the ids people know, and a descriptor."""

from understudy.vendor import Row, System, Value
from understudy_mocks.workday.objects import instance_wid, position_wid
from understudy_mocks.workday.objects.xml import Node
from understudy_mocks.workday.queries import Standing
from understudy_mocks.workday.queries.directory import TYPE_NAMES, Directory, reference_types

WORKER_TYPES = {"employee": "Regular", "contingent": "Contractor"}


def title_of(directory: Directory, one: Standing) -> Value:
    """What a worker is called at work: their own title, or that of the job profile."""
    if one.values["business_title"]:
        return one.values["business_title"]
    profile = directory.find("Job_Profile", one.values["job_profile"])
    return profile["title"] if profile else None


class References:
    """Writes references, with or without descriptors."""

    def __init__(self, system: System, descriptors: bool = True) -> None:
        self.directory = system.part(Directory)
        self._descriptors = descriptors

    def _reference(self, wid: Value, descriptor: Value, **ids: Value) -> Node:
        found: list[Node] = [{"@type": "WID", "": wid}]
        found += [{"@type": name, "": value} for name, value in ids.items()]
        return {"@Descriptor": descriptor if self._descriptors else None, "ID": found}

    def instance(self, type_: str, value: str, descriptor: str = "") -> Node:
        """Something that Workday itself delivers."""
        return self._reference(instance_wid(type_, value), descriptor or value, **{type_: value})

    def row(self, row: Row, descriptor: Value, id_type: str, field: str) -> Node:
        """Of a record that has one id beside the WID."""
        return self._reference(row["wid"], descriptor, **{id_type: row[field]})

    def bare(self, wid: Value, descriptor: Value) -> Node:
        """Of something that has nothing but a WID."""
        return self._reference(wid, descriptor)

    def manager_role(self) -> Node:
        """The role of who leads an organisation."""
        return self.instance("Organization_Role_ID", "Manager", "Manager")

    def worker(self, standing: Standing) -> Node:
        ids = {standing.id_type: standing.worker_id}
        return self._reference(standing.wid, standing.descriptor, **ids)

    def position(self, standing: Standing, title: Value) -> Node:
        number = f"P-{standing.worker_id}"
        descriptor = f"{number} {title} - {standing.name}"
        return self._reference(position_wid(standing.wid), descriptor, Position_ID=number)

    def position_name(self, standing: Standing) -> str:
        """How a position is called."""
        title = title_of(self.directory, standing)
        return f"P-{standing.worker_id} {title} - {standing.name}"

    def organization(self, row: Row, manager: str = "") -> Node:
        """With the manager's name in the descriptor where one is given."""
        name = f"{row['name']} ({manager})" if manager else row["name"]
        ids = dict.fromkeys(reference_types(row), row["reference_id"])
        return self._reference(row["wid"], name, **ids)

    def organization_type(self, row: Row) -> Node:
        kind = str(row["type"])
        return self.instance("Organization_Type_ID", kind, TYPE_NAMES[kind])

    def job_profile(self, row: Row) -> Node:
        return self._reference(row["wid"], row["title"], Job_Profile_ID=row["job_profile_id"])

    def management_level(self, row: Row) -> Node:
        return self.instance(
            "Management_Level_ID", f"Level_{row['level']}", f"Level {row['level']}"
        )

    def location(self, row: Row) -> Node:
        return self._reference(row["wid"], row["name"], Location_ID=row["location_id"])

    def skill(self, row: Row) -> Node:
        return self._reference(row["wid"], row["name"], Skill_ID=row["skill_id"])

    def event(self, row: Row, standing: Standing) -> Node:
        return self._reference(row["wid"], f"{row['type']}: {standing.name}")
