"""A decision as it is kept for auditors, and as it is shown in a pull request."""

from collections.abc import Mapping
from hashlib import sha256

from understudy.promotion.decision import Decision

_SIGN = {"held": "✅", "broken": "❌", "unknown": "⚠️"}


def as_json(decision: Decision) -> Mapping[str, object]:
    """Everything somebody needs who asks later why: which rules, which files, which reasons."""
    policy = decision.policy
    return {
        "decision": "promote" if decision.verdict == "held" else "hold back",
        "verdict": decision.verdict,
        "from": policy.source,
        "to": policy.target,
        "decided_at": decision.decided_at.isoformat(),
        "policy": {
            "name": policy.name,
            "path": str(policy.path),
            "sha256": sha256(policy.path.read_bytes()).hexdigest(),
        },
        "reasons": [
            {"area": r.area, "about": r.about, "verdict": r.verdict, "text": r.text}
            for r in decision.reasons
        ],
        "evidence": [
            {
                "path": str(found.path),
                "sha256": found.digest or None,
                "written_at": found.written_at.isoformat() if found.written_at else None,
                "run_hash": found.document.get("run_hash"),
            }
            for found in decision.evidence
        ],
    }


def as_markdown(decision: Decision) -> str:
    """The decision as a table."""
    lines = [
        f"## {_SIGN[decision.verdict]} {decision.policy.name}: {decision.words}",
        "",
        "| | what | why |",
        "|---|---|---|",
        *(
            f"| {_SIGN[r.verdict]} | {r.area}: `{r.about}` | {r.text.replace('|', '/')} |"
            for r in decision.reasons
        ),
        "",
    ]
    return "\n".join(lines)
