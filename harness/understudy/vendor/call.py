"""One request while it is being played, and the answer to it."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import orjson

from understudy.kernel.exchange import Exchange
from understudy.vendor.errors import Refusal

if TYPE_CHECKING:
    from understudy.vendor.routing import Route
    from understudy.vendor.system import System

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking. `name` goes into the change log: `integration:…`, `person:…` or `system`.

    `user_id` is the caller's own record in the system, `scopes` what the token was granted.
    """

    name: str
    user_id: str = ""
    scopes: frozenset[str] = frozenset()


NOBODY = Caller("nobody")
SYSTEM = Caller("system")


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, ready to send. Header names are lower case.

    The body `takes_s` seconds to be sent; where it is `cut_at`, the connection ends there. It is
    `lasting` if the same caller asking again on the same day gets it, until a record changes.
    """

    status: int
    body: bytes = b""
    headers: Headers = ()
    takes_s: float = 0.0
    cut_at: int | None = None
    lasting: bool = False

    def with_headers(self, *more: tuple[bytes, bytes]) -> "Reply":
        headers = (*self.headers, *more)
        return Reply(self.status, self.body, headers, self.takes_s, self.cut_at, self.lasting)


def json_reply(
    data: object,
    status: int = 200,
    content_type: bytes = b"application/json;charset=UTF-8",
    headers: Headers = (),
    lasting: bool = False,
) -> Reply:
    """JSON with the vendor's own media type."""
    told = (b"content-type", content_type)
    return Reply(status, orjson.dumps(data), (told, *headers), lasting=lasting)


@dataclass
class Call:
    """What a handler gets. Reading the body in a wrong form refuses `malformed`."""

    system: "System"
    exchange: Exchange
    scheme: str
    host: str
    path: str
    query_string: str
    headers: Mapping[str, str]
    body: bytes
    caller: Caller = NOBODY
    route: "Route | None" = None
    params: Mapping[str, str] = field(default_factory=dict)
    lens: AbstractContextManager[None] | None = None
    """What a fault holds before the records while the call is handled."""

    @property
    def origin(self) -> str:
        """Scheme and host as the client wrote them: every URL in an answer starts with this."""
        return f"{self.scheme}://{self.host}"

    @property
    def url(self) -> str:
        query = f"?{self.query_string}" if self.query_string else ""
        return f"{self.origin}{self.path}{query}"

    @cached_property
    def query_list(self) -> list[tuple[str, str]]:
        """All query parameters in order, decoded, blank ones too."""
        return parse_qsl(self.query_string, keep_blank_values=True)

    @cached_property
    def query(self) -> Mapping[str, str]:
        """Query parameters, the first of each name."""
        return dict(reversed(self.query_list))

    def json(self) -> object:
        """The body as JSON of any kind."""
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError as wrong:
            raise Refusal("malformed", reason=str(wrong)) from None

    def json_object(self) -> dict[str, object]:
        """The body as a JSON object."""
        data = self.json()
        if not isinstance(data, dict):
            raise Refusal("malformed", reason="a JSON object is expected")
        return data

    def form(self) -> Mapping[str, str]:
        """The body as a URL-encoded form, the first of each name."""
        try:
            text = self.body.decode()
        except UnicodeDecodeError:
            raise Refusal("malformed", reason="the form is not UTF-8") from None
        return dict(reversed(parse_qsl(text, keep_blank_values=True)))

    def about(self, object: str, id: str = "") -> None:
        """Say on the record what the request turned out to be about."""
        self.exchange.object = object
        if id:
            self.exchange.record_id = id
