"""Retrieving components: a package as a zip file, made while the caller polls for it."""

import base64
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from understudy.vendor import Call, Refusal, System
from understudy.vendor.xml import Element
from understudy_mocks.salesforce.routes.metadata.components import (
    DESCRIBED,
    TYPES,
    Component,
    Type,
    file_of,
    properties,
)
from understudy_mocks.salesforce.routes.soap.envelope import element, local, text_of

NAMESPACE = "http://soap.sforce.com/2006/04/metadata"
KEY_PREFIX = "09S"
KEPT_MOST = 100
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
STAMP = (2026, 1, 1, 0, 0, 0)
"""A zip file wants a moment for each entry; the same one, so that the same org is the same file."""


@dataclass
class Retrievals:
    """The retrievals that were asked for, by id; results are fetched by polling."""

    system: System
    made: dict[str, str] = field(default_factory=dict)


def retrieve(call: Call, body: Element) -> str:
    """Take an order for components; the answer says under which id it is polled for."""
    request = next((part for part in body if local(part) == "retrieveRequest"), None)
    unpackaged = None
    if request is not None:
        unpackaged = next((part for part in request if local(part) == "unpackaged"), None)
    chosen = list(_chosen(call, unpackaged))
    kept = call.system.part(Retrievals).made
    if len(kept) >= KEPT_MOST:
        del kept[next(iter(kept))]
    id_ = f"{KEY_PREFIX}8d0000{call.system.secret('retrieve', 6)[:6]}AAA"
    kept[id_] = _result(call, id_, chosen)
    told = {"done": False, "id": id_, "state": "Queued"}
    return element("retrieveResponse", {"result": told})


def _chosen(call: Call, unpackaged: Element | None) -> Iterator[tuple[Type, Component]]:
    """What a manifest names; `*` means all that are the customer's own."""
    for part in () if unpackaged is None else unpackaged:
        if local(part) != "types":
            continue
        type = TYPES.get(text_of(part, "name"))
        if type is None:
            raise Refusal("metadata-type", type=text_of(part, "name"))
        names = [one.text or "" for one in part if local(one) == "members"]
        for one in type.components(call):
            own = type.name not in ("CustomObject", "CustomField") or "__" in one.name
            if one.name in names or ("*" in names and own):
                yield type, one


def _result(call: Call, id_: str, chosen: list[tuple[Type, Component]]) -> str:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        _add(package, "unpackaged/package.xml", _manifest(call, chosen))
        for name, text in _files(chosen).items():
            _add(package, f"unpackaged/{name}", text)
    files = [
        {**properties(call, type, one), "fileName": f"unpackaged/{file_of(type, one.name)}"}
        for type, one in chosen
    ]
    told = {
        "done": True,
        "fileProperties": files,
        "id": id_,
        "status": "Succeeded",
        "success": True,
        "zipFile": base64.b64encode(packed.getvalue()).decode(),
    }
    return element("result", told)


def _files(chosen: list[tuple[Type, Component]]) -> dict[str, str]:
    """The files by name; parts that are asked for by themselves come together in one."""
    found: dict[str, list[str]] = {}
    roots: dict[str, str] = {}
    for type, one in chosen:
        name = file_of(type, one.name)
        told = one.tell()
        if type in DESCRIBED:
            told.pop("fullName")
            roots[name] = type.name
            inner = "".join(element(key, value) for key, value in told.items())
        else:
            told["fullName"] = one.name.rpartition(".")[2]
            roots.setdefault(name, "CustomObject")
            inner = element("fields" if type.name == "CustomField" else "recordTypes", told)
        found.setdefault(name, []).append(inner)
    return {
        name: f'{HEAD}<{roots[name]} xmlns="{NAMESPACE}">{"".join(parts)}</{roots[name]}>\n'
        for name, parts in found.items()
    }


def _manifest(call: Call, chosen: list[tuple[Type, Component]]) -> str:
    members: dict[str, list[str]] = {}
    for type, one in chosen:
        members.setdefault(type.name, []).append(one.name)
    types = [{"members": sorted(names), "name": type} for type, names in sorted(members.items())]
    inner = element("types", types) + element("version", call.params["version"])
    return f'{HEAD}<Package xmlns="{NAMESPACE}">{inner}</Package>\n'


def _add(package: zipfile.ZipFile, name: str, text: str) -> None:
    package.writestr(zipfile.ZipInfo(name, STAMP), text)


def check_retrieve(call: Call, body: Element) -> str:
    """The package, or word that there is no such order."""
    id_ = text_of(body, "asyncProcessId") or text_of(body, "id")
    made = call.system.part(Retrievals).made.get(id_)
    if made is None:
        raise Refusal("malformed-id", value=id_)
    return f"<checkRetrieveStatusResponse>{made}</checkRetrieveStatusResponse>"
