"""Record ids: 32 hexadecimal digits that say nothing."""

from hashlib import sha256

from understudy.vendor import ObjectType, Row
from understudy.vendor.records import Records


def sys_id(table: str, what: object) -> str:
    """The id of one record of a table. `what` tells it from the others there."""
    return sha256(f"{table}/{what}".encode()).hexdigest()[:32]


def new_id(records: Records, kind: ObjectType, row: Row) -> str:
    """An id for the next record that is made on the instance."""
    return sys_id(kind.name, f"new/{records.store.count(f'{kind.name}/sys_id')}")
