"""The Import Set API: rows staged, transformed at once or later, and what became of them."""

from collections.abc import Mapping, Sequence

import orjson

from understudy.vendor import Call, Caller, Refusal, Reply, Routes, Row, System, json_reply
from understudy.vendor.contract import (
    TEXT,
    Answer,
    Ask,
    Body,
    Contract,
    Named,
    listing,
    one_of,
    record,
)
from understudy_mocks.servicenow.auth import may
from understudy_mocks.servicenow.objects.furniture import IMPORTS
from understudy_mocks.servicenow.objects.schema import display_of_table, table_of
from understudy_mocks.servicenow.objects.texts import text_of
from understudy_mocks.servicenow.routes import shapes
from understudy_mocks.servicenow.routes.bodies import record_of, text_of_json
from understudy_mocks.servicenow.routes.declaring import under
from understudy_mocks.servicenow.routes.transforming import Outcome, maps_of, transform

ROUTES = Routes()
ROWS, SETS = "sys_import_set_row", "sys_import_set"
SOURCE = "vendor's REST reference: Import Set API"
LOADERS = frozenset({"import_set_loader", "import_transformer", "import_admin", "itil"})
LATER_S = 5.0
"""How long the asynchronous loading of several rows takes, more or less."""
MANY_MOST = 10_000

STAGING = Ask("staging", one_of(*IMPORTS), "path", example="u_imp_psa_project")
"""The staging tables that every instance has here; administrators map more."""
OUTCOME = record(
    "transform_map table status",
    transform_map=TEXT,
    table=TEXT,
    display_name=TEXT,
    display_value=TEXT,
    record_link=TEXT,
    status={"type": "string", "enum": ["inserted", "updated", "ignored", "skipped", "error"]},
    sys_id=TEXT,
    error_message=TEXT,
    status_message=TEXT,
)
IMPORTED = Named(
    "Imported",
    record(
        "import_set staging_table result",
        import_set=TEXT,
        staging_table=TEXT,
        result=listing(OUTCOME),
    ),
)
ERRORS = (*shapes.SILENT, "bad-staging")
FLAT = Body({"type": "object"}, example={"u_external_id": "PSA-1", "u_name": "Rehearsal"})


def _staging(call: Call) -> str:
    """The staging table of a request, if there is one and the caller may load it."""
    staging = call.params["staging"]
    if not maps_of(call.system.store, staging):
        raise Refusal("bad-staging", object=staging)
    if not may(call.caller, LOADERS):
        raise Refusal("forbidden", object=staging, action="Insert")
    return staging


@under(
    ROUTES,
    "POST",
    "/import/{staging}",
    verb="create",
    object=ROWS,
    source=SOURCE,
    contract=Contract(
        asks=(STAGING,),
        takes=(FLAT,),
        gives=(Answer(201, shapes.told(IMPORTED).bodies, ("Location",)),),
        errors=ERRORS,
    ),
)
def import_row(call: Call) -> Reply:
    """Stage one row and transform it at once."""
    staging = _staging(call)
    payload = _payload(record_of(call))
    number = _new_set(call.system, staging, call.caller)
    row = _stage(call.system, staging, number, payload, 1, call.caller)
    call.about(ROWS, str(row["sys_id"]))
    location = f"{call.origin}{call.path.rstrip('/')}/{row['sys_id']}"
    told = _told(call, row)
    return json_reply(told, 201, headers=((b"location", location.encode()),))


def _payload(values: Mapping[str, object]) -> dict[str, str]:
    """Flat pairs; what is nested is kept as a text that nobody can use."""
    return {name: text_of_json(value) for name, value in values.items()}


def _new_set(system: System, staging: str, by: Caller) -> str:
    number = f"ISET{10_000 + system.store.count(f'{SETS}/number'):07}"
    values = {"number": number, "table_name": staging, "state": "loaded"}
    system.records.create(SETS, values, by, trusted=True)
    return number


def _stage(
    system: System, staging: str, number: str, payload: Mapping[str, str], place: int, by: Caller
) -> Row:
    """One row on the staging table, and what its transform maps made of it."""
    outcomes = [transform(system, map, payload, by) for map in maps_of(system.store, staging)]
    import_set = system.store.first(SETS, number=number)
    last = outcomes[-1]
    return system.records.create(
        ROWS,
        {
            "sys_import_set": import_set["sys_id"] if import_set else None,
            "sys_import_state": last.status,
            "sys_import_state_comment": last.message,
            "sys_target_table": last.map["target_table"],
            "sys_target_sys_id": last.record["sys_id"] if last.record else None,
            "sys_import_row": place,
            "staging_table": staging,
            "payload": payload,
            "outcome": [_outcome(system, one) for one in outcomes],
        },
        by,
        trusted=True,
    )


def _outcome(system: System, one: Outcome) -> dict[str, str]:
    target = table_of(str(one.map["target_table"]))
    told = {"transform_map": str(one.map["name"] or ""), "table": target}
    if one.record is not None:
        display = display_of_table(target)
        f = system.schema.object(target).field(display)
        told |= {"display_name": display, "display_value": text_of(f, one.record[display])}
        told |= {"status": one.status, "sys_id": str(one.record["sys_id"])}
        if one.message:
            told["status_message"] = one.message
    else:
        told |= {"status": one.status, "error_message": one.message}
    return told


def _told(call: Call, row: Row) -> Mapping[str, object]:
    """A staged row's answer; links are made anew for each who asks."""
    found: list[dict[str, str]] = orjson.loads(str(row["outcome"]))
    for one in found:
        if "sys_id" in one:
            link = f"{call.origin}/api/now/table/{one['table']}/{one['sys_id']}"
            one["record_link"] = link
    kept = call.system.store.get(SETS, str(row["sys_import_set"]))
    return {
        "import_set": str(kept["number"]) if kept else "",
        "staging_table": str(row["staging_table"]),
        "result": found,
    }


@under(
    ROUTES,
    "GET",
    "/import/{staging}/{id}",
    verb="read",
    object=ROWS,
    source=SOURCE,
    contract=Contract(
        asks=(STAGING,),
        gives=(shapes.told(IMPORTED),),
        errors=(*ERRORS, "forbidden"),
    ),
)
def read_import(call: Call) -> Reply:
    """What became of a staged row."""
    staging = _staging(call)
    row = call.system.records.get(ROWS, call.params["id"])
    if row["staging_table"] != staging:
        raise Refusal("not-found", object=ROWS, id=call.params["id"])
    return json_reply(_told(call, row))


@under(
    ROUTES,
    "POST",
    "/import/{staging}/insertMultiple",
    verb="create",
    object=SETS,
    source=SOURCE,
    contract=Contract(
        asks=(STAGING, Ask("run_after"), Ask("multi_import_set_id")),
        takes=(
            Body(
                {
                    "type": "object",
                    "properties": {"records": listing({"type": "object"})},
                    "required": ["records"],
                }
            ),
        ),
        gives=(
            Answer(
                201,
                shapes.told(
                    record(
                        "import_set_id multi_import_set_id",
                        import_set_id=TEXT,
                        multi_import_set_id=TEXT,
                    )
                ).bodies,
            ),
        ),
        errors=ERRORS,
    ),
)
def import_rows(call: Call) -> Reply:
    """Stage many rows; they are transformed a little later."""
    staging = _staging(call)
    records = record_of(call).get("records")
    if not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
        raise Refusal("malformed", reason="records is missing")
    if len(records) > MANY_MOST:
        raise Refusal("malformed", reason=f"more than {MANY_MOST} records are not taken")
    system, by = call.system, call.caller
    number = _new_set(system, staging, by)
    made = system.store.first(SETS, number=number)
    set_id = str(made["sys_id"]) if made else ""
    payloads = [_labelled(system, staging, _payload(one)) for one in records]
    system.later(LATER_S, lambda: _load(system, staging, number, payloads, by))
    call.about(SETS, set_id)
    several = call.query.get("multi_import_set_id") or system.secret("multi-import-set", 32)
    return json_reply({"import_set_id": set_id, "multi_import_set_id": several}, 201)


def _load(
    system: System,
    staging: str,
    number: str,
    payloads: Sequence[Mapping[str, str]],
    by: Caller,
) -> None:
    for place, payload in enumerate(payloads, start=1):
        _stage(system, staging, number, payload, place, by)


def _labelled(system: System, staging: str, payload: Mapping[str, str]) -> dict[str, str]:
    """The same by the names of columns, where labels were sent: `External ID` is u_external_id."""
    known = {
        str(entry["source_field"])
        for map in maps_of(system.store, staging)
        for entry in system.store.find("sys_transform_entry", map=map["sys_id"])
    }
    found: dict[str, str] = {}
    for name, value in payload.items():
        column = name.lower().replace(" ", "_")
        found[f"u_{column}" if f"u_{column}" in known and name not in known else column] = value
    return found
