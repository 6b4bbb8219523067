"""People, and what they may do: names, roles by group."""

from understudy.vendor import Draft, Rules

RULES = Rules()


@RULES.before("sys_user")
def names_are_joined(draft: Draft) -> None:
    """First and last, where there is one."""
    parts = (draft.after["first_name"], draft.after["last_name"])
    draft.after["name"] = " ".join(str(part) for part in parts if part)
