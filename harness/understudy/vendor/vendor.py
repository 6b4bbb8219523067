"""What makes a vendor: a description that the kit turns into a running system."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from understudy.kernel.errors import HarnessBug
from understudy.kernel.seed import Seed
from understudy.vendor.call import Call, Caller, Reply
from understudy.vendor.changes import Logged
from understudy.vendor.contract import ANYTHING, Body, Visitor
from understudy.vendor.errors import ErrorAnswer, ErrorEntry, ErrorTable
from understudy.vendor.projection import Projection
from understudy.vendor.records import NewId
from understudy.vendor.routing import Route, Routes
from understudy.vendor.rules import Rules
from understudy.vendor.schema import Schema
from understudy.vendor.shaping.shapes import Shaping

if TYPE_CHECKING:
    from understudy.vendor.system import System
    from understudy.vendor.webhooks import Message
    from understudy.world.firm import World


@dataclass(frozen=True, slots=True)
class Dialect:
    """The wire habits in which vendors differ. A vendor states only what differs from these."""

    unknown_fields: Literal["refuse", "ignore"] = "refuse"
    """What becomes of a field in a body that the object does not have."""
    read_only_fields: Literal["refuse", "ignore"] = "refuse"
    """What becomes of a field in a body that callers may not set."""
    too_long: Literal["refuse", "truncate"] = "refuse"
    """What becomes of a text that is longer than its field."""
    bad_references: Literal["refuse", "keep"] = "refuse"
    """What becomes of a reference to a record that does not exist."""
    operations_by_object: bool = False
    """Whether the vendor's own reference documents the operations of each object type apart."""
    path_separator: str = "/"
    """Between the parts of a resource's path."""


@dataclass(frozen=True)
class Vendor:
    """One played system. The folder that defines it is the only place that knows it.

    `hosts` are patterns of the vendor's host names (`*.example.com`) for the proxy. `errors` is the
    folder's `errors.toml`. `credentials` derives an instance's secrets from its seed, under the
    landscape file's keys. `authenticate` says who calls, or refuses. `error_reply` puts an error
    into the vendor's envelope. `events` tells what the vendor sends out after a change. `limit` may
    refuse a call that asks too much; `finish` adds what every answer carries. `setup` writes the
    organisation's standing data before the world's nouns are loaded, `arrange` adds afterwards what
    no single noun says. `landscape` gives further keys for the system's entry in the landscape
    file. For the contract, `error_body` is the envelope of an error at a route, `error_status` its
    status where that is not the table's (a protocol that knows one status only), `sign_in` gives
    the headers under which a client is let in, `security` the schemes of that as OpenAPI has them.
    `shaping`: how it takes on the shape of a customer's organisation. `references`: where it is all
    known from.
    """

    name: str
    title: str
    role: str
    port: int
    hosts: tuple[str, ...]
    schema: Schema
    rules: Rules
    routes: Routes
    errors: Path
    projections: tuple[Projection, ...]
    new_id: NewId
    credentials: Callable[[Seed], Mapping[str, str]]
    authenticate: Callable[[Call], Caller]
    error_reply: Callable[[Call, ErrorAnswer], Reply]
    dialect: Dialect = Dialect()
    setup: Callable[["System", "World"], None] = lambda system, world: None
    arrange: Callable[["System", "World"], None] = lambda system, world: None
    events: Callable[["System", Logged], Iterable["Message"]] = lambda system, logged: ()
    limit: Callable[[Call], None] = lambda call: None
    finish: Callable[[Call, Reply], Reply] = lambda call, reply: reply
    landscape: Callable[["System"], Mapping[str, object]] = lambda system: {}
    error_body: Callable[[Route, ErrorEntry], Body] = lambda route, entry: Body(ANYTHING)
    error_status: Callable[[Route, ErrorEntry], int] = lambda route, entry: entry.status
    sign_in: Callable[[Visitor], Mapping[str, str]] = lambda visitor: {}
    security: Mapping[str, object] = field(default_factory=dict)
    shaping: Shaping = field(default_factory=Shaping)
    references: tuple[str, ...] = ()
    error_table: ErrorTable = field(init=False, repr=False, compare=False)
    _projection: Mapping[str, Projection] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "error_table", ErrorTable.load(self.errors))
        by_noun = {p.noun: p for p in self.projections}
        object.__setattr__(self, "_projection", by_noun)
        if len(by_noun) != len(self.projections):
            raise HarnessBug(f"{self.name} projects a noun twice")

    def projection(self, noun: str) -> Projection | None:
        """How the noun looks here; None when this system does not keep it."""
        return self._projection.get(noun)

    def noun_objects(self) -> Mapping[str, tuple[str, ...]]:
        """The object type of each noun, to aim faults by noun."""
        return {p.noun: (p.object_name,) for p in self.projections}
