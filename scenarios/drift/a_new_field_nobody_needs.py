"""Choices that grow and defaults that change touch nothing that the integration says by itself.

The CRM gets a new stage, the PPM a new state and another default for its projects' priority.
"""

from datetime import date, time

from understudy.drift import ChoiceAdded, DefaultChanged
from understudy.scenario import Run, scenario


@scenario()
def a_new_field_nobody_needs(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.drift(ChoiceAdded("Opportunity", "StageName", value="Procurement"), on="crm")
    run.drift(DefaultChanged("pm_project", "priority"), on="ppm")
    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=6, days=2)
    run.psa.approve_time(deal)
    run.clock.advance_to(date(2026, 7, 1), time(14))

    run.settle(within_hours=3)
    run.judge()
