"""Values that the org puts together from others: the name of a person, the whole of an address."""

import orjson

from understudy.vendor import ObjectType, Row

_PARTS = (
    *("City", "Country", "GeocodeAccuracy", "Latitude", "Longitude", "PostalCode"),
    *("State", "Street"),
)
_SHOWN = tuple(part[0].lower() + part[1:] for part in _PARTS)


def show_together(kind: ObjectType, row: Row) -> None:
    """Set, in place, the compounds of a row from their parts."""
    for f in kind.fields:
        if f.native == "address":
            row[f.name] = _address(f.name.removesuffix("Address"), row)
    if "Name" in row and "LastName" in row:
        row["Name"] = " ".join(str(row[n]) for n in ("FirstName", "LastName") if row[n])


def _address(prefix: str, row: Row) -> str | None:
    values = [row.get(prefix + part) for part in _PARTS]
    if all(value is None for value in values):
        return None
    return orjson.dumps(dict(zip(_SHOWN, values, strict=True))).decode()
