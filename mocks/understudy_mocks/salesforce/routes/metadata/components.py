"""What the Metadata API knows of the org: components by type, and what each is made of.

Shapes: Metadata API developer guide (CustomObject, CustomField, Profile, PermissionSet, Role);
partly from memory.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from understudy.vendor import Call, Field, ObjectType, Row
from understudy_mocks.salesforce.objects.streaming import is_event

Told = dict[str, object]
STANDARD_SINCE = "1970-01-01T00:00:00.000Z"
"""When types of the vendor's own were made (memory)."""
TEXT_AREA = 255
_TYPES = {
    "string": "Text",
    "textarea": "TextArea",
    "boolean": "Checkbox",
    "double": "Number",
    "int": "Number",
    "currency": "Currency",
    "percent": "Percent",
    "date": "Date",
    "datetime": "DateTime",
    "reference": "Lookup",
    "picklist": "Picklist",
    "multipicklist": "MultiselectPicklist",
    "combobox": "Picklist",
    "email": "Email",
    "phone": "Phone",
    "url": "Url",
}
"""Native types of describe calls, and what the metadata call them."""


@dataclass(frozen=True, slots=True)
class Component:
    """One component: its name, the record or type behind it, and what reading it tells."""

    name: str
    id: str
    row: Row | None
    tell: Callable[[], Told]


def _kinds(call: Call) -> Iterator[ObjectType]:
    return (kind for kind in call.system.schema if not kind.hidden)


def _is_custom(name: str) -> bool:
    return name.endswith(("__c", "__e"))


def _objects(call: Call) -> Iterator[Component]:
    for kind in _kinds(call):
        yield Component(kind.name, "", None, partial(object_told, kind))


def _fields(call: Call) -> Iterator[Component]:
    for kind in _kinds(call):
        for f in kind.visible:
            name = f"{kind.name}.{f.name}"
            yield Component(name, "", None, partial(field_told, f, name))


def object_told(kind: ObjectType) -> Told:
    """A type of records with its fields; a standard one says only what a customer can change."""
    told: Told = {"fullName": kind.name}
    if is_event(kind):
        told |= {"deploymentStatus": "Deployed", "eventType": "HighVolume"}
        told |= {"publishBehavior": "PublishAfterCommit"}
    elif _is_custom(kind.name):
        told |= {"deploymentStatus": "Deployed", "enableHistory": False}
    told |= {"fields": [field_told(f) for f in kind.visible if _shown(kind, f)]}
    if _is_custom(kind.name):
        told["label"] = kind.label
        if not is_event(kind):
            told["nameField"] = {"label": "Name", "type": "Text"}
        told["pluralLabel"] = kind.plural
    if not is_event(kind):
        told["sharingModel"] = "ReadWrite"
    return told


def _shown(kind: ObjectType, f: Field) -> bool:
    """The system's own fields are no components; a custom type's name is told apart."""
    if kind.name.endswith("__c") and not f.name.endswith("__c"):
        return False
    return f.createable or f.updateable


def field_told(f: Field, name: str = "") -> Told:
    """A field; a standard one has a name, and the type of what it offers."""
    told: Told = {"fullName": name or f.name}
    if not f.name.endswith("__c"):
        return told if f.native != "picklist" else {**told, "type": "Picklist"}
    told |= {"externalId": f.external_id, "label": f.label}
    native = _TYPES.get(f.native, "Text")
    if native == "TextArea" and (f.length or 0) > TEXT_AREA:
        native = "LongTextArea"
        told["visibleLines"] = 3
    if native in ("Text", "LongTextArea"):
        told["length"] = f.length
    if native in ("Number", "Currency", "Percent"):
        told |= {"precision": f.length or 18, "scale": f.scale or 0}
    if native == "Lookup" and f.references:
        told |= {"referenceTo": f.references[0], "relationshipName": f.relationship or None}
    if native == "Checkbox":
        told["defaultValue"] = f.default is True
    else:
        told["required"] = f.required
    told |= {"type": native, "unique": f.unique}
    if f.choices:
        values = [
            {"fullName": c.value, "default": c.value == f.default, "label": c.label}
            for c in f.choices
        ]
        told["valueSet"] = {"valueSetDefinition": {"sorted": False, "value": values}}
    return {key: value for key, value in told.items() if value is not None}


def _of_records(
    kind: str, name: str, tell: Callable[[Row], Told]
) -> Callable[[Call], Iterator[Component]]:
    def components(call: Call) -> Iterator[Component]:
        for row in call.system.store.all(kind):
            called = str(row[name])
            told: Told = {"fullName": called, **tell(row)}
            yield Component(called, str(row["Id"]), row, told.copy)

    return components


def _none(call: Call) -> Iterator[Component]:
    """An org without code, flows or packages of its own."""
    return iter(())


@dataclass(frozen=True, slots=True)
class Type:
    """A type of components: where a package keeps them, and those of this org."""

    name: str
    directory: str
    suffix: str
    components: Callable[[Call], Iterator[Component]]
    children: tuple[str, ...] = ()
    meta_file: bool = False


_TOP = (
    Type("ApexClass", "classes", "cls", _none, meta_file=True),
    Type("ApexComponent", "components", "component", _none, meta_file=True),
    Type("ApexPage", "pages", "page", _none, meta_file=True),
    Type("ApexTrigger", "triggers", "trigger", _none, meta_file=True),
    Type("CustomLabels", "labels", "labels", _none, ("CustomLabel",)),
    Type("CustomObject", "objects", "object", _objects, ("CustomField", "RecordType")),
    Type("Flow", "flows", "flow", _none),
    Type("InstalledPackage", "installedPackages", "installedPackage", _none),
    Type(
        "PermissionSet",
        "permissionsets",
        "permissionset",
        _of_records(
            "PermissionSet",
            "Name",
            lambda row: {"description": row["Description"], "label": row["Label"]},
        ),
    ),
    Type(
        "Profile",
        "profiles",
        "profile",
        _of_records("Profile", "Name", lambda row: {"custom": False, "userLicense": "Salesforce"}),
    ),
    Type(
        "Role",
        "roles",
        "role",
        _of_records("UserRole", "DeveloperName", lambda row: {"name": row["Name"]}),
    ),
    Type("Workflow", "workflows", "workflow", _none, ("WorkflowRule",)),
)


def _record_types(call: Call) -> Iterator[Component]:
    for row in call.system.store.all("RecordType"):
        name = f"{row['SobjectType']}.{row['DeveloperName']}"
        told: Told = {"fullName": name, "active": row["IsActive"], "label": row["Name"]}
        yield Component(name, str(row["Id"]), row, told.copy)


_BELOW = (
    Type("CustomField", "objects", "object", _fields),
    Type("CustomLabel", "labels", "labels", _none),
    Type("RecordType", "objects", "object", _record_types),
    Type("ValidationRule", "objects", "object", _none),
    Type("WorkflowRule", "workflows", "workflow", _none),
)
DESCRIBED = _TOP
"""What a describe tells; the others are parts of these."""
TYPES: Mapping[str, Type] = {type.name: type for type in (*_TOP, *_BELOW)}


def file_of(type: Type, name: str) -> str:
    """Where a package keeps a component: parts lie in the file of what they are parts of."""
    whole = name.partition(".")[0] if type in _BELOW else name
    return f"{type.directory}/{whole}.{type.suffix}"


def properties(call: Call, type: Type, one: Component) -> Told:
    """A component as a listing tells it (FileProperties)."""
    row: Mapping[str, object] = one.row or next(call.system.store.all("Organization"))
    standard = one.row is None and not _is_custom(one.name)
    told: Told = {}
    for who, when in (("createdBy", "CreatedDate"), ("lastModifiedBy", "LastModifiedDate")):
        column = {"createdBy": "CreatedById", "lastModifiedBy": "LastModifiedById"}[who]
        by = call.system.store.get("User", str(row[column]))
        told[f"{who}Id"] = row[column]
        told[f"{who}Name"] = by["Name"] if by else ""
        at = STANDARD_SINCE if standard else f"{str(row[when]).removesuffix('+0000')}"
        told[when[0].lower() + when[1:]] = at if at.endswith("Z") else f"{at}Z"
    told |= {"fileName": file_of(type, one.name), "fullName": one.name, "id": one.id}
    told |= {"type": type.name}
    if _is_custom(one.name):
        told["manageableState"] = "unmanaged"
    return dict(sorted(told.items()))
