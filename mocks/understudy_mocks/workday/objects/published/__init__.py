"""The part of Workday's schema that is published here: one table that WSDL, parser and writer read.

Order matters: SOAP clients hold answers to the sequence of the schema. All elements are optional,
as in Workday's own. What is not in the table is refused in requests and absent from answers.
"""

from collections.abc import Mapping

from understudy_mocks.workday.objects.published.catalogue import CATALOGUE
from understudy_mocks.workday.objects.published.common import COMMON
from understudy_mocks.workday.objects.published.model import (
    SIMPLE,
    Element,
    Operation,
    Type,
    every,
    getting,
)
from understudy_mocks.workday.objects.published.workers import SECTIONS_BY_DEFAULT, WORKERS

SERVICES: Mapping[str, tuple[Operation, ...]] = {
    "Human_Resources": (
        getting("Get_Workers", "Worker"),
        getting("Get_Organizations", "Organization"),
        getting("Get_Job_Profiles", "Job_Profile"),
        getting("Get_Locations", "Location"),
        Operation(
            "Get_Server_Timestamp", "Server_Timestamp_Get", "Server_Timestamp", verb="describe"
        ),
    )
}
HEADER = "Workday_Common_Header"
FAULTS = ("Processing_Fault", "Validation_Fault")


def _with_references(types: dict[str, Type]) -> Mapping[str, Type]:
    """The types, and those of the references they hold: ids with the name of their kind."""
    for known in tuple(types.values()):
        for element in known.elements:
            if element.type.endswith("ObjectType"):
                ids = f"{element.type.removesuffix('Type')}IDType"
                types[element.type] = Type((Element("ID", ids, True),), every("Descriptor"))
                types[ids] = Type((), every("type"), text=True)
    return types


TYPES = _with_references({**COMMON, **WORKERS, **CATALOGUE})

__all__ = [
    "FAULTS",
    "HEADER",
    "SECTIONS_BY_DEFAULT",
    "SERVICES",
    "SIMPLE",
    "TYPES",
    "Element",
    "Operation",
    "Type",
]
