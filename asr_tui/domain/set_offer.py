"""What Azure offers now for a set of machines: for how many of them, and what is next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from asr_tui.domain.direction import leads_home
from asr_tui.domain.lifecycle import Action, allowed_actions
from asr_tui.domain.protection import ProtectedItem

ENDINGS = (Action.CLEAN_UP, Action.COMMIT, Action.REPROTECT)
"""Actions that end a drill or a failover; only the next sensible one has a key."""


def next_ending(item: ProtectedItem) -> Action | None:
    """What ends the machine's drill or failover next, where Azure offers it."""
    return next((one for one in allowed_actions(item).actions if one in ENDINGS), None)


class SetOffer(Struct, frozen=True):
    """Of a set of machines.

    able       the actions that have a key, each with the number of machines for which Azure allows it: of the endings
               only those that are next for a machine, though a re-protect takes what is not committed too
    next_steps what is next for at least one of them: an ending, or the failback
    homewards  every failover that is offered leads home
    """

    machines: int = 0
    able: Mapping[Action, int] = field(default_factory=dict)
    next_steps: frozenset[Action] = frozenset()
    homewards: bool = False


def set_offer(items: Sequence[ProtectedItem]) -> SetOffer:
    able: dict[Action, int] = {}
    with_key: set[Action] = set()
    steps: set[Action] = set()
    failovers: list[bool] = []
    for item in items:
        ending, actions = next_ending(item), allowed_actions(item).actions
        for action in actions:
            able[action] = able.get(action, 0) + 1
            if action is ending or action not in ENDINGS:
                with_key.add(action)
        home = leads_home(item)
        if Action.FAIL_OVER in actions:
            failovers.append(home)
        if ending is not None:
            steps.add(ending)
        elif home and Action.FAIL_OVER in actions:
            steps.add(Action.FAIL_OVER)
    offered = {action: number for action, number in able.items() if action in with_key}
    return SetOffer(len(items), offered, frozenset(steps), bool(failovers) and all(failovers))
