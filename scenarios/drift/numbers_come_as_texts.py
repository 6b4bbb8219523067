"""A number that comes as a text is the same number, and a rounded one is not asked for twice.

After an upgrade the PSA tells minutes as text, and the CRM leaves out what is empty.
"""

from datetime import date, time

from understudy.drift import FieldRetyped, NullLeftOut
from understudy.scenario import Run, scenario


@scenario()
def numbers_come_as_texts(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation", billing_type="time_and_materials")

    run.crm.close_won(deal)
    run.clock.advance(hours=1)
    run.psa.staff(deal, people=2)
    run.clock.advance_to(date(2026, 6, 30), time(16))
    run.psa.book_time(deal, hours=6, days=2)

    run.drift(FieldRetyped("time_entries", "time_in_minutes"), on="psa")
    run.drift(NullLeftOut(), on="crm")
    run.psa.approve_time(deal)
    run.crm.change_amount(deal, deal.amount_minor + 50_000)
    run.clock.advance_to(date(2026, 7, 1), time(14))

    run.settle(within_hours=3)
    run.judge()
