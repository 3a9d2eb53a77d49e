"""Replication policies: in words, in a list, and as fields with the effect and the cost of each value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft, ResolvedPolicy
from asr_tui.domain.drafts.enable_replication.consistency_group import group_named
from asr_tui.domain.drafts.policy import NewPolicyDraft, PolicyDraft, new_problems, problems
from asr_tui.domain.estate import Estate
from asr_tui.domain.problems import Problem
from asr_tui.domain.protection import PointKind, Policy, ProtectedItem
from asr_tui.domain.retention import retained_ages
from asr_tui.domain.wording import app_consistent_words, retention_words, short_list
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.rows import Row, counted, wrapped
from asr_tui.ui.present.timeline import schedule_rows
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Part

DAY = 24 * 60
VALUES = {"retention_minutes": "Retention", "app_consistent_minutes": "App-consistent"}
"""The fields whose values are the policy's own."""
CRASH_CONSISTENT = Field("crash", "Crash-consistent", "every 5 minutes", "as after a power failure", locked=True)
_MOST_NAME = 32
MOST_NAMED = 4
"""More machines are counted and not named."""


def points_kept(minutes: int) -> str:
    """The recovery points that a retention keeps (Microsoft Learn, "Common questions", pruning)."""
    if minutes == 0:
        return "one point: no way back before a virus or a mistake"
    if minutes <= 120:
        return "a point every 5 minutes"
    if minutes <= DAY:
        return "every 5 minutes for 2 hours, then one an hour"
    if minutes <= 7 * DAY:
        return "every 5 minutes for 2 hours, then one every 2 hours"
    return "every 5 minutes for 2 hours, one every 2 hours for 7 days, then every 4 hours"


def _retention_effect(minutes: int) -> str:
    if minutes == 0:
        return "Keeps only the latest state: what is broken or encrypted there is so in the copy too. Costs least."
    return f"You can go back {retention_words(minutes)}: {points_kept(minutes)}. Longer costs more snapshot storage."


def _app_consistent_effect(minutes: int) -> str:
    if minutes == 0:
        return "Crash-consistent points every 5 minutes, as after a power failure: most programs recover from it."
    return (
        f"Programs are asked to write their data to disk first, {app_consistent_words(minutes)}: safer for databases. "
        "Costs the machine some work each time."
    )


def policy_fields(
    draft: EnableReplicationDraft, estate: Estate, policy: ResolvedPolicy, problems: tuple[Problem, ...]
) -> list[Field]:
    here = [problem for problem in problems if problem.page == "policy"]

    def found(*keys: str) -> tuple[Problem, ...]:
        return tuple(problem for problem in here if problem.field in keys)

    def value(key: str, words: str, *, usual: bool) -> Field:
        choice = "the usual choice" if usual else "your choice"
        return Field(key, VALUES[key], words, choice if policy.is_new else "the policy's", problems=found(key))

    retention, app_consistent = policy.retention_minutes, policy.app_consistent_minutes
    return [
        Field("policy", "Policy", plain(policy.name), "new" if policy.is_new else "existing",
              problems=found("policy", "name")),
        value("retention_minutes", retention_words(retention), usual=retention == DAY),
        value("app_consistent_minutes", app_consistent_words(app_consistent), usual=app_consistent == 0),
        CRASH_CONSISTENT,
        _group(draft, estate, found("multi_vm_group")),
    ]  # fmt: skip


def _group(draft: EnableReplicationDraft, estate: Estate, problems: tuple[Problem, ...]) -> Field:
    """The group with its protected members and the machines that join them."""
    name = draft.policy.multi_vm_group
    if not name:
        return Field("multi_vm_group", "Group", "none", "no shared recovery points", problems=problems)
    group = group_named(name, draft, estate)
    joining = names_in_short([machine.name for machine in group.joining]) or "no machine yet"
    there = names_in_short([item.machine_name for item in group.members])
    mark = f"existing, of {there}; now joins: {joining}" if there else f"new, of {joining}"
    return Field("multi_vm_group", "Group", plain(group.name), mark, problems=problems)


def names_in_short(names: Sequence[str]) -> str:
    """ "web-01, web-02", or the first of them and how many more there are."""
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return plain(", ".join(names[:MOST_NAMED])) + more


def effect_rows(retention: int, app_consistent: int, width: int, tall: int, *, before: Sequence[str] = ()) -> list[Row]:
    """The effect and the cost of both values, in minutes; then the points kept, where `tall` rows have room."""
    sentences = (*before, _retention_effect(retention), _app_consistent_effect(app_consistent))
    rows = [row for sentence in sentences for row in wrapped(plain(sentence), width, indent="  ", first="- ")]
    kept = _kept_rows(retention, app_consistent, width)
    return [*rows, (), *kept] if kept and len(rows) + 1 + len(kept) <= tall else rows


def _kept_rows(retention: int, app_consistent: int, width: int) -> list[Row]:
    """The points that a policy keeps once it has run for its retention."""
    if not retention:
        return []
    ages = {PointKind.CRASH: retained_ages(retention), PointKind.APP: retained_ages(retention, app_consistent)}
    window = timedelta(minutes=retention)
    return schedule_rows(ages, window, width, title=f"What is kept after {retention_words(retention)}")


def policy_cells(policy: Policy, using: int) -> tuple[Part, ...]:
    if not policy.is_a2a:
        return (plain(policy.name), ("-", "quiet"), ("-", "quiet"), ("not for Azure machines", "quiet"))
    users: Part = counted(using, "machine") if using else ("none", "quiet")
    words = retention_words(policy.retention_minutes), app_consistent_words(policy.app_consistent_minutes)
    return (plain(policy.name), *words, users)


def compared_rows(policy: Policy, others: Sequence[Policy], items: Sequence[ProtectedItem], width: int) -> list[Row]:
    """What a policy keeps, whose it is, and how each other one differs from it."""
    if not policy.is_a2a:
        return []
    using = [plain(item.machine_name) for item in items if item.policy == policy.id]
    facts = [("Keeps", points_kept(policy.retention_minutes)), ("Machines", short_list(using) or "none")]
    facts += [
        (plain(other.name), "; ".join(_differences(policy, other)) or "has the same values")
        for other in others
        if other.id != policy.id and other.is_a2a
    ]
    label = min(max(len(name) for name, _ in facts) + 2, _MOST_NAME)
    rows: list[Row] = []
    for name, words in facts:
        rows += wrapped(words, width, "quiet", indent=" " * label, first=f"{name[: label - 2]:<{label}}")
    return rows


def _differences(policy: Policy, other: Policy) -> Iterator[str]:
    """Each value of the other one that is not this one's."""
    pairs = (
        ("retention", retention_words(policy.retention_minutes), retention_words(other.retention_minutes)),
        ("app-consistent", app_consistent_words(policy.app_consistent_minutes),
         app_consistent_words(other.app_consistent_minutes)),
        ("crash-consistent", f"{policy.crash_consistent_minutes} min", f"{other.crash_consistent_minutes} min"),
        ("multi-VM sync", "on" if policy.multi_vm_sync else "off", "on" if other.multi_vm_sync else "off"),
    )  # fmt: skip
    return (f"{what} {its}, here {ours}" for what, ours, its in pairs if ours != its)


def new_fields(draft: NewPolicyDraft, policies: Sequence[Policy]) -> list[Field]:
    """The values of a new policy, each with what is wrong with it; a name that is still empty is no error yet."""
    found = [one for one in new_problems(draft, tuple(policies)) if draft.name or one.field != "name"]

    def here(key: str) -> tuple[Problem, ...]:
        return tuple(one for one in found if one.field == key)

    retention, app_consistent = draft.retention_minutes, draft.app_consistent_minutes
    return [
        Field("name", "Name", plain(draft.name) or "-", "" if draft.name else "needed", problems=here("name")),
        Field("retention_minutes", VALUES["retention_minutes"], retention_words(retention),
              "the usual choice" if retention == DAY else "", problems=here("retention_minutes")),
        Field("app_consistent_minutes", VALUES["app_consistent_minutes"], app_consistent_words(app_consistent),
              "" if app_consistent else "the usual choice", problems=here("app_consistent_minutes")),
        Field("crash", "Crash-consistent", "every 5 minutes", "always", locked=True),
    ]  # fmt: skip


def value_fields(draft: PolicyDraft, now: Policy, items: tuple[ProtectedItem, ...]) -> list[Field]:
    """The two values that can be changed, each with the present one, and the fixed one."""
    values = {
        "retention_minutes": (draft.retention_minutes, now.retention_minutes, retention_words),
        "app_consistent_minutes": (draft.app_consistent_minutes, now.app_consistent_minutes, app_consistent_words),
    }
    changed = any(value != old for value, old, _ in values.values())
    found = problems(draft, (now,), items) if changed else ()
    return [
        *(
            Field(key, VALUES[key], words(value), "as it is" if words(value) == words(old) else f"now {words(old)}",
                  problems=tuple(one for one in found if one.field == key))
            for key, (value, old, words) in values.items()
        ),
        Field("crash", "Crash-consistent", f"every {now.crash_consistent_minutes} minutes", "always", locked=True),
    ]  # fmt: skip
