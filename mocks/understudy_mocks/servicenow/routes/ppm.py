"""The Project Portfolio Management API: cost plans and whole work plans in one request."""

from collections.abc import Iterator, Mapping

from understudy.vendor import Call, Refusal, Reply, Routes, json_reply
from understudy.vendor.contract import TEXT, Body, Contract, Named, Schema, listing, one_of, record
from understudy_mocks.servicenow.auth import may
from understudy_mocks.servicenow.objects.plan import lag
from understudy_mocks.servicenow.routes import shapes
from understudy_mocks.servicenow.routes.bodies import holds, text_of_json
from understudy_mocks.servicenow.routes.declaring import under

ROUTES = Routes()
SOURCE = "vendor's REST reference: Project Portfolio Management API"
MANAGERS = frozenset({"it_project_manager"})
COST_PLAN = (
    *("name", "resource_type", "start_fiscal_period", "end_fiscal_period"),
    *("task", "unit_cost"),
)
TAKEN = {
    "correlation_id": "external_id",
    "start_date": "start_date",
    "end_date": "end_date",
}
"""What a task takes over, where it can hold it."""
DEEPEST = 50
DONE: Mapping[str, object] = {"result": {"status": "success"}}
DONE_SHAPE = shapes.told(shapes.result(record("status", status=one_of("success"))))
ERRORS = (*shapes.SILENT, "missing-parameter", "not-found")
_UNIT_COST: Schema = {
    "anyOf": [
        {"type": "number", "minimum": -1e15, "maximum": 1e15},
        {"type": "string", "pattern": "^-?[0-9]{1,12}(\\.[0-9]{1,4})?$"},
    ]
}
_PLAN: Schema = {**dict.fromkeys(COST_PLAN, shapes.WORDS), "unit_cost": _UNIT_COST}
_DEPENDENCY: Schema = {
    "type": "object",
    "properties": {
        "external_id": TEXT,
        "type": one_of("fs", "ss", "ff", "sf"),
        "lag": {"type": "number"},
    },
}
_TASK = Named(
    "PlanTask",
    {
        "type": "object",
        "properties": {
            "short_description": shapes.WORDS,
            "external_id": TEXT,
            "start_date": TEXT,
            "end_date": TEXT,
            "child_tasks": listing({"$ref": "#/components/schemas/PlanTask"}),
            "dependencies": listing(_DEPENDENCY),
        },
        "required": ["short_description"],
    },
)


def _manage(call: Call) -> None:
    if not may(call.caller, MANAGERS):
        raise Refusal("forbidden", object="pm_project", action="Insert")


@under(
    ROUTES,
    "POST",
    "/ppm/insert_cost_plans",
    verb="create",
    object="cost_plan",
    source=SOURCE,
    contract=Contract(
        takes=(
            Body(
                listing(
                    {
                        "type": "object",
                        "properties": _PLAN,
                        "required": list(COST_PLAN),
                    }
                )
            ),
        ),
        gives=(DONE_SHAPE,),
        errors=ERRORS,
    ),
)
def insert_cost_plans(call: Call) -> Reply:
    """Insert cost plans, each with its breakdowns."""
    _manage(call)
    plans = call.json()
    if not isinstance(plans, list) or not all(isinstance(plan, dict) for plan in plans):
        raise Refusal("malformed", reason="an array of cost plans is expected")
    for plan in plans:
        values = {name: _text(plan, name) for name in COST_PLAN}
        call.system.records.get("planned_task", values["task"])
        for name in ("start_fiscal_period", "end_fiscal_period"):
            call.system.records.get("fiscal_period", values[name])
        call.system.records.get("resource_type_definition", values["resource_type"])
        call.system.records.create("cost_plan", {**values, "quantity": 1}, call.caller)
    return json_reply(DONE)


def _text(given: Mapping[str, object], name: str) -> str:
    value = given.get(name)
    if value in (None, "") or isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Refusal("missing-parameter", field=name)
    return str(value)


@under(
    ROUTES,
    "POST",
    "/ppm/insert_project_tasks",
    verb="create",
    object="pm_project",
    source=SOURCE,
    contract=Contract(takes=(Body(_TASK),), gives=(DONE_SHAPE,), errors=ERRORS),
)
def insert_project_tasks(call: Call) -> Reply:
    """Insert a project, the tasks below it, and what depends on what."""
    _manage(call)
    body = call.json_object()
    made: dict[str, str] = {}
    project = _insert(call, "pm_project", body, None)
    call.about("pm_project", project)
    waiting = list(_below(call, body, project, made, 0))
    for child, dependency in waiting:
        _depend(call, child, dependency, made)
    return json_reply(DONE)


def _insert(call: Call, table: str, given: Mapping[str, object], parent: str | None) -> str:
    values: dict[str, object] = {
        "short_description": _text(given, "short_description"),
        **({"parent": parent} if parent else {}),
    }
    kind = call.system.schema.object(table)
    for name, source in TAKEN.items():
        value = text_of_json(given.get(source))
        if holds(kind, kind.field(name), value[: kind.field(name).length]):
            values[name] = value
    return str(call.system.records.create(table, values, call.caller)["sys_id"])


def _below(
    call: Call, given: Mapping[str, object], parent: str, made: dict[str, str], depth: int
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Insert the tasks below; gives what each of them depends on."""
    if depth > DEEPEST:
        raise Refusal("malformed", reason="the tasks are nested too deep")
    for task in _objects(given, "child_tasks"):
        id = _insert(call, "pm_project_task", task, parent)
        made[text_of_json(task.get("external_id"))] = id
        for dependency in _objects(task, "dependencies"):
            yield id, dependency
        yield from _below(call, task, id, made, depth + 1)


def _objects(given: Mapping[str, object], name: str) -> list[dict[str, object]]:
    found = given.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Refusal("malformed", reason=f"{name} is an array of objects")
    return found


def _depend(
    call: Call, child: str, dependency: Mapping[str, object], made: Mapping[str, str]
) -> None:
    before = made.get(text_of_json(dependency.get("external_id")))
    if before is None:
        raise Refusal("not-found", object="pm_project_task")
    days = dependency.get("lag")
    values = {
        "parent": before,
        "child": child,
        "sub_type": text_of_json(dependency.get("type")) or "fs",
        "lag": lag(float(days) if isinstance(days, int | float) else 0.0),
    }
    call.system.records.create("planned_task_rel_planned_task", values, call.caller)
