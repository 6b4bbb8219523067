"""What persons do on their screens, where a noun is spread over several records."""

from collections.abc import Mapping

from understudy.vendor import Caller, Projection, System
from understudy_mocks.kantata.rules import approvals


class LineProjection(Projection):
    """Time and expenses: booked, then submitted, approved or rejected by their status."""

    sheet = approvals.TIMESHEETS

    def act(
        self, system: System, id: str | None, canonical: Mapping[str, object], by: Caller
    ) -> str:
        given = dict(canonical)
        status = given.pop("status", None)
        if id is None or given:
            id = super().act(system, id, given, by)
        if status is not None:
            approvals.bring_to(system.records, self.sheet, id, str(status), by)
        return id


class ExpenseProjection(LineProjection):
    """Expenses go on expense reports."""

    sheet = approvals.EXPENSE_REPORTS


class MilestoneProjection(Projection):
    """A story, and the billing milestone with its amount."""

    def act(
        self, system: System, id: str | None, canonical: Mapping[str, object], by: Caller
    ) -> str:
        given = dict(canonical)
        amount = given.pop("amount_minor", None)
        given.pop("currency", None)  # a project has one
        id = super().act(system, id, given, by)
        story = system.records.get("stories", id)
        values: dict[str, object] = {"title": story["title"], "date_to_invoice": story["due_date"]}
        if amount is not None:
            values["amount_in_cents"] = amount
        billing = system.store.first("billing_milestones", story_id=id)
        if billing is None:
            values.update(workspace_id=story["workspace_id"], story_id=id)
            system.records.create("billing_milestones", values, by)
        else:
            system.records.update("billing_milestones", str(billing["id"]), values, by)
        return id


class AssignmentProjection(Projection):
    """A seat on a project, and the allocation of its time."""

    allocated: Mapping[str, str] = {
        "earliest_allocation_date": "start_date",
        "latest_allocation_date": "end_date",
        "total_allocated_minutes": "minutes",
    }

    def act(
        self, system: System, id: str | None, canonical: Mapping[str, object], by: Caller
    ) -> str:
        values = self.values(canonical, system.keys)
        allocation = {
            self.allocated[name]: values.pop(name) for name in self.allocated if name in values
        }
        if id is None:
            id = str(system.records.create(self.object_name, values, by)["id"])
            if allocation:
                allocation.update(workspace_resource_id=id, hard=True)
                system.records.create("workspace_allocations", allocation, by)
            return id
        system.records.update(self.object_name, id, values, by)
        if allocation:
            found = system.store.first("workspace_allocations", workspace_resource_id=id)
            if found is not None:
                system.records.update("workspace_allocations", str(found["id"]), allocation, by)
        return id
