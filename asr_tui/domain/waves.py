"""Which machines are in which wave, as it was chosen before their plans are made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.rollout import Between, OnError, Rollout, Wave
from asr_tui.domain.steps import ItemStep


class MachineWave(Struct, frozen=True):
    """`items` are the replicated items of its machines; `name` is a tier's, a group's, or "Wave 2"."""

    name: str
    items: frozenset[ArmId]


class MachineWaves(Struct, frozen=True):
    """The waves in their order, and what happens between them. A machine of no wave belongs to the first one."""

    waves: tuple[MachineWave, ...] = ()
    between: Between = Between.AT_ONCE
    pause: timedelta = timedelta()
    on_error: OnError = OnError.GO_ON

    def of(self, item: ArmId) -> MachineWave | None:
        """The wave of a machine; None where there are no waves."""
        return next((one for one in self.waves if item in one.items), next(iter(self.waves), None))

    def whole(self, groups: Iterable[Sequence[ArmId]]) -> MachineWaves:
        """The waves with each of these groups in one: the first in which one of its machines would be."""
        waves = self.waves
        for group in groups:
            first = next((one for one in waves if not one.items.isdisjoint(group)), None)
            if first is not None:
                waves = tuple(
                    replace(one, items=one.items | set(group) if one.name == first.name else one.items - set(group))
                    for one in waves
                )
        return replace(self, waves=tuple(one for one in waves if one.items))

    def moved(self, item: ArmId, name: str) -> MachineWaves:
        """The machine in the wave of that name, which is added at the end where there is none."""
        without = tuple(replace(one, items=one.items - {item}) for one in self.waves)
        if all(one.name != name for one in without):
            without = (*without, MachineWave(name, frozenset()))
        return replace(
            self, waves=tuple(replace(one, items=one.items | {item}) if one.name == name else one for one in without)
        )


def in_waves(names: Iterable[tuple[ArmId, str]], order: Sequence[str] = ()) -> tuple[MachineWave, ...]:
    """The machines by the names of their waves: those of `order` first, then the others as they come."""
    found: dict[str, set[ArmId]] = {name: set() for name in order}
    for item, name in names:
        found.setdefault(name, set()).add(item)
    return tuple(MachineWave(name, frozenset(items)) for name, items in found.items() if items)


def with_waves(plan: Plan, item: ArmId, waves: MachineWaves) -> Plan:
    """A machine's plan with its place among the waves: its own steps in its wave, what machines share in none.

    All waves stand in it, so that plans of several machines can be joined in one order. Machines that one step takes
    together have one place, which `item`, any of them, has.
    """
    own = frozenset(one.key for one in plan.steps if isinstance(one.step, ItemStep) or one.members)
    mine = waves.of(item)
    rollout = Rollout(
        tuple(Wave(one.name, own if one is mine else frozenset()) for one in waves.waves),
        waves.between,
        waves.pause,
        waves.on_error,
    )
    facts = tuple(replace(one, tier=mine.name) for one in plan.facts) if mine else plan.facts
    return replace(plan, rollout=rollout, facts=facts, parts=tuple(with_waves(one, item, waves) for one in plan.parts))


def joined_rollout(rollouts: Sequence[Rollout]) -> Rollout:
    """One rollout of several machines': the waves by name in the order of the first plan; empty ones are dropped."""
    found: dict[str, frozenset[str]] = {}
    for one in rollouts:
        for wave in one.waves:
            found[wave.name] = found.get(wave.name, frozenset()) | wave.steps
    return (
        replace(rollouts[0], waves=tuple(Wave(name, held) for name, held in found.items() if held))
        if rollouts
        else Rollout()
    )
