"""How to reach a worker, and what other systems call the person: read from requests, and shown.

The first address and number at work are the worker's own; all others are kept beside them, by what
they are and what they are for.
"""

import json
from collections.abc import Mapping, Sequence

from understudy.vendor import Row
from understudy_mocks.workday.objects.xml import Node
from understudy_mocks.workday.queries import Standing
from understudy_mocks.workday.routes.finding import Given
from understudy_mocks.workday.routes.instances import References

Kept = Mapping[str, object]
WORK, HOME = "WORK", "HOME"
_ADDRESS = ("Municipality", "Postal_Code")
_DATES = ("Issued_Date", "Expiration_Date")


def written(given: Given, before: Sequence[Kept]) -> Row:
    """The fields that contact data changes, for somebody who had these further contacts."""
    values: Row = {}
    kept = [dict(one) for one in before]
    for name, kind in (("Email_Address_Data", "email"), ("Phone_Data", "phone")):
        for part in given.parts(name):
            value = part.text("Email_Address") if kind == "email" else _number(part)
            usage, primary, public = _usage(part)
            if usage == WORK and primary:
                values[kind] = value
            elif value:
                told = {"kind": kind, "usage": usage, "primary": primary, "public": public}
                kept = _put(kept, {**told, "value": value}, part)
    for part in given.parts("Address_Data"):
        usage, primary, public = _usage(part)
        told = {"kind": "address", "usage": usage, "primary": primary, "public": public}
        kept = _put(kept, {**told, "value": _address(part)}, part)
    if kept != [dict(one) for one in before]:
        values["contacts"] = json.dumps(kept)
    return values


def _put(
    kept: list[dict[str, object]], new: dict[str, object], part: Given
) -> list[dict[str, object]]:
    """With `Do_Not_Replace_All` beside the others of its use, else instead of them.

    There is one that comes first for each use.
    """
    same = [one for one in kept if (one["kind"], one["usage"]) == (new["kind"], new["usage"])]
    if part.flag("@Do_Not_Replace_All"):
        gone = [
            one
            for one in same
            if one["value"] == new["value"] or (one["primary"] and new["primary"])
        ]
    else:
        gone = same
    return [*(one for one in kept if one not in gone), new]


def replaced(given: Given, use: str, one: Standing) -> Row:
    """The same for the operations that are about one use, and name what they replace."""
    values: Row = {}
    kept = [dict(contact) for contact in one.contacts]
    for kind, read in (("address", _place_of), ("phone", _phone_of), ("email", _email_of)):
        name = kind.capitalize()
        section = given.part(f"Person_{name}_Information_Data")
        if section.flag("@Replace_All"):
            kept = [c for c in kept if (c["kind"], c["usage"]) != (kind, use)]
        for part in section.parts(f"{name}_Information_Data"):
            for core in part.parts(f"{name}_Data"):
                value, (_, primary, public) = read(core), _usage(part)
                if kind != "address" and use == WORK and primary:
                    values[kind] = None if part.flag("@Delete") else str(value)
                    continue
                told = {"kind": kind, "usage": use, "primary": primary, "public": public}
                same = [c for c in kept if (c["kind"], c["usage"]) == (kind, use)]
                gone = [c for c in same if c["value"] == value or (primary and c["primary"])]
                kept = [c for c in kept if c not in gone]
                if not part.flag("@Delete"):
                    kept.append({**told, "value": value})
    if kept != [dict(contact) for contact in one.contacts]:
        values["contacts"] = json.dumps(kept)
    return values


def _email_of(core: Given) -> object:
    return core.needed_text("Email_Address")


def _phone_of(core: Given) -> object:
    """`+49 89 123`: the code is the last part of an id such as `DEU_49`."""
    code = next((value.rpartition("_")[2] for _, value in core.ids("Country_Code_Reference")), "")
    number = core.needed_text("Complete_Phone_Number")
    return f"+{code} {number}" if code else number


def _place_of(core: Given) -> object:
    return _address(core)


def _usage(part: Given) -> tuple[str, bool, bool]:
    """What a contact is for, whether it comes first there, and whether everybody may see it."""
    for usage in part.parts("Usage_Data"):
        for type_ in usage.parts("Type_Data"):
            wanted = [
                v for t, v in type_.ids("Type_Reference") if t == "Communication_Usage_Type_ID"
            ]
            told = type_.node.get("@Primary")
            primary = told in (None, "") or type_.flag("@Primary")
            return (wanted or [WORK])[0], primary, usage.flag("@Public")
    return WORK, True, True


def _number(phone: Given) -> str | None:
    parts = ("International_Phone_Code", "Area_Code", "Phone_Number")
    told = [text for name in parts if (text := phone.text(name))]
    if phone.has("International_Phone_Code"):
        told[0] = f"+{told[0].lstrip('+')}"
    return " ".join(told) or None


def _address(part: Given) -> Kept:
    country = next((value for _, value in part.ids("Country_Reference")), None)
    lines = {
        str(line.node.get("@Type") or ""): line.text("") for line in part.parts("Address_Line_Data")
    }
    return {"country": country, "lines": lines, **{name: part.text(name) for name in _ADDRESS}}


# -- shown -----------------------------------------------------------------------------------------


def shown(refs: References, one: Standing) -> Node | None:
    """All ways to reach a worker."""
    found: dict[str, list[Node]] = {"address": [], "phone": [], "email": []}
    if one.email:
        found["email"].append({"Email_Address": one.email, "Usage_Data": [_for(refs)]})
    if one.phone:
        found["phone"].append(_phone(refs, one.phone, _for(refs)))
    for contact in one.contacts:
        usage = _for(refs, str(contact["usage"]), bool(contact["primary"]), bool(contact["public"]))
        value = contact["value"]
        if contact["kind"] == "email":
            found["email"].append({"Email_Address": value, "Usage_Data": [usage]})
        elif contact["kind"] == "phone":
            found["phone"].append(_phone(refs, str(value), usage))
        elif isinstance(value, dict):
            found["address"].append(_place(refs, value, usage))
    if not any(found.values()):
        return None
    return {
        "Address_Data": found["address"] or None,
        "Phone_Data": found["phone"] or None,
        "Email_Address_Data": found["email"] or None,
    }


def _for(refs: References, usage: str = WORK, primary: bool = True, public: bool = True) -> Node:
    type_ = refs.instance("Communication_Usage_Type_ID", usage, usage.capitalize())
    return {"@Public": public, "Type_Data": [{"@Primary": primary, "Type_Reference": type_}]}


def _phone(refs: References, text: str, usage: Node) -> Node:
    code, _, number = text.partition(" ")
    return {
        "@Formatted_Phone": text,
        "@Tenant_Formatted_Phone": text,
        "@E164_Formatted_Phone": "".join(c for c in text if c.isdecimal() or c == "+"),
        "International_Phone_Code": code.lstrip("+") if number else None,
        "Phone_Number": number or code,
        "Phone_Device_Type_Reference": refs.instance("Phone_Device_Type_ID", "Landline"),
        "Usage_Data": [usage],
    }


def _place(refs: References, value: Mapping[str, object], usage: Node) -> Node:
    country, lines = value["country"], value["lines"]
    return {
        "Country_Reference": refs.instance("ISO_3166-1_Alpha-2_Code", str(country))
        if country
        else None,
        "Address_Line_Data": [
            {"@Type": type_ or None, "": text}
            for type_, text in (lines.items() if isinstance(lines, dict) else ())
        ],
        **{name: value[name] for name in _ADDRESS},
        "Usage_Data": [usage],
    }


# -- ids of other systems --------------------------------------------------------------------------


def other_ids(given: Given, before: Sequence[Kept]) -> Row:
    """The ids after a change: by their types, deleted, changed or new."""
    kept = {} if given.flag("@Replace_All") else {str(one["type"]): one for one in before}
    for part in given.parts("Custom_ID"):
        data = part.needed("Custom_ID_Data")
        type_ = next((value for _, value in data.ids("ID_Type_Reference")), None)
        if type_ is None:
            raise data.missing("ID_Type_Reference")
        kept.pop(type_, None)
        if not part.flag("@Delete"):
            days = {name: data.day(name) for name in _DATES}
            kept[type_] = {"type": type_, "id": data.needed_text("ID"), **days}
    return {"other_ids": json.dumps(list(kept.values()))}


def identification(refs: References, one: Standing) -> Node | None:
    """The ids that other systems know the worker by."""
    found = [
        {
            "Custom_ID_Data": {
                "ID": kept["id"],
                "ID_Type_Reference": refs.instance("Custom_ID_Type_ID", str(kept["type"])),
                **{name: kept[name] for name in _DATES},
            },
            "Custom_ID_Shared_Reference": refs.instance(
                "Custom_Identifier_Reference_ID", f"{one.worker_id}_{kept['type']}"
            ),
        }
        for kept in one.other_ids
    ]
    return {"Custom_ID": found} if found else None
