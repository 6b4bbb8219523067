"""What several collections have in common: orders and associations."""

from collections.abc import Mapping

from understudy_mocks.kantata.queries.collections import Association

UPDATED = {"created_at": "created_at", "updated_at": "updated_at"}
BY_NAME = {**UPDATED, "name": "name", "alphabetical": "name"}


def one(target: str, column: str) -> Association:
    return Association(target, column, key=column)


def many(target: str, column: str, key: str, **where: str) -> Association:
    return Association(target, column, many=True, key=key, where=where)


def keyed(subject: str) -> Mapping[str, Association]:
    """What anything with external keys can bring along."""
    return {
        "external_references": many(
            "external_references", "subject_id", "external_reference_ids", subject_type=subject
        )
    }


def references(subject: str) -> Mapping[str, Association]:
    """What anything with external keys and custom fields can bring along."""
    return {
        **keyed(subject),
        "custom_field_values": many(
            "custom_field_values", "subject_id", "custom_field_value_ids", subject_type=subject
        ),
    }


WORKSPACE = one("workspaces", "workspace_id")
USER = one("users", "user_id")
STORY = one("stories", "story_id")
ROLE = one("roles", "role_id")
