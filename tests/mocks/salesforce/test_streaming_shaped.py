"""A customer's own objects and platform events are streamed like the firm's."""

from pathlib import Path

from tests.shaping.bench import ShapedBench, schema_of

SHAPE = """
[salesforce.Shipment__c.fields.Weight__c]
type = "Number"
scale = 1

[salesforce.Shipped__e]
label = "Shipped"

[salesforce.Shipped__e.fields.Parcel__c]
type = "Text"
length = 40
required = true
"""
DATA = "/services/data/v59.0"


def test_what_a_customer_has_defined_is_told_too(tmp_path: Path) -> None:
    bench = ShapedBench("salesforce", schema_of("salesforce", tmp_path / "shape.toml", SHAPE))

    def say(**message: object) -> list[dict[str, object]]:
        told: list[dict[str, object]] = bench.call("POST", "/cometd/59.0", json=[message]).json()
        return told

    [greeting] = say(channel="/meta/handshake")
    me = {"clientId": greeting["clientId"]}
    for channel in ("/event/Shipped__e", "/data/Shipment__ChangeEvent"):
        [told] = say(channel="/meta/subscribe", subscription=channel, **me)
        assert told["successful"] is True

    made = bench.call("POST", f"{DATA}/sobjects/Shipped__e", json={"Parcel__c": "P-1"})
    missing = bench.call("POST", f"{DATA}/sobjects/Shipped__e", json={})
    body = {"Name": "S-1", "Weight__c": 2.5}
    bench.call("POST", f"{DATA}/sobjects/Shipment__c", json=body)
    heard = [m for m in say(channel="/meta/connect", **me) if "data" in m]

    assert (made.status_code, made.json()["errors"][0]["statusCode"]) == (201, "OPERATION_ENQUEUED")
    assert missing.json()[0]["errorCode"] == "REQUIRED_FIELD_MISSING"
    assert [m["channel"] for m in heard] == ["/event/Shipped__e", "/data/Shipment__ChangeEvent"]
    assert "'Weight__c': 2.5" in str(heard[1])
    bench.close()
