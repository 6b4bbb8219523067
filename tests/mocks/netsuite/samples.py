"""A record of each type to create, and a change to it.

`@job` is the id of a job that all share, `+job` that of a new one; `#` is a number used once.
"""

from collections.abc import Mapping

Values = Mapping[str, object]

DAY, LATER = "2026-06-22", "2026-06-26"
SOLD = {"items": [{"item": "41", "quantity": 2, "rate": 100}]}
SPENT = {"items": [{"account": "154", "amount": 80}]}


def _used(doc: str, amount: float) -> Values:
    return {"items": [{"doc": {"id": doc}, "apply": True, "amount": amount}]}


SAMPLES: Mapping[str, tuple[Values, Values]] = {
    "subsidiary": (
        {"name": "Branch #", "parent": "1", "currency": "4", "country": "AT"},
        {"legalName": "Branch GmbH"},
    ),
    "currency": ({"name": "Yen #", "symbol": "JPY"}, {"displaySymbol": "¥"}),
    "currencyRate": (
        {
            "baseCurrency": "1",
            "transactionCurrency": "4",
            "effectiveDate": DAY,
            "exchangeRate": 1.12,
        },
        {"exchangeRate": 1.13},
    ),
    "accountingBook": ({"name": "Local book #"}, {"isInactive": True}),
    "accountingPeriod": (
        {"periodName": "Aug 2031 #", "startDate": "2031-08-01", "endDate": "2031-08-31"},
        {"arLocked": True},
    ),
    "account": (
        {"acctNumber": "9#", "acctName": "Postage #", "acctType": {"id": "Expense"}},
        {"description": "stamps"},
    ),
    "department": ({"name": "Advisory #"}, {"isInactive": True}),
    "classification": ({"name": "Training #"}, {"isInactive": True}),
    "location": ({"name": "Vienna #"}, {"tranPrefix": "VIE"}),
    "term": ({"name": "Net 21 #", "daysUntilNetDue": 21}, {"discountPercent": 2}),
    "customerStatus": ({"name": "PROSPECT-Called #"}, {"probability": 20}),
    "jobStatus": ({"name": "Paused #"}, {"isInactive": True}),
    "expenseCategory": ({"name": "Parking #", "expenseAcct": "155"}, {"description": "cars"}),
    "jobType": ({"name": "Audit #"}, {"isInactive": True}),
    "customerCategory": ({"name": "Charity #"}, {"isInactive": True}),
    "vendorCategory": ({"name": "Landlord #"}, {"isInactive": True}),
    "billingClass": ({"name": "Expert #"}, {"isInactive": True}),
    "paymentMethod": ({"name": "Debit #"}, {"isInactive": True}),
    "priceLevel": ({"name": "Friends #"}, {"discountPct": 5}),
    "nexus": ({"name": "Austria #", "country": "AT"}, {"state": "W"}),
    "taxType": ({"name": "USt #"}, {"country": "AT"}),
    "taxSchedule": ({"name": "Books #"}, {"description": "printed"}),
    "salesTaxItem": ({"itemId": "S-AT #", "rate": 20, "taxType": "1"}, {"displayName": "20 %"}),
    "billingSchedule": (
        {
            "name": "Quarterly #",
            "scheduleType": {"id": "2"},
            "milestone": {"items": [{"milestoneAmount": 50, "milestoneDate": LATER}]},
        },
        {"frequency": "QUARTERLY"},
    ),
    "billingRateCard": (
        {"name": "Card #", "rates": {"items": [{"billingClass": "1", "rate": 150}]}},
        {"isInactive": True},
    ),
    "serviceSaleItem": (
        {"itemId": "Coaching #", "incomeAccount": "131", "subsidiary": "1"},
        {"displayName": "Coaching"},
    ),
    "servicePurchaseItem": ({"itemId": "Cleaning #", "expenseAccount": "155"}, {"cost": 30}),
    "serviceResaleItem": (
        {"itemId": "Trainer #", "incomeAccount": "131", "expenseAccount": "141"},
        {"rate": 900},
    ),
    "nonInventorySaleItem": ({"itemId": "Seat #", "incomeAccount": "133"}, {"rate": 10}),
    "nonInventoryPurchaseItem": ({"itemId": "Paper #", "expenseAccount": "155"}, {"cost": 5}),
    "nonInventoryResaleItem": (
        {"itemId": "Book #", "incomeAccount": "133", "expenseAccount": "155"},
        {"rate": 25},
    ),
    "otherChargeSaleItem": ({"itemId": "Express #", "incomeAccount": "132"}, {"rate": 15}),
    "discountItem": ({"itemId": "Loyalty #", "incomeAccount": "131"}, {"rate": -5}),
    "customer": (
        {
            "companyName": "Borealis #",
            "subsidiary": {"id": "2"},
            "currency": {"id": "4"},
            "terms": {"id": "2"},
            "addressBook": {
                "items": [
                    {
                        "defaultBilling": True,
                        "label": "HQ",
                        "addressBookAddress": {"city": "Berlin", "country": {"id": "DE"}},
                    }
                ]
            },
        },
        {"phone": "030 1"},
    ),
    "vendor": (
        {
            "companyName": "Subworks #",
            "subsidiary": "2",
            "terms": "2",
            "addressBook": {
                "items": [
                    {
                        "label": "Office",
                        "addressBookAddress": {"city": "Kiel", "country": {"id": "DE"}},
                    }
                ]
            },
        },
        {"taxIdNum": "DE1"},
    ),
    "contact": (
        {"firstName": "Ida", "lastName": "Holm #", "company": "@customer", "subsidiary": "2"},
        {"title": "Buyer"},
    ),
    "employee": (
        {
            "firstName": "Ada",
            "lastName": "New #",
            "subsidiary": "2",
            "addressBook": {
                "items": [
                    {
                        "label": "Home",
                        "addressBookAddress": {"city": "Kiel", "country": {"id": "DE"}},
                    }
                ]
            },
        },
        {"title": "Consultant"},
    ),
    "job": ({"companyName": "Rollout #", "parent": {"id": "@customer"}}, {"comments": "told"}),
    "projectTask": (
        {
            "title": "Design #",
            "project": "@job",
            "estimatedWork": 16,
            "assignee": {"items": [{"resource": "@employee", "units": 1, "estimatedWork": 16}]},
        },
        {"priority": {"id": "HIGH"}},
    ),
    "resourceAllocation": (
        {
            "allocationResource": "@employee",
            "project": "@job",
            "allocationAmount": 16,
            "startDate": DAY,
            "endDate": LATER,
        },
        {"notes": "half days"},
    ),
    "customerSubsidiaryRelationship": ({"entity": "+customer", "subsidiary": "3"}, {}),
    "timeBill": (
        {
            "employee": {"id": "@employee"},
            "customer": {"id": "@job"},
            "caseTaskEvent": {"id": "@projectTask"},
            "item": {"id": "41"},
            "hours": "7:30",
            "tranDate": DAY,
            "isBillable": True,
        },
        {"memo": "Workshop"},
    ),
    "timeSheet": ({"employee": "+employee", "startDate": DAY}, {}),
    "charge": (
        {"billTo": "@customer", "billingItem": "41", "quantity": 2, "rate": 150},
        {"stage": {"id": "HOLD_FOR_BILLING"}},
    ),
    "opportunity": ({"entity": "@customer", "title": "Chance #", "item": SOLD}, {"memo": "warm"}),
    "estimate": ({"entity": "@customer", "item": SOLD}, {"memo": "sent"}),
    "salesOrder": (
        {"entity": "@customer", "orderStatus": {"id": "B"}, "item": SOLD},
        {"otherRefNum": "PO-1"},
    ),
    "invoice": ({"entity": "@customer", "tranDate": DAY, "item": SOLD}, {"otherRefNum": "PO-1"}),
    "cashSale": ({"entity": "@customer", "tranDate": DAY, "item": SOLD}, {"memo": "at the desk"}),
    "creditMemo": (
        {"entity": "@customer", "tranDate": DAY, "item": SOLD, "apply": _used("+invoice", 50)},
        {"memo": "sorry"},
    ),
    "returnAuthorization": (
        {"entity": "@customer", "orderStatus": {"id": "B"}, "item": SOLD},
        {"memo": "broken"},
    ),
    "customerPayment": (
        {
            "customer": {"id": "@customer"},
            "payment": 100,
            "tranDate": DAY,
            "apply": _used("+invoice", 100),
        },
        {"checkNum": "77"},
    ),
    "customerDeposit": (
        {"customer": "@customer", "payment": 70, "tranDate": DAY},
        {"checkNum": "78"},
    ),
    "customerRefund": (
        {"customer": "@customer", "tranDate": DAY, "apply": _used("+creditMemo", 20)},
        {"checkNum": "79"},
    ),
    "deposit": (
        {
            "account": "101",
            "tranDate": DAY,
            "payment": {"items": [{"doc": {"id": "+customerPayment"}, "deposit": True}]},
        },
        {"memo": "by courier"},
    ),
    "purchaseOrder": (
        {"entity": "@vendor", "item": {"items": [{"item": "51", "quantity": 5, "rate": 100}]}},
        {"memo": "soon"},
    ),
    "vendorBill": (
        {"entity": "@vendor", "tranDate": DAY, "tranId": "R-#", "expense": SPENT},
        {"memo": "licenses"},
    ),
    "vendorCredit": (
        {
            "entity": "@vendor",
            "tranDate": DAY,
            "expense": SPENT,
            "apply": _used("+vendorBill", 10),
        },
        {"memo": "returned"},
    ),
    "vendorPayment": (
        {"entity": "@vendor", "tranDate": DAY, "apply": _used("+vendorBill", 80)},
        {"checkNum": "80"},
    ),
    "expenseReport": (
        {
            "entity": {"id": "@employee"},
            "tranDate": DAY,
            "expense": {
                "items": [
                    {
                        "expensedate": DAY,
                        "category": {"id": "1"},
                        "amount": 120.5,
                        "customer": {"id": "@job"},
                        "isBillable": True,
                    }
                ]
            },
        },
        {"memo": "train"},
    ),
    "journalEntry": (
        {
            "subsidiary": {"id": "2"},
            "tranDate": DAY,
            "line": {
                "items": [
                    {"account": {"id": "104"}, "debit": 1000},
                    {"account": {"id": "131"}, "credit": 1000},
                ]
            },
        },
        {"memo": "accrual"},
    ),
}
