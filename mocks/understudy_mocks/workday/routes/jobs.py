"""The catalogues of the people department, read and written."""

from collections.abc import Mapping, Sequence

from understudy.vendor import Row
from understudy_mocks.workday.objects import instance_wid, xml
from understudy_mocks.workday.objects.xml import Node
from understudy_mocks.workday.routes.finding import Given
from understudy_mocks.workday.routes.getting import Asked
from understudy_mocks.workday.routes.listings import Listing, Putting

Values = dict[str, object]


def _kept(data: Given, before: Row | None, **names: str) -> Values:
    """Texts that are given; a name without a text leaves what was there."""
    found: Values = {}
    for field, element in names.items():
        text = data.text(element)
        if text is not None:
            found[field] = text
        elif before is None and field in ("name", "title"):
            raise data.missing(element)
    return found


# -- job families ----------------------------------------------------------------------------------


def _family(asked: Asked, row: Row) -> Node:
    profiles = asked.references.directory.rows("Job_Profile").values()
    return {
        "ID": row["job_family_id"],
        "Name": row["name"],
        "Summary": row["summary"],
        "Inactive": bool(row["inactive"]),
        "Job_Profile_Data": [
            {"Job_Profile_Reference": asked.references.job_profile(p)}
            for p in profiles
            if p["family"] == row["wid"]
        ],
    }


JOB_FAMILIES = Listing(
    "Job_Family", "Job_Family", "Job_Family_ID", "job_family_id", "name", _family
)


def _put_family(asked: Asked, data: Given, before: Row | None) -> Values:
    values = _kept(data, before, job_family_id="ID", name="Name", summary="Summary")
    values["inactive"] = data.flag("Inactive")
    return values


class _PutFamily:
    """Put_Job_Family also says which job profiles belong to it."""

    def __init__(self) -> None:
        self._put = Putting(JOB_FAMILIES, "Job_Family_Data", _put_family, "ID", generated="JF")

    def __call__(self, asked: Asked) -> Mapping[str, object]:
        response = self._put(asked)
        call = asked.call
        data = Given(asked, xml.child(asked.request, "Job_Family_Data"), f"/wd:{asked.element}")
        for part in data.parts("Job_Profile_Data"):
            profile = part.row(
                "Job_Profile_Reference", "Job_Profile", "Job_Profile_ID", "job_profile_id"
            )
            if profile is not None:
                family = None if part.flag("@Delete") else call.exchange.record_id
                values = {"family": family}
                call.system.records.update(
                    "Job_Profile", str(profile["wid"]), values, call.caller, trusted=True
                )
        return response


put_job_family = _PutFamily()


def _group(asked: Asked, row: Row) -> Node:
    families = asked.references.directory.rows("Job_Family").values()
    refs = asked.references
    return {
        "ID": row["job_family_group_id"],
        "Name": row["name"],
        "Summary": row["summary"],
        "Inactive": bool(row["inactive"]),
        "Job_Family_Data": [
            {"Job_Family_Reference": refs.row(f, f["name"], "Job_Family_ID", "job_family_id")}
            for f in families
            if f["group"] == row["wid"]
        ],
    }


JOB_FAMILY_GROUPS = Listing(
    "Job_Family_Group",
    "Job_Family_Group",
    "Job_Family_Group_ID",
    "job_family_group_id",
    "name",
    _group,
)


def _put_group(asked: Asked, data: Given, before: Row | None) -> Values:
    values = _kept(data, before, job_family_group_id="ID", name="Name", summary="Summary")
    return {**values, "inactive": data.flag("Inactive")}


put_job_family_group = Putting(
    JOB_FAMILY_GROUPS, "Job_Family_Group_Data", _put_group, "ID", generated="JFG"
)


# -- categories and profiles -----------------------------------------------------------------------


def _category(asked: Asked, row: Row) -> Node:
    return {
        "Job_Category_ID": row["job_category_id"],
        "Job_Category_Name": row["name"],
        "Job_Category_Description": row["description"],
        "Inactive": bool(row["inactive"]),
    }


JOB_CATEGORIES = Listing(
    "Job_Category",
    "Job_Category",
    "Job_Category_ID",
    "job_category_id",
    "name",
    _category,
    wrapped=True,
)


def _put_category(asked: Asked, data: Given, before: Row | None) -> Values:
    values = _kept(
        data,
        before,
        job_category_id="Job_Category_ID",
        name="Job_Category_Name",
        description="Job_Category_Description",
    )
    return {**values, "inactive": data.flag("Inactive")}


put_job_category = Putting(
    JOB_CATEGORIES, "Job_Category_Data", _put_category, "Job_Category_ID", generated="JC"
)


def _profile(asked: Asked, row: Row) -> Node:
    refs, directory = asked.references, asked.references.directory
    family = directory.find("Job_Family", row["family"])
    category = directory.find("Job_Category", row["category"])
    basic = {
        "Inactive": bool(row["inactive"]),
        "Job_Title": row["title"],
        "Job_Profile_Summary": row["summary"],
        "Management_Level_Reference": refs.management_level(row),
        "Job_Category_Reference": refs.row(
            category, category["name"], "Job_Category_ID", "job_category_id"
        )
        if category
        else None,
        "Job_Family_Data": [
            {
                "Job_Family_Reference": refs.row(
                    family, family["name"], "Job_Family_ID", "job_family_id"
                )
            }
        ]
        if family
        else None,
    }
    shown = asked.shows("Include_Job_Profile_Basic_Data")
    return {
        "Job_Code": row["job_profile_id"],
        "Job_Profile_Basic_Data": basic if shown else None,
    }


def _profile_chosen(asked: Asked, criteria: Given, row: Row) -> bool:
    family = criteria.parts("Job_Family_Reference")
    level = criteria.parts("Management_Level_Reference")
    category = criteria.parts("Job_Category_Reference")
    directory = asked.references.directory
    own = directory.find("Job_Family", row["family"])
    of_category = directory.find("Job_Category", row["category"])
    named = f"Level_{row['level']}"
    return (
        (not family or (own is not None and among(family, own["wid"], own["job_family_id"])))
        and (not level or among(level, instance_wid("Management_Level_ID", named), named))
        and (
            not category
            or (
                of_category is not None
                and among(category, of_category["wid"], of_category["job_category_id"])
            )
        )
    )


def among(references: Sequence[Given], *ids: object) -> bool:
    """Whether one of the references has one of the ids."""
    given = [str(id_.get("")) for one in references for id_ in xml.children(one.node, "ID")]
    return any(id_ in given for id_ in ids)


JOB_PROFILES = Listing(
    "Job_Profile",
    "Job_Profile",
    "Job_Profile_ID",
    "job_profile_id",
    "title",
    _profile,
    chosen=_profile_chosen,
)


def _put_profile(asked: Asked, data: Given, before: Row | None) -> Values:
    basic = data.part("Job_Profile_Basic_Data")
    values = {
        **_kept(data, before, job_profile_id="Job_Code"),
        **_kept(basic, before, title="Job_Title", summary="Job_Profile_Summary"),
        "inactive": basic.flag("Inactive"),
    }
    for part in basic.parts("Job_Family_Data"):
        family = part.row("Job_Family_Reference", "Job_Family", "Job_Family_ID", "job_family_id")
        values["family"] = family and family["wid"]
    category = basic.row(
        "Job_Category_Reference", "Job_Category", "Job_Category_ID", "job_category_id"
    )
    if category is not None:
        values["category"] = category["wid"]
    for _, level in basic.ids("Management_Level_Reference"):
        number = level.removeprefix("Level_")
        if not number.isdecimal() or len(number) > 2:
            raise basic.unknown(
                "Management_Level_Reference", basic.ids("Management_Level_Reference")
            )
        values["level"] = int(number)
    return values


put_job_profile = Putting(
    JOB_PROFILES, "Job_Profile_Data", _put_profile, "Job_Code", generated="JOB"
)


# -- places ----------------------------------------------------------------------------------------


def _location(asked: Asked, row: Row) -> Node:
    refs = asked.references
    return {
        "Location_ID": row["location_id"],
        "Location_Name": row["name"],
        "Location_Usage_Reference": [
            refs.instance("Location_Usage_ID", "BUSINESS SITE", "Business Site")
        ],
        "Inactive": bool(row["inactive"]),
        "Country_Reference": refs.instance("ISO_3166-1_Alpha-2_Code", str(row["country"]))
        if row["country"]
        else None,
        "Default_Currency_Reference": refs.instance("Currency_ID", str(row["currency"]))
        if row["currency"]
        else None,
    }


def _location_chosen(asked: Asked, criteria: Given, row: Row) -> bool:
    name = criteria.text("Location_Name")
    return name is None or name.casefold() in str(row["name"]).casefold()


class _Locations(Listing):
    def _node(self, asked: Asked, row: Row) -> Node:
        node = super()._node(asked, row)
        return node if asked.shows("Include_Location_Data") else {**node, "Location_Data": None}


LOCATIONS = _Locations(
    "Location",
    "Location",
    "Location_ID",
    "location_id",
    "name",
    _location,
    chosen=_location_chosen,
)


def _put_location(asked: Asked, data: Given, before: Row | None) -> Values:
    values = _kept(data, before, location_id="Location_ID", name="Location_Name")
    values["inactive"] = data.flag("Inactive")
    country = data.ids("Country_Reference")
    if country:
        codes = [value for type_, value in country if type_ == "ISO_3166-1_Alpha-2_Code"]
        if not codes or len(codes[0]) != 2:
            raise data.unknown("Country_Reference", country)
        values["country"] = codes[0]
    currency = data.currency("Default_Currency_Reference")
    return values if currency is None else {**values, "currency": currency}


put_location = Putting(LOCATIONS, "Location_Data", _put_location, "Location_ID", generated="LOC")
