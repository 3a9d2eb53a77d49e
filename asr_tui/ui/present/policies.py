"""Policies of a vault as rows of a table, and one as fields to be changed."""

from __future__ import annotations

from asr_tui.domain.drafts.policy import PolicyDraft, problems
from asr_tui.domain.protection import Policy, ProtectedItem
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.policy import app_consistent_words, retention_words
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part


def policy_cells(policy: Policy, using: int) -> tuple[Part, ...]:
    """Name, retention, app-consistent, and how many machines use it."""
    if not policy.is_a2a:
        return (plain(policy.name), ("-", "quiet"), ("-", "quiet"), ("not for Azure machines", "quiet"))
    users = f"{using} machine{'' if using == 1 else 's'}" if using else "none"
    return (
        plain(policy.name),
        retention_words(policy.retention_minutes),
        app_consistent_words(policy.app_consistent_minutes),
        (users, "" if using else "quiet"),
    )


def value_fields(draft: PolicyDraft, now: Policy, items: tuple[ProtectedItem, ...]) -> list[Field]:
    """The two values that can be changed, each with what it was, and the one that is fixed."""
    found = problems(draft, (now,), items)
    same = (draft.retention_minutes, draft.app_consistent_minutes) == (
        now.retention_minutes,
        now.app_consistent_minutes,
    )

    def field(key: str, label: str, value: str, was: str) -> Field:
        mark = "as it is" if value == was else f"now {was}"
        return Field(key, label, value, mark, problems=() if same else tuple(one for one in found if one.field == key))

    return [
        field("retention_minutes", "Retention", retention_words(draft.retention_minutes),
              retention_words(now.retention_minutes)),
        field("app_consistent_minutes", "App-consistent", app_consistent_words(draft.app_consistent_minutes),
              app_consistent_words(now.app_consistent_minutes)),
        Field("crash", "Crash-consistent", f"every {now.crash_consistent_minutes} minutes", "always", locked=True),
    ]  # fmt: skip
