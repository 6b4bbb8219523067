"""What the account's records are made of, and how the nouns look in it."""

from understudy_mocks.netsuite.objects.ids import new_id
from understudy_mocks.netsuite.objects.ledger import LEDGER
from understudy_mocks.netsuite.objects.projections import ORGANISATION
from understudy_mocks.netsuite.objects.schema import SCHEMA, SUBLISTS, TRANSACTIONS
from understudy_mocks.netsuite.objects.shaping import SHAPING
from understudy_mocks.netsuite.objects.standing import arrange, setup

PROJECTIONS = (*ORGANISATION, *LEDGER)

__all__ = [
    "PROJECTIONS",
    "SCHEMA",
    "SHAPING",
    "SUBLISTS",
    "TRANSACTIONS",
    "arrange",
    "new_id",
    "setup",
]
