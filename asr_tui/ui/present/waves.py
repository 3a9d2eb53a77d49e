"""Waves in words: how the machines of one action follow one another."""

from __future__ import annotations

from collections.abc import Mapping

from asr_tui.domain.ids import ArmId
from asr_tui.domain.rollout import Between, OnError, Rollout
from asr_tui.domain.wave_choice import By, WaveChoice, missing
from asr_tui.domain.wording import first_few, span
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, counted, cut, labelled, wrapped
from asr_tui.ui.text import plain

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
    if choice.by is By.NOTHING or len(choice.waves) < 2:
        return "none: all begin at once"
    names = ", ".join(plain(wave.name) for wave in choice.waves)
    return f"{choice.by.value}, {names}"


def between_words(choice: WaveChoice | Rollout) -> str:
    """When the next wave begins."""
    return BETWEEN[choice.between].format(pause=span(choice.pause))


def rollout_rows(rollout: Rollout, width: int) -> list[Row]:
    """The waves of a plan with their numbers of machines, when the next begins, and what an error means."""
    if not rollout.waves:
        return []
    waves = ", then ".join(f"{plain(wave.name)} ({len(wave.steps)})" for wave in rollout.waves)
    words = f"{counted(len(rollout.waves), 'wave')}: {waves}; {between_words(rollout)}; {ON_ERROR[rollout.on_error]}."
    return wrapped(words, width)


def wave_list_rows(choice: WaveChoice, names: Mapping[ArmId, str], width: int) -> list[Row]:
    """Each wave in a line: its number, name, machines; then those that are in none."""
    if len(choice.waves) < 2:
        return []
    rows: list[Row] = [(), rule("Waves, in their order", (), width)]
    for number, wave in enumerate(choice.waves, 1):
        members = [plain(name) for item, name in names.items() if item in wave.items]
        rows += labelled(f"{number} {cut(plain(wave.name), 12)}", f"{len(members)}: {first_few(members, 12)}", width,
                         label_width=16)  # fmt: skip
    rest = [plain(names[item]) for item in missing(choice, tuple(names))]
    return rows + (wrapped(f"! In none, and so with the first: {first_few(rest, 8)}.", width, "warn") if rest else [])
