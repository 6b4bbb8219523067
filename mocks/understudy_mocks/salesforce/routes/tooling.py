"""The Tooling API: the org's setup as records, to be queried, and custom fields.

What is played is what integrations and extractors ask of it: which types and fields there are.
Shapes: Tooling API reference; client sources; partly from memory.
"""

from collections.abc import Callable, Iterable, Mapping

from understudy.vendor import Call, Field, ObjectType, Refusal, Reply, Routes, json_reply
from understudy.vendor.contract import TEXT, TRUTH, Ask, Named, listing, record
from understudy_mocks.salesforce.queries.grammar import parse
from understudy_mocks.salesforce.queries.listed import answered, columns_listed
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.query import QUERY_ERRORS

ROUTES = Routes()
TOOLING = "/services/data/v{version}/tooling"
SOURCE = "Tooling API reference; client sources; shapes partly from memory"
Told = dict[str, object]


def _entities(call: Call) -> Iterable[Told]:
    for kind in call.system.schema:
        if not kind.hidden:
            yield {
                "Id": kind.name,
                "DurableId": kind.name,
                "QualifiedApiName": kind.name,
                "DeveloperName": kind.name.removesuffix("__c"),
                "Label": kind.label,
                "MasterLabel": kind.label,
                "PluralLabel": kind.plural,
                "KeyPrefix": kind.key_prefix,
                "NamespacePrefix": None,
                "IsQueryable": True,
                "IsSearchable": kind.createable,
                "IsCustomizable": kind.createable,
                "IsCustomSetting": False,
                "IsDeprecatedAndHidden": False,
                "IsTriggerable": kind.createable,
                "IsReplicateable": kind.createable,
                "IsRetrieveable": True,
                "IsWorkflowEnabled": kind.createable,
                "IsEverCreatable": kind.createable,
                "IsEverUpdatable": kind.updateable,
                "IsEverDeletable": kind.deletable,
            }


def _fields(call: Call) -> Iterable[Told]:
    for kind in call.system.schema:
        for f in () if kind.hidden else kind.visible:
            yield _field(kind, f)


def _field(kind: ObjectType, f: Field) -> Told:
    return {
        "Id": f"{kind.name}.{f.name}",
        "DurableId": f"{kind.name}.{f.name}",
        "QualifiedApiName": f.name,
        "Name": f.name,
        "DeveloperName": f.name.removesuffix("__c"),
        "Label": f.label,
        "MasterLabel": f.label,
        "DataType": f.native or "string",
        "Length": f.length if f.type in ("string", "choice", "reference") else 0,
        "Precision": f.length if f.type == "decimal" else 0,
        "Scale": f.scale if f.type == "decimal" else 0,
        "NamespacePrefix": None,
        "RelationshipName": f.relationship or None,
        "ReferenceTo": {"referenceTo": list(f.references)},
        "EntityDefinitionId": kind.name,
        "EntityDefinition": {"QualifiedApiName": kind.name, "DeveloperName": kind.name},
        "IsCalculated": False,
        "IsCompound": f.type == "json",
        "IsIndexed": f.indexed or f.external_id or f.unique,
        "IsNillable": not f.required,
        "IsNameField": f.name == "Name",
        "ExternalId": f.external_id,
        "TableEnumOrId": kind.name,
    }


def _custom_objects(call: Call) -> Iterable[Told]:
    return (
        {"Id": e["Id"], "DeveloperName": e["DeveloperName"], "NamespacePrefix": None}
        for e in _entities(call)
        if str(e["QualifiedApiName"]).endswith("__c")
    )


def _custom_fields(call: Call) -> Iterable[Told]:
    return (f for f in _fields(call) if str(f["QualifiedApiName"]).endswith("__c"))


def _nothing(call: Call) -> Iterable[Told]:
    """An org without code or packages of its own."""
    return ()


_CODE = {"Id": None, "Name": None, "NamespacePrefix": None, "ApiVersion": None, "Status": None}
_PACKAGE = {
    "Id": None,
    "SubscriberPackageId": None,
    "SubscriberPackage": {"Id": None, "Name": None, "NamespacePrefix": None},
    "SubscriberPackageVersion": {
        **dict.fromkeys(("Id", "Name", "MajorVersion", "MinorVersion", "PatchVersion")),
        **dict.fromkeys(("BuildNumber", "IsBeta", "IsManaged", "ReleaseState")),
        **dict.fromkeys(("IsDeprecated", "Package2ContainerOptions")),
    },
}
_RULE = {**_CODE, "Active": None, "ValidationName": None, "EntityDefinitionId": None}
_LOG = {
    **dict.fromkeys(("Id", "Application", "DurationMilliseconds", "Location", "LogLength")),
    **dict.fromkeys(("LogUserId", "Operation", "Request", "StartTime", "Status")),
    "LogUser": {"Id": None, "Name": None},
}
_TRACE = {
    **dict.fromkeys(("Id", "DebugLevelId", "ExpirationDate", "LogType", "StartDate")),
    "TracedEntityId": None,
}
_LEVEL = dict.fromkeys(("Id", "ApexCode", "DeveloperName", "MasterLabel", "Visualforce"))
_BUNDLE = dict.fromkeys(("Id", "DeveloperName", "MasterLabel", "NamespacePrefix", "ApiVersion"))
_FLOW = {"Id": None, "MasterLabel": None, "Status": None, "VersionNumber": None}
_LISTS: Mapping[str, tuple[Callable[[Call], Iterable[Told]], Mapping[str, object] | None]] = {
    "EntityDefinition": (_entities, None),
    "FieldDefinition": (_fields, None),
    "EntityParticle": (_fields, None),
    "CustomObject": (
        _custom_objects,
        dict.fromkeys(("Id", "DeveloperName", "NamespacePrefix")),
    ),
    "CustomField": (_custom_fields, None),
    "ApexClass": (_nothing, {**_CODE, "Body": None}),
    "ApexTrigger": (_nothing, {**_CODE, "Body": None, "TableEnumOrId": None}),
    "ApexPage": (_nothing, _CODE),
    "ApexComponent": (_nothing, _CODE),
    "ApexLog": (_nothing, _LOG),
    "DebugLevel": (_nothing, _LEVEL),
    "TraceFlag": (_nothing, _TRACE),
    "AuraDefinitionBundle": (_nothing, _BUNDLE),
    "LightningComponentBundle": (_nothing, _BUNDLE),
    "StaticResource": (_nothing, {**_CODE, "ContentType": None, "BodyLength": None}),
    "ValidationRule": (_nothing, _RULE),
    "WorkflowRule": (_nothing, {**_CODE, "TableEnumOrId": None}),
    "Flow": (_nothing, _FLOW),
    "InstalledSubscriberPackage": (_nothing, _PACKAGE),
}


def listed(call: Call, name: str) -> tuple[str, list[Told], Mapping[str, object]] | None:
    """The records of a type of the setup, and one that shows which fields they have."""
    known = next((n for n in _LISTS if n.lower() == name.lower()), None)
    if known is None:
        return None
    rows, shape = _LISTS[known]
    found = list(rows(call))
    return known, found, shape if shape is not None else found[0]


FOUND = Named(
    "ToolingResult",
    shapes.properties(
        "size totalSize done records",
        size=shapes.COUNTED,
        totalSize=shapes.COUNTED,
        done=TRUTH,
        records=listing(shapes.FOUND),
    ),
)


@ROUTES.route(
    "GET",
    TOOLING + "/query",
    verb="query",
    source=SOURCE,
    contract=shapes.rest(
        shapes.told(Named("ToolingAnswer", {"anyOf": [FOUND.schema, shapes.COLUMNS.schema]})),
        asks=(
            Ask(
                "q",
                {"type": "string", "minLength": 1},
                required=True,
                example="SELECT QualifiedApiName FROM EntityDefinition LIMIT 5",
            ),
            Ask("columns"),
        ),
        errors=QUERY_ERRORS,
    ),
)
def tooling_query(call: Call) -> Reply:
    """Query the setup of the org."""
    text = call.query.get("q")
    if not text:
        raise Refusal("no-query")
    query = parse(text)
    found = listed(call, str(query.object))
    if found is None:
        raise Refusal(
            "soql-object",
            reason=f"sObject type '{query.object}' is not supported. If you are attempting to use"
            " a custom object, be sure to append the '__c' after the entity name. Please"
            " reference your WSDL or the describe call for the appropriate names.",
        )
    name, rows, shape = found
    if call.query.get("columns", "").lower() == "true":
        return json_reply(columns_listed(query, name, shape))
    base = f"/services/data/v{call.params['version']}/tooling/sobjects"
    total, records = answered(query, name, rows, shape, base)
    return json_reply(
        {
            "size": len(records),
            "totalSize": total,
            "done": True,
            "queryLocator": None,
            "entityTypeName": name,
            "records": records,
        }
    )


@ROUTES.route(
    "GET",
    TOOLING + "/sobjects",
    verb="describe",
    source=SOURCE,
    contract=shapes.rest(
        shapes.told(
            record(
                "encoding maxBatchSize sobjects",
                encoding=TEXT,
                maxBatchSize=shapes.COUNTED,
                sobjects=listing(shapes.OPEN),
            )
        )
    ),
)
def tooling_objects(call: Call) -> Reply:
    """The types of the setup."""
    found = [_summary(call, name) for name in _LISTS]
    return json_reply({"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": found})


@ROUTES.route(
    "GET",
    TOOLING + "/sobjects/{name}/describe",
    verb="describe",
    source=SOURCE,
    contract=shapes.rest(shapes.told(shapes.OPEN), errors=("unknown-object",)),
)
def tooling_describe(call: Call) -> Reply:
    """One type of the setup, with its fields."""
    found = listed(call, call.params["name"])
    if found is None:
        raise Refusal("unknown-object", object=call.params["name"])
    name, _, shape = found
    fields = [
        {
            "name": key,
            "label": key,
            "type": "boolean" if isinstance(value, bool) else "string",
            "nillable": True,
            "createable": False,
            "updateable": False,
            "filterable": True,
            "sortable": True,
        }
        for key, value in shape.items()
        if not isinstance(value, dict)
    ]
    return json_reply({**_summary(call, name), "fields": fields, "childRelationships": []})


@ROUTES.route(
    "GET",
    TOOLING + "/executeAnonymous",
    source="Tooling API reference: executeAnonymous; no Apex runs here",
    contract=shapes.rest(
        shapes.told(shapes.OPEN),
        asks=(Ask("anonymousBody", {"type": "string", "minLength": 1}, required=True),),
        errors=("no-apex", "bad-envelope"),
    ),
)
def execute_anonymous(call: Call) -> Reply:
    """Refuse to run Apex: nothing would become of it."""
    if not call.query.get("anonymousBody"):
        raise Refusal("bad-envelope", reason="anonymousBody is needed")
    raise Refusal("no-apex")


def _summary(call: Call, name: str) -> Told:
    base = f"/services/data/v{call.params['version']}/tooling/sobjects/{name}"
    return {
        "name": name,
        "label": name,
        "labelPlural": name,
        "custom": False,
        "createable": False,
        "updateable": False,
        "deletable": False,
        "queryable": True,
        "searchable": False,
        "keyPrefix": None,
        "urls": {"sobject": base, "describe": f"{base}/describe", "rowTemplate": f"{base}/{{ID}}"},
    }
