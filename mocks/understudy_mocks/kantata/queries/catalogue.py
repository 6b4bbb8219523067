"""The collections of the API."""

from collections.abc import Mapping

from understudy_mocks.kantata.queries.account import ACCOUNT
from understudy_mocks.kantata.queries.collections import Collection
from understudy_mocks.kantata.queries.work import WORK

COLLECTIONS: Mapping[str, Collection] = {c.name: c for c in (*WORK, *ACCOUNT)}
