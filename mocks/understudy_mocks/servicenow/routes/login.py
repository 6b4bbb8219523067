"""The token endpoint."""

from understudy.vendor import Call, Reply, Routes, json_reply
from understudy.vendor.contract import Body, Contract, gives
from understudy_mocks.servicenow import auth
from understudy_mocks.servicenow.routes import shapes

ROUTES = Routes()
FORM = "application/x-www-form-urlencoded"


@ROUTES.route(
    "POST",
    "/oauth_token.do",
    verb="login",
    public=True,
    source="vendor's OAuth documentation; client source: pysnc, pysnow",
    contract=Contract(
        takes=(Body(shapes.GRANT, FORM),),
        body_optional=True,
        gives=(gives(shapes.TOKEN),),
        errors=(
            "malformed",
            "oauth-client",
            "oauth-denied",
            "oauth-grant",
            "oauth-unsupported",
        ),
    ),
)
def oauth_token(call: Call) -> Reply:
    """Give a token for a password, a refresh token or an application's own credentials."""
    return json_reply(auth.granted(call))
