"""The collections of the API."""

from collections.abc import Mapping

from understudy_mocks.kantata.queries.account import ACCOUNT
from understudy_mocks.kantata.queries.billing import BILLING
from understudy_mocks.kantata.queries.collections import Collection
from understudy_mocks.kantata.queries.planning import PLANNING
from understudy_mocks.kantata.queries.presales import PRESALES
from understudy_mocks.kantata.queries.tasks import TASKS
from understudy_mocks.kantata.queries.work import WORK

COLLECTIONS: Mapping[str, Collection] = {
    c.name: c for c in (*WORK, *ACCOUNT, *BILLING, *PLANNING, *TASKS, *PRESALES)
}
