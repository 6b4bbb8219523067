"""What is published of workers."""

from understudy_mocks.workday.objects.published.model import (
    Element,
    Type,
    dates,
    decimals,
    every,
    flags,
    get_types,
    many,
    ref,
    spelled,
)

SECTIONS_BY_DEFAULT = (
    "Include_Reference",
    "Include_Personal_Information",
    "Include_Employment_Information",
    "Include_Compensation",
    "Include_Organizations",
    "Include_Roles",
)

WORKER_FLAGS = flags(
    *("Include_Reference", "Include_Personal_Information", "Include_Additional_Jobs"),
    *("Include_Employment_Information", "Include_Compensation", "Include_Organizations"),
    *("Exclude_Organization_Support_Role_Data", "Exclude_Location_Hierarchies"),
    *("Exclude_Cost_Centers", "Exclude_Cost_Center_Hierarchies", "Exclude_Companies"),
    *("Exclude_Company_Hierarchies", "Exclude_Matrix_Organizations", "Exclude_Pay_Groups"),
    *("Exclude_Regions", "Exclude_Region_Hierarchies", "Exclude_Supervisory_Organizations"),
    *("Exclude_Teams", "Exclude_Custom_Organizations", "Include_Roles"),
    "Include_Management_Chain_Data",
    "Include_Multiple_Managers_in_Management_Chain_Data",
    *("Include_Benefit_Enrollments", "Include_Benefit_Eligibility", "Include_Related_Persons"),
    *("Include_Qualifications", "Include_Employee_Review", "Include_Goals"),
    *("Include_Development_Items", "Include_Skills", "Include_Photo", "Include_Worker_Documents"),
    "Include_Transaction_Log_Data",
    "Include_Subevents_for_Corrected_Transaction",
    "Include_Subevents_for_Rescinded_Transaction",
    *("Include_Succession_Profile", "Include_Talent_Assessment", "Include_Employee_Contract_Data"),
    *("Include_Contracts_for_Terminated_Workers", "Include_Collective_Agreement_Data"),
    *("Include_Probation_Period_Data", "Include_Extended_Employee_Contract_Details"),
    *("Include_Feedback_Received", "Include_User_Account", "Include_Career"),
    *("Include_Account_Provisioning", "Include_Background_Check_Data"),
    "Include_Contingent_Worker_Tax_Authority_Form_Information",
    *("Exclude_Funds", "Exclude_Fund_Hierarchies", "Exclude_Grants", "Exclude_Grant_Hierarchies"),
    *("Exclude_Business_Units", "Exclude_Business_Unit_Hierarchies", "Exclude_Programs"),
    *("Exclude_Program_Hierarchies", "Exclude_Gifts", "Exclude_Gift_Hierarchies"),
)


WORKERS = {
    **get_types(
        "Workers",
        "Worker",
        criteria=(
            many("Transaction_Log_Criteria_Data", "Transaction_Log_CriteriaType"),
            ref("Organization_Reference", "Organization", many=True),
            ref("Country_Reference", "Country", many=True),
            *flags("Include_Subordinate_Organizations"),
            ref("Position_Reference", "Position_Element", many=True),
            ref("Event_Reference", "Event"),
            *flags("Exclude_Inactive_Workers"),
            *flags("Exclude_Employees", "Exclude_Contingent_Workers"),
            ref("Universal_ID_Reference", "Universal_Identifier", many=True),
        ),
        group=WORKER_FLAGS,
        after=(many("Invalid_Reference_ID_Response", "Invalid_Reference_IDType"),),
    ),
    "Address_LineType": Type((), every("Type", "Descriptor"), text=True),
    "Invalid_Reference_IDType": Type((many("ID", "Invalid_IDType"),)),
    "Invalid_IDType": Type((), every("type"), text=True),
    "WorkerType": Type(
        (
            ref("Worker_Reference", "Worker"),
            Element("Worker_Descriptor"),
            ref("Universal_Identifier_Reference", "Universal_Identifier"),
            Element("Worker_Data", "Worker_DataType"),
        )
    ),
    "Worker_DataType": Type(
        (
            *every("Worker_ID", "User_ID", "Universal_ID"),
            Element("Personal_Data", "Personal_DataType"),
            Element("Employment_Data", "Employment_DataType"),
            Element("Compensation_Data", "Compensation_DataType"),
            Element("Organization_Data", "Worker_Organizations_DataType"),
            Element("Role_Data", "Worker_Role_DataType"),
            Element("Management_Chain_Data", "Management_Chains_DataType"),
            Element("Qualification_Data", "Person_Qualification_DataType"),
            Element("Worker_Document_Data", "Worker_Documents_DataType"),
            Element("Transaction_Log_Entry_Data", "Transaction_Log_EntriesType"),
            Element("Skill_Data", "Worker_SkillsType"),
            Element("User_Account_Data", "User_Account_DataType"),
        )
    ),
    "Personal_DataType": Type(
        (
            Element("Name_Data", "Name_DataType"),
            Element("Identification_Data", "Person_Identification_DataType"),
            Element("Contact_Data", "Contact_DataType"),
        )
    ),
    "Name_DataType": Type(
        (
            Element("Legal_Name_Data", "Person_Name_DataType"),
            Element("Preferred_Name_Data", "Person_Name_DataType"),
        )
    ),
    "Person_Name_DataType": Type((Element("Name_Detail_Data", "Name_Detail_DataType"),)),
    "Usage_DataType": Type((many("Type_Data", "Usage_Type_DataType"),), flags("Public")),
    "Usage_Type_DataType": Type(
        (ref("Type_Reference", "Communication_Usage_Type"),), flags("Primary")
    ),
    "Employment_DataType": Type(
        (
            many("Worker_Job_Data", "Worker_Job_DataType"),
            Element("Worker_Status_Data", "Worker_Status_DataType"),
            Element("Worker_Contract_Data", "Worker_Contract_DataType"),
        )
    ),
    "Position_DataType": Type(
        (
            ref("Position_Reference", "Position_Element"),
            *every("Position_ID", "Position_Title", "Business_Title"),
            *dates("Start_Date", "End_Employment_Date"),
            ref("Worker_Type_Reference", "Position_Worker_Type"),
            ref("Position_Time_Type_Reference", "Position_Time_Type"),
            *decimals("Scheduled_Weekly_Hours", "Default_Weekly_Hours"),
            *decimals("Full_Time_Equivalent_Percentage"),
            ref("Pay_Rate_Type_Reference", "Pay_Rate_Type"),
            Element("Job_Profile_Summary_Data", "Job_Profile_Summary_DataType"),
            Element("Business_Site_Summary_Data", "Business_Site_Summary_DataType"),
            *dates("End_Date"),
            ref("Manager_as_of_last_detected_manager_change_Reference", "Worker", many=True),
        ),
        dates("Effective_Date"),
    ),
    "Job_Profile_Summary_DataType": Type(
        (
            ref("Job_Profile_Reference", "Job_Profile"),
            ref("Management_Level_Reference", "Management_Level"),
            Element("Job_Profile_Name"),
        )
    ),
    "Business_Site_Summary_DataType": Type(
        (ref("Location_Reference", "Location"), Element("Name"))
    ),
    **spelled(
        """
Name_Detail_Data: @Formatted_Name @Reporting_Name Country_Reference First_Name Middle_Name
 Last_Name

Person_Identification_Data: Custom_ID:Custom_IDType*

Contact_Data: Address_Data:Address_Information_DataType* Phone_Data:Phone_DataType*
 Email_Address_Data:Email_Address_DataType*

Address_Information_Data: @Formatted_Address @Do_Not_Replace_All:boolean @Effective_Date:date
 Country_Reference Address_Line_Data:Address_LineType* Municipality
 Country_Region_Reference Postal_Code Usage_Data:Usage_DataType*

Phone_Data: @Do_Not_Replace_All:boolean @Formatted_Phone @Tenant_Formatted_Phone
 @E164_Formatted_Phone Country_ISO_Code
 International_Phone_Code Area_Code Phone_Number Phone_Extension Phone_Device_Type_Reference
 Usage_Data:Usage_DataType*

Email_Address_Data: @Do_Not_Replace_All:boolean Email_Address Email_Comment
 Usage_Data:Usage_DataType*

Worker_Job_Data: @Primary_Job:boolean Position_Data:Position_DataType
 Position_Organizations_Data:Position_Organizations_DataType
 Position_Management_Chains_Data:Position_Management_Chains_DataType

Position_Organizations_Data: Position_Organization_Data:Worker_Organization_DataType*

Position_Management_Chains_Data:
 Position_Supervisory_Management_Chain_Data:Supervisory_Management_ChainType

Worker_Status_Data: Active:boolean Active_Status_Date:date Hire_Date:date
 Original_Hire_Date:date Hire_Reason_Reference>General_Event_Subcategory
 End_Employment_Date:date Continuous_Service_Date:date First_Day_of_Work:date
 Retired:boolean Terminated:boolean Termination_Date:date Pay_Through_Date:date
 Primary_Termination_Reason_Reference>Termination_Subcategory
 Primary_Termination_Category_Reference>Event_Classification_Category
 Termination_Involuntary:boolean Hire_Rescinded:boolean Termination_Last_Day_of_Work:date
 Leave_Status_Data:Leave_Status_Detail_DataType* Rehire:boolean

Leave_Status_Detail_Data: On_Leave:boolean Leave_Start_Date:date Estimated_Leave_End_Date:date
 Leave_of_Absence_Type_Reference

Worker_Contract_Data: Contract_Pay_Rate:decimal Currency_Reference Frequency_Reference
 Contract_Assignment_Details Contract_End_Date:date Supplier_Reference

Worker_Role_Data: Organization_Role_Data:Worker_Organization_RolesType

Worker_Organization_Roles: Organization_Role:Organization_Role_for_WorkerType*

Organization_Role_for_Worker: Organization_Role_Reference>Assignable_Role
 Organization_Role_Data:Organization_Role_Assignment_for_WorkerType*

Organization_Role_Assignment_for_Worker: Role_Assigner_Reference>Organization

Person_Qualification_Data: Competency:Competency_AchievementType*

Competency_Achievement: Competency_Reference Competency_Descriptor

Worker_Documents_Data: Worker_Document:Worker_Document_DataType*
"""
    ),
    "Compensation_DataType": Type(
        (
            *dates("Compensation_Effective_Date"),
            many("Salary_and_Hourly_Data", "Salary_and_Hourly_DataType"),
            Element("Employee_Compensation_Summary_Data", "Compensation_SummariesType"),
        )
    ),
    "Salary_and_Hourly_DataType": Type(
        (
            ref("Compensation_Plan_Reference", "Compensation_Plan"),
            *decimals("Amount"),
            ref("Currency_Reference", "Currency"),
            ref("Frequency_Reference", "Frequency"),
            *dates("Assignment_Effective_Date"),
        )
    ),
    "Compensation_SummariesType": Type(
        (
            Element("Employee_Compensation_Summary_Data", "Compensation_SummaryType"),
            Element("Annualized_Summary_Data", "Compensation_SummaryType"),
            Element("Summary_Data_in_Hourly_Frequency", "Hourly_Compensation_SummaryType"),
        )
    ),
    "Compensation_SummaryType": Type(
        (
            *decimals("Total_Base_Pay", "Total_Salary_and_Allowances"),
            *decimals("Primary_Compensation_Basis"),
            ref("Currency_Reference", "Currency"),
            ref("Frequency_Reference", "Frequency"),
        )
    ),
    "Hourly_Compensation_SummaryType": Type(
        (
            *decimals("Total_Base_Pay"),
            ref("Currency_Reference", "Currency"),
            ref("Frequency_Reference", "Frequency"),
        )
    ),
    "Worker_Organizations_DataType": Type(
        (many("Worker_Organization_Data", "Worker_Organization_DataType"),)
    ),
    "Worker_Organization_DataType": Type(
        (
            ref("Organization_Reference", "Organization"),
            Element("Organization_Data", "Organization_Summary_DataType"),
        )
    ),
    "Organization_Summary_DataType": Type(
        (
            *every("Organization_Reference_ID", "Organization_Code"),
            Element("Organization_Name"),
            ref("Organization_Type_Reference", "Organization_Type"),
        )
    ),
    "Management_Chains_DataType": Type(
        (Element("Worker_Supervisory_Management_Chain_Data", "Supervisory_Management_ChainType"),)
    ),
    "Supervisory_Management_ChainType": Type(
        (many("Management_Chain_Data", "Management_Chain_DataType"),)
    ),
    "Management_Chain_DataType": Type(
        (
            ref("Organization_Reference", "Organization"),
            ref("Manager_Reference", "Worker", many=True),
            many("Manager", "Management_Chain_ManagerType"),
        )
    ),
    "Management_Chain_ManagerType": Type(
        (ref("Worker_Reference", "Worker"), Element("Worker_Descriptor"))
    ),
    "Transaction_Log_EntriesType": Type(
        (many("Transaction_Log_Entry", "Transaction_Log_EntryType"),)
    ),
    "Transaction_Log_EntryType": Type(
        (
            ref("Transaction_Log_Reference", "Transaction_Log"),
            Element("Transaction_Log_Data", "Transaction_Log_DataType"),
        )
    ),
    "Transaction_Log_DataType": Type(
        (
            Element("Transaction_Log_Description"),
            *every("Transaction_Effective_Moment", "Transaction_Entry_Moment", type="dateTime"),
            ref("Transaction_Log_Type_Reference", "Transaction_Log_Type", many=True),
            ref("Transaction_Target_Reference", "Worker", many=True),
            *flags("Is_Rescind_Or_Rescinded", "Is_Correction_Or_Corrected"),
        )
    ),
    "Worker_SkillsType": Type((many("Worker_Skill_Item", "Worker_Skill_ItemType"),)),
    "Worker_Skill_ItemType": Type(
        (ref("Skill_Reference", "Skill"), Element("Skill_Data", "Skill_DataType"))
    ),
    "Skill_DataType": Type(every("Skill_ID", "Skill_Name")),
    "User_Account_DataType": Type((Element("User_Name"),)),
}
