"""A record that somebody else holds, or has changed meanwhile, is asked for again and not forced.

People work on the same deal in the CRM, the ERP and the PPM while the integration does: rows are
locked, and versions have moved on.
"""

from understudy.faults import RecordLocked, VersionConflict
from understudy.scenario import Run, scenario


@scenario()
def somebody_else_was_there(run: Run) -> None:
    deal = run.world.deals.pick(stage="negotiation")

    with (
        run.trouble(RecordLocked(), on="crm write", times=2),
        run.trouble(VersionConflict(), on="erp write", times=2),
        run.trouble(RecordLocked(), on="ppm write", times=2),
    ):
        run.crm.close_won(deal)
        run.clock.advance(hours=1)
        run.ppm.report_status(deal, "amber", percent=10)
        run.crm.change_amount(deal, deal.amount_minor + 90_000)
        run.clock.advance(hours=1)

    run.settle(within_hours=3)
    run.judge()
