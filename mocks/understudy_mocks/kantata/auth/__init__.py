"""Who calls Kantata and what they may: OAuth and personal tokens, and the rights of their users."""

from understudy_mocks.kantata.auth.oauth import SECURITY, authenticate, credentials, sign_in
from understudy_mocks.kantata.auth.rights import guard, strip, visible

__all__ = ["SECURITY", "authenticate", "credentials", "guard", "sign_in", "strip", "visible"]
