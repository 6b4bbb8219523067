"""`@{account.id}`: what an earlier answer said, in the place of what is not known beforehand."""

import re
from collections.abc import Mapping

from understudy.vendor import Refusal

_REFERENCE = re.compile(r"@\{([A-Za-z]\w*)((?:\.\w+|\[\d+\])*)\}", re.ASCII)
_STEP = re.compile(r"\.(\w+)|\[(\d+)\]", re.ASCII)
DEPTH_MAX = 40


def resolved(value: object, answers: Mapping[str, object], depth: int = 0) -> object:
    """The value with all references replaced; refuses those that lead nowhere."""
    if depth > DEPTH_MAX:
        raise Refusal("malformed", reason="the request is nested too deeply")
    if isinstance(value, dict):
        return {k: resolved(v, answers, depth + 1) for k, v in value.items()}
    if isinstance(value, list):
        return [resolved(v, answers, depth + 1) for v in value]
    if not isinstance(value, str) or "@{" not in value:
        return value
    alone = _REFERENCE.fullmatch(value)
    if alone is not None:
        return _looked_up(alone, answers)
    return _REFERENCE.sub(lambda match: _as_text(_looked_up(match, answers)), value)


def _looked_up(match: re.Match[str], answers: Mapping[str, object]) -> object:
    name, path = match[1], match[2]
    if name not in answers:
        raise _nowhere(name, path, "")
    found = answers[name]
    for key, index in _STEP.findall(path):
        if key and isinstance(found, dict) and key in found:
            found = found[key]
        elif index and isinstance(found, list) and int(index) < len(found):
            found = found[int(index)]
        else:
            raise _nowhere(name, path, name)
    return found


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _nowhere(name: str, path: str, known: str) -> Refusal:
    full = f"{name}{path}"
    where = f" in {known}" if known else ""
    return Refusal(
        "processing-halted",
        reason=f"Invalid reference specified. No value for {full} found{where}.",
    )
