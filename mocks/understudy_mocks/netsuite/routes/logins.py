"""What the endpoints of tokens take and give."""

from understudy.vendor.contract import (
    TEXT,
    WHOLE,
    Answer,
    Ask,
    Body,
    Contract,
    gives,
    one_of,
    record,
)
from understudy_mocks.netsuite.routes.shapes import GARBLED

FORM = "application/x-www-form-urlencoded"
TOKEN_INFO = Contract(gives=(gives({"type": "object", "required": ["companyId"]}),), errors=GARBLED)
TOKEN = Contract(
    takes=(
        Body(
            record(
                "grant_type client_assertion_type client_assertion",
                grant_type=one_of("client_credentials"),
                client_assertion_type=TEXT,
                client_assertion=TEXT,
                more=True,
            ),
            FORM,
        ),
    ),
    gives=(
        gives(
            record(
                "access_token",
                access_token=TEXT,
                expires_in=WHOLE,
                token_type=TEXT,
                refresh_token=TEXT,
            )
        ),
    ),
    errors=(
        *("invalid-request", "invalid-client", "invalid-grant", "invalid-scope"),
        "unsupported-grant",
    ),
)
_CLIENT = record("token client_id", token=TEXT, client_id=TEXT, more=True)
REVOKE = Contract(
    takes=(Body(_CLIENT, FORM),), gives=(Answer(200),), errors=("invalid-request", "invalid-client")
)
AUTHORIZE = Contract(
    asks=tuple(Ask(name, required=True) for name in ("client_id", "redirect_uri"))
    + tuple(Ask(name) for name in ("response_type", "scope", "state"))
    + tuple(Ask(name) for name in ("code_challenge", "code_challenge_method")),
    gives=(Answer(302, (), ("location",)),),
    errors=("invalid-request",),
)
