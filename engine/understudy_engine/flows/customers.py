"""An account of the CRM is a client in the PSA, a customer in the ERP and a company in the PPM."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from understudy_engine.connectors.kantata import reference, references
from understudy_engine.connectors.salesforce import literal
from understudy_engine.errors import Refused
from understudy_engine.flows.base import Act, Target, Truth, differing
from understudy_engine.flows.catalogue import Catalogue
from understudy_engine.sources.salesforce import ACCOUNT_FIELDS
from understudy_engine.systems import ACCOUNT, Systems
from understudy_engine.wire import Row, text


@dataclass(frozen=True, slots=True)
class Customer:
    """An account as the CRM has it."""

    id: str
    name: str
    phone: str
    street: str
    city: str
    postal_code: str
    country: str
    currency: str
    legal_entity: str
    terms_days: str


class Customers:
    """Customer master. The ERP gets the address of a new customer; then accountants keep it."""

    name, summary = "customers", "customer master: CRM to PSA, ERP and PPM"
    owner, version = "crm", "1"
    watches = ("crm.account",)
    batch = 100

    def __init__(self, systems: Systems, catalogue: Catalogue) -> None:
        self._crm, self._psa, self._erp = systems.crm, systems.psa, systems.erp
        self._ppm, self._catalogue = systems.ppm, catalogue

    @property
    def targets(self) -> Mapping[str, Target[Customer]]:
        return {"psa": self._in_psa, "erp": self._in_erp, "ppm": self._in_ppm}

    async def read(self, keys: Sequence[str]) -> Truth[Customer]:
        listed = ",".join(literal(key) for key in keys)
        rows = await self._crm.query(f"SELECT {ACCOUNT_FIELDS} FROM Account WHERE Id IN ({listed})")
        return {text(row, "Id"): _customer(row) for row in rows}

    # -- PSA -----------------------------------------------------------------------------------

    async def _in_psa(self, customers: Mapping[str, Customer]) -> Mapping[str, Act]:
        groups, _ = await self._psa.referenced("workspace_groups", ACCOUNT, list(customers))
        return {key: partial(self._client, c, groups.get(key)) for key, c in customers.items()}

    async def _client(self, customer: Customer, group: Row | None) -> None:
        wanted = {"name": customer.name, "phone_number": customer.phone}
        if group is None:
            group = await self._new_client(customer, wanted)
            if group is None:
                return
        if text(group, "name") == _distinct(customer):
            wanted["name"] = _distinct(customer)
        if changes := differing(group, wanted):
            await self._psa.update("workspace_groups", "workspace_group", group["id"], changes)

    async def _new_client(self, customer: Customer, wanted: Mapping[str, str]) -> Row | None:
        """Create it; where the name is taken by one without an account, that one is it."""
        key = reference(*ACCOUNT, customer.id)
        values = {**wanted, "company": True, "external_reference": key}
        try:
            await self._psa.create("workspace_groups", "workspace_group", values)
            return None
        except Refused as refused:
            if refused.status != 422:
                raise
            namesake = await self._namesake(customer.name)
            if namesake is None:
                raise
        if namesake["taken"]:
            values["name"] = _distinct(customer)
            await self._psa.create("workspace_groups", "workspace_group", values)
            return None
        subject = {"subject_type": "WorkspaceGroup", "subject_id": namesake["id"]}
        await self._psa.create(
            "external_references/create_or_update", "external_reference", {**key, **subject}
        )
        return namesake

    async def _namesake(self, name: str) -> Row | None:
        query = {"search": name, "include": "external_references"}
        listing = await self._psa.all("workspace_groups", query)
        known = references(listing, *ACCOUNT)
        for row in listing.rows:
            if text(row, "name").casefold() == name.casefold():
                return {**row, "taken": text(row, "id") in known}
        return None

    # -- ERP -----------------------------------------------------------------------------------

    async def _in_erp(self, customers: Mapping[str, Customer]) -> Mapping[str, Act]:
        rows = await self._erp.by_key("customer", "companyname, phone, terms", customers)
        return {key: partial(self._customer, c, rows.get(key)) for key, c in customers.items()}

    async def _customer(self, customer: Customer, row: Row | None) -> None:
        days = customer.terms_days
        terms = await self._catalogue.need("ERP term of days", days) if days else ""
        compared = {"companyname": customer.name, "phone": customer.phone}
        if terms:
            compared["terms"] = terms
        if row is not None and not differing(row, compared):
            return
        values: Row = {"companyName": customer.name, "isPerson": False, "phone": customer.phone}
        if terms:
            values["terms"] = {"id": terms}
        if row is None:
            subsidiary = await self._catalogue.need("ERP subsidiary", customer.legal_entity)
            currency = await self._catalogue.need("ERP currency", customer.currency)
            address = {
                "addr1": customer.street,
                "city": customer.city,
                "zip": customer.postal_code,
                "country": {"id": customer.country},
            }
            line = {"defaultBilling": True, "defaultShipping": True, "addressBookAddress": address}
            values |= {
                "subsidiary": {"id": subsidiary},
                "currency": {"id": currency},
                "addressBook": {"items": [line]},
            }
        await self._erp.upsert("customer", customer.id, values)

    # -- PPM -----------------------------------------------------------------------------------

    async def _in_ppm(self, customers: Mapping[str, Customer]) -> Mapping[str, Act]:
        fields = ("name", "phone", "street", "city", "zip", "country")
        rows = await self._ppm.by_key("core_company", "u_correlation_id", customers, fields)
        return {key: partial(self._company, c, rows.get(key)) for key, c in customers.items()}

    async def _company(self, customer: Customer, row: Row | None) -> None:
        wanted = {
            "name": customer.name,
            "phone": customer.phone,
            "street": customer.street,
            "city": customer.city,
            "zip": customer.postal_code,
            "country": customer.country,
        }
        if row is None:
            key = {"customer": "true", "u_correlation_id": customer.id}
            await self._ppm.insert("core_company", {**wanted, **key})
        elif changes := differing(row, wanted):
            await self._ppm.update("core_company", text(row, "sys_id"), changes)


def _customer(row: Row) -> Customer:
    terms = text(row, "Payment_Terms_Days__c")
    return Customer(
        id=text(row, "Id"),
        name=text(row, "Name"),
        phone=text(row, "Phone"),
        street=text(row, "BillingStreet"),
        city=text(row, "BillingCity"),
        postal_code=text(row, "BillingPostalCode"),
        country=text(row, "BillingCountry"),
        currency=text(row, "CurrencyIsoCode"),
        legal_entity=text(row, "Legal_Entity__c"),
        terms_days=terms.partition(".")[0],
    )


def _distinct(customer: Customer) -> str:
    """The name of a client whose name another client has: names are unique in the PSA."""
    return f"{customer.name} ({customer.id})"
