"""Other settings for protected machines: what their failover and their drill will make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from asr_tui.domain import steps
from asr_tui.domain.drafts.settings_change import SettingsChange, SettingsDraft
from asr_tui.domain.drafts.settings_costs import cost_words
from asr_tui.domain.drafts.settings_rules import SettingsEstate, problems
from asr_tui.domain.placement import Offered
from asr_tui.domain.plan import Consequence, Plan, PlannedStep
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.target_settings import is_untold
from asr_tui.domain.wording import first_few

_NAMED = 8


def plan(draft: SettingsDraft, estate: SettingsEstate) -> Plan:
    """One step for each machine that changes, side by side."""
    changing = [one for one in draft.machines if one.changes]
    return Plan(
        title=f"Change the settings of {_whose(changing)}",
        steps=tuple(
            PlannedStep.of(steps.ChangeSettings(one.item.id, one.item.machine_name, one.before, one.wanted))
            for one in changing
        ),
        problems=(*problems(draft, estate), *_unread(estate)),
        consequences=(
            *_consequences(changing),
            *(Consequence("costs", words) for words in cost_words(changing, estate.prices)),
            *_untold(changing),
            Consequence("stays", "replication goes on; nothing is started"),
        ),
        verb="Change settings of",
        machines=tuple(one.item.machine_name for one in changing),
    )


def _whose(changing: Sequence[SettingsChange]) -> str:
    if len(changing) == 1:
        return changing[0].item.machine_name
    return f"{len(changing)} machines"


def _consequences(changing: Sequence[SettingsChange]) -> Iterator[Consequence]:
    """Each change once, with the machines that it concerns where these are not all."""
    by_change: dict[str, list[str]] = {}
    for one in changing:
        for what, old, new in one.changes:
            by_change.setdefault(f"{what} from {old} to {new}", []).append(one.item.machine_name)
    for words, machines in by_change.items():
        whose = "" if len(machines) == len(changing) else f"{first_few(machines, _NAMED)}: "
        yield Consequence("changes", f"{whose}{words}", tuple(machines))


def _untold(changing: Sequence[SettingsChange]) -> Iterator[Consequence]:
    """What cannot be compared afterwards, once."""
    words = dict.fromkeys(what for one in changing for what, _, _ in one.changes if is_untold(what))
    if words:
        named = first_few(list(words), _NAMED)
        yield Consequence(
            "warning", f"{named}: cannot be read back, since Azure does not tell it; all else is compared"
        )


def _unread(estate: SettingsEstate) -> Iterator[Problem]:
    for why in estate.unread:
        yield FieldRef("settings", "unread").warning(why, "What depends on it was not checked.")


def filled(pattern: str, item: ProtectedItem, source_address: str = "") -> str:
    """A typed text for one of several machines: `{name}` is its name, `{last}` the last number of its own address."""
    last = source_address.rpartition(".")[2]
    return pattern.replace("{name}", item.machine_name).replace("{last}", last)


def next_size_up(name: str, offered: Offered) -> str:
    """The next larger size of the same family by its cores; the same where there is none."""
    own = next((one for one in offered.sizes if one.name.casefold() == name.casefold()), None)
    if own is None:
        return name
    larger = [one for one in offered.sizes if one.family == own.family and one.cores > own.cores]
    return min(larger, key=lambda one: (one.cores, one.memory_gib)).name if larger else name
