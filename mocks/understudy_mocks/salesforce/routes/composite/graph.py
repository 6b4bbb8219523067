"""Graphs: several composites in one call, each of which is one transaction."""

from understudy.vendor import Call, Refusal, Reply, Routes, json_reply
from understudy.vendor.contract import TEXT, TRUTH, Body, listing, record
from understudy_mocks.salesforce.routes import shapes
from understudy_mocks.salesforce.routes.composite.envelope import (
    COMPOSITE,
    EXAMPLE,
    REQUESTED,
    UndoError,
)
from understudy_mocks.salesforce.routes.composite.playing import (
    Asked,
    Played,
    asked,
    play_all,
    undo,
)

ROUTES = Routes()
GRAPHS_MOST, NODES_MOST = 75, 500


@ROUTES.route(
    "POST",
    "/services/data/v{version}/composite/graph",
    source="REST API reference: Composite Graph; memory",
    contract=shapes.rest(
        shapes.told(
            record(
                "graphs",
                graphs=listing(
                    record(
                        "graphId graphResponse isSuccessful",
                        graphId=TEXT,
                        graphResponse=COMPOSITE,
                        isSuccessful=TRUTH,
                    )
                ),
            )
        ),
        takes=(
            Body(
                record(
                    "graphs",
                    more=True,
                    graphs={
                        **listing(
                            record(
                                "graphId compositeRequest",
                                more=True,
                                graphId=shapes.REFERENCE,
                                compositeRequest={
                                    **listing(REQUESTED),
                                    "minItems": 1,
                                    "maxItems": 1,
                                },
                            )
                        ),
                        "minItems": 1,
                        "maxItems": 1,
                    },
                ),
                example={"graphs": [{"graphId": "one", **EXAMPLE}]},
            ),
        ),
        errors=("bad-envelope",),
    ),
)
def composite_graph(call: Call) -> Reply:
    """Play up to 500 requests in graphs that stand or fall each as a whole."""
    graphs = call.json_object().get("graphs")
    if not isinstance(graphs, list) or not 1 <= len(graphs) <= GRAPHS_MOST:
        raise Refusal("bad-envelope", reason=f"graphs must be 1 to {GRAPHS_MOST} graphs")
    read = [_graph(one) for one in graphs]
    if len({name for name, _ in read}) != len(read):
        raise Refusal("bad-envelope", reason="two graphs have the same graphId")
    if sum(len(requests) for _, requests in read) > NODES_MOST:
        raise Refusal("bad-envelope", reason=f"more than {NODES_MOST} nodes")
    return json_reply({"graphs": [_played(call, name, requests) for name, requests in read]})


def _graph(told: object) -> tuple[str, list[Asked]]:
    name = told.get("graphId") if isinstance(told, dict) else None
    if not isinstance(told, dict) or not isinstance(name, str) or not name:
        raise Refusal("bad-envelope", reason="a graph needs a graphId")
    return name, asked(told.get("compositeRequest"), NODES_MOST, "compositeRequest")


def _played(call: Call, name: str, requests: list[Asked]) -> dict[str, object]:
    played = Played(len(call.system.exchanges))
    told, good = played.told, True
    try:
        with call.system.store.transaction():
            play_all(call, requests, played)
            if not played.good:
                raise UndoError
    except UndoError:
        told, good = undo(call, played), False
    return {
        "graphId": name,
        "graphResponse": {"compositeResponse": told},
        "isSuccessful": good,
    }
