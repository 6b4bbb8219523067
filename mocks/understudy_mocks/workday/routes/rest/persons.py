"""Workday's person REST service: the persons that workers are, their names and addresses."""

from understudy.vendor import Call, Reply, Routes, json_reply
from understudy_mocks.workday import auth
from understudy_mocks.workday.queries import Standing
from understudy_mocks.workday.routes import shapes
from understudy_mocks.workday.routes.rest.pages import base, employed, one_worker, page, serve

ROUTES = Routes()
SOURCE = "REST reference: person service, names from memory"
_PERSON = "person/v{version}/{tenant}"


def _person(call: Call, one: Standing) -> dict[str, object]:
    return {
        "id": one.wid,
        "descriptor": one.name,
        "href": f"{base(call, 'person/v4')}/people/{one.wid}",
    }


@serve(
    ROUTES,
    "GET",
    f"{_PERSON}/people",
    verb="query",
    source="client source: Airbyte's source-workday, which lists people with limit and offset",
    contract=shapes.collection(shapes.PERSON),
)
def persons(call: Call) -> Reply:
    """The persons that the workers are."""
    return page(call, employed(call), _person)


@serve(
    ROUTES,
    "GET",
    f"{_PERSON}/people/{{id}}",
    verb="read",
    source="REST reference: person service",
    contract=shapes.resource(shapes.PERSON),
)
def person(call: Call) -> Reply:
    """One person."""
    return json_reply(_person(call, one_worker(call)))


@serve(
    ROUTES,
    "GET",
    f"{_PERSON}/people/{{id}}/legalName",
    verb="query",
    source=SOURCE,
    contract=shapes.collection(shapes.LEGAL_NAME, errors=("not-found",)),
)
def legal_name(call: Call) -> Reply:
    """The legal name of the person that a worker is."""
    one = one_worker(call)
    told = {
        "id": one.wid,
        "descriptor": one.name,
        "first": one.values["first_name"],
        "last": one.values["last_name"],
    }
    return page(call, [told], lambda _, shown: shown)


@serve(
    ROUTES,
    "GET",
    f"{_PERSON}/people/{{id}}/workEmails",
    verb="query",
    source=SOURCE,
    contract=shapes.collection(shapes.EMAIL, errors=("not-found",)),
)
def work_emails(call: Call) -> Reply:
    """The addresses at work of the person that a worker is."""
    auth.require(call.caller, auth.CONTACT)
    one = one_worker(call)
    found = [{"id": one.wid, "descriptor": one.email, "emailAddress": one.email, "primary": True}]
    return page(call, found if one.email else [], lambda _, shown: shown)
