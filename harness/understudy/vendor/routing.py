"""Which handler answers which path: routes declared by decorator, compiled once into a tree.

A template is made of literal segments and parameters: `/v{version}/sobjects/{object}/{id}`; one
parameter a segment, with literal text before or after it. The most literal match wins. A last
segment `{rest*}` takes all that is left. Trailing slashes do not count.
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import iscoroutinefunction
from typing import TypeVar
from urllib.parse import unquote

from understudy.kernel.exchange import Verb
from understudy.vendor.call import Call, Reply
from understudy.vendor.contract import UNDECLARED, Contract
from understudy.vendor.errors import Refusal

Handler = Callable[[Call], Reply]
Waiting = Callable[[Call], Awaitable[Reply]]
"""A handler that may wait for something to happen (a long poll); it is in no transaction."""

H = TypeVar("H", Handler, Waiting)


@dataclass(frozen=True, slots=True)
class Route:
    """One operation. `object` is what it is about where the path has no `{object}`.

    `public` operations need no caller; `source` says where the behaviour is known from. `actions`
    are the operations that share this path and are told apart by the body; `about` then says on the
    record which one it is, before faults strike. The same handler under several templates is one
    operation.
    """

    method: str
    template: str
    handler: Handler | Waiting
    verb: Verb
    object: str
    summary: str
    public: bool
    source: str
    actions: tuple[str, ...] = ()
    about: Callable[[Call], None] | None = None
    contract: Contract = UNDECLARED
    waits: bool = False

    @property
    def id(self) -> str:
        return self.handler.__name__


@dataclass(slots=True)
class _Node:
    literals: dict[str, "_Node"] = field(default_factory=dict)
    patterns: list[tuple[str, str, str, "_Node"]] = field(default_factory=list)
    rest: tuple[str, "_Node"] | None = None
    routes: dict[str, Route] = field(default_factory=dict)


class Routes:
    """A vendor's operations, in the order of their declaration."""

    def __init__(self, *, case_sensitive: bool = True) -> None:
        self._root = _Node()
        self._all: list[Route] = []
        self._fold = (lambda s: s) if case_sensitive else str.lower

    def __iter__(self) -> Iterator[Route]:
        return iter(self._all)

    def route(
        self,
        method: str,
        template: str,
        *,
        verb: Verb = "other",
        object: str = "",
        public: bool = False,
        source: str = "",
        actions: tuple[str, ...] = (),
        about: Callable[[Call], None] | None = None,
        contract: Contract = UNDECLARED,
    ) -> Callable[[H], H]:
        """Declare the decorated function as the handler; its docstring begins with the summary."""

        def declare(handler: H) -> H:
            summary = (handler.__doc__ or "").strip().partition("\n")[0]
            self._add(
                Route(
                    method,
                    template,
                    handler,
                    verb,
                    object,
                    summary,
                    public,
                    source,
                    actions,
                    about,
                    contract,
                    iscoroutinefunction(handler),
                )
            )
            return handler

        return declare

    def include(self, other: "Routes") -> None:
        """Take over all routes of another table: a vendor's routes may be kept in several files."""
        for route in other:
            self._add(route)

    def _add(self, route: Route) -> None:
        node = self._root
        for segment in route.template.strip("/").split("/"):
            node = self._child(node, segment)
        if route.method in node.routes:
            raise ValueError(f"two routes for {route.method} {route.template}")
        node.routes[route.method] = route
        self._all.append(route)

    def _child(self, node: _Node, segment: str) -> _Node:
        before, brace, tail = segment.partition("{")
        if not brace:
            return node.literals.setdefault(self._fold(segment), _Node())
        name, _, after = tail.partition("}")
        before, after = self._fold(before), self._fold(after)
        if name.endswith("*"):
            node.rest = node.rest or (name[:-1], _Node())
            return node.rest[1]
        for known_before, known_after, known_name, child in node.patterns:
            if (known_before, known_after, known_name) == (before, after, name):
                return child
        child = _Node()
        node.patterns.append((before, after, name, child))
        # The longest literal part first, so that `eid:{key}` is tried before `{id}`.
        node.patterns.sort(key=lambda p: -len(p[0]) - len(p[1]))
        return child

    def find(self, method: str, raw_path: str) -> tuple[Route, Mapping[str, str]]:
        """The route and its parameters; refuses `no-such-path` or `method-not-allowed`."""
        segments = raw_path.strip("/").split("/")
        if "%" in raw_path:
            segments = [unquote(s) for s in segments]
        params: dict[str, str] = {}
        node = self._walk(self._root, segments, [self._fold(s) for s in segments], 0, params)
        if node is None:
            raise Refusal("no-such-path", path=raw_path)
        route = node.routes.get(method) or (node.routes.get("GET") if method == "HEAD" else None)
        if route is None:
            raise Refusal(
                "method-not-allowed", method=method, path=raw_path, allowed=", ".join(node.routes)
            )
        return route, params

    def _walk(
        self,
        node: _Node,
        segments: Sequence[str],
        folded: Sequence[str],
        at: int,
        params: dict[str, str],
    ) -> _Node | None:
        if at == len(segments):
            return node if node.routes else None
        alike = folded[at]
        child = node.literals.get(alike)
        if child is not None:
            found = self._walk(child, segments, folded, at + 1, params)
            if found is not None:
                return found
        length = len(alike)
        for before, after, name, child in node.patterns:
            if (
                length > len(before) + len(after)
                and alike.startswith(before)
                and alike.endswith(after)
            ):
                found = self._walk(child, segments, folded, at + 1, params)
                if found is not None:
                    params[name] = segments[at][len(before) : len(segments[at]) - len(after)]
                    return found
        if node.rest is not None:
            params[node.rest[0]] = "/".join(segments[at:])
            return node.rest[1]
        return None
