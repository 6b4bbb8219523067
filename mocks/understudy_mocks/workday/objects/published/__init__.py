"""The part of Workday's schema that is published here: one table that WSDL, parser and writer read.

Order matters: SOAP clients hold answers to the sequence of the schema. All elements are optional,
as in Workday's own. What is not in the table is refused in requests and absent from answers.
"""

from collections.abc import Mapping
from functools import cache

from understudy_mocks.workday.objects.published.catalogue import CATALOGUE
from understudy_mocks.workday.objects.published.common import COMMON
from understudy_mocks.workday.objects.published.model import (
    SIMPLE,
    Element,
    Operation,
    Type,
    every,
)
from understudy_mocks.workday.objects.published.money import MONEY
from understudy_mocks.workday.objects.published.processes import PROCESSES
from understudy_mocks.workday.objects.published.services import SERVICES
from understudy_mocks.workday.objects.published.workers import SECTIONS_BY_DEFAULT, WORKERS
from understudy_mocks.workday.objects.published.writeback import WRITEBACK

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


TYPES = _with_references({**COMMON, **WORKERS, **CATALOGUE, **PROCESSES, **WRITEBACK, **MONEY})


@cache
def reachable(service: str) -> Mapping[str, Type]:
    """The types that the operations of a service need, directly or through others."""
    roots = [HEADER, *FAULTS]
    roots += [name for o in SERVICES[service] for name in (o.request, o.response) if name]
    queue = [f"{root}Type" for root in roots]
    found = dict.fromkeys(queue)
    while queue:
        kind = TYPES[queue.pop()]
        for element in (*kind.elements, *kind.attributes):
            if element.type not in SIMPLE and element.type not in found:
                found[element.type] = None
                queue.append(element.type)
    return {name: kind for name, kind in TYPES.items() if name in found}


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
    "reachable",
]
