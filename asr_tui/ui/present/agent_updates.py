"""Who updates the agents of a vault's machines: its container mappings as rows, and how the agents are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from asr_tui.domain.automation import AutomationRun, RoleAssignment, roles_of, runs_of_updates, suffices
from asr_tui.domain.ids import ArmId
from asr_tui.domain.protection import ContainerMapping, ProtectedItem
from asr_tui.domain.repair_ways import Repair
from asr_tui.domain.resources import AutomationAccount
from asr_tui.domain.wording import short_list
from asr_tui.ui.present.rows import Cell, Row, counted, marked, wrapped
from asr_tui.ui.present.times import Zone, between, clock, day
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone


def mapping_cells(one: ContainerMapping) -> tuple[Cell, ...]:
    """The mapping, and by which account its agents are updated."""
    if not one.updates_agents:
        return plain(one.name), marked("quiet", "by hand"), ""
    account = plain(one.update_account.name) if one.update_account else "not told"
    if one.by_own_identity:
        return plain(one.name), marked("good", "by Azure"), account
    return plain(one.name), marked("warn", "by a Run As account, which ended in 2023"), account


def agent_rows(items: Sequence[ProtectedItem], now: datetime, width: int) -> list[Row]:
    """How many agents can be updated, end soon, and have to be installed again."""
    said = [
        f"{counted(number, 'agent')} {words}"
        for repair, words in _WORDS.items()
        if (number := sum(repair.is_due(item, now) for item in items))
    ]
    if not said:
        return wrapped("All agents are new enough.", width, "good", first="+ ", indent="  ")
    words = f"{'; '.join(said)}. a leads to the actions of all machines, which update them."
    return wrapped(words, width, "warn", first="! ", indent="  ")


_WORDS = {
    Repair.UPDATE_AGENT: "can be updated",
    Repair.UPDATE_EXPIRING: "or certificates end within 30 days",
    Repair.REINSTALL_AGENT: "must be installed again",
}


def account_answers(accounts: Sequence[AutomationAccount]) -> list[tuple[str, str, str]]:
    """Each account as an answer, after "nobody"."""
    found = [
        (one.id, plain(one.id.name), f"{plain(one.location)}, {_identity(one)}")
        for one in sorted(accounts, key=lambda one: one.id.name.casefold())
    ]
    return [("", "Nobody", "agents are updated by hand"), *found]


def _identity(one: AutomationAccount) -> str:
    return "own identity on" if one.has_identity else "no identity of its own"


_RUNS = 4
_LABEL = 10


def account_rows(
    account: ArmId,
    known: AutomationAccount | None,
    roles: Sequence[RoleAssignment] | None,
    runs: Sequence[AutomationRun] | None,
    now: datetime,
    zone: Zone,
    width: int,
) -> list[Row]:
    """The account of a mapping: its identity, what that may do at the vault, and its newest runs."""
    facts: list[tuple[str, str, Tone]] = [("Account", plain(f"{account.name} in {account.group}"), "strong")]
    if known is None:
        facts.append(("Identity", "not known: the account could not be read", "warn"))
    elif not known.has_identity:
        facts.append(("Identity", "none of its own: its runs fail. Portal: the account > Identity", "bad"))
    else:
        facts.append(("Identity", f"its own, {plain(known.principal)}", ""))
        facts.append(_role_fact(known, roles))
    facts += _run_facts(runs, now, zone)
    rows: list[Row] = []
    for label, words, tone in facts:
        rows += wrapped(words, width, tone, indent=" " * _LABEL, first=f"{label:<{_LABEL}}")
    return rows


def _role_fact(account: AutomationAccount, roles: Sequence[RoleAssignment] | None) -> tuple[str, str, Tone]:
    if roles is None:
        return "May", "not known: the roles on the vault could not be read", "warn"
    own = roles_of(account.principal, roles)
    names = short_list([f"{one.words} on {plain(one.scope.name)}" for one in own]) or "nothing on this vault"
    if suffices(own):
        return "May", names, "good"
    return "May", f"{names}: it needs Contributor. Portal: the vault > Access control (IAM)", "bad"


def _run_facts(runs: Sequence[AutomationRun] | None, now: datetime, zone: Zone) -> list[tuple[str, str, Tone]]:
    if runs is None:
        return [("Runs", "not known: they could not be read", "warn")]
    newest = runs_of_updates(runs)[:_RUNS]
    if not newest:
        return [("Runs", "none in 30 days; it begins at midnight", "quiet")]
    return [
        ("Runs" if place == 0 else "", _run_words(one, now, zone), "bad" if one.failed else "")
        for place, one in enumerate(newest)
    ]


def _run_words(one: AutomationRun, now: datetime, zone: Zone) -> str:
    when = f"{day(one.created, now, zone)} {clock(one.created, zone)}" if one.created else "at an unknown time"
    took = f", {between(one.created, one.ended, now)}" if one.created and one.ended else ""
    hint = ". Portal: the account > Jobs says why" if one.failed else ""
    return f"{when}: {plain(one.status)}{took}{hint}"
