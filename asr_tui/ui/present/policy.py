"""Replication policies: in words, in a list, and as fields to choose with what each choice buys and costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, Resolved
from asr_tui.domain.drafts.enable_replication.consistency_group import group_named
from asr_tui.domain.drafts.policy import PolicyDraft, problems
from asr_tui.domain.estate import Estate
from asr_tui.domain.problems import Problem
from asr_tui.domain.protection import PointKind, Policy, ProtectedItem
from asr_tui.domain.retention import retained_ages
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.rows import Row, wrapped
from asr_tui.ui.present.timeline import schedule_rows
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part

DAY = 24 * 60
VALUES = {"retention_minutes": "Retention", "app_consistent_minutes": "App-consistent"}
"""The fields whose values are the policy's own."""

NAMED = 4
"""More machines than that are counted and not named."""


def retention_words(minutes: int) -> str:
    """ "24 hours", "3 days", "none: only the latest state" """
    if minutes == 0:
        return "none: only the latest state"
    if minutes > DAY and minutes % DAY == 0:
        return f"{minutes // DAY} days"
    hours = minutes / 60
    return f"{hours:g} hour{'' if hours == 1 else 's'}"


def app_consistent_words(minutes: int) -> str:
    """ "off", "every 4 hours" """
    if minutes == 0:
        return "off"
    hours = minutes / 60
    return "every hour" if hours == 1 else f"every {hours:g} hours"


def points_kept(minutes: int) -> str:
    """How many recovery points a retention keeps (Microsoft Learn, "Common questions", pruning)."""
    if minutes == 0:
        return "one point: no way back before a virus or a mistake"
    if minutes <= 120:
        return "a point every 5 minutes"
    if minutes <= DAY:
        return "every 5 minutes for 2 hours, then one an hour"
    if minutes <= 7 * DAY:
        return "every 5 minutes for 2 hours, then one every 2 hours"
    return "every 5 minutes for 2 hours, one every 2 hours for 7 days, then every 4 hours"


def retention_buys(minutes: int) -> str:
    """What a retention buys and costs, in a sentence or two."""
    if minutes == 0:
        return "Keeps only the latest state: what is broken or encrypted there is so in the copy too. Costs least."
    return f"You can go back {retention_words(minutes)}: {points_kept(minutes)}. Longer costs more snapshot storage."


def app_consistent_buys(minutes: int) -> str:
    """What app-consistent points buy and cost."""
    if minutes == 0:
        return "Crash-consistent points every 5 minutes, like pulling the plug: most programs recover from it."
    return (
        f"Programs are asked to write everything down first, {app_consistent_words(minutes)}: safer for databases. "
        "Costs the machine some work each time."
    )


def policy_fields(
    draft: EnableReplicationDraft, estate: Estate, resolved: Resolved, problems: tuple[Problem, ...]
) -> list[Field]:
    """The page's rows; the values of an existing policy are its own."""
    policy = resolved.policy
    here = [problem for problem in problems if problem.page == "policy"]

    def found(*keys: str) -> tuple[Problem, ...]:
        return tuple(problem for problem in here if problem.field in keys)

    def value(key: str, words: str, *, usual: bool) -> Field:
        whose = _usual(usual) if policy.is_new else "the policy's"
        return Field(key, VALUES[key], words, whose, problems=found(key))

    retention, app_consistent = policy.retention_minutes, policy.app_consistent_minutes
    return [
        Field("policy", "Policy", plain(policy.name), "new" if policy.is_new else "existing",
              problems=found("policy", "name")),
        value("retention_minutes", retention_words(retention), usual=retention == DAY),
        value("app_consistent_minutes", app_consistent_words(app_consistent), usual=app_consistent == 0),
        Field("crash", "Crash-consistent", "every 5 minutes", "like a pulled plug", locked=True),
        _group(draft, estate, found("multi_vm_group")),
    ]  # fmt: skip


def _group(draft: EnableReplicationDraft, estate: Estate, problems: tuple[Problem, ...]) -> Field:
    """The group with who is in it: those that are protected already, and those that join them."""
    name = draft.policy.multi_vm_group
    if not name:
        return Field("multi_vm_group", "Group", "none", "multi-VM points", problems=problems)
    group = group_named(name, draft, estate)
    joining = joined_words([machine.name for machine in group.joining]) or "no machine yet"
    there = joined_words([item.machine_name for item in group.members])
    mark = f"existing, of {there}; now joins: {joining}" if there else f"new, of {joining}"
    return Field("multi_vm_group", "Group", plain(group.name), mark, problems=problems)


def joined_words(names: Sequence[str]) -> str:
    """ "web-01, web-02", or the first of them and how many more there are."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return plain(", ".join(names[:NAMED])) + more


def buys_rows(retention: int, app_consistent: int, width: int, tall: int, *, before: tuple[str, ...] = ()) -> list[Row]:
    """What both values, in minutes, buy and cost; then, where so many rows have room for it, the points themselves."""
    sentences = (*before, retention_buys(retention), app_consistent_buys(app_consistent))
    rows = [row for sentence in sentences for row in wrapped(sentence, width, indent="  ", first="- ")]
    kept = kept_rows(retention, app_consistent, width)
    return [*rows, (), *kept] if kept and len(rows) + 1 + len(kept) <= tall else rows


def kept_rows(retention: int, app_consistent: int, width: int) -> list[Row]:
    """The points that such a policy keeps, once it has run for so long; both in minutes."""
    if not retention:
        return []
    ages = {PointKind.CRASH: retained_ages(retention), PointKind.APP: retained_ages(retention, app_consistent)}
    window = timedelta(minutes=retention)
    return schedule_rows(ages, window, width, title=f"What is kept after {retention_words(retention)}")


def _usual(is_default: bool) -> str:
    return "the usual choice" if is_default else "your choice"


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
