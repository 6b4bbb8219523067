"""What is published of companies, currencies, suppliers, projects, ledgers, time and documents."""

from understudy_mocks.workday.objects.published.model import (
    dates,
    every,
    flags,
    get_types,
    ref,
    spelled,
)

_REFERENCE = flags("Include_Reference")
_ORGANIZATION = (ref("Organization_Reference", "Organization", many=True),)

MONEY = {
    **get_types("Cost_Centers", "Cost_Center", criteria=(), group=_REFERENCE),
    **get_types("Workday_Companies", "Company", criteria=(), group=_REFERENCE),
    **get_types(
        "Currency_Conversion_Rates",
        "Currency_Conversion_Rate",
        criteria=(
            *every("Effective_Timestamp", type="dateTime"),
            ref("From_Currency_Reference", "Currency"),
            ref("Target_Currency_Reference", "Currency"),
        ),
        group=_REFERENCE,
    ),
    **get_types("Currency_Rate_Types", "Currency_Rate_Type", criteria=(), group=_REFERENCE),
    **get_types("Basic_Projects", "Basic_Project", criteria=(), group=_REFERENCE, of="Project"),
    **get_types(
        "Projects",
        "Project",
        criteria=(ref("Company_Reference", "Company", many=True), *flags("Include_Inactive")),
        group=flags("Include_Reference", "Include_Project_Data"),
    ),
    **get_types(
        "Suppliers",
        "Supplier",
        criteria=every("Supplier_Name"),
        group=flags("Include_Reference", "Include_Supplier_Data"),
    ),
    **get_types(
        "Supplier_Invoices",
        "Supplier_Invoice",
        criteria=(*_ORGANIZATION, *dates("Invoice_Date_On_or_After", "Invoice_Date_On_or_Before")),
        group=_REFERENCE,
    ),
    **get_types(
        "Expense_Reports",
        "Expense_Report",
        criteria=(
            *_ORGANIZATION,
            *dates("Expense_Report_Date_On_or_After", "Expense_Report_Date_On_or_Before"),
        ),
        group=_REFERENCE,
    ),
    **get_types(
        "Journals",
        "Journal_Entry",
        criteria=(*_ORGANIZATION, *dates("Accounting_From_Date", "Accounting_To_Date")),
        group=_REFERENCE,
    ),
    **get_types(
        "Calculated_Time_Blocks",
        "Calculated_Time_Block",
        criteria=(
            ref("Worker_Reference", "Worker", many=True),
            *dates("Start_Date", "End_Date"),
        ),
        group=_REFERENCE,
    ),
    **get_types(
        "Worker_Documents",
        "Worker_Document",
        criteria=(ref("Worker_Reference", "Worker", many=True),),
        group=flags("Include_Reference", "Include_Worker_Document_Data"),
    ),
    **get_types(
        "Integration_Events",
        "Integration_Event",
        criteria=(
            ref("Integration_System_Reference", "Integration_System"),
            ref("Integration_Event_Status_Reference", "Background_Process_Status", many=True),
            *every("Sent_After", "Sent_Before", type="dateTime"),
        ),
        group=_REFERENCE,
    ),
    **get_types("Integration_Systems", "Integration_System", criteria=(), group=_REFERENCE),
    **get_types(
        "References",
        "Reference_ID",
        criteria=(*every("Reference_ID_Type"), *flags("Include_Defaulted_Values_Only")),
        group=_REFERENCE,
    ),
    "GetAll_Currencies_RequestType": spelled("X: @version")["XType"],
    **spelled(
        """
Organization_Common_Data: ID Organization_Name Organization_Code Organization_Active:boolean
 Availability_Date:date

Cost_Center: Cost_Center_Reference Cost_Center_Data:Cost_Center_DataType

Cost_Center_Data: @Effective_Date:date Organization_Data:Organization_Common_DataType

Put_Cost_Center_Request: @version @Add_Only:boolean Cost_Center_Reference
 Cost_Center_Data:Cost_Center_DataType

Put_Cost_Center_Response: @version Cost_Center_Reference

Company: Company_Reference Company_Data:Company_DataType*

Company_Data: @Effective_Date:date Tax_Status_Data:Tax_Status_DataType*
 Organization_Data:Organization_Common_DataType
 Accounting_Data:Company_Accounting_Details_DataType

Tax_Status_Data: Country_Reference

Company_Accounting_Details_Data: Currency_Reference

Currency_Conversion_Rate: Currency_Conversion_Rate_Reference
 Currency_Conversion_Rate_Data:Currency_Conversion_Rate_DataType

Currency_Conversion_Rate_Data: Effective_Timestamp:dateTime
 From_Currency_Reference>Currency Target_Currency_Reference>Currency
 Currency_Rate_Type_Reference Currency_Rate:decimal Calculate_Inverse_Rate:boolean

Put_Currency_Conversion_Rate_Request: @version @Add_Only:boolean
 Currency_Conversion_Rate_Reference
 Currency_Conversion_Rate_Data:Currency_Conversion_Rate_DataType

Put_Currency_Conversion_Rate_Response: @version Currency_Conversion_Rate_Reference

Currency_Rate_Type: Currency_Rate_Type_Reference
 Currency_Rate_Type_Data:Currency_Rate_Type_DataType*

Currency_Rate_Type_Data: Currency_Rate_Type_ID Currency_Rate_Type_Description
 Currency_Rate_Type_Default:boolean

GetAll_Currencies_Response: @version Currency_Data:Currency_DataType*

Currency_Data: Currency_ID Currency_Description Currency_Retired:boolean

Basic_Project: Basic_Project_Reference>Project Basic_Project_Data:Basic_Project_DataType

Basic_Project_Data: Project_ID Project_Name Inactive:boolean

Financials_Business_Process_Parameters: Auto_Complete:boolean
 Comment_Data:Business_Process_Comment_DataType

Project: Project_Reference Project_Data:Project_DataType

Project_Data: Workday_Project_ID Project_Name Inactive:boolean Project_Status_Reference
 Project_Owner_Reference>Worker Start_Date:date End_Date:date Description Company_Reference

Submit_Project_Request: @version @Add_Only:boolean Project_Reference
 Business_Process_Parameters:Financials_Business_Process_ParametersType
 Project_Data:Project_DataType

Submit_Project_Response: @version Project_Reference

Supplier: Supplier_Reference Supplier_Data:Supplier_DataType

Supplier_Data: Supplier_ID Supplier_Reference_ID Supplier_Name Worktag_Only:boolean
 Submit:boolean Business_Entity_Data:Business_Entity_WWS_DataType
 Supplier_Status_Data:Supplier_Status_DataType* Currency_Reference

Business_Entity_WWS_Data: Business_Entity_Name Contact_Data:Contact_DataType

Supplier_Status_Data: Status_Reference>Business_Entity_Status_Value

Put_Supplier_Request: @version @Add_Only:boolean Supplier_Reference
 Supplier_Data:Supplier_DataType

Put_Supplier_Response: @version Supplier_Reference

Supplier_Invoice: Supplier_Invoice_Reference Supplier_Invoice_Data:Supplier_Invoice_DataType*

Supplier_Invoice_Data: Supplier_Invoice_ID Submit:boolean Locked_in_Workday:boolean
 Invoice_Number Invoice_Document_Status_Reference>Document_Status Company_Reference
 Currency_Reference Supplier_Reference Invoice_Date:date Due_Date_Override:date
 Control_Amount_Total:decimal Tax_Amount:decimal Suppliers_Invoice_Number
 External_PO_Number Memo Prepaid:boolean
 Invoice_Line_Replacement_Data:Supplier_Invoice_Line_Replacement_DataType*

Supplier_Invoice_Line_Replacement_Data: Line_Order Item_Description
 Spend_Category_Reference Quantity:decimal Extended_Amount:decimal Memo
 Worktags_Reference>Accounting_Worktag*

Submit_Supplier_Invoice_Request: @version @Add_Only:boolean Supplier_Invoice_Reference
 Business_Process_Parameters:Financials_Business_Process_ParametersType
 Supplier_Invoice_Data:Supplier_Invoice_DataType

Submit_Supplier_Invoice_Response: @version Supplier_Invoice_Reference

Expense_Report: Expense_Report_Reference Expense_Report_Data:Expense_Report_DataType

Expense_Report_Data: Expense_Report_ID Expense_Payee_Reference Currency_Reference
 Company_Reference Expense_Report_Number Expense_Report_Date:date
 Expense_Report_Total_Amount:decimal Expense_Report_Status_Reference>Document_Status Memo
 Expense_Report_Lines_Replacement_Data:Expense_Report_Line_DataType*

Expense_Report_Line_Data: Expense_Report_Line_Date:date Expense_Item_Reference
 Quantity:decimal Total_Amount:decimal Billable:boolean
 Worktag_Reference>Accounting_Worktag* Memo

Submit_Expense_Report_Request: @version @Add_Only:boolean Expense_Report_Reference
 Business_Process_Parameters:Financials_Business_Process_ParametersType
 Expense_Report_Data:Expense_Report_DataType

Submit_Expense_Report_Response: @version Expense_Report_Reference

Journal_Entry: Journal_Entry_Reference Journal_Entry_Data:Journal_Entry_DataType

Journal_Entry_Data: Journal_Number Journal_Status_Reference>Journal_Entry_Status
 Company_Reference Currency_Reference Accounting_Date:date Memo
 Journal_Entry_Line_Data:Journal_Entry_Line_DataType*

Journal_Entry_Line_Data: Line_Order Ledger_Account_Reference Debit_Amount:decimal
 Credit_Amount:decimal Memo Worktags_Reference>Accounting_Worktag*

Submit_Accounting_Journal_Request: @version @Add_Only:boolean Accounting_Journal_Reference
 Business_Process_Parameters:Financials_Business_Process_ParametersType
 Accounting_Journal_Data:Accounting_Journal_DataType

Accounting_Journal_Data: Accounting_Journal_ID Submit:boolean Locked_in_Workday:boolean
 Journal_Number Company_Reference Currency_Reference Ledger_Type_Reference
 Accounting_Date:date Journal_Source_Reference Journal_Entry_Memo External_Reference_ID
 Control_Total_Amount:decimal Journal_Entry_Line_Replacement_Data:Journal_Entry_Line_DataType*

Submit_Accounting_Journal_Response: @version Accounting_Journal_Reference

Calculated_Time_Block: Calculated_Time_Block_Reference
 Calculated_Time_Block_Data:Calculated_Time_Block_DataType

Calculated_Time_Block_Data: ID Worker_Reference Calculated_Date:date Calculated_Quantity:decimal
 In_Time:dateTime Out_Time:dateTime Time_Entry_Code_Reference Project_Reference
 Status_Reference>Time_Tracking_Set_Up_Option Comment

Import_Reported_Time_Blocks_Request: @version
 Reported_Time_Block_Data:Reported_Time_Block_DataType*

Reported_Time_Block_Data: Worker_Reference Time_Entry_Code_Reference Project_Reference Date:date
 Quantity:decimal In_Date_Time:dateTime Out_Date_Time:dateTime Comment

Put_Import_Process_Response: @version Import_Process_Reference>Unique_Identifier

Put_Time_Clock_Events_Request: @version Time_Clock_Event_Data:Time_Clock_Event_DataType*

Time_Clock_Event_Data: Time_Clock_Event_ID Delete_Time_Clock_Event:boolean Employee_ID
 Position_ID Time_Clock_Event_Date_Time:dateTime Time_Entry_Code
 Clock_Event_Type_Reference>Time_Punch_Type Comment

Put_Time_Clock_Events_Response: @version Response_Text

Worker_Document: Worker_Document_Reference Worker_Document_Data:Worker_Document_DataType

Worker_Document_Data: ID Filename Comment File:base64Binary
 Document_Category_Reference>Document_Category__All_ Worker_Reference Content_Type

Put_Worker_Document_Request: @version @Add_Only:boolean Worker_Document_Reference
 Worker_Document_Data:Worker_Document_DataType

Put_Worker_Document_Response: @version Worker_Document_Reference

Launch_Integration_Event_Request: @version @Debug_Mode:boolean
 Integration_System_Reference Invoke_Integration_As_Current_User:boolean
 Integration_Launch_Parameter_Data:Integration_Launch_Parameter_DataType*

Integration_Launch_Parameter_Data: Launch_Parameter_Reference
 Launch_Parameter_Value_Data:Integration_Abstract_Value_DataType

Integration_Abstract_Value_Data: Text Date:date DateTime:dateTime Numeric:decimal Boolean:boolean

Launch_Integration_Event_Response: @version @Debug_Mode:boolean
 Integration_Event:Integration_EventType

Integration_Event: Integration_Event_Reference Integration_Event_Data:Integration_Event_DataType
 Background_Process_Instance_Data:Integration_Event_Reporting_DetailsType

Integration_Event_Data: Integration_System_Reference Process_Description
 Initiated_DateTime:dateTime Integration_Response_Message Completed_DateTime:dateTime
 Initiated_By_System_Account_Reference>System_User Percent_Complete:decimal

Integration_Event_Reporting_Details:
 Background_Process_Instance_Status_Reference>Background_Process_Status

Integration_System: Integration_System_Reference
 Integration_System_Data:Integration_System_DataType

Integration_System_Data: Integration_System_ID Integration_System_Name

Reference_ID: @Descriptor Reference_ID_Reference>Reference_Index
 Reference_ID_Data:Reference_ID_DataType

Reference_ID_Data: ID New_ID Reference_ID_Type Referenced_Object_Descriptor
"""
    ),
}
