"""People who sell."""

from understudy.scenario.cast.role import Role
from understudy.world.nouns import Engagement


class Crm(Role):
    """Account executives."""

    role = "crm"

    def close_won(self, *deals: Engagement) -> None:
        """Move deals to won."""
        for deal in deals:
            self._act("engagement", self._key(deal.id), {"stage": "won"}, "account-executive")
            amount = f"{deal.amount_minor / 100:,.2f} {deal.currency}"
            self._tell(f"{deal.name} is won, {amount}")

    def change_customer(self, deal: Engagement, world_id: str) -> None:
        """Book a deal on another customer's account."""
        values = {"customer": self._key(world_id)}
        self._act("engagement", self._key(deal.id), values, "account-executive")
        self._tell(f"{deal.name} belongs to another customer now")

    def change_amount(self, deal: Engagement, amount_minor: int) -> None:
        """Correct what a deal is worth."""
        values = {"amount_minor": amount_minor}
        self._act("engagement", self._key(deal.id), values, "account-executive")
        self._tell(f"{deal.name} is now worth {amount_minor / 100:,.2f} {deal.currency}")

    def rename_customer(self, world_id: str, name: str) -> None:
        """Give a customer another name."""
        self._act("customer", self._key(world_id), {"name": name}, "account-executive")
        self._tell(f"a customer is now called {name}")

    def win_customer(
        self, deal: Engagement, name: str, payment_terms_days: int, company: str = ""
    ) -> None:
        """Make an account for somebody no system has heard of, and move an open deal to it.

        Named, another company of ours sells to them than the one that was to.
        """
        seller = company or self._run.world.get("legal_entity", deal.legal_entity).name
        known = self._run.world.get("customer", deal.customer)
        values = {
            "name": name,
            "industry": known.industry,
            "legal_entity": seller,
            "currency": deal.currency,
            "street": known.street,
            "city": known.city,
            "postal_code": known.postal_code,
            "country": known.country,
            "phone": known.phone,
            "payment_terms_days": payment_terms_days,
            "owner": self._key(known.owner),
        }
        account = self._act("customer", None, values, "account-executive")
        moved = {"customer": account, "legal_entity": seller}
        self._act("engagement", self._key(deal.id), moved, "account-executive")
        self._tell(f"{deal.name} is for {name}, who is new")
