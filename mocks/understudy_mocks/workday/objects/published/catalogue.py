"""What is published of organisations, job profiles and locations."""

from understudy_mocks.workday.objects.published.model import (
    Element,
    Type,
    every,
    flags,
    get_types,
    ref,
)

CATALOGUE = {
    **get_types(
        "Organizations",
        "Organization",
        criteria=(
            ref("Organization_Type_Reference", "Organization_Type", many=True),
            *flags("Include_Inactive"),
        ),
        group=flags(
            *("Include_Reference", "Include_Roles_Data", "Include_Hierarchy_Data"),
            *("Include_Supervisory_Data", "Include_Staffing_Restrictions_Data"),
        ),
    ),
    "OrganizationType": Type(
        (
            ref("Organization_Reference", "Organization"),
            Element("Organization_Descriptor"),
            Element("Organization_Data", "Organization_DataType"),
        )
    ),
    "Organization_DataType": Type(
        (
            *every("Reference_ID", "Name", "Organization_Code"),
            ref("Organization_Type_Reference", "Organization_Type"),
            *flags("Inactive"),
            ref("Manager_Reference", "Worker"),
            Element("Hierarchy_Data", "Organization_HierarchyType"),
        )
    ),
    "Organization_HierarchyType": Type(
        (
            ref("Top-Level_Organization_Reference", "Organization"),
            ref("Superior_Organization_Reference", "Organization"),
            ref("Subordinate_Organization_Reference", "Organization", many=True),
            ref("Included_In_Organization_Reference", "Organization", many=True),
        )
    ),
    **get_types(
        "Job_Profiles",
        "Job_Profile",
        criteria=(),
        group=flags("Include_Reference", "Include_Job_Profile_Basic_Data"),
    ),
    "Job_ProfileType": Type(
        (
            ref("Job_Profile_Reference", "Job_Profile"),
            Element("Job_Profile_Data", "Job_Profile_DataType"),
        )
    ),
    "Job_Profile_DataType": Type(
        (Element("Job_Code"), Element("Job_Profile_Basic_Data", "Job_Profile_Basic_DataType"))
    ),
    "Job_Profile_Basic_DataType": Type(
        (
            *flags("Inactive"),
            Element("Job_Title"),
            ref("Management_Level_Reference", "Management_Level"),
        )
    ),
    **get_types(
        "Locations",
        "Location",
        criteria=(),
        group=flags("Include_Reference", "Include_Location_Data"),
    ),
    "LocationType": Type(
        (
            ref("Location_Reference", "Location"),
            Element("Location_Data", "Location_DataType"),
        )
    ),
    "Location_DataType": Type(
        (
            *every("Location_ID", "Location_Name"),
            ref("Country_Reference", "Country"),
            ref("Default_Currency_Reference", "Currency"),
        )
    ),
}
