"""How the org is set up: itself, its people, what they may do, and in which currencies.

Field names and lengths: vendor's object reference, describe documents; some lengths from memory.
"""

from understudy_mocks.salesforce.objects.fields import (
    CURRENCIES,
    checkbox,
    currency_code,
    day,
    integer,
    lookup,
    moment,
    number,
    object_type,
    picklist,
    stamps,
    text,
)

USER = object_type(
    "User",
    "005",
    text("Username", 80, required=True, unique=True),
    text("LastName", 80, required=True),
    text("FirstName", 40),
    text("Name", 121, computed=True),
    text("Email", 128, native="email", required=True),
    text("Alias", 8, required=True),
    text("CommunityNickname", 40, required=True),
    text("EmployeeNumber", 20),
    text("CompanyName", 80),
    text("Department", 80),
    text("Title", 80),
    text("Phone", 40, native="phone"),
    lookup("ProfileId", "Profile", required=True),
    lookup("UserRoleId", "UserRole"),
    lookup("ManagerId", "User"),
    text("Division", 80),
    text("MobilePhone", 40, native="phone"),
    text("FederationIdentifier", 512, unique=True),
    moment("LastLoginDate"),
    checkbox("IsActive", default=True),
    picklist("UserType", ("Standard", "Guest"), computed=True, default="Standard"),
    picklist("TimeZoneSidKey", ("GMT",), default="GMT"),
    picklist("LocaleSidKey", ("en_US", "en_GB", "de_DE"), default="en_US"),
    picklist("LanguageLocaleKey", ("en_US", "de"), default="en_US"),
    picklist("EmailEncodingKey", ("UTF-8", "ISO-8859-1"), default="UTF-8"),
    picklist("DefaultCurrencyIsoCode", CURRENCIES, length=3, restricted=True, default="USD"),
    currency_code(),
    *stamps(deletable=False),
    deletable=False,
)

ORGANIZATION = object_type(
    "Organization",
    "00D",
    text("Name", 80, required=True),
    text("InstanceName", 5, computed=True),
    checkbox("IsSandbox", computed=True),
    text("OrganizationType", 40, computed=True),
    text("NamespacePrefix", 15, computed=True),
    moment("TrialExpirationDate"),
    text("LanguageLocaleKey", 40, computed=True, default="en_US"),
    text("DefaultLocaleSidKey", 40, computed=True, default="en_US"),
    text("TimeZoneSidKey", 40, computed=True, default="GMT"),
    text("DefaultCurrencyIsoCode", 3, computed=True),
    text("PrimaryContact", 80, computed=True),
    text("Country", 80, computed=True),
    integer("FiscalYearStartMonth", computed=True),
    *stamps(deletable=False),
    read_only=True,
)

OPPORTUNITY_STAGE = object_type(
    "OpportunityStage",
    "01J",
    text("MasterLabel"),
    text("ApiName"),
    checkbox("IsActive"),
    integer("SortOrder"),
    checkbox("IsClosed"),
    checkbox("IsWon"),
    text("ForecastCategory", 40),
    text("ForecastCategoryName", 40),
    number("DefaultProbability", "percent"),
    *stamps(deletable=False),
    label="Opportunity Stage",
    read_only=True,
)

RECORD_TYPE = object_type(
    "RecordType",
    "012",
    text("Name", 80),
    text("DeveloperName", 80),
    text("SobjectType", 40),
    checkbox("IsActive"),
    text("NamespacePrefix", 15),
    text("Description"),
    *stamps(deletable=False),
    label="Record Type",
    read_only=True,
)

PROFILE = object_type(
    "Profile",
    "00e",
    text("Name"),
    text("UserType", 40),
    *stamps(deletable=False),
    read_only=True,
)

CURRENCY_TYPE = object_type(
    "CurrencyType",
    "01L",
    picklist("IsoCode", CURRENCIES, length=3, restricted=True),
    number("ConversionRate", scale=6),
    integer("DecimalPlaces"),
    checkbox("IsActive"),
    checkbox("IsCorporate"),
    *stamps(deletable=False),
    label="Currency Type",
    read_only=True,
)
USER_ROLE = object_type(
    "UserRole",
    "00E",
    text("Name", 80, required=True),
    text("DeveloperName", 80),
    lookup("ParentRoleId", "UserRole"),
    text("RollupDescription", 80),
    *stamps(deletable=False),
)
GROUP = object_type(
    "Group",
    "00G",
    text("Name", 40, required=True),
    text("DeveloperName", 80),
    picklist("Type", ("Regular", "Queue", "Organization"), restricted=True, default="Regular"),
    text("Email", native="email"),
    checkbox("DoesIncludeBosses", default=True),
    *stamps(deletable=False),
)
GROUP_MEMBER = object_type(
    "GroupMember",
    "011",
    lookup("GroupId", "Group", required=True, fixed=True, inverse="GroupMembers", cascade=True),
    lookup("UserOrGroupId", "Group", "User", required=True, fixed=True),
    *stamps(deletable=False),
    updateable=False,
)
PERMISSION_SET = object_type(
    "PermissionSet",
    "0PS",
    text("Name", 80, required=True),
    text("Label", 80, required=True),
    text("Description"),
    checkbox("IsCustom", computed=True, default=True),
    checkbox("IsOwnedByProfile", computed=True),
    lookup("ProfileId", "Profile", computed=True),
    *stamps(deletable=False),
)
PERMISSION_SET_ASSIGNMENT = object_type(
    "PermissionSetAssignment",
    "0Pa",
    lookup(
        "PermissionSetId",
        "PermissionSet",
        required=True,
        fixed=True,
        inverse="Assignments",
        cascade=True,
    ),
    lookup(
        "AssigneeId",
        "User",
        required=True,
        fixed=True,
        inverse="PermissionSetAssignments",
        cascade=True,
    ),
    checkbox("IsActive", computed=True, default=True),
    *stamps(deletable=False),
    updateable=False,
)
DATED_RATE = object_type(
    "DatedConversionRate",
    "04w",
    picklist("IsoCode", CURRENCIES, length=3, restricted=True, required=True),
    number("ConversionRate", scale=6, required=True),
    day("StartDate", required=True),
    day("NextStartDate", computed=True),
    *stamps(deletable=False),
)

SETTING = (
    USER,
    ORGANIZATION,
    OPPORTUNITY_STAGE,
    RECORD_TYPE,
    PROFILE,
    CURRENCY_TYPE,
    USER_ROLE,
    GROUP,
    GROUP_MEMBER,
    PERMISSION_SET,
    PERMISSION_SET_ASSIGNMENT,
    DATED_RATE,
)
