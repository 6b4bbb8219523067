"""The security domains: what a user must be granted to see a section, or to change something."""

COMPENSATION = "Worker Data: Compensation"
CONTACT = "Person Data: Work Contact Information"
ORGANIZATIONS = "Worker Data: Organization Information"
SKILLS = "Worker Data: Skills and Experience"
STAFFING = "Worker Data: Current Staffing Information"
ABSENCE = "Worker Data: Time Off"
TIME = "Worker Data: Time Tracking"
FINANCE = "Process: Financial Data"
STAFFING_ACTIONS = "Staffing Actions"
"""What lets a user start business processes, which change things."""
DOMAINS = frozenset(
    {
        *(COMPENSATION, CONTACT, ORGANIZATIONS, SKILLS, STAFFING),
        *(ABSENCE, TIME, FINANCE, STAFFING_ACTIONS),
    }
)
