"""Waves in words: how the machines of one action follow one another."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from msgspec import Struct

from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Plan
from asr_tui.domain.rollout import Between, OnError, Rollout
from asr_tui.domain.waves import MachineWaves
from asr_tui.domain.wording import first_few, span
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, counted, cut, labelled, wrapped
from asr_tui.ui.text import plain


class By(Enum):
    """By what machines are put into waves."""

    NOTHING = "all at once"
    TIER = "by application tier"
    PLAN_GROUP = "by recovery plan group"
    HAND = "by hand"


class WaveChoice(Struct, frozen=True):
    """The waves, and by what they were made."""

    by: By = By.NOTHING
    waves: MachineWaves = MachineWaves()


BETWEEN = {
    Between.AT_ONCE: "the next wave begins when the one before has ended well",
    Between.AFTER_PAUSE: "the next wave begins {pause} after the one before has ended well",
    Between.WHEN_TOLD: "the next wave begins when you say so, with G",
}
ON_ERROR = {
    OnError.STOP: "after an error nothing more begins",
    OnError.GO_ON: "after an error the others go on",
}


def waves_words(choice: WaveChoice) -> str:
    """ "none: all begin at once", "by application tier: db, app, web" """
    if len(choice.waves.waves) < 2:
        return "none: all begin at once"
    names = ", ".join(plain(wave.name) for wave in choice.waves.waves)
    return f"{choice.by.value}: {names}"


def between_words(choice: MachineWaves | Rollout) -> str:
    """When the next wave begins."""
    return BETWEEN[choice.between].format(pause=span(choice.pause))


def rollout_rows(plan: Plan, width: int) -> list[Row]:
    """The waves of a plan with their numbers of machines, when the next begins, and what an error means."""
    rollout = plan.rollout
    if len(rollout.waves) < 2:
        return []
    sizes = {one.key: len(one.members) or 1 for one in plan.steps}
    counts = [(wave.name, sum(sizes.get(key, 1) for key in wave.steps)) for wave in rollout.waves]
    waves = ", then ".join(f"{plain(name)} ({count})" for name, count in counts)
    words = f"{counted(len(rollout.waves), 'wave')}: {waves}; {between_words(rollout)}; {ON_ERROR[rollout.on_error]}."
    return wrapped(words, width)


def wave_list_rows(choice: WaveChoice, names: Mapping[ArmId, str], width: int) -> list[Row]:
    """Each wave in a line: its number, name, machines; then those that are in none."""
    waves = choice.waves.waves
    if len(waves) < 2:
        return []
    rows: list[Row] = [(), rule("Waves, in their order", (), width)]
    for number, wave in enumerate(waves, 1):
        members = [plain(name) for item, name in names.items() if item in wave.items]
        rows += labelled(f"{number} {cut(plain(wave.name), 12)}", f"{len(members)}: {first_few(members, 12)}", width,
                         label_width=16)  # fmt: skip
    rest = [plain(name) for item, name in names.items() if all(item not in wave.items for wave in waves)]
    return rows + (wrapped(f"! In none, and so with the first: {first_few(rest, 8)}.", width, "warn") if rest else [])
