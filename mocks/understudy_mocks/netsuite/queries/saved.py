"""The account's saved searches, which its scripts run, and which datasets show as well.

A real account has its own; these four are what integrations of a services firm keep there.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search by its script id and its number, and the query that it stands for."""

    id: str
    number: str
    title: str
    query: str

    @property
    def dataset(self) -> str:
        """What its dataset is called."""
        return self.id.replace("customsearch", "custdataset")


_EVERY = (
    SavedSearch(
        "customsearch_open_invoices",
        "501",
        "Open Invoices",
        "SELECT id, tranid, trandate, duedate, BUILTIN.DF(entity) AS customer, foreigntotal,"
        " foreignamountunpaid FROM transaction"
        " WHERE type = 'CustInvc' AND status = 'A' ORDER BY id",
    ),
    SavedSearch(
        "customsearch_active_projects",
        "502",
        "Active Projects",
        "SELECT id, entityid, companyname, externalid, customer, startdate FROM job"
        " WHERE isinactive = 'F' ORDER BY id",
    ),
    SavedSearch(
        "customsearch_approved_time",
        "503",
        "Approved Time",
        "SELECT id, employee, customer, trandate, hours, isbillable, externalid FROM timebill"
        " WHERE approvalstatus = 3 ORDER BY id",
    ),
    SavedSearch(
        "customsearch_customers",
        "504",
        "Customers",
        "SELECT id, entityid, companyname, externalid, email, phone FROM customer"
        " WHERE isinactive = 'F' ORDER BY id",
    ),
)
SAVED: Mapping[str, SavedSearch] = {
    name: search for search in _EVERY for name in (search.id, search.number, search.dataset)
}
"""By script id, by number and by the name of the dataset."""
DATASETS = tuple(search.dataset for search in _EVERY)
