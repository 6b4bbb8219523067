"""What is published for all operations."""

from understudy_mocks.workday.objects.published.model import (
    VERSION,
    Element,
    Type,
    dates,
    decimals,
    every,
    flags,
    many,
    ref,
)

COMMON = {
    "Workday_Common_HeaderType": Type(flags("Include_Reference_Descriptors_In_Response")),
    "Processing_FaultType": Type(every("Detail_Message")),
    "Validation_FaultType": Type((many("Validation_Error", "Validation_ErrorType"),)),
    "Validation_ErrorType": Type(every("Message", "Detail_Message", "Xpath")),
    "Response_FilterType": Type(
        (
            *dates("As_Of_Effective_Date"),
            *every("As_Of_Entry_DateTime", type="dateTime"),
            *decimals("Page", "Count"),
        )
    ),
    "Response_ResultsType": Type(decimals("Total_Results", "Total_Pages", "Page_Results", "Page")),
    "Transaction_Log_CriteriaType": Type(
        (
            Element("Transaction_Date_Range_Data", "Transaction_Date_RangeType"),
            Element("Transaction_Type_References", "Transaction_Type_ReferencesType"),
        )
    ),
    "Transaction_Date_RangeType": Type(
        every(
            "Updated_From",
            "Updated_Through",
            "Effective_From",
            "Effective_Through",
            type="dateTime",
        )
    ),
    "Transaction_Type_ReferencesType": Type(
        (ref("Transaction_Type_Reference", "Transaction_Log_Type", many=True),)
    ),
    "Server_Timestamp_GetType": Type((), VERSION),
    "Server_TimestampType": Type(every("Server_Timestamp_Data", type="dateTime"), VERSION),
}
