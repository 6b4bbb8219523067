"""The shape of a body is names and types, and none of what anybody wrote."""

import pytest

from understudy.parity.shapes import is_name, merged, pointed, shape_of


@pytest.mark.parametrize(
    "text", ["Name", "Region__c", "o:errorCode", "@odata.type", "u_region", "lineUniqueKey", "$ref"]
)
def test_a_name_is_kept(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1234",
        "Acme Corp",
        "jane@acme.com",
        "2026-07-01",
        "a0f3c2d4e5f60718293a4b5c6d7e8f90",
        "0018d00000AbCdEAAV",
        "a018d00000AbCdEAAV",
        "f81d4fae-7dec-11d0-a765-00a0c91e6bf6",
        "x" * 81,
        "Café",
    ],
)
def test_what_may_be_a_value_is_no_name(text: str) -> None:
    assert not is_name(text)


def test_json_is_shown_by_keys_and_types() -> None:
    body = b'{"a": "secret", "b": [1, 2.5, null], "c": {"d": true}, "e": []}'

    assert shape_of(body, "application/json") == {
        "type": ["object"],
        "fields": {
            "a": {"type": ["string"]},
            "b": {"type": ["array"], "items": {"type": ["integer", "null", "number"]}},
            "c": {"type": ["object"], "fields": {"d": {"type": ["boolean"]}}},
            "e": {"type": ["array"], "items": {"type": []}},
        },
    }


def test_keys_that_are_values_become_one_shape() -> None:
    found = shape_of(b'{"7": {"x": 1}, "Acme Corp": {"y": 2}}', "application/json")

    assert found == {
        "type": ["object"],
        "fields": {},
        "values": {
            "type": ["object"],
            "fields": {"x": {"type": ["integer"]}, "y": {"type": ["integer"]}},
        },
    }


def test_keys_of_a_map_are_never_kept_whatever_they_look_like() -> None:
    body = b'{"users": {"jane": {"age": 1}, "joe": {"age": null}}}'

    found = shape_of(body, "application/json", ["/users"])

    assert found is not None
    assert b"jane" not in repr(found).encode()
    assert found["fields"]["users"]["values"]["fields"]["age"]["type"] == ["integer", "null"]


def test_elements_of_a_list_are_one_shape() -> None:
    found = shape_of(b'[{"a": 1}, {"a": "x", "b": 2}]', "application/vnd.x+json")

    assert found is not None
    assert list(found["items"]["fields"]) == ["a", "b"]
    assert found["items"]["fields"]["a"]["type"] == ["integer", "string"]


def test_xml_is_shown_by_elements_and_attributes() -> None:
    body = b'<w:R xmlns:w="urn:w"><w:E w:id="7">Jane</w:E><w:E><w:F/></w:E><!-- Joe --></w:R>'

    assert shape_of(body, "text/xml") == {
        "type": ["object"],
        "fields": {
            "R": {
                "type": ["object"],
                "fields": {
                    "E": {
                        "type": ["object"],
                        "fields": {"@id": {"type": ["string"]}, "F": {"type": ["null"]}},
                    }
                },
            }
        },
    }


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (b"", "application/json"),
        (b"{", "application/json"),
        (b"<a", "text/xml"),
        (b"a,b", "text/csv"),
    ],
)
def test_what_cannot_be_read_has_no_shape(body: bytes, media: str) -> None:
    assert shape_of(body, media) is None


def test_entities_are_not_expanded() -> None:
    body = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'

    assert b"file" not in repr(shape_of(body, "text/xml")).encode()


def test_shapes_of_different_things_merge() -> None:
    one, other = {"type": ["string"]}, {"type": ["array"], "items": {"type": ["null"]}}

    assert merged(one, other) == {"type": ["array", "string"], "items": {"type": ["null"]}}


@pytest.mark.parametrize(
    ("pointer", "found"),
    [("/a/0/b", 1), ("/a/7/b", None), ("/a/x", None), ("/*/*/b", 1), ("/a/0/b/c", None), ("", 0)],
)
def test_a_pointer_leads_to_a_value_or_nowhere(pointer: str, found: object) -> None:
    document = {"a": [{"b": 1}]}

    assert pointed(document, pointer) == (document if pointer == "" else found)
