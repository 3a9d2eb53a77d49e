"""Who updates the agents of a vault's machines: its container mappings as rows, and how the agents are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from asr_tui.domain.protection import ContainerMapping, ProtectedItem
from asr_tui.domain.repair_ways import Repair
from asr_tui.domain.resources import AutomationAccount
from asr_tui.ui.present.rows import Cell, Row, counted, marked, wrapped
from asr_tui.ui.text import plain


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
