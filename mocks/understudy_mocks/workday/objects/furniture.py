"""What stands in the tenant before the firm moves in: job catalogues and an integration."""

from understudy.vendor import Row, System
from understudy.world.firm import World
from understudy_mocks.workday.objects.wids import wid

FAMILIES = (("CONSULTING", "Consulting"), ("DELIVERY", "Delivery"), ("SHARED", "Shared Services"))
CATEGORIES = (("BILLABLE", "Billable"), ("NON_BILLABLE", "Non-billable"))
SYSTEMS = (("INT001_Worker_Feed", "INT001 Worker Feed"), ("INT002_Cost_Rates", "INT002 Cost Rates"))


def setup(system: System, world: World) -> None:
    """Write the standing data."""
    group = wid("Job_Family_Group", 1)
    _load(
        system,
        "Job_Family_Group",
        [
            {
                "wid": group,
                "job_family_group_id": "PROFESSIONAL_SERVICES",
                "name": "Professional Services",
                "inactive": False,
            }
        ],
    )
    _load(
        system,
        "Job_Family",
        [
            {
                "wid": wid("Job_Family", n),
                "job_family_id": id_,
                "name": name,
                "group": group,
                "inactive": False,
            }
            for n, (id_, name) in enumerate(FAMILIES, 1)
        ],
    )
    _load(
        system,
        "Job_Category",
        [
            {"wid": wid("Job_Category", n), "job_category_id": id_, "name": name, "inactive": False}
            for n, (id_, name) in enumerate(CATEGORIES, 1)
        ],
    )
    _load(
        system,
        "Integration_System",
        [
            {"wid": wid("Integration_System", n), "integration_system_id": id_, "name": name}
            for n, (id_, name) in enumerate(SYSTEMS, 1)
        ],
    )


def _load(system: System, kind: str, rows: list[Row]) -> None:
    system.store.load(kind, rows)
