"""The sales process: what a stage brings, what history keeps, whoever moves the deal."""

from tests.mocks.salesforce.conftest import KEYS, Bench, firm

DEAL = {"Name": "Deal", "StageName": "Prospecting", "CloseDate": "2026-09-30", "Amount": 1000}


def test_a_stage_brings_its_odds_and_forecast(bench: Bench) -> None:
    id_ = bench.create("Opportunity", **DEAL)
    new = bench.read("Opportunity", id_)
    bench.pass_time(hours=1)
    bench.rest("PATCH", f"sobjects/Opportunity/{id_}", json={"StageName": "Closed Won"})
    won = bench.read("Opportunity", id_)

    assert (new["Probability"], new["ExpectedRevenue"], new["IsClosed"]) == (10.0, 100.0, False)
    assert (new["ForecastCategory"], new["LastStageChangeDate"]) == ("Pipeline", None)
    assert (new["Fiscal"], new["FiscalQuarter"], new["FiscalYear"]) == ("2026 3", 3, 2026)
    assert (won["Probability"], won["ExpectedRevenue"]) == (100.0, 1000.0)
    assert (won["IsClosed"], won["IsWon"], won["ForecastCategoryName"]) == (True, True, "Closed")
    assert won["LastStageChangeDate"] == "2026-06-29T09:00:00.000+0000"


def test_odds_that_are_given_beat_those_of_the_stage(bench: Bench) -> None:
    id_ = bench.create("Opportunity", **DEAL, Probability=35, ForecastCategoryName="Best Case")

    read = bench.read("Opportunity", id_)

    assert (read["Probability"], read["ExpectedRevenue"]) == (35.0, 350.0)
    assert read["ForecastCategory"] == "BestCase"


def test_a_deal_that_is_lost_and_won_back_is_open_no_more(bench: Bench) -> None:
    id_ = bench.create("Opportunity", **DEAL)
    for stage in ("Closed Lost", "Negotiation/Review", "Closed Won"):
        bench.rest("PATCH", f"sobjects/Opportunity/{id_}", json={"StageName": stage})

    rows = bench.rows(
        f"SELECT StageName, Probability, CreatedBy.Username FROM OpportunityHistory"
        f" WHERE OpportunityId = '{id_}'"
    )

    assert [(r["StageName"], r["Probability"]) for r in rows] == [
        ("Prospecting", 10.0),
        ("Closed Lost", 0.0),
        ("Negotiation/Review", 90.0),
        ("Closed Won", 100.0),
    ]


def test_history_notes_worth_and_dates_but_not_everything(bench: Bench) -> None:
    id_ = bench.create("Opportunity", **DEAL)
    for change in ({"Amount": 2000}, {"CloseDate": "2026-10-31"}, {"NextStep": "call"}):
        bench.rest("PATCH", f"sobjects/Opportunity/{id_}", json=change)

    rows = bench.rows(
        f"SELECT Amount, CloseDate FROM OpportunityHistory WHERE OpportunityId = '{id_}'"
    )

    assert [(r["Amount"], r["CloseDate"]) for r in rows] == [
        (1000.0, "2026-09-30"),
        (2000.0, "2026-09-30"),
        (2000.0, "2026-10-31"),
    ]


def test_a_stage_of_the_users_own_is_taken_as_it_is(bench: Bench) -> None:
    id_ = bench.create("Opportunity", **{**DEAL, "StageName": "Daydreaming"})

    read = bench.read("Opportunity", id_)

    assert (read["Probability"], read["IsClosed"], read["IsWon"]) == (0.0, False, False)


def test_a_person_who_wins_a_deal_goes_through_the_same_rules(bench: Bench) -> None:
    deal = firm().fresh().deals.pick(stage="negotiation")
    id_ = KEYS.here(deal.id)

    bench.system.act("engagement", id_, {"stage": "won"}, "account-executive")

    assert bench.read("Opportunity", id_)["IsWon"] is True
    [*_, change] = [c for c in bench.system.changes() if c.noun == "engagement"]
    assert change.by == "person:account-executive"
    assert (change.before["stage"], change.after["stage"]) == ("negotiation", "won")


def test_a_person_writes_down_a_new_customer_and_a_deal(bench: Bench) -> None:
    customer = bench.system.act("customer", None, {"name": "Acme", "currency": "EUR"}, "seller")
    values = {
        "name": "Acme One",
        "customer": customer,
        "stage": "proposal",
        "billing_type": "fixed_fee",
        "amount_minor": 1_234_567,
        "currency": "EUR",
        "rate_card": "Standard EUR",
        "close_on": "2026-07-31",
    }

    deal = bench.system.act("engagement", None, values, "seller")

    read = bench.read("Opportunity", deal)
    assert (read["Amount"], read["Probability"]) == (12345.67, 75.0)
    [record] = [r for r in bench.system.canonical("engagement") if r.id == deal]
    assert {name: record.fields[name] for name in values} == values
