"""`--schema FILE`: the shape of a customer's own organisation."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from understudy.kernel.errors import UsageError
from understudy.vendor import Schema
from understudy.vendor.discovery import vendors
from understudy.vendor.shaping.reading import shaped_schemas

ShapeFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--schema",
        help="Custom fields and objects: a TOML, or an export of the vendor's. May be repeated.",
    ),
]


def schemas_of(files: Sequence[Path] | None, on_stage: Collection[str]) -> Mapping[str, Schema]:
    """The schemas that the files make, by vendor.

    A file may shape more systems than are on stage; shapes for nobody on stage are an error.
    """
    schemas = shaped_schemas(files or (), vendors())
    if schemas and not schemas.keys() & set(on_stage):
        raise UsageError(f"--schema: {', '.join(schemas)} not on stage")
    return schemas
