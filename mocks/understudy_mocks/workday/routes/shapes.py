"""What the tenant takes and gives, as its contract tells it.

What is empty, and what the caller may not see, has no key: few keys are required.
"""

from understudy.vendor.contract import (
    ANYTHING,
    NUMBER,
    TEXT,
    TRUTH,
    WHOLE,
    Answer,
    Ask,
    Body,
    Contract,
    Named,
    Schema,
    Shape,
    enveloped,
    gives,
    listing,
    one_of,
    record,
)
from understudy.vendor.errors import ErrorEntry
from understudy.vendor.routing import Route
from understudy_mocks.workday.auth import TENANT
from understudy_mocks.workday.objects.published import SERVICES
from understudy_mocks.workday.objects.xml import BSVC

XML = "text/xml"
FORM = "application/x-www-form-urlencoded"
_SOAP_PATH = "/ccx/service/"
REPORT_PATHS = ("/ccx/service/customreport2/", "/ccx/service/Report2/")

WID: Schema = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
A_DAY: Schema = {
    "type": "string",
    "format": "date",
    "pattern": r"^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$",
}
"""A day as it is given."""
DIGITS: Schema = {"type": "string", "pattern": "^[0-9]{0,15}$"}
"""A whole number in a query string; nothing at all is as good as leaving it out."""

IN_TENANT = Ask("tenant", {"type": "string", "enum": [TENANT]}, "path", example=TENANT)
IN_VERSION = Ask("version", {"type": "string", "pattern": "^[1-9][0-9]?$"}, "path", example="6")


def in_path(path: str) -> tuple[Ask, ...]:
    """What the parameters of a path may be: a tenant is named in each, some have a version."""
    return (IN_TENANT, IN_VERSION) if "{version}" in path else (IN_TENANT,)


# -- errors ----------------------------------------------------------------------------------------

ERROR = Named(
    "Error",
    record(
        "error",
        error=TEXT,
        errors=listing(record("error", error=TEXT, field=TEXT, location=TEXT)),
    ),
)
TOKEN_ERROR = Named(
    "TokenError", record("error error_description", error=TEXT, error_description=TEXT)
)


def soap(route: Route) -> bool:
    """Whether a route speaks SOAP: faults, always with a status of the server's."""
    template = route.template
    return template.startswith(_SOAP_PATH) and not template.startswith(REPORT_PATHS)


def error_body(route: Route, entry: ErrorEntry) -> Body:
    """The envelope of an error: a fault, that of OAuth, or that of REST."""
    if soap(route) or (route.template.startswith(REPORT_PATHS) and route.method == "POST"):
        return Body(TEXT, XML)
    if entry.kind in TOKEN_ERRORS:
        return Body(TOKEN_ERROR)
    return Body(ERROR)


def error_status(route: Route, entry: ErrorEntry) -> int:
    """A fault comes with 500, or with 503 and 504 where nothing was asked at all."""
    if not soap(route) and not (route.template.startswith(REPORT_PATHS) and route.method == "POST"):
        return entry.status
    return soap_status(entry)


def soap_status(entry: ErrorEntry) -> int:
    """The status of a fault: a SOAP client is not told to slow down, but that we are busy."""
    if entry.status == 429:
        return 503
    return entry.status if entry.status > 500 or entry.status == 405 else 500


TOKEN_ERRORS = {
    "invalid-client": "invalid_client",
    "invalid-grant": "invalid_grant",
    "invalid-oauth-request": "invalid_request",
    "unsupported-grant": "unsupported_grant_type",
}

# -- tokens ----------------------------------------------------------------------------------------

TOKEN = Named(
    "Token",
    record(
        "access_token token_type expires_in",
        access_token=TEXT,
        token_type=TEXT,
        expires_in=WHOLE,
        refresh_token=TEXT,
    ),
)
GRANTS = (
    *("client_credentials", "refresh_token", "authorization_code"),
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
)
_GRANT: Schema = {
    "type": "object",
    "properties": {
        "grant_type": one_of(*GRANTS),
        **dict.fromkeys(
            (
                *("client_id", "client_secret", "refresh_token"),
                *("code", "redirect_uri", "code_verifier", "assertion", "scope"),
            ),
            TEXT,
        ),
    },
    "required": ["grant_type"],
}
GRANT = (Body(_GRANT, FORM, example={"grant_type": "client_credentials"}),)

# -- REST ------------------------------------------------------------------------------------------

INSTANCE = Named("Instance", record("id descriptor", id=TEXT, descriptor=TEXT, href=TEXT))
PAGING = (Ask("limit", DIGITS), Ask("offset", DIGITS))
MONEY = Named("Money", record("value currency", value=NUMBER, currency=TEXT))


def page(of: Shape) -> Schema:
    """A page of a collection, with the count of all of it."""
    return record("data total", data=listing(of), total={"type": "integer", "minimum": 0})


def collection(of: Shape, *asks: Ask, errors: tuple[str, ...] = (), leads_to: str = "") -> Contract:
    """The contract of an operation that gives pages; their things lead to other operations."""
    links = {target: {"id": "$response.body#/data/0/id"} for target in leads_to.split()}
    return Contract(asks=(*PAGING, *asks), gives=(gives(page(of)),), errors=errors, leads_to=links)


def resource(of: Shape, *asks: Ask) -> Contract:
    """The contract of an operation that gives one thing."""
    return Contract(asks=asks, gives=(gives(of),))


def written(
    taken: Shape,
    given: Shape,
    status: int = 201,
    example: object = None,
    leads_to: str = "",
) -> Contract:
    """The contract of an operation that takes a JSON object and gives one."""
    links = {target: {"id": "$response.body#/id"} for target in leads_to.split()}
    return Contract(
        takes=(Body(taken, example=example),),
        gives=(gives(given, status),),
        errors=("not-found",),
        leads_to=links,
    )


def thing(required: str = "", /, **more: Shape) -> Schema:
    """Something that has an id and a descriptor, and what else it has."""
    return {
        "type": "object",
        "properties": {"id": TEXT, "descriptor": TEXT, "href": TEXT, **more},
        "required": ["id", "descriptor", *required.split()],
        "additionalProperties": False,
    }


WORKER = Named(
    "Worker",
    thing(
        "href isManager",
        isManager=TRUTH,
        primaryWorkEmail=TEXT,
        primaryWorkPhone=TEXT,
        businessTitle=TEXT,
        yearsOfService=WHOLE,
        primarySupervisoryOrganization=INSTANCE,
    ),
)
_PLACE = Named("Place", record("id descriptor", id=TEXT, descriptor=TEXT, country=INSTANCE))
JOB = Named(
    "Job",
    thing(
        "",
        worker=INSTANCE,
        businessTitle=TEXT,
        supervisoryOrganization=INSTANCE,
        jobType=INSTANCE,
        jobProfile=INSTANCE,
        location=_PLACE,
        nextPayPeriodStartDate=DAY,
    ),
)
STAFFED = Named(
    "StaffedWorker",
    thing(
        "workerId workerType person additionalJobs",
        workerId=TEXT,
        workerType=INSTANCE,
        person=record("id", id=TEXT, email=TEXT, phone=TEXT),
        primaryJob=JOB,
        additionalJobs=listing(JOB),
    ),
)
SUPERVISORY = Named(
    "SupervisoryOrganization",
    thing("href name", name=TEXT, code=TEXT, manager=INSTANCE, workers=TEXT),
)

ORGANIZATION = Named(
    "Organization",
    thing("href name organizationType", name=TEXT, code=TEXT, organizationType=INSTANCE),
)

JOB_PROFILE = Named(
    "JobProfile",
    thing("name inactive", name=TEXT, inactive=TRUTH, managementLevel=INSTANCE),
)
JOB_FAMILY = Named(
    "JobFamily",
    thing(
        "inactive jobProfiles",
        inactive=TRUTH,
        summary=TEXT,
        jobFamilyGroup=INSTANCE,
        jobProfiles=listing(INSTANCE),
    ),
)

HISTORY = Named(
    "HistoryEntry",
    thing("href subject effective initiated", subject=INSTANCE, effective=DAY, initiated=TEXT),
)
PAY_SLIP = Named(
    "PaySlip",
    thing("date gross net status", date=DAY, gross=NUMBER, net=NUMBER, status=INSTANCE),
)
TITLE_CHANGE = Named(
    "BusinessTitleChange",
    thing("proposedBusinessTitle effective", proposedBusinessTitle=TEXT, effective=DAY),
)
JOB_CHANGE = Named(
    "JobChange",
    thing(
        "href date status",
        date=DAY,
        status=TEXT,
        supervisoryOrganization=INSTANCE,
        jobProfile=INSTANCE,
        location=INSTANCE,
        businessTitle=TEXT,
    ),
)
NAMED_BY_ID = record("id", more=True, id=WID)
TITLE: Schema = {"type": "string", "minLength": 1, "maxLength": 255}
JOB_CHANGE_PATCH = record(
    supervisoryOrganization=NAMED_BY_ID,
    jobProfile=NAMED_BY_ID,
    location=NAMED_BY_ID,
    businessTitle=TITLE,
)
NEW_JOB_CHANGE = record(
    "date",
    date=A_DAY,
    supervisoryOrganization=NAMED_BY_ID,
    jobProfile=NAMED_BY_ID,
    location=NAMED_BY_ID,
    businessTitle=TITLE,
)
LEGAL_NAME = Named("LegalName", thing("first last", first=TEXT, last=TEXT))
PERSON = Named("Person", thing("href", href=TEXT))
EMAIL = Named("Email", thing("emailAddress primary", emailAddress=TEXT, primary=TRUTH))

# -- WQL -------------------------------------------------------------------------------------------

WQL_ROWS = Named("WqlRows", record("total data", total=WHOLE, data=listing({"type": "object"})))
WQL_SOURCE = Named("DataSource", thing("alias", alias=TEXT))
WQL_FIELD = Named(
    "DataSourceField",
    thing("alias type", alias=TEXT, type=TEXT, isRequired=TRUTH),
)

# -- SOAP and reports ------------------------------------------------------------------------------

FAULTY = ("malformed", "unexpected-element", "invalid-service", "invalid-login", "not-found")
"""What any SOAP operation may say beside what its verb brings along."""
_REQUESTS = {known.name: known.request for service in SERVICES.values() for known in service}
ENVELOPE = Contract(
    takes=(
        Body(
            TEXT,
            XML,
            examples=lambda action: enveloped(f'<{_REQUESTS[action]} xmlns="{BSVC}"/>'),
        ),
    ),
    gives=(Answer(200, (Body(TEXT, XML),)),),
    errors=(*FAULTY, "invalid-reference", "invalid-value", "required-missing"),
)
WSDL = Contract(
    asks=(
        IN_TENANT,
        Ask("service", {"type": "string", "enum": [*SERVICES]}, "path"),
        Ask("version", {"type": "string", "pattern": r"^v[1-9][0-9]\.[0-9]$"}, "path"),
        Ask("wsdl", required=True),
    ),
    gives=(Answer(200, (Body(TEXT, XML),)),),
    errors=("invalid-service",),
)
REPORT_ENTRIES = Named("ReportEntries", record("Report_Entry", Report_Entry=listing(ANYTHING)))
