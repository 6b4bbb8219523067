"""What every Get operation does the same way: as-of moments, references, pages, echoes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from understudy.vendor import Call, Refusal
from understudy.vendor.validation import stored
from understudy_mocks.workday import auth
from understudy_mocks.workday.objects import xml
from understudy_mocks.workday.objects.xml import Node
from understudy_mocks.workday.queries import Standing, Timelines, visible
from understudy_mocks.workday.routes.instances import References

COUNT_DEFAULT, COUNT_MAX = 100, 999

T = TypeVar("T")
Find = Callable[[str, str], T | None]
"""An instance by the type of an id and its value."""


DEFAULT_VERSION = "v42.0"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, read: as of which day and moment, what, and which page of it.

    `element` is its name, for paths into it.
    """

    call: Call
    element: str
    request: Node
    references: References
    day: str
    moment: str | None
    page: int
    count: int

    @property
    def criteria(self) -> Node:
        return xml.child(self.request, "Request_Criteria")

    @property
    def group(self) -> Node | None:
        """The response group, None where none was sent."""
        found = self.request.get("Response_Group")
        return found if isinstance(found, dict) else None

    @property
    def version(self) -> object:
        """The version that the answer says it has: that of the request, or of the address."""
        in_path = self.call.params.get("version", DEFAULT_VERSION)
        return self.request.get("@version") or in_path

    def shows(self, section: str) -> bool:
        """Whether a section is wanted, where all are unless a group is sent."""
        return self.group is None or xml.flag(self.group, section)


def today(call: Call) -> str:
    """The day in the tenant's zone, which is UTC."""
    return call.system.clock.now().date().isoformat()


def people(call: Call, day: str, moment: str | None = None) -> Mapping[str, Standing]:
    """The workers whom the caller may see, as of a day and a moment, by WID."""
    everyone = call.system.part(Timelines).as_of(day, moment)
    return visible(everyone, auth.constrained_to(call.caller, call.system))


def asked(call: Call, element: str, request: Node, descriptors: bool) -> Asked:
    """Reads the filter; refuses pages and counts that make no sense."""
    given = xml.child(request, "Response_Filter")
    day, moment = xml.text(given, "As_Of_Effective_Date"), xml.text(given, "As_Of_Entry_DateTime")
    return Asked(
        call,
        element,
        request,
        References(call.system, descriptors),
        xml.day(day) if day else today(call),
        xml.moment(moment) if moment else None,
        _whole(given, "Page", 1, 10**9),
        _whole(given, "Count", COUNT_DEFAULT, COUNT_MAX),
    )


def _whole(node: Node, name: str, default: int, high: int) -> int:
    text = xml.text(node, name)
    number = Decimal(default) if text is None else Decimal(text)
    if number != int(number) or not 1 <= number <= high:
        raise Refusal("invalid-value", field=name, value=text)
    return int(number)


def referenced(asked: Asked, item: str, find: Find[T]) -> tuple[list[T], list[Node]] | None:
    """What the request refers to, and the ids that were to be ignored; None: no references.

    An unknown id refuses `invalid-reference`, unless the request says otherwise.
    """
    if not isinstance(asked.request.get("Request_References"), dict):
        return None
    given = xml.child(asked.request, "Request_References")
    found: list[T] = []
    ignored: list[Node] = []
    for number, reference in enumerate(xml.children(given, f"{item}_Reference"), start=1):
        ids = xml.children(reference, "ID") or [{}]
        type_, value = str(ids[0].get("@type", "")), str(ids[0].get("", ""))
        one = find(type_, value)
        if one is not None:
            found.append(one)
        elif xml.flag(given, "@Ignore_Invalid_References"):
            ignored.append({"ID": [{"@type": type_, "": value}]})
        elif not xml.flag(given, "@Skip_Non_Existing_Instances"):
            path = f"/wd:{asked.element}/wd:Request_References"
            raise Refusal(
                "invalid-reference",
                type=type_,
                value=value,
                xpath=f"{path}/wd:{item}_Reference[{number}]/wd:ID[1]",
            )
    return found, ignored


def answer(
    asked: Asked,
    item: str,
    found: Sequence[T],
    show: Callable[[Sequence[T]], list[Node]],
    group: Node | None = None,
) -> dict[str, object]:
    """The response: the request echoed, what page of how many, and the page itself.

    The moment of entry is echoed too, so that a client can freeze it for the pages to come. An
    empty set has page 0 of 0: clients read on until the page is the last.
    """
    begin = (asked.page - 1) * asked.count
    shown = found[begin : begin + asked.count]
    now = stored(asked.call.system.clock.now())
    return {
        "@version": asked.version,
        "Request_References": asked.request.get("Request_References"),
        "Request_Criteria": asked.request.get("Request_Criteria"),
        "Response_Filter": {
            "As_Of_Effective_Date": xml.offset_day(asked.day),
            "As_Of_Entry_DateTime": xml.offset_moment(asked.moment or now),
            "Page": asked.page,
            "Count": asked.count,
        },
        "Response_Group": asked.group if group is None else group,
        "Response_Results": {
            "Total_Results": len(found),
            "Total_Pages": -(-len(found) // asked.count),
            "Page_Results": len(shown),
            "Page": asked.page if found else 0,
        },
        "Response_Data": {item: show(shown)} if shown else None,
    }
