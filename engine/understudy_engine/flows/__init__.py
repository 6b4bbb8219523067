"""One file a flow, in the order in which they have to run: what is referred to comes first."""

from collections.abc import Sequence

from understudy_engine.flows.base import AnyFlow
from understudy_engine.flows.billing import Billing
from understudy_engine.flows.catalogue import Catalogue
from understudy_engine.flows.cost_rates import CostRates
from understudy_engine.flows.customers import Customers
from understudy_engine.flows.deals import Deals
from understudy_engine.flows.expenses import Expenses
from understudy_engine.flows.invoiced import Invoiced
from understudy_engine.flows.milestones import Milestones
from understudy_engine.flows.portfolio import Portfolio
from understudy_engine.flows.time import Time
from understudy_engine.flows.workers import Workers
from understudy_engine.mergers.carrying import AcquiredCustomers, AcquiredProjects, OpenItems
from understudy_engine.systems import Systems


def all_flows(systems: Systems) -> Sequence[AnyFlow]:
    """Every flow, on these systems."""
    catalogue = Catalogue(systems)
    merged: list[AnyFlow] = []
    for one in systems.beside:
        merged += [AcquiredCustomers(systems, one), AcquiredProjects(systems, one)]
        merged.append(OpenItems(systems, catalogue, one))
    return (
        *merged,
        Customers(systems, catalogue),
        Deals(systems, catalogue),
        Workers(systems, catalogue),
        CostRates(systems),
        Time(systems, catalogue),
        Expenses(systems, catalogue),
        Milestones(systems, catalogue),
        Billing(systems, catalogue),
        Invoiced(systems),
        Portfolio(systems),
    )
