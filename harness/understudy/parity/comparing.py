"""Where an organisation and our stand-in differ, by call and place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from understudy.parity.calls import Call
from understudy.parity.recording import Recording, Seen
from understudy.parity.shapes import Shape

NOTHING = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. `kind` is for ever; `org` and `stand_in` say what each has there."""

    call: str
    kind: str
    where: str
    org: str
    stand_in: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs, which calls are alike, and which could not be compared, with the reason."""

    differences: tuple[Difference, ...]
    alike: tuple[str, ...]
    not_compared: Mapping[str, str]


def compare(org: Recording, stand_in: Recording) -> Comparison:
    """Every call of either, in the order in which the organisation was asked."""
    differences: list[Difference] = []
    alike: list[str] = []
    left_out: dict[str, str] = {}
    calls = {call.id: call for call in (*stand_in.calls.calls, *org.calls.calls)}
    order = [*org.seen, *(id_ for id_ in stand_in.seen if id_ not in org.seen)]
    for id_ in order:
        theirs, ours = org.seen.get(id_), stand_in.seen.get(id_)
        reason = _incomparable(theirs, ours)
        if reason or theirs is None or ours is None:
            left_out[id_] = reason
            continue
        found = list(_of_call(calls[id_], theirs, ours))
        differences += found
        if not found:
            alike.append(id_)
    return Comparison(tuple(differences), tuple(alike), left_out)


def _incomparable(theirs: Seen | None, ours: Seen | None) -> str:
    if theirs is None or ours is None:
        return f"only {'the stand-in' if theirs is None else 'your org'} was asked"
    if theirs.skipped:
        return f"your org: {theirs.skipped}"
    return f"the stand-in: {ours.skipped}" if ours.skipped else ""


def _of_call(call: Call, theirs: Seen, ours: Seen) -> Iterator[Difference]:
    if theirs.status != ours.status:
        yield Difference(call.id, "status", "", str(theirs.status), str(ours.status))
    if theirs.error != ours.error:
        yield Difference(call.id, "error-code", "", theirs.error, ours.error)
    if (theirs.status < 400) != (ours.status < 400):
        return  # an answer and a refusal have nothing else in common
    if theirs.media != ours.media:
        yield Difference(call.id, "media-type", "", theirs.media, ours.media)
    for name in sorted({*theirs.headers} ^ {*ours.headers}):
        there = name in theirs.headers
        kind = "header-missing" if there else "header-extra"
        yield Difference(call.id, kind, name, name if there else "", "" if there else name)
    yield from _of_names(call.id, theirs.names, ours.names)
    if theirs.body is not None and ours.body is not None:
        yield from _of_shape(call, "", theirs.body, ours.body)


def _of_names(
    call: str, theirs: Mapping[str, str], ours: Mapping[str, str]
) -> Iterator[Difference]:
    """The fields that the two describe, whatever the case of their names."""
    known = {name.lower(): name for name in ours}
    for name, type_ in theirs.items():
        own = known.pop(name.lower(), None)
        if own is None:
            yield Difference(call, "field-missing", name, type_ or "there", NOTHING)
        elif type_ != ours[own]:
            yield Difference(call, "field-type", name, type_, ours[own])
    for name in known.values():
        yield Difference(call, "field-extra", name, NOTHING, ours[name] or "there")


def _of_shape(call: Call, at: str, theirs: Shape, ours: Shape) -> Iterator[Difference]:
    there, here = _types(theirs), _types(ours)
    if there and here and there != here:
        yield Difference(call.id, "type", at or "/", " or ".join(there), " or ".join(here))
        return
    fields, own = theirs.get("fields"), ours.get("fields")
    if fields is not None and own is not None:
        for name in sorted({*fields, *own}):
            place = f"{at}/{name}"
            if name in fields and name in own:
                yield from _of_shape(call, place, fields[name], own[name])
            elif call.sparse:
                continue
            elif name in fields:
                told = " or ".join(fields[name]["type"])
                yield Difference(call.id, "property-missing", place, told, NOTHING)
            else:
                told = " or ".join(own[name]["type"])
                yield Difference(call.id, "property-extra", place, NOTHING, told)
    for part in ("items", "values"):
        if part in theirs and part in ours:
            yield from _of_shape(call, f"{at}/*", theirs[part], ours[part])


def _types(shape: Shape) -> list[str]:
    """What can be there when something is: a whole number is a number, and null says nothing."""
    types = {"number" if t == "integer" else t for t in shape["type"] if t != "null"}
    return sorted(types)
