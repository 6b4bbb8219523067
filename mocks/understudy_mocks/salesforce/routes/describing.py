"""What is known of types of records, in every word that clients look for."""

from understudy.vendor import Call, Field, ObjectType
from understudy_mocks.salesforce.objects.schema import children
from understudy_mocks.salesforce.objects.streaming import is_event
from understudy_mocks.salesforce.routes.bodies import base_of

MASTER_RECORD_TYPE = "012000000000000AAA"
_SOAP_TYPES = {
    "id": "tns:ID",
    "reference": "tns:ID",
    "boolean": "xsd:boolean",
    "int": "xsd:int",
    "double": "xsd:double",
    "currency": "xsd:double",
    "percent": "xsd:double",
    "date": "xsd:date",
    "datetime": "xsd:dateTime",
    "address": "urn:address",
}
_DEFAULTED = frozenset(
    {
        "Id",
        "OwnerId",
        "CurrencyIsoCode",
        "CreatedDate",
        "CreatedById",
        "LastModifiedDate",
        "LastModifiedById",
        "SystemModstamp",
        "ForecastCategoryName",
    }
)
_NUMERIC = frozenset({"double", "currency", "percent"})
_SETUP = frozenset({"Organization", "OpportunityStage", "RecordType", "Profile", "CurrencyType"})
_OFF = (
    "activateable",
    "associateEntityType",
    "associateParentEntity",
    "custom",
    "customSetting",
    "deepCloneable",
    "deprecatedAndHidden",
    "feedEnabled",
    "hasSubtypes",
    "isInterface",
    "isSubtype",
    "mergeable",
)


def described_globally(call: Call) -> dict[str, object]:
    """All types of records, without their fields."""
    found = [summary_of(call, kind) for kind in call.system.schema if not kind.hidden]
    return {"encoding": "UTF-8", "maxBatchSize": 200, "sobjects": found}


def described(call: Call, kind: ObjectType) -> dict[str, object]:
    """One type of records, with its fields, children and record types."""
    summary = summary_of(call, kind)
    urls = summary["urls"]
    told = {
        **summary,
        "actionOverrides": [],
        "childRelationships": _child_relationships(call, kind),
        "compactLayoutable": kind.createable,
        "defaultImplementation": None,
        "extendedBy": None,
        "extendsInterfaces": None,
        "fields": [_field(call, kind, f) for f in kind.visible],
        "implementedBy": None,
        "implementsInterfaces": None,
        "listviewable": None,
        "lookupLayoutable": None,
        "namedLayoutInfos": [],
        "networkScopeFieldName": None,
        "recordTypeInfos": record_types(call, kind),
        "searchLayoutable": kind.createable,
        "sobjectDescribeOption": "FULL",
        "supportedScopes": [
            {"label": f"All {kind.plural.lower()}", "name": "everything"},
            {"label": f"My {kind.plural.lower()}", "name": "mine"},
        ],
    }
    if isinstance(urls, dict):
        host = call.origin
        told["urls"] = {
            **urls,
            "uiDetailTemplate": f"{host}/{{ID}}",
            "uiEditTemplate": f"{host}/{{ID}}/e",
            "uiNewRecord": f"{host}/{kind.key_prefix}/e",
        }
    return told


def summary_of(call: Call, kind: ObjectType) -> dict[str, object]:
    base = f"{base_of(call)}/{kind.name}"
    names = ("describe", "layouts", "compactLayouts", "approvalLayouts", "listviews")
    told: dict[str, object] = dict.fromkeys(_OFF, False)
    told["associateEntityType"] = told["associateParentEntity"] = None
    data, readable = kind.name not in _SETUP, not is_event(kind)
    told |= {
        "createable": kind.createable,
        "custom": kind.name.endswith(("__c", "__e")),
        "deletable": kind.deletable,
        "keyPrefix": kind.key_prefix,
        "label": kind.label,
        "labelPlural": kind.plural,
        "layoutable": data and readable,
        "mruEnabled": data and readable,
        "name": kind.name,
        "queryable": readable,
        "replicateable": data and readable,
        "retrieveable": readable,
        "searchable": kind.createable and readable,
        "triggerable": kind.createable,
        "undeletable": kind.deletable,
        "updateable": kind.updateable,
        "urls": {
            "sobject": base,
            "rowTemplate": f"{base}/{{ID}}",
            "quickActions": f"{base}/quickActions",
            **{name: f"{base}/{_URL_TAILS.get(name, name)}" for name in names},
        },
    }
    return told


_URL_TAILS = {
    "layouts": "describe/layouts",
    "compactLayouts": "describe/compactLayouts",
    "approvalLayouts": "describe/approvalLayouts",
}


def _field(call: Call, kind: ObjectType, f: Field) -> dict[str, object]:
    custom, long = f.name.endswith("__c"), f.length > 255
    native, compound = f.native or "string", f.type == "json"
    numeric, textual = native in _NUMERIC, f.type in ("string", "choice")
    identifying = native in ("id", "reference")
    plain = not (long or compound)
    length = 18 if identifying else f.length if textual else 0
    defaulted = f.name in _DEFAULTED or f.type == "boolean" or f.default is not None
    name_field = f.name == "Name"
    return {
        "aggregatable": plain and f.type != "boolean",
        "aiPredictionField": False,
        "autoNumber": False,
        "byteLength": length if identifying else length * 3,
        "calculated": False,
        "calculatedFormula": None,
        "cascadeDelete": _goes_along(call, kind, f),
        "caseSensitive": False,
        "compoundFieldName": _compound(kind, f),
        "controllerName": None,
        "createable": kind.createable and f.createable and not f.computed,
        "custom": custom,
        "defaultValue": f.default,
        "defaultValueFormula": None,
        "defaultedOnCreate": defaulted,
        "dependentPicklist": False,
        "deprecatedAndHidden": False,
        "digits": f.length if native == "int" else 0,
        "displayLocationInDecimal": False,
        "encrypted": False,
        "externalId": f.external_id,
        "extraTypeInfo": None,
        "filterable": plain,
        "filteredLookupInfo": None,
        "formulaTreatNullNumberAsZero": False,
        "groupable": plain and not numeric and f.type != "datetime",
        "highScaleNumber": False,
        "htmlFormatted": False,
        "idLookup": f.external_id or native == "id" or f.name in ("Email", "Username"),
        "inlineHelpText": None,
        "label": f.label,
        "length": length,
        "mask": None,
        "maskType": None,
        "name": f.name,
        "nameField": name_field,
        "namePointing": False,
        "nillable": not (f.required or defaulted),
        "permissionable": not (f.required or defaulted or f.computed),
        "picklistValues": _choices(f),
        "polymorphicForeignKey": False,
        "precision": f.length if numeric else 0,
        "queryByDistance": False,
        "referenceTargetField": None,
        "referenceTo": list(f.references),
        "relationshipName": f.relationship or None,
        "relationshipOrder": None,
        "restrictedDelete": False,
        "restrictedPicklist": f.restricted,
        "scale": f.scale if numeric else 0,
        "searchPrefilterable": native == "reference",
        "soapType": _SOAP_TYPES.get(native, "xsd:string"),
        "sortable": plain,
        "type": native,
        "unique": f.unique,
        "updateable": kind.updateable and f.updateable and not f.computed,
        "writeRequiresMasterRead": False,
    }


def _goes_along(call: Call, kind: ObjectType, f: Field) -> bool:
    """Whether a record is deleted with the one that this field refers to."""
    of = (kind.name, f.name)
    return any(c.cascade and (c.object, c.field) == of for c in children(call.system.schema))


def _compound(kind: ObjectType, f: Field) -> str | None:
    """The compound that a field is a part of."""
    for whole in kind.fields:
        prefix = whole.name.removesuffix("Address")
        if whole.native == "address" and f is not whole and f.name.startswith(prefix):
            return whole.name
    if f.name in ("FirstName", "LastName", "Salutation") and "name" in kind.by_name:
        return "Name"
    return None


def _choices(f: Field) -> list[dict[str, object]]:
    return [
        {
            "active": c.active,
            "defaultValue": c.value == f.default,
            "label": c.label or c.value,
            "validFor": None,
            "value": c.value,
        }
        for c in f.choices
    ]


def _child_relationships(call: Call, kind: ObjectType) -> list[dict[str, object]]:
    known = {(c.object, c.field): c for c in children(call.system.schema)}
    found: list[dict[str, object]] = []
    for child in call.system.schema:
        for f in child.fields:
            if kind.name in f.references:
                named = known.get((child.name, f.name))
                found.append(
                    {
                        "cascadeDelete": named is not None and named.cascade,
                        "childSObject": child.name,
                        "deprecatedAndHidden": False,
                        "field": f.name,
                        "junctionIdListNames": [],
                        "junctionReferenceTo": [],
                        "relationshipName": named.relationship if named else None,
                        "restrictedDelete": False,
                    }
                )
    return found


def record_types(call: Call, kind: ObjectType) -> list[dict[str, object]]:
    """The record types of a type; the first own one is what a new record gets."""
    layouts = f"{base_of(call)}/{kind.name}/describe/layouts"
    own = call.system.store.find("RecordType", SobjectType=kind.name)
    found = [(str(r["Id"]), str(r["Name"]), str(r["DeveloperName"])) for r in own]
    return [
        {
            "active": True,
            "available": True,
            "defaultRecordTypeMapping": at == 0,
            "developerName": developer_name,
            "master": id_ == MASTER_RECORD_TYPE,
            "name": name,
            "recordTypeId": id_,
            "urls": {"layout": f"{layouts}/{id_}"},
        }
        for at, (id_, name, developer_name) in enumerate(
            [*found, (MASTER_RECORD_TYPE, "Master", "Master")]
        )
    ]
