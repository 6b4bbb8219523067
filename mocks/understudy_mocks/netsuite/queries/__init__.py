"""The account's query languages: SuiteQL, and the filter of collections."""

from understudy_mocks.netsuite.queries.filters import ids_where
from understudy_mocks.netsuite.queries.moments import Preferences
from understudy_mocks.netsuite.queries.sight import Sight
from understudy_mocks.netsuite.queries.suiteql import ROWS_MAX, Queries, run

__all__ = ["ROWS_MAX", "Preferences", "Queries", "Sight", "ids_where", "run"]
