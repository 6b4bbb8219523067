"""An `understudy.toml` is read in full, or refused in one clear line."""

from pathlib import Path

import pytest

from understudy.kernel.errors import UsageError
from understudy.sut import read_spec
from understudy.sut.claims import Claims
from understudy.vendor.correlation import Correlation


def spec(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "understudy.toml"
    path.write_text(text)
    return path


def test_all_that_can_be_said_is_read(tmp_path: Path) -> None:
    path = spec(
        tmp_path,
        """
        [sut]
        name = "ours"
        factory = "ours:create"
        command = ["ours", "--landscape", "{landscape}"]
        ready = "http://127.0.0.1:{port}/health"
        events_url = "/hooks"
        replay_url = "/again"
        settings = { tenant = "acme" }

        [claims]
        flows = ["deal-to-project"]
        roles = ["crm", "erp"]

        [correlation]
        "erp.project" = "custentity_deal"
        "erp.customer" = { field = "externalId", pattern = "SF-{key}" }
        """,
    )

    read = read_spec(path)

    assert (read.name, read.factory, read.events_url) == ("ours", "ours:create", "/hooks")
    assert read.replay_url == "/again"
    assert read.command == ("ours", "--landscape", "{landscape}")
    assert read.settings == {"tenant": "acme"}
    assert read.claims == Claims.of(["deal-to-project"], ["crm", "erp"])
    assert read.correlations == {
        "erp": {
            "project": Correlation("custentity_deal"),
            "customer": Correlation("externalId", "SF-{key}"),
        }
    }


def test_who_claims_nothing_in_particular_claims_everything(tmp_path: Path) -> None:
    read = read_spec(spec(tmp_path, '[sut]\nname = "ours"'))

    assert read.claims == Claims.everything()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[sut]\n[claim]\nflows = ["deal-to-project"]', "did you mean 'claims'"),
        ('[sut]\n[claims]\nflows = ["deals-to-project"]', "did you mean 'deal-to-project'"),
        ('[sut]\n[claims]\nroles = ["cmr"]', "no role to claim"),
        ('[sut]\n[claims]\nflows = "deal-to-project"', "must be a list of words"),
        ('[sut]\ncontainer = "a"\nurl = "http://b"', "container and url"),
        ("[sut]\nready = 9100", "ready in"),
        ('[sut]\n[correlation]\nproject = "a"', 'is not "role.noun"'),
        ('[sut]\n[correlation]\n"erp.project" = 1', "names no field"),
        (
            '[sut]\n[correlation]\n"erp.project" = { field = "a", pattern = "SF" }',
            "needs one {key}",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_spec(spec(tmp_path, text))

    assert told in str(refused.value)
