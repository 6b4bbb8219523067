"""The ten stages of a sales process as a new org has them, and what follows from each."""

from dataclasses import dataclass

from understudy.vendor import Row

FORECASTS = {
    "Omitted": "Omitted",
    "Pipeline": "Pipeline",
    "Best Case": "BestCase",
    "Commit": "Forecast",
    "Closed": "Closed",
}
"""The names of the forecast categories that people see, and the ones behind them."""


@dataclass(frozen=True, slots=True)
class Stage:
    """`forecast` is the name that people see."""

    name: str
    probability: int
    forecast: str = "Pipeline"
    closed: bool = False
    won: bool = False


STAGES = (
    Stage("Prospecting", 10),
    Stage("Qualification", 10),
    Stage("Needs Analysis", 20),
    Stage("Value Proposition", 50),
    Stage("Id. Decision Makers", 60),
    Stage("Perception Analysis", 70),
    Stage("Proposal/Price Quote", 75),
    Stage("Negotiation/Review", 90),
    Stage("Closed Won", 100, "Closed", closed=True, won=True),
    Stage("Closed Lost", 0, "Omitted", closed=True),
)
BY_NAME = {stage.name.lower(): stage for stage in STAGES}


def stage_of(name: object) -> Stage:
    """The stage of that name; one that the org does not know is open and worth nothing."""
    return BY_NAME.get(str(name).lower(), Stage(str(name), 0, "Omitted"))


def follow(row: Row) -> None:
    """Set, in place, what follows from stage, probability, forecast, amount and close date."""
    stage = stage_of(row["StageName"])
    row["IsClosed"], row["IsWon"] = stage.closed, stage.won
    row["ForecastCategory"] = FORECASTS.get(str(row["ForecastCategoryName"]))
    amount, probability = row["Amount"], row["Probability"]
    row["ExpectedRevenue"] = (
        None if amount is None else round(float(amount) * float(probability or 0) / 100, 2)
    )
    if row["CloseDate"] is not None:
        year, month = int(str(row["CloseDate"])[:4]), int(str(row["CloseDate"])[5:7])
        row["FiscalYear"], row["FiscalQuarter"] = year, (month + 2) // 3
        row["Fiscal"] = f"{year} {(month + 2) // 3}"
