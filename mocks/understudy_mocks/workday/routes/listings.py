"""Get operations over records that have no history: the rows, a page of them, each as a node."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from understudy.vendor import Refusal, Row
from understudy_mocks.workday.objects.xml import Node
from understudy_mocks.workday.routes.finding import Given, request_of
from understudy_mocks.workday.routes.getting import Asked, answer, referenced

Rows = Callable[[Asked], Sequence[Row]]
Chosen = Callable[[Asked, Given, Row], bool]


def _all(asked: Asked, given: Given, row: Row) -> bool:
    return True


@dataclass(frozen=True)
class Listing:
    """One Get operation. `wrapped` data comes as a list of one, as some services have it."""

    item: str
    kind: str
    id_type: str
    id_field: str
    name_field: str
    data: Callable[[Asked, Row], Node | None]
    chosen: Chosen = _all
    rows: Rows | None = None
    data_name: str = ""
    wrapped: bool = False
    plural: str = ""
    """How the request calls its references, where that is not the item."""

    def __call__(self, asked: Asked) -> Mapping[str, object]:
        given = referenced(
            asked,
            self.plural or self.item,
            lambda type_, value: self.find(asked, type_, value),
        )
        criteria = request_of(asked).part("Request_Criteria")
        found = [
            row
            for row in (self._all(asked) if given is None else given[0])
            if self.chosen(asked, criteria, row)
        ]
        return answer(asked, self.item, found, lambda page: [self._node(asked, r) for r in page])

    def _all(self, asked: Asked) -> list[Row]:
        if self.rows is not None:
            return list(self.rows(asked))
        return sorted(asked.call.system.store.all(self.kind), key=lambda row: str(row["wid"]))

    def find(self, asked: Asked, type_: str, value: str) -> Row | None:
        """A row by WID or by its reference id."""
        for row in self._all(asked):
            if type_ == "WID" and row["wid"] == value:
                return row
            if type_ == self.id_type and row[self.id_field] == value:
                return row
        return None

    def _node(self, asked: Asked, row: Row) -> Node:
        data = self.data(asked, row)
        return {
            f"{self.item}_Reference": self.reference(asked, row)
            if asked.shows("Include_Reference")
            else None,
            self.data_name or f"{self.item}_Data": [data] if self.wrapped else data,
        }

    def reference(self, asked: Asked, row: Row) -> Node:
        """How others refer to a row."""
        return asked.references.row(row, row[self.name_field], self.id_type, self.id_field)


@dataclass(frozen=True)
class Putting:
    """One Put or Submit operation: creates, or replaces what the id or the reference names."""

    listing: Listing
    element: str
    values: Callable[[Asked, Given, Row | None], dict[str, object]]
    id_element: str
    response: str = ""
    generated: str = ""

    def __call__(self, asked: Asked) -> Mapping[str, object]:
        listing, request = self.listing, request_of(asked)
        data = request.needed(self.element)
        reference = f"{self.response or listing.item}_Reference"
        before = self._named(asked, request, reference, data)
        values = self.values(asked, data, before)
        call = asked.call
        if before is None:
            if self.generated and not values.get(listing.id_field):
                number = call.system.store.count(f"number/{self.generated}", 1)
                values[listing.id_field] = f"{self.generated}-{number:06}"
            row = call.system.records.create(listing.kind, values, call.caller, trusted=True)
        else:
            row = call.system.records.update(
                listing.kind, str(before["wid"]), values, call.caller, trusted=True
            )
        call.exchange.record_id = str(row["wid"])
        return {"@version": asked.version, reference: listing.reference(asked, row)}

    def _named(self, asked: Asked, request: Given, reference: str, data: Given) -> Row | None:
        """What is to be replaced; refuses `duplicate` where only adding was asked for."""
        listing = self.listing
        found = request.row(reference, listing.kind, listing.id_type, listing.id_field)
        value = data.text(self.id_element)
        if found is None and value is not None:
            found = listing.find(asked, listing.id_type, value)
        if found is not None and request.flag("@Add_Only"):
            raise Refusal(
                "duplicate",
                object=listing.kind,
                field=self.id_element,
                value=found[listing.id_field],
                xpath=f"{data.path}/wd:{self.id_element}",
            )
        return found
