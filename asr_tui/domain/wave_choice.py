"""How the machines of one action follow one another, as a person chose it: by machine, before there is a plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum

from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.rollout import Between, OnError, Rollout, Wave

MOST_BY_HAND = 9
"""Waves that a digit key can name."""


class By(Enum):
    """By what machines are put into waves."""

    NOTHING = "all at once"
    TIER = "by application tier"
    PLAN_GROUP = "by recovery plan group"
    HAND = "by hand"


@dataclass(frozen=True, slots=True)
class NamedWave:
    """`items` are the ids of the machines' protected items."""

    name: str
    items: frozenset[ArmId]


@dataclass(frozen=True, slots=True)
class WaveChoice:
    """`pause` is between two waves, where `between` is AFTER_PAUSE."""

    by: By = By.NOTHING
    waves: tuple[NamedWave, ...] = ()
    between: Between = Between.AT_ONCE
    pause: timedelta = timedelta(minutes=5)
    on_error: OnError = OnError.GO_ON

    def name_of(self, item: ArmId) -> str:
        """The wave of a machine; empty where it is in none."""
        return next((wave.name for wave in self.waves if item in wave.items), "")


def by_hand(numbers: Mapping[ArmId, int]) -> tuple[NamedWave, ...]:
    """The waves of machines that were given a number each, without those that hold none."""
    waves = ((number, frozenset(item for item, own in numbers.items() if own == number)) for number in _used(numbers))
    return tuple(NamedWave(f"Wave {number}", items) for number, items in waves)


def _used(numbers: Mapping[ArmId, int]) -> Iterable[int]:
    return sorted(set(numbers.values()))


def rollout_of(choice: WaveChoice, plan: Plan) -> Rollout:
    """The waves with the plan's steps. A step that acts on no machine of a wave, such as a network, is in none.

    A wave whose machines were all left out is left out too.
    """
    waves = (
        Wave(wave.name, frozenset(one.key for one in plan.steps if one.step.id in wave.items and one.step.on_machine))
        for wave in choice.waves
    )
    held = tuple(wave for wave in waves if wave.steps)
    if len(held) < 2:
        return Rollout(on_error=choice.on_error)
    pause = choice.pause if choice.between is Between.AFTER_PAUSE else timedelta()
    return Rollout(held, choice.between, pause, choice.on_error)


def with_waves(choice: WaveChoice, plan: Plan, names: Mapping[ArmId, str]) -> Plan:
    """The plan in its waves, each machine's facts with the name of its wave. `names`: of the machines, by item."""
    of_machine = {name: wave for item, name in names.items() if (wave := choice.name_of(item))}
    facts = tuple(replace(one, tier=of_machine.get(one.machine, one.tier)) for one in plan.facts)
    return replace(plan, rollout=rollout_of(choice, plan), facts=facts)


def named_waves(groups: Iterable[tuple[str, Iterable[ArmId]]]) -> tuple[NamedWave, ...]:
    """Waves of named groups, in their order."""
    return tuple(NamedWave(name, frozenset(items)) for name, items in groups)


def missing(choice: WaveChoice, items: Sequence[ArmId]) -> tuple[ArmId, ...]:
    """Machines that are in none of the waves; they begin with the first."""
    return tuple(item for item in items if choice.waves and not choice.name_of(item))


def tier_waves(tiers: Iterable[tuple[str, Iterable[ArmId]]], rest: str = "others") -> tuple[NamedWave, ...]:
    """A wave for each tier, in their order; none where fewer than two tiers have a name."""
    found = [(name, tuple(items)) for name, items in tiers]
    if sum(bool(name) for name, _ in found) < 2:
        return ()
    return named_waves((name or rest, items) for name, items in found)
