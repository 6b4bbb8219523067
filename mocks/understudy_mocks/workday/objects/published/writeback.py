"""What is published of what identity systems write back: contacts, ids, accounts, photos."""

from understudy_mocks.workday.objects.published.model import Type, every, get_types, spelled

WRITEBACK = {
    "System_IDType": Type((), every("System_ID"), text=True),
    **get_types(
        "Worker_Photos", "Worker_Photo", criteria=(), group=(), of="Worker", references="Worker"
    ),
    **spelled(
        """
Change_Other_IDs_Request: @version Business_Process_Parameters:Business_Process_ParametersType
 Change_Other_IDs_Data:Change_Other_IDs_Business_Process_DataType

Change_Other_IDs_Business_Process_Data: Worker_Reference Person_Reference>Worker
 Custom_Identification_Data:Custom_Identification_DataType

Custom_Identification_Data: @Replace_All:boolean Custom_ID:Custom_IDType*

Custom_ID: @Delete:boolean Custom_ID_Data:Custom_ID_DataType
 Custom_ID_Shared_Reference>Custom_Identifier

Custom_ID_Data: ID ID_Type_Reference>Custom_ID_Type Issued_Date:date Expiration_Date:date
 Custom_Description

Change_Other_IDs_Response: @version Custom_Identifier_Event_Reference>Unique_Identifier

Change_Work_Contact_Information_Request: @version
 Business_Process_Parameters:Business_Process_ParametersType
 Change_Work_Contact_Information_Data:Change_Contact_Information_DataType

Change_Work_Contact_Information_Response: @version
 Change_Work_Contact_Information_Event_Reference>Unique_Identifier

Change_Home_Contact_Information_Request: @version
 Business_Process_Parameters:Business_Process_ParametersType
 Change_Home_Contact_Information_Data:Change_Contact_Information_DataType

Change_Home_Contact_Information_Response: @version
 Change_Home_Contact_Information_Event_Reference>Unique_Identifier

Change_Contact_Information_Data: Person_Reference>Role Event_Effective_Date:date
 Person_Contact_Information_Data:Person_Contact_Information_DataType

Person_Contact_Information_Data:
 Person_Address_Information_Data:Person_Address_Information_DataType
 Person_Phone_Information_Data:Person_Phone_Information_DataType
 Person_Email_Information_Data:Person_Email_Information_DataType

Person_Address_Information_Data: @Replace_All:boolean
 Address_Information_Data:Person_Address_DataType*

Person_Address_Data: @Delete:boolean Address_Data:Address_CoreType* Usage_Data:Usage_DataType*

Address_Core: Country_Reference Country_Region_Reference Address_Line_Data:Address_LineType*
 Postal_Code Municipality

Person_Phone_Information_Data: @Replace_All:boolean
 Phone_Information_Data:Person_Phone_DataType*

Person_Phone_Data: @Delete:boolean Phone_Data:Phone_CoreType* Usage_Data:Usage_DataType*

Phone_Core: Device_Type_Reference>Phone_Device_Type Country_Code_Reference>Country_Phone_Code
 Complete_Phone_Number Extension

Person_Email_Information_Data: @Replace_All:boolean
 Email_Information_Data:Person_Email_DataType*

Person_Email_Data: @Delete:boolean Email_Data:Email_CoreType* Usage_Data:Usage_DataType*

Email_Core: Email_Address Email_Comment

Change_Business_Title_Request: @version Business_Process_Parameters:Business_Process_ParametersType
 Change_Business_Title_Business_Process_Data:Change_Business_Title_Business_Process_DataType

Change_Business_Title_Business_Process_Data: Worker_Reference Job_Reference>Position_Element
 Change_Business_Title_Data:Change_Business_Title_DataType

Change_Business_Title_Data: Event_Effective_Date:date Proposed_Business_Title

Change_Business_Title_Response: @version Business_Title_Change_Event_Reference>Unique_Identifier

Workday_Account_for_Worker_Update: @version Worker_Reference:Worker_Reference_by_IDType
 Non_Worker_Reference>Role Workday_Account_for_Worker_Data:Workday_Account_UpdateType

Worker_Reference_by_ID: Employee_Reference:Worker_by_IDType
 Contingent_Worker_Reference:Worker_by_IDType

Worker_by_ID: Integration_ID_Reference:Integration_ID_ReferenceType

Integration_ID_Reference: @Descriptor ID:System_IDType*

Workday_Account_Update: User_Name Password

Put_Worker_Photo_Request: @version Worker_Reference Worker_Photo_Data:Employee_Photo_DataType

Employee_Photo_Data: ID Filename File:base64Binary

Put_Worker_Photo_Response: @version Worker_Reference

Worker_Photo: Worker_Reference Worker_Photo_Data:Employee_Photo_DataType*
"""
    ),
}
