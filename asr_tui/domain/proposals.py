"""What is proposed in an outage and after it; a person opens its review, and nothing starts by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import Enum

from msgspec import Struct

from asr_tui.domain.attention import lag
from asr_tui.domain.direction import leads_home
from asr_tui.domain.health_reports import MachineHealth
from asr_tui.domain.lifecycle import Action, allowed_actions, stage_words
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.signals import Observation


class ProposalKind(Enum):
    RELOCATE = "relocate"
    FAIL_OVER = "fail over"
    WAY_HOME = "way home"


class NotProposed(Struct, frozen=True):
    """A machine that cannot take part, and why."""

    item: ProtectedItem
    why: str


class ProposedAction(Struct, frozen=True):
    """An action on several machines.

    items        those that can take part, by name
    left_out     those that cannot, by name
    unprotected  machines of the region that this vault does not replicate, by name
    later        machines whose next step comes after this one
    """

    kind: ProposalKind
    region: str
    action: Action
    items: tuple[ProtectedItem, ...]
    left_out: tuple[NotProposed, ...] = ()
    unprotected: tuple[str, ...] = ()
    later: tuple[ProtectedItem, ...] = ()

    @property
    def key(self) -> str:
        """The same for the same proposal in a later assessment."""
        return f"{self.kind.value}:{self.region}"

    @property
    def of(self) -> int:
        """How many machines it is about."""
        return len(self.items) + len(self.left_out)


def why_not(item: ProtectedItem, now: datetime) -> str:
    """Why a machine cannot be failed over now; empty where it can."""
    if item.active_on_target or item.stage is not Stage.PROTECTED:
        return f"not protected now: {stage_words(item).lower()}"
    if item.rpo is None and lag(item, now) is None:
        return "it has no recovery point"
    if Action.FAIL_OVER not in allowed_actions(item).actions:
        return "Azure allows no failover now"
    return ""


def relocation(region: str, items: Sequence[ProtectedItem], seen: Observation, now: datetime) -> ProposedAction:
    """The failover of all machines of a region."""
    able, left_out = _parted(items, now)
    own = {item.machine for item in seen.items}
    others = (one for one in seen.health if one.region == region and one.machine not in own and _runs(one))
    names = tuple(sorted((one.machine.name for one in others), key=str.casefold))
    return ProposedAction(ProposalKind.RELOCATE, region, Action.FAIL_OVER, able, left_out, names)


def _runs(health: MachineHealth) -> bool:
    """Whether the machine would be missed: one that its owner stopped is not."""
    return health.down_by_platform


def single_failovers(region: str, items: Sequence[ProtectedItem], now: datetime) -> list[ProposedAction]:
    """The failover of machines that the platform took down, while their region answers."""
    able, left_out = _parted(items, now)
    return [ProposedAction(ProposalKind.FAIL_OVER, region, Action.FAIL_OVER, able, left_out)]


def way_home(region: str, items: Iterable[ProtectedItem]) -> list[ProposedAction]:
    """The next step back to a region for the machines that are away from it; the earliest step first."""
    steps: dict[Action, list[ProtectedItem]] = {}
    later = []
    for item in items:
        step = next_step_home(item)
        if step is None:
            later.append(item)
        else:
            steps.setdefault(step, []).append(item)
    for action in (Action.COMMIT, Action.REPROTECT, Action.FAIL_OVER):
        if action in steps:
            rest = [item for other, own in steps.items() if other is not action for item in own]
            able, waiting = _by_name(steps[action]), _by_name([*rest, *later])
            return [ProposedAction(ProposalKind.WAY_HOME, region, action, able, later=waiting)]
    return []


def next_step_home(item: ProtectedItem) -> Action | None:
    """What brings a machine that is away one step nearer home; None while Azure is at work on it."""
    allowed = allowed_actions(item).actions
    if item.stage is Stage.FAILED_OVER and Action.COMMIT in allowed:
        return Action.COMMIT
    if item.stage in {Stage.FAILED_OVER, Stage.COMMITTED} and Action.REPROTECT in allowed:
        return Action.REPROTECT
    if item.stage is Stage.PROTECTED and leads_home(item) and Action.FAIL_OVER in allowed:
        return Action.FAIL_OVER
    return None


def _parted(items: Iterable[ProtectedItem], now: datetime) -> tuple[tuple[ProtectedItem, ...], tuple[NotProposed, ...]]:
    reasons = [(item, why_not(item, now)) for item in _by_name(items)]
    return tuple(item for item, why in reasons if not why), tuple(
        NotProposed(item, why) for item, why in reasons if why
    )


def _by_name(items: Iterable[ProtectedItem]) -> tuple[ProtectedItem, ...]:
    return tuple(sorted(items, key=lambda item: item.machine_name.casefold()))
