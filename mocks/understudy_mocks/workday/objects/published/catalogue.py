"""What is published of organisations, jobs, places and accounts."""

from understudy_mocks.workday.objects.published.model import (
    Element,
    flags,
    get_types,
    many,
    ref,
    spelled,
)

_REFERENCE = flags("Include_Reference")
_LOG = many("Transaction_Log_Criteria_Data", "Transaction_Log_CriteriaType")

CATALOGUE = {
    **get_types(
        "Organizations",
        "Organization",
        criteria=(
            ref("Organization_Type_Reference", "Organization_Type", many=True),
            *flags("Include_Inactive"),
            many("Transaction_Log_Criteria", "Transaction_Log_CriteriaType"),
        ),
        group=flags(
            *("Include_Reference", "Include_Roles_Data", "Include_Hierarchy_Data"),
            *("Include_Supervisory_Data", "Include_Staffing_Restrictions_Data"),
        ),
    ),
    **get_types(
        "Job_Profiles",
        "Job_Profile",
        criteria=(
            _LOG,
            ref("Job_Family_Reference", "Job_Family", many=True),
            ref("Management_Level_Reference", "Management_Level", many=True),
            ref("Job_Category_Reference", "Job_Category", many=True),
        ),
        group=flags("Include_Reference", "Include_Job_Profile_Basic_Data"),
    ),
    **get_types(
        "Locations",
        "Location",
        criteria=(Element("Location_Name"),),
        group=flags("Include_Reference", "Include_Location_Data"),
    ),
    **get_types("Job_Families", "Job_Family", criteria=(), group=_REFERENCE),
    **get_types("Job_Family_Groups", "Job_Family_Group", criteria=(), group=_REFERENCE),
    **get_types("Job_Categories", "Job_Category", criteria=(), group=_REFERENCE),
    **get_types("Frequencies", "Frequency", criteria=(), group=_REFERENCE),
    **get_types("Workday_Account", "Workday_Account", criteria=(), group=_REFERENCE),
    **spelled(
        """
Organization: Organization_Reference Organization_Descriptor
 Organization_Data:Organization_DataType

Organization_Data: Reference_ID Name Description Organization_Code
 Organization_Type_Reference Availibility_Date:date Last_Updated_DateTime:dateTime
 Inactive:boolean Manager_Reference>Worker Roles_Data:Organization_Roles_DataType
 Hierarchy_Data:Organization_HierarchyType Supervisory_Data:Organization_SupervisoryType

Organization_Roles_Data: Organization_Role_Data:Organization_Role_AssignedType*

Organization_Role_Assigned: Organization_Role_Reference>Assignable_Role
 Role_Assignee_Reference>Worker*

Organization_Hierarchy: Top-Level_Organization_Reference>Organization
 Superior_Organization_Reference>Organization
 Subordinate_Organization_Reference>Organization*
 Included_Organization_Reference>Organization*
 Included_In_Organization_Reference>Organization*

Organization_Supervisory: Staffing_Model Location_Reference Available_For_Hire:boolean
 Hiring_Freeze:boolean

Job_Profile: Job_Profile_Reference Job_Profile_Data:Job_Profile_DataType

Job_Profile_Data: Job_Code Effective_Date:date
 Job_Profile_Basic_Data:Job_Profile_Basic_DataType

Job_Profile_Basic_Data: Inactive:boolean Job_Title Job_Profile_Summary
 Management_Level_Reference Job_Category_Reference
 Job_Family_Data:Job_Family_for_Job_ProfileType*

Job_Family_for_Job_Profile: Job_Family_Reference

Put_Job_Profile_Request: @version @Add_Only:boolean Job_Profile_Reference
 Job_Profile_Data:Job_Profile_DataType

Put_Job_Profile_Response: @version Job_Profile_Reference

Location: Location_Reference Location_Data:Location_DataType

Location_Data: Location_ID Effective_Date:date Location_Name Location_Usage_Reference*
 Inactive:boolean Country_Reference Default_Currency_Reference>Currency

Put_Location_Request: @version @Add_Only:boolean Location_Reference
 Location_Data:Location_DataType

Put_Location_Response: @version Location_Reference

Job_Family: Job_Family_Reference Job_Family_Data:Job_Family_DataType

Job_Family_Data: ID Effective_Date:date Name Summary Inactive:boolean
 Job_Profile_Data:Job_Profile_for_Job_FamilyType*

Job_Profile_for_Job_Family: @Delete:boolean Job_Profile_Reference

Put_Job_Family_Request: @version @Add_Only:boolean Job_Family_Reference
 Job_Family_Data:Job_Family_DataType

Put_Job_Family_Response: @version Job_Family_Reference

Job_Family_Group: Job_Family_Group_Reference Job_Family_Group_Data:Job_Family_Group_DataType

Job_Family_Group_Data: ID Effective_Date:date Name Summary Inactive:boolean
 Job_Family_Data:Job_Family_for_Job_Family_GroupType*

Job_Family_for_Job_Family_Group: @Delete:boolean Job_Family_Reference

Put_Job_Family_Group_Request: @version @Add_Only:boolean Job_Family_Group_Reference
 Job_Family_Group_Data:Job_Family_Group_DataType

Put_Job_Family_Group_Response: @version Job_Family_Group_Reference

Job_Category: Job_Category_Reference Job_Category_Data:Job_Category_DataType*

Job_Category_Data: Job_Category_ID Job_Category_Name Job_Category_Description Inactive:boolean

Put_Job_Category_Request: @version @Add_Only:boolean Job_Category_Reference
 Job_Category_Data:Job_Category_DataType

Put_Job_Category_Response: @version Job_Category_Reference

Frequency: Frequency_Reference Frequency_Data:Frequency_DataType

Frequency_Data: Frequency_ID Name Annualization_Factor:decimal Use_Weekly_Hours:boolean

Workday_Account: Workday_Account_Reference>Role
 Workday_Account_for_Worker_Data:Workday_Account_for_Worker_DataType*

Workday_Account_for_Worker_Data: User_Name Account_Disabled:boolean
"""
    ),
}
