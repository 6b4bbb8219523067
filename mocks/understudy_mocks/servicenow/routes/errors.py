"""Errors in the vendor's envelopes: of the API, and of the token endpoint."""

from collections import defaultdict

from understudy.vendor import Call, ErrorAnswer, Reply, json_reply

LIMIT_PER_HOUR = 5000
ASLEEP = b"""<!DOCTYPE html><html><head><title>Instance Hibernating</title></head>
<body><h1>Your instance is hibernating</h1>
<p>Sign in to the developer site to wake it up.</p></body></html>"""
RULE = b"5f0c3d2187c2f010c9b2a1be8b3f3c11"


def error_reply(call: Call, error: ErrorAnswer) -> Reply:
    """The envelope, and the headers that come with some errors."""
    entry, details = error.entry, error.details
    if entry.kind == "hibernating":
        return Reply(200, ASLEEP, ((b"content-type", b"text/html;charset=UTF-8"),))
    if entry.kind == "throttled" and "limit" not in details:
        details = {"limit": LIMIT_PER_HOUR, "api": "Table API", "rule": RULE}
    if entry.kind.startswith("oauth-"):
        told = {"error_description": error.message, "error": entry.code}
        return json_reply(told, entry.status)
    message = entry.code.format_map(defaultdict(str, details))
    detail = entry.message.format_map(defaultdict(str, details))
    body = {"error": {"message": message, "detail": detail or None}, "status": "failure"}
    reply = json_reply(body, entry.status)
    if entry.status == 401:
        reply = reply.with_headers((b"www-authenticate", b'Basic realm="Service-now"'))
    if entry.status == 405:
        reply = reply.with_headers((b"allow", str(error.details.get("allowed", "")).encode()))
    if entry.kind == "mfa-demanded":
        reply = reply.with_headers((b"x-mfa_token", b"invalid"))
    if "rule" in details:
        # The window is the hour of the clock.
        resets = (int(call.system.clock.now().timestamp()) // 3600 + 1) * 3600
        reply = reply.with_headers(
            (b"x-ratelimit-limit", b"%d" % LIMIT_PER_HOUR),
            (b"x-ratelimit-reset", b"%d" % resets),
            (b"x-ratelimit-rule", RULE),
        )
    return reply
