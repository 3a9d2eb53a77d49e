"""The menu of several machines: each action with how many can take part, and who cannot with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.action_rights import right_of_key
from asr_tui.domain.direction import leads_home
from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import Action, allowed_actions
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.repair_ways import Repair
from asr_tui.domain.taking_part import STEPS, LeftOut, Surroundings, taking_part
from asr_tui.domain.wording import and_join, first_few
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.item import state
from asr_tui.ui.present.rows import Row, cell, counted, cut, labelled, left, split, wrapped
from asr_tui.ui.text import plain

FAIL_BACK = "FAIL_BACK"
"""The key of the failover of machines whose failover leads home; that of the others is FAIL_OVER."""
NAMED = 4
"""Machines that are named for one reason; of more the others are counted."""
_TITLE_WIDTH, _COUNT_WIDTH = 24, 11
_LAST = (Action.CANCEL_FAILOVER, Action.DISABLE)
"""Actions that no cursor begins on: they end what somebody wanted."""
_LEFT_TO_ONE = Action.MIGRATE
"""A migration is begun on one machine: it ends its protection for good."""
_BRIEF = {
    Action.DRILL.name: "copies in a closed network, to try them",
    Action.CLEAN_UP.name: "deletes the test machines",
    Action.FAIL_OVER.name: "in the other region, for real",
    FAIL_BACK: "at home again, for real",
    Action.REPAIR.name: "compares copies that lost track",
    Action.CANCEL_FAILOVER.name: "stops what is under way",
    Action.CHANGE_POINT.name: "starts them from another point",
    Action.COMMIT.name: "says that their state is good",
    Action.REPROTECT.name: "copies them back",
    Action.DISABLE.name: "takes them out of the vault",
    Repair.ADD_DISKS.name: "replicates what they got since",
    Repair.REMOVE_DISKS.name: "whose adding failed",
    Repair.DISMISS.name: "leaves it as it is",
    Repair.UPDATE_AGENT.name: "all that can have a newer one",
    Repair.UPDATE_EXPIRING.name: "agents that end within 30 days",
    Repair.REINSTALL_AGENT.name: "where Azure asks for it",
}
_MEANINGS = {
    Action.DRILL.name: "starts a copy of each in a closed network; production is not touched",
    Action.CLEAN_UP.name: "deletes the test machines, and with them what they cost; a note can be kept",
    Action.FAIL_OVER.name: "starts them in the other region for real",
    FAIL_BACK: "starts them at home again, for real",
    Action.REPAIR.name: "compares disks with their copies, and copies what differs",
    Action.CANCEL_FAILOVER.name: "stops the failovers that are under way",
    Action.CHANGE_POINT.name: "starts them from another point; what was written since is lost",
    Action.COMMIT.name: "says that their state is good; no other point can be chosen afterwards",
    Action.REPROTECT.name: "copies them back to where they came from",
    Action.DISABLE.name: "takes them out of the vault, with all their recovery points",
    Repair.ADD_DISKS.name: "replicates the disks that they got since they were protected, with the types of the others",
    Repair.REMOVE_DISKS.name: "takes disks whose adding failed out of the replication",
    Repair.DISMISS.name: "dismisses the warnings that Azure lets be dismissed: what they say stays so",
    Repair.UPDATE_AGENT.name: "updates the Mobility service wherever a newer one can be had; the machines have to run",
    Repair.UPDATE_EXPIRING.name: "updates the Mobility service where it, or its certificate, ends within 30 days",
    Repair.REINSTALL_AGENT.name: "installs the Mobility service again where Azure asks for it; they have to run",
}


class OfferedAction(Struct, frozen=True):
    """An action on those machines that it is offered for. `key` is an Action's or a Repair's name, or FAIL_BACK.

    groups, along, staying  as of `TakingPart`
    """

    key: str
    action: Action | Repair
    able: tuple[ProtectedItem, ...]
    left_out: tuple[LeftOut, ...]
    groups: tuple[tuple[ProtectedItem, ...], ...] = ()
    along: tuple[ProtectedItem, ...] = ()
    staying: tuple[ProtectedItem, ...] = ()

    @property
    def title(self) -> str:
        return "Failback" if self.key == FAIL_BACK else self.action.value


def key_of(action: Action, item: ProtectedItem) -> str:
    """The key under which an action on this machine stands in the menu."""
    return FAIL_BACK if action is Action.FAIL_OVER and leads_home(item) else action.name


def choices(
    items: Sequence[ProtectedItem], around: Surroundings, now: datetime | None = None
) -> tuple[OfferedAction, ...]:
    """What can be done with the machines, first what is next for most of them; never first what ends a protection."""
    found = [choice for action in Action if action is not _LEFT_TO_ONE for choice in _choices_of(action, items, around)]
    due = Counter(key_of(actions[0], item) for item in items if (actions := allowed_actions(item).actions))
    repairs = _repairs(items, now) if now is not None else ()
    return tuple(sorted((*found, *repairs), key=lambda one: (one.action in _LAST, -due[one.key])))


def _repairs(items: Sequence[ProtectedItem], now: datetime) -> Iterator[OfferedAction]:
    """The repairs that some of the machines need; a list does not tell of disks that can be taken out."""
    for repair in Repair:
        able = tuple(item for item in items if repair.is_due(item, now))
        if able and repair is not Repair.REMOVE_DISKS:
            left_out = tuple(LeftOut(item, _NO_NEED) for item in items if item not in able)
            yield OfferedAction(repair.name, repair, able, left_out)


def _choices_of(action: Action, items: Sequence[ProtectedItem], around: Surroundings) -> Iterator[OfferedAction]:
    """The action once; failovers that lead home apart from the others, each with all others as left out."""
    parted = taking_part(action, items, around)
    for key in dict.fromkeys(key_of(action, item) for item in parted.able):
        able = tuple(item for item in parted.able if key_of(action, item) == key)
        other_way = (LeftOut(item, _OTHER_WAY[key]) for item in parted.able if key_of(action, item) != key)
        groups = tuple(one for one in parted.groups if any(item in able for item in one))
        along = tuple(item for item in parted.along if item in able)
        yield OfferedAction(key, action, able, (*parted.left_out, *other_way), groups, along, parted.staying)


def allowed(found: Sequence[OfferedAction], lacks: Callable[[str, ArmId], bool]) -> tuple[OfferedAction, ...]:
    """The choices without the machines on whose vault the account lacks the right; what is left to nobody comes last.

    `lacks` is asked with the right and the vault.
    """
    given = [_allowed(one, right_of_key(one.key), lacks) for one in found]
    return tuple(sorted(given, key=lambda one: not one.able))


def _allowed(choice: OfferedAction, right: str, lacks: Callable[[str, ArmId], bool]) -> OfferedAction:
    vaults = dict.fromkeys(item.id.vault_id for item in choice.able)
    denied = {vault for vault in vaults if right and lacks(right, vault)}
    if not denied:
        return choice
    out = tuple(item for item in choice.able if item.id.vault_id in denied)
    able = tuple(item for item in choice.able if item.id.vault_id not in denied)
    without = tuple(LeftOut(item, f"{_NO_RIGHT}{right}") for item in out)
    groups = tuple(one for one in choice.groups if not any(item in out for item in one))
    along, staying = (
        tuple(item for item in of if item.id.vault_id not in denied) for of in (choice.along, choice.staying)
    )
    left_out = (*choice.left_out, *without)
    return replace(choice, able=able, left_out=left_out, groups=groups, along=along, staying=staying)


_NO_RIGHT = "not allowed: your account lacks "
_NO_NEED = "needs none"
"""Why a machine takes no part in a repair."""
_OTHER_WAY = {FAIL_BACK: "fails over", Action.FAIL_OVER.name: "fails back"}
"""Why a machine takes no part in failovers of the other direction; of other actions there is one key."""


def brief_reason(out: LeftOut) -> str:
    """Why it takes no part, in a few words that several machines share."""
    if out.why.startswith(_NO_RIGHT) or out.why == _NO_NEED or out.why in _OTHER_WAY.values():
        return out.why
    if out.under_way:
        return "under way already"
    if out.group:
        return f"its group {out.group} cannot as a whole"
    words = split(state(out.item))[0]
    busy = out.item.current_scenario and not out.item.allowed_operations
    return f"{words}, {_work_words(out.item.current_scenario)} under way" if busy else words


def _work_words(scenario: str) -> str:
    """Azure's word for work on a machine, as people know it."""
    return next((action.value.lower() for action, step in STEPS.items() if step.scenario == scenario), "a job")


def left_out_words(machines: Sequence[LeftOut], most: int = NAMED) -> str:
    """ "app-01, app-02 (Failed over); sql-01 and 7 more (First copy 43 %)", the most frequent reason first."""
    by_reason: dict[str, list[str]] = {}
    for one in machines:
        by_reason.setdefault(brief_reason(one), []).append(one.item.machine_name)
    ordered = sorted(by_reason.items(), key=lambda each: -len(each[1]))
    return "; ".join(f"{first_few(names, most)} ({reason})" for reason, names in ordered)


def along_words(items: Sequence[ProtectedItem]) -> str:
    """ "db-02, db-03 (group shop-db); crm-02 (group crm)"."""
    by_group: dict[str, list[str]] = {}
    for one in items:
        by_group.setdefault(one.multi_vm_group, []).append(one.machine_name)
    return "; ".join(f"{first_few(names, NAMED)} (group {group})" for group, names in by_group.items())


def all_left_out_words(items: Iterable[ProtectedItem]) -> str:
    """The states of machines none of which can take part."""
    return plain(left_out_words([LeftOut(item, "") for item in items], 2))


def choice_rows(choice: OfferedAction, number: int, width: int) -> list[Row]:
    """The action, how many can take part, and what it does, in one line."""
    named = len(choice.able) - len(choice.along)
    count = f"all {number}" if not choice.left_out else f"{named} of {number}"
    count += f" +{len(choice.along)}" if choice.along else ""
    room = max(width - _TITLE_WIDTH - _COUNT_WIDTH, 0)
    return [
        ((left(choice.title, _TITLE_WIDTH), "strong"), (cell(count, _COUNT_WIDTH), "warn" if choice.left_out else ""),
         (cut(_BRIEF[choice.key], room), "quiet"))
    ]  # fmt: skip


SETTINGS = "SETTINGS"
"""The key of the line that leads to the machines' settings."""


def can_change(item: ProtectedItem) -> bool:
    """Whether Azure changes the settings of the machine now (assumed: those of protected machines)."""
    return item.stage is Stage.PROTECTED


def settings_rows(items: Sequence[ProtectedItem], width: int) -> list[Row]:
    """The settings of the machines as a line of the menu."""
    able = sum(map(can_change, items))
    count = f"all {able}" if able == len(items) else f"{able} of {len(items)}"
    room = max(width - _TITLE_WIDTH - _COUNT_WIDTH, 0)
    what = cut("what failover and drill make of them", room)
    return [((left("Change settings", _TITLE_WIDTH), "strong"), cell(count, _COUNT_WIDTH), (what, "quiet"))]


def about_rows(choice: OfferedAction, width: int) -> list[Row]:
    """The action under the cursor: what it does, who can take part, and who cannot and why."""
    names = [one.machine_name for one in choice.able]
    rows = [rule(choice.title, (), width), *wrapped(f"{_MEANINGS[choice.key].capitalize()}.", width, "quiet")]
    if choice.left_out:
        rows += labelled("left out", plain(left_out_words(choice.left_out, 5)), width, "warn")
    if choice.along:
        rows += labelled("come along", plain(along_words(choice.along)), width, "warn")
    if choice.staying:
        rows += labelled("stay", plain(along_words(choice.staying)), width, "quiet")
    return [*rows, *labelled("takes part", plain(first_few(names, 40)) or "nobody now", width)]


def head_rows(items: Sequence[ProtectedItem], width: int) -> list[Row]:
    """How many machines of which vaults, and how many are in which state."""
    vaults = Counter(item.id.vault_id.name for item in items)
    facts = plain(and_join(sorted(vaults)) if len(vaults) < 3 else counted(len(vaults), "vault"))
    states = Counter(split(state(item))[0] for item in items)
    said = ", ".join(f"{count} {words}" for words, count in states.most_common())
    names = plain(first_few([item.machine_name for item in items], 12))
    return [rule(counted(len(items), "machine"), (facts,), width), *wrapped(plain(said), width, "strong")[:3],
            *wrapped(names, width, "quiet")[:2]]  # fmt: skip


def nobody_words(items: Sequence[ProtectedItem], offered: Sequence[OfferedAction]) -> str:
    """Actions that are not offered for any of the machines, in a sentence; empty where there are none."""
    there = {one.action for one in offered}
    missing = [action.value for action in Action if action is not _LEFT_TO_ONE and action not in there]
    return f"Offered for none of them now: {', '.join(missing)}." if missing and items else ""
