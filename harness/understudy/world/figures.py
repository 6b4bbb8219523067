"""The figures that shape a firm, each with where it comes from.

"Practice" marks what is usual in the trade and was put down from memory; nothing depends on its
being exact, only on its being plausible.
"""

from collections.abc import Mapping

PEOPLE: Mapping[str, int] = {"small": 50, "medium": 500, "large": 5_000, "global": 50_000}
"""People by size of firm (DESIGN.md, section 4)."""

ENTITIES = (
    ("Halden Partners Inc.", "US", "USD", "America/New_York"),
    ("Halden Partners GmbH", "DE", "EUR", "Europe/Berlin"),
    ("Halden Partners Ltd", "GB", "GBP", "Europe/London"),
)
ENTITY_WEIGHTS = (50, 30, 20)
"""Share of people by legal entity, percent: a firm that began in one country (practice)."""

PROFILES = (
    # code, title, level, cost and price an hour in whole currency units, percent of people
    ("ANALYST", "Analyst", 1, 38, 110, 18),
    ("CONS", "Consultant", 2, 52, 145, 26),
    ("SENIOR", "Senior Consultant", 3, 66, 180, 22),
    ("PRINC", "Principal Consultant", 4, 84, 225, 10),
    ("ARCH", "Solution Architect", 4, 88, 240, 8),
    ("PM", "Project Manager", 3, 70, 190, 9),
    ("DIR", "Director", 5, 115, 290, 4),
    ("OPS", "Operations", 2, 42, 95, 3),
)
"""Cost and price an hour keep a margin of 60 to 65 percent, usual for consulting (practice)."""

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
"""Payment terms in days: most customers get thirty (practice)."""

MINUTES = (480, 450, 420, 360, 240, 510)
MINUTES_WEIGHTS = (46, 20, 14, 8, 8, 4)
"""Minutes booked a day; the weighted mean is about seven and a half hours (practice)."""

BILLABLE = 0.92
"""Share of booked entries on client work that is billable."""

UTILISATION = 0.75
"""Share of people's weeks spent on client work: the usual target of consulting (practice)."""

LATE_APPROVAL = 0.03
"""Share of weeks whose approver is late, by one to three weeks (practice)."""

REJECTED = 0.01
"""Share of entries of the last weeks that were rejected and wait for correction."""

CUSTOMERS_PER_PERSON = 0.4
WON_PER_PERSON = 0.4
"""Deals won in a year a head: a project keeps two or three people busy (practice)."""

FIXED_FEE = 0.35
"""Share of deals at a fixed fee."""

OPEN_STAGES = (
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

RATES = {"USD": ("1.0000",), "EUR": ("1.0800", "1.0950"), "GBP": ("1.2600", "1.2800")}
"""US dollars for one unit, low and high over the year: near to those of 2024 and 2025 (memory)."""

EXPENSES = (("Travel", 180, 900), ("Hotel", 110, 420), ("Meals", 20, 90), ("Software", 40, 300))
"""Categories, and the range of an item in whole currency units (practice)."""
