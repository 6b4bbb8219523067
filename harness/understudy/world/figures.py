"""The figures that shape a firm, each with where it comes from.

"Practice" marks what is usual in the trade and was put down from memory; nothing depends on its
being exact, only on its being plausible.
"""

from collections.abc import Mapping

from understudy.world.nouns import Currency, EngagementStage

PEOPLE: Mapping[str, int] = {"small": 50, "medium": 500, "large": 5_000, "global": 50_000}
"""People by size of firm (DESIGN.md, section 4)."""

ENTITIES: tuple[tuple[str, str, Currency, str], ...] = (
    ("Halden Partners Inc.", "US", "USD", "America/New_York"),
    ("Halden Partners GmbH", "DE", "EUR", "Europe/Berlin"),
    ("Halden Partners Ltd", "GB", "GBP", "Europe/London"),
)
ENTITY_WEIGHTS = (50, 30, 20)
"""Share of people by legal entity, percent: a firm that began in one country (practice)."""

PROFILES = (
    # code, title, level, cost an hour in whole units, price in minor units, percent of people
    ("ANALYST", "Analyst", 1, 38, 112_50, 18),
    ("CONS", "Consultant", 2, 52, 147_50, 26),
    ("SENIOR", "Senior Consultant", 3, 66, 180_00, 22),
    ("PRINC", "Principal Consultant", 4, 84, 225_00, 10),
    ("ARCH", "Solution Architect", 4, 88, 242_50, 8),
    ("PM", "Project Manager", 3, 70, 190_00, 9),
    ("DIR", "Director", 5, 115, 290_00, 4),
    ("OPS", "Operations", 2, 42, 95_00, 3),
)
"""Cost and price an hour keep a margin of 60 to 65 percent, usual for consulting (practice).
With prices of half a unit and odd quarters of an hour, entries come to half a cent, so that it
matters how an amount is rounded."""

UNIT_PEOPLE = 12
"""People in a unit, which is what one manager can look after (practice)."""

CONTINGENT_EVERY = 12
LEAVER_EVERY = 12
PART_TIME_EVERY = 10
"""One person in so many: 8 percent contractors, 8 percent left, 10 percent part time (practice)."""

HIRED_THIS_YEAR = 0.15
"""Share of people who joined in the last year: what growth and turnover make (practice)."""

SKILLS = (
    "Integration",
    "Data Migration",
    "Financial Reporting",
    "Change Management",
    "Cloud",
    "Security",
    "Process Design",
    "Testing",
    "Customer Service",
    "Analytics",
    "Training",
    "Architecture",
)

INDUSTRIES = ("Manufacturing", "Energy", "Banking", "Healthcare", "Retail", "Education")

TERMS_DAYS = (15, 30, 60)
TERMS_WEIGHTS = (20, 60, 20)
"""Payment terms in days, without discount: most customers get thirty (practice)."""

PAID_LATE_DAYS = (-4, 18)
"""Customers pay from four days before until 17 days after the due date (practice)."""

MINUTES = (480, 465, 450, 435, 425, 360, 245, 495)
MINUTES_WEIGHTS = (40, 12, 18, 8, 6, 6, 4, 6)
"""Minutes booked a day; the weighted mean is seven and a half hours (practice)."""

BILLABLE_PERCENT = 92
ASSIGNED_WEEKS = (3, 11)
BENCH_WEEKS = (0, 4)
"""Six and a half weeks on a project, one and a half between two, on the average: 81 percent of
the time on projects, 92 percent of that billable, so the 75 percent utilisation that consulting
aims at (practice)."""

LATE_APPROVAL = 0.08
"""Share of weeks whose approver is late, by one to three weeks (practice)."""

FORGOTTEN = 0.15
"""Share of timesheets that were not handed in by the Monday after (practice)."""

REJECTED = 0.01
REJECTED_EXPENSE = 0.05
REJECTED_DAYS = 28
"""Share of what was booked in the last days that was rejected and waits for correction; what is
older has been corrected since (practice)."""

CUSTOMERS_PER_PERSON = 0.4
CUSTOMERS_MIN = 12
WON_PER_PERSON = 0.4
"""Deals won in a year a head: four or five people are on a project at a time (practice)."""

PROJECT_WEEKS = (14, 44)
RUNNING_PER_PERSON = 0.22
"""Projects that run at any time: 0.4 a year, each for 29 of 52 weeks on the average."""

AMOUNT_THOUSANDS = (100, 800)
"""What a deal is worth, in thousands: a head sells about 1,800 h × 75 % × 170 = 230,000 a year,
which is half a deal's mean of 450,000; what is over is sold but not yet worked."""

FIXED_FEE = 0.35
"""Share of deals at a fixed fee (practice)."""

MILESTONE_PERCENT = (30, 40, 30)
"""How a fixed fee is split into milestones (practice)."""

MILESTONE_SLIP_WEEKS = (0, 0, 0, 0, 1, 1, 2, 3)
"""How late deliveries are: half of them are not (practice)."""

OPEN_STAGES: tuple[tuple[EngagementStage, float], ...] = (
    ("prospecting", 0.10),
    ("qualified", 0.10),
    ("proposal", 0.10),
    ("negotiation", 0.16),
)
"""Open deals a head by stage. `negotiation` is generous: scenarios take their deals from it."""

NEGOTIATION_MIN = 12
LOST_PER_PERSON = 0.12

RAISE_MONTH = 4
RAISE_PERCENT = (2, 3, 4, 5)
"""Pay is reviewed once a year, in April, by two to five percent (practice)."""

RATES: Mapping[Currency, tuple[str, str]] = {
    "USD": ("1.0000", "1.0000"),
    "EUR": ("1.0800", "1.0950"),
    "GBP": ("1.2600", "1.2800"),
}
"""US dollars for one unit, low and high over the year: near to those of 2024 and 2025 (memory)."""

EXPENSES = (("Travel", 180, 900), ("Hotel", 110, 420), ("Meals", 20, 90), ("Software", 40, 300))
"""Categories, and the range of an item in whole currency units (practice)."""

EXPENSE_BILLABLE_PERCENT = 80
"""Four expenses in five are passed on to the customer (practice)."""
