"""The token endpoint."""

from understudy.vendor import Call, Reply, Routes, json_reply
from understudy_mocks.servicenow import auth

ROUTES = Routes()


@ROUTES.route("POST", "/oauth_token.do", verb="login", public=True)
def oauth_token(call: Call) -> Reply:
    """Give a token for a password, a refresh token or an application's own credentials."""
    return json_reply(auth.granted(call))
