"""How the nouns look in the org, and what its records are made of."""

from understudy.vendor import ObjectType, Row
from understudy.vendor.records import Records
from understudy_mocks.salesforce.objects.ids import NEW, native_id
from understudy_mocks.salesforce.objects.projections import PROJECTIONS
from understudy_mocks.salesforce.objects.schema import SCHEMA
from understudy_mocks.salesforce.objects.shaping import SHAPING
from understudy_mocks.salesforce.objects.standing import arrange, setup

__all__ = ["PROJECTIONS", "SCHEMA", "SHAPING", "arrange", "new_id", "setup"]


def new_id(records: Records, kind: ObjectType, row: Row) -> str:
    """The next id of a type, beyond those of the world and of what stands in every org."""
    return native_id(kind.key_prefix, records.store.count(f"{kind.name}-id", NEW + 1))
