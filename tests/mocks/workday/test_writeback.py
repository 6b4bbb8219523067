"""What identity systems write back: addresses, numbers, ids, names, photos; by zeep."""

import pytest
from zeep.exceptions import Fault

from tests.mocks.workday.conftest import AS_OF, SERVICE, Office, Soap, Stage, reference, wid_of
from tests.mocks.workday.test_processes import AT_ONCE
from understudy_mocks.workday import auth

pytestmark = pytest.mark.client("zeep", agent="Zeep")

ALL = {
    "Include_Reference": True,
    "Include_Personal_Information": True,
    "Include_User_Account": True,
}


def usage(kind: str, *, primary: bool = True) -> list[dict[str, object]]:
    type_ = {
        "Primary": primary,
        "Type_Reference": reference("Communication_Usage_Type_ID", kind),
    }
    return [{"Public": True, "Type_Data": [type_]}]


def maintain(office: Office, wid: str, **contact: object) -> None:
    office(
        "Human_Resources",
        "Maintain_Contact_Information",
        Business_Process_Parameters=AT_ONCE,
        Maintain_Contact_Information_Data={
            "Worker_Reference": reference("WID", wid),
            "Effective_Date": AS_OF,
            "Worker_Contact_Information_Data": contact,
        },
    )


def shown(office: Office, wid: str) -> Soap:
    answer = office(
        "Human_Resources",
        "Get_Workers",
        Request_References={"Worker_Reference": [reference("WID", wid)]},
        Response_Group=ALL,
    )
    return answer.Response_Data.Worker[0].Worker_Data


def of_use(found: Soap) -> list[tuple[object, bool]]:
    """What each contact is for, and whether it comes first there."""
    types = [one.Usage_Data[0].Type_Data[0] for one in found]
    return [(type_.Type_Reference.ID[1]._value_1, type_.Primary) for type_ in types]


def test_an_address_at_home_stands_beside_the_one_at_work(stage: Stage, office: Office) -> None:
    wid, at_work = stage.key("resource-30"), stage.person(30).email

    home = {"Email_Address": "me@home.test", "Usage_Data": usage("HOME")}
    maintain(office, wid, Email_Address_Data=[home])
    second = {"Email_Address": "b@firm.test", "Usage_Data": usage("WORK", primary=False)}
    maintain(office, wid, Email_Address_Data=[second | {"Do_Not_Replace_All": True}])
    phone = {"International_Phone_Code": "49", "Phone_Number": "89 123"}
    maintain(office, wid, Phone_Data=[phone | {"Usage_Data": usage("HOME")}])

    contact = shown(office, wid).Personal_Data.Contact_Data
    emails = contact.Email_Address_Data
    assert [one.Email_Address for one in emails] == [at_work, "me@home.test", "b@firm.test"]
    assert of_use(emails) == [("WORK", True), ("HOME", True), ("WORK", False)]
    assert of_use(contact.Phone_Data) == [("HOME", True)]


def test_further_addresses_are_replaced_unless_they_are_only_added(
    stage: Stage, office: Office
) -> None:
    wid = stage.key("resource-30")
    for address, only_add in (("a@h.test", False), ("b@h.test", True), ("c@h.test", False)):
        told = {"Email_Address": address, "Do_Not_Replace_All": only_add}
        told["Usage_Data"] = usage("HOME", primary=address != "b@h.test")
        maintain(office, wid, Email_Address_Data=[told])

    emails = shown(office, wid).Personal_Data.Contact_Data.Email_Address_Data
    assert [one.Email_Address for one in emails][1:] == ["c@h.test"]


def test_a_postal_address_is_shown_as_it_was_given(stage: Stage, office: Office) -> None:
    wid = stage.key("resource-30")
    line = {"Type": "ADDRESS_LINE_1", "_value_1": "Hauptstr. 1"}
    place = {
        "Country_Reference": reference("ISO_3166-1_Alpha-2_Code", "DE"),
        "Address_Line_Data": [line],
        "Municipality": "Hamburg",
        "Postal_Code": "20095",
        "Usage_Data": usage("HOME"),
    }

    maintain(office, wid, Address_Data=[place])

    (address,) = shown(office, wid).Personal_Data.Contact_Data.Address_Data
    assert (address.Municipality, address.Postal_Code) == ("Hamburg", "20095")
    assert address.Address_Line_Data[0]._value_1 == "Hauptstr. 1"
    assert address.Country_Reference.ID[1]._value_1 == "DE"


def change_contacts(office: Office, wid: str, use: str, **sections: object) -> None:
    office(
        "Human_Resources",
        f"Change_{use}_Contact_Information",
        Business_Process_Parameters=AT_ONCE,
        **{
            f"Change_{use}_Contact_Information_Data": {
                "Person_Reference": reference("WID", wid),
                "Event_Effective_Date": AS_OF,
                "Person_Contact_Information_Data": sections,
            }
        },
    )


def emails(*addresses: str, use: str = "WORK", **attributes: bool) -> dict[str, object]:
    told = [
        {"Email_Data": [{"Email_Address": address}], "Usage_Data": usage(use, primary=not n)}
        for n, address in enumerate(addresses)
    ]
    return {"Email_Information_Data": told, **attributes}


def test_contacts_of_one_use_are_changed_apart(stage: Stage, office: Office) -> None:
    wid = stage.key("resource-30")
    phone = {
        "Country_Code_Reference": reference("Country_Phone_Code_ID", "DEU_49"),
        "Complete_Phone_Number": "89 123",
    }
    place = {"Municipality": "Bremen", "Country_Reference": reference("WID", "DE")}

    change_contacts(office, wid, "Work", Person_Email_Information_Data=emails("a@f.t", "b@f.t"))
    change_contacts(
        office,
        wid,
        "Work",
        Person_Phone_Information_Data={
            "Phone_Information_Data": [{"Phone_Data": [phone], "Usage_Data": usage("WORK")}]
        },
    )
    home = emails("c@h.t", use="HOME")
    change_contacts(office, wid, "Home", Person_Email_Information_Data=home)
    home = emails("d@h.t", use="HOME", Replace_All=True)
    address = {"Address_Data": [place], "Usage_Data": usage("HOME")}
    change_contacts(
        office,
        wid,
        "Home",
        Person_Email_Information_Data=home,
        Person_Address_Information_Data={"Address_Information_Data": [address]},
    )

    contact = shown(office, wid).Personal_Data.Contact_Data
    assert [e.Email_Address for e in contact.Email_Address_Data] == ["a@f.t", "b@f.t", "d@h.t"]
    assert contact.Phone_Data[0].International_Phone_Code == "49"
    assert contact.Address_Data[0].Municipality == "Bremen"


def test_a_business_title_changes_from_its_day_on(stage: Stage, office: Office) -> None:
    wid = stage.key("resource-30")
    office(
        "Human_Resources",
        "Change_Business_Title",
        Business_Process_Parameters=AT_ONCE,
        Change_Business_Title_Business_Process_Data={
            "Worker_Reference": reference("WID", wid),
            "Change_Business_Title_Data": {
                "Event_Effective_Date": AS_OF,
                "Proposed_Business_Title": "Chief of Rehearsals",
            },
        },
    )

    answer = office(
        "Human_Resources",
        "Get_Workers",
        Request_References={"Worker_Reference": [reference("WID", wid)]},
        Response_Group={"Include_Employment_Information": True},
    )
    (job,) = answer.Response_Data.Worker[0].Worker_Data.Employment_Data.Worker_Job_Data
    assert job.Position_Data.Business_Title == "Chief of Rehearsals"


def change_ids(office: Office, wid: str, type_: str, value: str, **attributes: bool) -> Soap:
    data = {"ID": value, "ID_Type_Reference": reference("Custom_ID_Type_ID", type_)}
    return office(
        "Human_Resources",
        "Change_Other_IDs",
        Business_Process_Parameters=AT_ONCE,
        Change_Other_IDs_Data={
            "Worker_Reference": reference("WID", wid),
            "Custom_Identification_Data": {"Custom_ID": [{"Custom_ID_Data": data, **attributes}]},
        },
    )


def test_other_systems_ids_are_set_changed_and_deleted(stage: Stage, office: Office) -> None:
    wid = stage.key("resource-30")

    event = change_ids(office, wid, "Badge_ID", "B-1")
    change_ids(office, wid, "Login_ID", "ada")
    change_ids(office, wid, "Badge_ID", "B-2")
    change_ids(office, wid, "Login_ID", "ada", Delete=True)

    assert wid_of(event.Custom_Identifier_Event_Reference)
    (found,) = shown(office, wid).Personal_Data.Identification_Data.Custom_ID
    assert found.Custom_ID_Data.ID == "B-2"
    assert found.Custom_ID_Data.ID_Type_Reference.ID[1]._value_1 == "Badge_ID"


def rename(office: Office, number: str, name: str) -> None:
    named = {"Integration_ID_Reference": {"ID": [{"System_ID": "WD-EMPLID", "_value_1": number}]}}
    office(
        "Human_Resources",
        "Update_Workday_Account",
        Worker_Reference={"Employee_Reference": named},
        Workday_Account_for_Worker_Data={"User_Name": name},
    )


def test_an_account_gets_the_name_of_the_directory(stage: Stage, office: Office) -> None:
    wid = stage.key("resource-30")
    number = shown(office, wid).Worker_ID

    rename(office, number, "ada@directory.test")

    worker = shown(office, wid)
    assert worker.User_ID == worker.User_Account_Data.User_Name == "ada@directory.test"
    accounts = office("Human_Resources", "Get_Workday_Account", Response_Filter={"Count": 999})
    found = accounts.Response_Data.Workday_Account
    names = [one.Workday_Account_for_Worker_Data[0].User_Name for one in found]
    assert "ada@directory.test" in names
    with pytest.raises(Fault, match="999"):
        rename(office, "999", "nobody")
    with pytest.raises(Fault):
        rename(office, "21001", "ada@directory.test")


def test_a_photo_is_put_and_got(stage: Stage, office: Office) -> None:
    person = reference("WID", stage.key("resource-30"))

    for content in (b"old", b"new"):
        office(
            "Human_Resources",
            "Put_Worker_Photo",
            Worker_Reference=person,
            Worker_Photo_Data={"Filename": "me.jpg", "File": content},
        )
    answer = office(
        "Human_Resources", "Get_Worker_Photos", Request_References={"Worker_Reference": [person]}
    )

    (photo,) = answer.Response_Data.Worker_Photo
    (data,) = photo.Worker_Photo_Data
    assert (data.Filename, data.File) == ("me.jpg", b"new")
    with pytest.raises(Fault, match="nope"):
        office(
            "Human_Resources",
            "Get_Worker_Photos",
            Request_References={"Worker_Reference": [reference("Employee_ID", "nope")]},
        )


def test_the_token_of_an_api_client_opens_soap_too(stage: Stage) -> None:
    stage.login()
    body = (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        '<w:Get_Job_Families_Request xmlns:w="urn:com.workday/bsvc"/></s:Body></s:Envelope>'
    )

    let_in = stage.call("POST", SERVICE, content=body.encode())
    wrong = {"authorization": "Bearer nonsense"}
    refused = stage.call("POST", SERVICE, content=body.encode(), headers=wrong)

    assert let_in.status_code == 200
    assert refused.status_code == 500


def test_a_report_asks_for_basic(stage: Stage) -> None:
    report = f"/ccx/service/customreport2/{auth.TENANT}/{auth.REPORT_OWNER}/INT_Workers_PSA"
    answer = stage.call("GET", report)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Basic realm="Workday"'


def test_airbyte_finds_the_common_service_by_its_name_and_lists_people(stage: Stage) -> None:
    stage.login()
    short = stage.call("GET", f"/ccx/api/v1/{auth.TENANT}/workers?limit=100").json()

    for prefix in ("/ccx/api", "/api"):
        base = f"{prefix}/common/v1/{auth.TENANT}"
        listed = stage.call("GET", f"{base}/workers?limit=100").json()
        assert listed == short
        first = listed["data"][0]["id"]
        reports = stage.call("GET", f"{base}/workers/{first}/directReports?limit=100")
        assert reports.status_code == 200
        people = stage.call("GET", f"{prefix}/person/v1/{auth.TENANT}/people?limit=100").json()
        assert people["total"] == short["total"]
        one = stage.call("GET", f"{prefix}/person/v1/{auth.TENANT}/people/{first}").json()
        assert one == people["data"][0]
