"""What changed between two editions of a vendor's contract, operation by operation."""

from collections.abc import Iterator, Mapping

from understudy.contract.changes import Change
from understudy.contract.shapes import Difference, Shapes

Node = Mapping[str, object]


def changes(vendor: str, old: Node, new: Node) -> list[Change]:
    """Every change, each once, in a fixed order. None only when the documents say the same."""
    found = {Change(vendor, rule, at) for rule, at in _Walk(old, new).differences()}
    if not found and old != new:
        found = {Change(vendor, "words-changed", "document")}
    return sorted(found)


class _Walk:
    def __init__(self, old: Node, new: Node) -> None:
        self._old, self._new = old, new
        self._shapes = Shapes(old, new)

    def differences(self) -> Iterator[Difference]:
        yield from _added_and_removed(
            _servers(self._old), _servers(self._new), "server-added", "server-removed", "servers"
        )
        yield from self._schemes()
        before, after = _operations(self._old), _operations(self._new)
        for key, operation in before.items():
            if key not in after:
                yield "operation-removed", _name(key, operation)
            else:
                yield from self._operation(_name(key, operation), operation, after[key])
        for key, operation in after.items():
            if key not in before:
                yield "operation-added", _name(key, operation)

    def _operation(self, at: str, old: Node, new: Node) -> Iterator[Difference]:
        if old.get("operationId") != new.get("operationId"):
            yield "operation-renamed", at
        if old.get("summary") != new.get("summary") or _extensions(old) != _extensions(new):
            yield "words-changed", at
        yield from _sign_in(at, old, new)
        yield from self._parameters(at, old, new)
        yield from self._request(f"{at}/body", old.get("requestBody"), new.get("requestBody"))
        yield from self._responses(at, _table(old.get("responses")), _table(new.get("responses")))

    def _schemes(self) -> Iterator[Difference]:
        before, after = (
            _table(_table(d.get("components")).get("securitySchemes"))
            for d in (self._old, self._new)
        )
        for name in before:
            if name in after and before[name] != after[name]:
                yield "sign-in-way-changed", name

    def _parameters(self, at: str, old: Node, new: Node) -> Iterator[Difference]:
        before, after = _parameters(old), _parameters(new)
        for key, was in before.items():
            where = f"{at}/{key}"
            if key not in after:
                yield "parameter-removed", where
                continue
            now = after[key]
            if bool(was.get("required")) != bool(now.get("required")):
                turn = "required" if now.get("required") else "optional"
                yield f"parameter-now-{turn}", where
            if was.get("example") != now.get("example"):
                yield "words-changed", where
            yield from self._shapes.differences("request", where, was["schema"], now["schema"])
        for key, now in after.items():
            if key not in before:
                required = "required-" if now.get("required") else ""
                yield f"{required}parameter-added", f"{at}/{key}"

    def _request(self, at: str, old: object, new: object) -> Iterator[Difference]:
        was, now = _table(old), _table(new)
        if not was or not now:
            if was:
                yield "body-removed", at
            elif now:
                yield "required-body-added" if now.get("required") else "body-added", at
            return
        if bool(was.get("required")) != bool(now.get("required")):
            yield f"body-now-{'required' if now.get('required') else 'optional'}", at
        before, after = _table(was.get("content")), _table(now.get("content"))
        yield from _added_and_removed(
            before, after, "request-media-added", "request-media-removed", at
        )
        yield from self._media("request", at, before, after)

    def _responses(self, at: str, old: Node, new: Node) -> Iterator[Difference]:
        for status in sorted({*old, *new}):
            where = f"{at}/{status}"
            word = "success" if status < "400" else "error"
            if status not in new:
                yield f"{word}-removed", where
            elif status not in old:
                yield f"{word}-added", where
            else:
                was, now = self._followed(old[status], new[status])
                yield from self._response(where, was, now)

    def _followed(self, old: object, new: object) -> tuple[Node, Node]:
        """Answers that operations have in common are references."""
        found = []
        for document, answer in ((self._old, _table(old)), (self._new, _table(new))):
            name = str(answer.get("$ref", "")).rpartition("/")[2]
            shared = _table(_table(document.get("components")).get("responses"))
            found.append(_table(shared[name]) if name else answer)
        return found[0], found[1]

    def _response(self, at: str, old: Node, new: Node) -> Iterator[Difference]:
        if old.get("description") != new.get("description"):
            yield "words-changed", at
        for part, word in (("headers", "answer-header"), ("links", "link")):
            before, after = _table(old.get(part)), _table(new.get(part))
            yield from _added_and_removed(before, after, f"{word}-added", f"{word}-removed", at)
            for name in before:
                if name in after and before[name] != after[name]:
                    yield "answer-shape-changed", f"{at}/{part}/{name}"
        before, after = _table(old.get("content")), _table(new.get("content"))
        yield from _added_and_removed(
            before, after, "answer-media-added", "answer-media-removed", at
        )
        yield from self._media("answer", at, before, after)

    def _media(self, direction: str, at: str, old: Node, new: Node) -> Iterator[Difference]:
        for media in old:
            if media in new:
                was, now = _table(old[media]), _table(new[media])
                if was.get("example") != now.get("example"):
                    yield "words-changed", at
                yield from self._shapes.differences(
                    "request" if direction == "request" else "answer",
                    at if len(old) == 1 else f"{at}/{media}",
                    was.get("schema"),
                    now.get("schema"),
                )


def _sign_in(at: str, old: Node, new: Node) -> Iterator[Difference]:
    before, after = _ways(old), _ways(new)
    if bool(before) != bool(after):
        yield "sign-in-now-required" if after else "sign-in-no-longer-required", at
    else:
        yield from _added_and_removed(before, after, "sign-in-way-added", "sign-in-way-removed", at)


def _ways(operation: Node) -> Node:
    ways = operation.get("security")
    return {n: way for way in ways for n in way} if isinstance(ways, list) else {}


def _added_and_removed(
    old: Node, new: Node, added: str, removed: str, at: str
) -> Iterator[Difference]:
    for name in old:
        if name not in new:
            yield removed, f"{at}/{name}"
    for name in new:
        if name not in old:
            yield added, f"{at}/{name}"


def _operations(document: Node) -> dict[tuple[str, str], Node]:
    return {
        (path, method): _table(operation)
        for path, item in _table(document.get("paths")).items()
        for method, operation in _table(item).items()
    }


def _name(key: tuple[str, str], operation: Node) -> str:
    return str(operation.get("operationId") or f"{key[1]} {key[0]}")


def _parameters(operation: Node) -> dict[str, Node]:
    told = operation.get("parameters")
    found = [_table(p) for p in told] if isinstance(told, list) else []
    return {f"{p['in']} {p['name']}": p for p in found}


def _extensions(operation: Node) -> Node:
    return {name: value for name, value in operation.items() if name.startswith("x-")}


def _servers(document: Node) -> Node:
    servers = document.get("servers")
    return {str(s["url"]): s for s in servers} if isinstance(servers, list) else {}


def _table(value: object) -> Node:
    return value if isinstance(value, Mapping) else {}
