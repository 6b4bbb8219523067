"""What is published of business processes: hires, changes, leaves, pay, and their approval."""

from understudy_mocks.workday.objects.published.model import (
    flags,
    get_types,
    ref,
    spelled,
)

PROCESSES = {
    **get_types(
        "Positions",
        "Position",
        criteria=(
            ref("Supervisory_Organization_Reference", "Supervisory_Organization", many=True),
        ),
        group=flags(
            *("Include_Reference", "Include_Position_Definition_Data"),
            "Include_Worker_For_Filled_Positions_Data",
        ),
        references="Positions",
    ),
    **get_types(
        "Compensation_Plans",
        "Compensation_Plan",
        criteria=(),
        group=flags("Include_Reference", "Include_Compensation_Plan_Data"),
    ),
    **get_types(
        "Time_Off_Plan_Balances",
        "Time_Off_Plan_Balance",
        criteria=(
            ref("Employee_Reference", "Worker"),
            ref("Time_Off_Plan_Reference", "Absence_Plan__All_"),
            ref("Organization_Reference", "Organization", many=True),
        ),
        group=flags("Include_Reference", "Include_Time_Off_Plan_Balance_Data"),
    ),
    **spelled(
        """
Business_Process_Parameters: Auto_Complete:boolean Run_Now:boolean
 Discard_On_Exit_Validation_Error:boolean Comment_Data:Business_Process_Comment_DataType

Business_Process_Comment_Data: Comment Worker_Reference

Business_Sub_Process_Parameters: Auto_Complete:boolean Skip:boolean

Position: Position_Reference>Position_Element Position_Data:Position_Definition_DataType

Position_Definition_Data: Supervisory_Organization_Reference Position_ID
 Position_Definition_Data:Position_RestrictionsType Worker_For_Filled_Position_Reference>Worker

Position_Restrictions: Position_Status_Reference Available_For_Overlap:boolean Job_Posting_Title
 Job_Profile_Reference

Position_Details_Sub_Data: Job_Profile_Reference Position_Title Business_Title
 Location_Reference Position_Time_Type_Reference Default_Hours:decimal Scheduled_Hours:decimal
 Pay_Rate_Type_Reference

Applicant_Data: Applicant_ID Personal_Data:Applicant_Personal_DataType

Applicant_Personal_Data: Name_Data:Name_DataType Contact_Data:Contact_DataType

Organization_Assignments_Data: Company_Assignments_Reference>Company*
 Cost_Center_Assignments_Reference>Cost_Center*

Assign_Organization_Sub_Process: Business_Sub_Process_Parameters:Business_Sub_Process_ParametersType
 Position_Organization_Assignments_Data:Organization_Assignments_DataType

Pay_Plan_Container_Data: @Replace:boolean Pay_Plan_Sub_Data:Pay_Plan_Assignment_DataType*

Pay_Plan_Assignment_Data: Pay_Plan_Reference>Salary_Pay_Plan Amount:decimal
 Currency_Reference Frequency_Reference Expected_End_Date:date

Compensation_Proposed_Data: Primary_Compensation_Basis:decimal
 Pay_Plan_Data:Pay_Plan_Container_DataType

Propose_Compensation_for_Hire_Sub_Process:
 Business_Sub_Process_Parameters:Business_Sub_Process_ParametersType
 Propose_Compensation_for_Hire_Data:Compensation_Proposed_DataType

Hire_Employee_Request: @version
 Business_Process_Parameters:Business_Process_ParametersType
 Hire_Employee_Data:Hire_Employee_Business_Process_DataType

Hire_Employee_Business_Process_Data: Applicant_Data:Applicant_DataType
 Former_Worker_Reference>Worker Organization_Reference>Supervisory_Organization Hire_Date:date
 Hire_Employee_Event_Data:Hire_Employee_Event_DataType
 Propose_Compensation_for_Hire_Sub_Process:Propose_Compensation_for_Hire_Sub_ProcessType
 Edit_Assign_Organization_Sub_Process:Assign_Organization_Sub_ProcessType

Hire_Employee_Event_Data: Employee_ID Position_ID
 Hire_Reason_Reference>Event_Classification_Subcategory
 Employee_Type_Reference>Position_Worker_Type First_Day_of_Work:date
 Employment_End_Date:date Position_Details:Position_Details_Sub_DataType

Hire_Employee_Event_Response: @version Event_Reference>Unique_Identifier Employee_Reference>Employee
 Position_Reference>Position_Element

Contract_Contingent_Worker_Request: @version
 Business_Process_Parameters:Business_Process_ParametersType
 Contract_Contingent_Worker_Data:Contract_Contingent_Worker_Business_Process_DataType

Contract_Contingent_Worker_Business_Process_Data: Applicant_Data:Applicant_DataType
 Former_Worker_Reference>Worker Organization_Reference>Supervisory_Organization
 Contract_Start_Date:date
 Contract_Contingent_Worker_Event_Data:Contract_Contingent_Worker_Event_DataType
 Edit_Assign_Organization_Sub_Process:Assign_Organization_Sub_ProcessType

Contract_Contingent_Worker_Event_Data: Contingent_Worker_ID Position_ID
 Contract_Worker_Reason_Reference>Event_Classification_Subcategory
 Contract_Worker_Type_Reference>Contingent_Worker_Type Contract_End_Date:date
 First_Day_of_Work:date Position_Details:Position_Details_Sub_DataType
 Contract_Details_Data:Contract_Details_Sub_DataType*

Contract_Details_Sub_Data: Contract_Pay_Rate:decimal Currency_Reference Frequency_Reference
 Contract_Assignment_Details

Contract_Contingent_Worker_Response: @version Event_Reference>Unique_Identifier
 Contingent_Worker_Reference>Contingent_Worker Position_Reference>Position_Element

Terminate_Employee_Request: @version
 Business_Process_Parameters:Business_Process_ParametersType
 Terminate_Employee_Data:Terminate_Employee_DataType

Terminate_Employee_Data: Employee_Reference>Employee Termination_Date:date
 Terminate_Event_Data:Terminate_Event_DataType

Terminate_Event_Data: Last_Day_of_Work:date
 Primary_Reason_Reference>Event_Classification_Subcategory Pay_Through_Date:date
 Resignation_Date:date Notification_Date:date Regrettable:boolean
 Not_Eligible_for_Rehire:boolean Close_Position:boolean

Terminate_Employee_Event_Response: @version Event_Reference>Unique_Identifier

End_Contingent_Worker_Contract_Request: @version
 Business_Process_Parameters:Business_Process_ParametersType
 End_Contingent_Worker_Contract_Data:End_Contingent_Worker_Contract_DataType

End_Contingent_Worker_Contract_Data: Contingent_Worker_Reference Contract_End_Date:date
 End_Contract_Event_Data:End_Contract_Event_DataType

End_Contract_Event_Data: Last_Day_of_Work:date
 Primary_Reason_Reference>Event_Classification_Subcategory Close_Position:boolean

End_Contingent_Worker_Contract_Response: @version Event_Reference>Unique_Identifier

Change_Job_Request: @version Business_Process_Parameters:Business_Process_ParametersType
 Change_Job_Data:Change_Job_DataType

Change_Job_Data: Worker_Reference Position_Reference>Position_Element Effective_Date:date
 Change_Job_Detail_Data:Change_Job_Detail_DataType

Change_Job_Detail_Data: Reason_Reference>Change_Job_Subcategory
 Supervisory_Organization_Reference Job_Details_Data:Position_Details_Sub_DataType
 Propose_Compensation_for_Job_Change_Sub_Process:Compensation_Change_Sub_ProcessType
 Edit_Assign_Organization_Sub_Process:Assign_Organization_Sub_ProcessType

Compensation_Change_Sub_Process: Business_Sub_Process_Parameters:Business_Sub_Process_ParametersType
 Propose_Compensation_for_Position_Data:Compensation_Proposed_DataType

Change_Job_Response: @version Event_Reference>Unique_Identifier

Edit_Position_Request: @version Business_Process_Parameters:Business_Process_ParametersType
 Edit_Position_Data:Edit_Position_DataType

Edit_Position_Data: Worker_Reference Position_Reference>Position_Element Effective_Date:date
 Edit_Position_Event_Data:Edit_Position_Event_DataType

Edit_Position_Event_Data: Position_Change_Reason_Reference>Event_Classification_Subcategory
 Filled_Position_Edit_Details_Data:Filled_Position_Edit_Details_DataType

Filled_Position_Edit_Details_Data: Position_Details_Sub_Data:Position_Details_Sub_DataType

Edit_Position_Event_Response: @version Event_Reference>Unique_Identifier

Change_Organization_Assignments_Request: @version
 Business_Process_Parameters:Business_Process_ParametersType
 Change_Organization_Assignments_Data:Change_Organization_Assignments_DataType

Change_Organization_Assignments_Data: @Effective_Date:date
 Position_Reference>Staffing_Interface Worker_Reference
 Position_Organization_Assignments_Data:Organization_Assignments_DataType

Change_Organization_Assignments_Response: @version Event_Reference>Unique_Identifier

Add_Additional_Job_Request: @version Business_Process_Parameters:Business_Process_ParametersType
 Add_Additional_Job_Data:Add_Additional_Job_DataType

Add_Additional_Job_Data: @Start_Date:date Employee_Reference>Employee
 Organization_Reference>Supervisory_Organization
 Add_Additional_Job_Event_Data:Add_Additional_Job_Event_DataType

Add_Additional_Job_Event_Data: Position_ID
 Additional_Job_Reason_Reference>Event_Classification_Subcategory First_Day_of_Work:date
 End_Employment_Date:date Position_Details:Position_Details_Sub_DataType

Add_Additional_Job_Event_Response: @version Event_Reference>Unique_Identifier
 Position_Reference>Position_Element

End_Additional_Job_Request: @version Business_Process_Parameters:Business_Process_ParametersType
 End_Additional_Job_Data:End_Additional_Job_DataType

End_Additional_Job_Data: Employee_Reference>Employee Position_Reference>Position_Element
 End_Additional_Job_Date:date

End_Additional_Employee_Job_Event_Response: @version Event_Reference>Unique_Identifier

Change_Legal_Name_Request: @version Business_Process_Parameters:Business_Process_ParametersType
 Change_Legal_Name_Data:Change_Legal_Name_DataType

Change_Legal_Name_Data: Worker_Reference Effective_Date:date Name_Data:Name_Detail_DataType

Change_Legal_Name_Response: @version Event_Reference>Unique_Identifier

Maintain_Contact_Information_for_Person_Event_Request: @version @Add_Only:boolean
 Business_Process_Parameters:Business_Process_ParametersType
 Maintain_Contact_Information_Data:Contact_Information_for_Person_Event_DataType

Contact_Information_for_Person_Event_Data: Worker_Reference Effective_Date:date
 Worker_Contact_Information_Data:Contact_DataType

Maintain_Contact_Information_for_Person_Event_Response: @version
 Contact_Information_for_Person_Event_Reference>Unique_Identifier

Compensation_Plan: Compensation_Plan_Reference Compensation_Plan_Data:Compensation_Plan_DataType

Compensation_Plan_Data: Compensation_Plan_ID Effective_Date:date Name Description
 Inactive:boolean

Request_Compensation_Change_Request: @version
 Business_Process_Parameters:Business_Process_ParametersType
 Request_Compensation_Change_Data:Request_Compensation_Change_DataType

Request_Compensation_Change_Data: Employee_Reference>Employee
 Position_Reference>Position_Element Compensation_Change_Date:date
 Compensation_Change_Data:Compensation_Change_DataType

Compensation_Change_Data: Reason_Reference>Event_Classification_Subcategory
 Pay_Plan_Data:Pay_Plan_Container_DataType

Request_Compensation_Change_Response: @version
 Request_Compensation_Change_Event_Reference>Unique_Identifier

Time_Off_Plan_Balance: Employee_Reference>Worker
 Time_Off_Plan_Balance_Data:Time_Off_Plan_Balance_DataType

Time_Off_Plan_Balance_Data: Time_Off_Plan_Balance_Record:Time_Off_Plan_Balance_RecordType*

Time_Off_Plan_Balance_Record: Time_Off_Plan_Reference>Absence_Plan__All_
 Unit_of_Time_Reference
 Time_Off_Plan_Balance_Position_Record:Time_Off_Plan_Balance_Position_RecordType*

Time_Off_Plan_Balance_Position_Record: Position_Reference>Position_Element
 Time_Off_Plan_Balance:decimal

Enter_Time_Off_Request: @version Business_Process_Parameters:Business_Process_ParametersType
 Enter_Time_Off_Data:Enter_Time_Off_DataType

Enter_Time_Off_Data: Worker_Reference Enter_Time_Off_Entry_Data:Enter_Time_Off_Entry_DataType*

Enter_Time_Off_Entry_Data: Time_Off_Entry_ID Date:date Requested:decimal Time_Off_Type_Reference
 Comment

Enter_Time_Off_Response: @version Time_Off_Event_Reference>Unique_Identifier

Request_Leave_of_Absence_Request: @version
 Business_Process_Parameters:Business_Process_ParametersType
 Request_Leave_of_Absence_Data:Request_Leave_of_Absence_DataType

Request_Leave_of_Absence_Data: Worker_Reference Leave_Request_Data:Leave_Request_DataType

Leave_Request_Data: Leave_of_Absence_Type_Reference First_Day_of_Leave:date
 Last_Day_of_Work:date Estimated_Last_Day_of_Leave:date

Request_Leave_of_Absence_Response: @version Event_Reference>Leave_Request_Event

Request_Return_from_Leave_of_Absence_Request: @version
 Business_Process_Parameters:Business_Process_ParametersType
 Request_Return_from_Leave_of_Absence_Data:Request_Return_from_Leave_of_Absence_DataType

Request_Return_from_Leave_of_Absence_Data: Worker_Reference First_Day_Back_at_Work:date

Request_Return_from_Leave_of_Absence_Response: @version Event_Reference>Leave_Request_Event

Business_Process_Data: Comment

Approve_Business_Process_Request: @version Event_Reference>Unique_Identifier
 Approve_Business_Process_Data:Business_Process_DataType

Approve_Business_Process_Response: @version Event_Reference>Unique_Identifier

Deny_Business_Process_Request: @version Event_Reference>Unique_Identifier
 Deny_Business_Process_Data:Business_Process_DataType

Deny_Business_Process_Response: @version Event_Reference>Unique_Identifier

Cancel_Business_Process_Request: @version Event_Reference>Unique_Identifier
 Cancel_Business_Process_Data:Business_Process_DataType

Cancel_Business_Process_Response: @version Event_Reference>Unique_Identifier

Rescind_Business_Process_Request: @version Event_Reference>Unique_Identifier
 Rescind_Business_Process_Data:Business_Process_DataType

Rescind_Business_Process_Response: @version Event_Reference>Unique_Identifier
"""
    ),
}
