"""A company is bought: its customers, projects and open items come over once, to the cent.

It has a PSA and an ERP of its own, another currency, and a fiscal calendar of its own. Some of its
customers are ours under another spelling, and one only bears the name of one of ours. The story has
four phases: both books run side by side, the accountants close theirs on the end of their period,
what is open comes over, and a customer pays late into the old account. In the end both sets of
books say the same of every customer in both currencies.
"""

from datetime import UTC, datetime

from understudy.scenario import Run, scenario

BESIDE = {"psa@acquired": "kantata", "erp@acquired": "netsuite"}


@scenario(cast=BESIDE, starts_at=datetime(2026, 6, 29, 8, tzinfo=UTC))
def acquisition(run: Run) -> None:
    theirs = run.beside("acquired")
    deal = run.world.deals.pick(stage="negotiation")

    run.tell("phase 1: both books run side by side, and we find out who is who")
    run.crm.close_won(deal)
    run.clock.advance(hours=2)
    theirs.receive_payment(1)
    run.clock.advance(hours=1)

    run.tell("phase 2: their period ends, and with it their books")
    theirs.close_periods()
    run.clock.advance(hours=2)

    run.tell("phase 3: a customer pays late, and into the old account")
    theirs.receive_payment(1)
    run.clock.advance(hours=2)

    run.tell("phase 4: the two sets of books are compared")
    run.settle(within_hours=4)
    run.judge()
