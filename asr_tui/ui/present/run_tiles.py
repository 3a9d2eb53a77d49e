"""The machines of a large run as tiles, and what is known of one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from asr_tui.domain import steps
from asr_tui.domain.protection import Stage
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.domain.wording import first_few
from asr_tui.ui.present.bars import Tile
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.job import task_title
from asr_tui.ui.present.rows import Row, cut, split, wrapped
from asr_tui.ui.present.run_stages import machine_steps
from asr_tui.ui.present.run_step import cancelled, progress, state_words, tasks_of_done, tone, why
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

MANY = 4
"""Machines from which on a run shows tiles."""
_HELD_UP = frozenset({StepState.UNKNOWN, StepState.PAUSED, StepState.BLOCKED})
_NAMED = 6
_INDENT = 4
"""Cells before what stands below a step in a list."""


def as_tiles(run: Run) -> list[StepRun]:
    """The steps that have a tile: what failed first, also a shared step; then the machines in the plan's order."""
    machines = machine_steps(run)
    if len(machines) < MANY:
        return []
    stopped = [one for one in run.steps if one.state is StepState.FAILED]
    unclear = [one for one in run.steps if one.state in {StepState.UNKNOWN, StepState.PAUSED}]
    first = [*stopped, *unclear]
    return [*first, *(one for one in machines if one not in first)]


def tile_of(one: StepRun) -> Tile:
    """The tile of a step: filled by its first copy's percent, whole where it has ended."""
    step = one.planned.step
    name = plain(step.on_machine or step.id.name)
    if one.state is StepState.DONE:
        return Tile(name, "+", "good", "fill-good", 1.0)
    if cancelled(one) or one.state in _HELD_UP:
        return Tile(name, "!", "warn", "fill-warn", 0.0 if one.state is StepState.BLOCKED else 1.0)
    if one.state is StepState.FAILED:
        return Tile(name, "x", "bad", "fill-bad", 1.0)
    if one.state is StepState.WAITING:
        return Tile(name, ".", "quiet")
    if one.state is not StepState.COPYING:
        return Tile(name, "~", "busy")
    if one.note == Stage.FIRST_POINT.value:
        return Tile(name, "~", "busy", "fill-busy", 1.0)
    percent = int(one.percent or 0)
    return Tile(name, "~" if one.percent is None else f"{min(percent, 99)}", "busy", "fill-busy", percent / 100)


def legend(each: Sequence[StepRun], width: int) -> Row:
    """The head of the tiles: what their signs mean."""
    copies = any(isinstance(one.planned.step, steps.EnableReplication) for one in each)
    counts = Counter(tile_of(one).sign for one in each)
    signs: list[tuple[str, Tone]] = [("+ protected" if copies else "+ done", "good")]
    signs += [("43 % copied", "busy")] if copies else []
    signs += [("~ at work", "busy"), (". waits", "quiet")]
    signs += [("! held up", "warn")] if counts["!"] else []
    signs.append(("x failed", "bad"))
    facts = tuple(part for one in signs for part in ("  ", one))
    return rule("Machines", facts[1:], width)


def detail_rows(one: StepRun, run: Run, now: datetime, width: int) -> list[Row]:
    """One step below a head with its name: how far it is, or why it failed, and where the same failed."""
    shade = tone(one)
    title = plain(one.planned.step.on_machine or one.planned.step.label)
    words = state_words(one, now, short=True) if one.state is not StepState.DONE else _done_words(one)
    failed_at = _failed_task(one)
    rows = [rule(title, ((f"{words}{f' at {failed_at}' if failed_at else ''}", shade),), width, _head_tone(shade))]
    wide = width + _INDENT
    rows += [_shifted(row) for row in why(one, wide)]
    if like := _like(one, run):
        rows.append((cut(f"  The same at {first_few(like, _NAMED)}.", width),))
    rows += [_shifted(row) for row in (*tasks_of_done(one, now, wide), *progress(one, now, wide))]
    if one.state is StepState.WAITING and (needed := _needed(one, run)):
        rows += wrapped(f"Waits for {first_few(needed, _NAMED)}.", width, "quiet", indent="")
    return rows


def _done_words(one: StepRun) -> str:
    return "protected" if isinstance(one.planned.step, steps.EnableReplication) else "done"


def _head_tone(shade: Tone) -> Tone:
    return shade if shade in {"bad", "warn"} else "accent"


def _failed_task(one: StepRun) -> str:
    """The title of the task at which the step's job failed."""
    if one.state is not StepState.FAILED or one.job is None:
        return ""
    return next((found for error in one.job.errors if (found := task_title(one.job.tasks, error.task))), "")


def _shifted(row: Row) -> Row:
    """The row without its indentation: it has a head of its own."""
    first, *others = row
    text, shade = split(first)
    return ((text.removeprefix(" " * _INDENT), shade), *others)


def _like(one: StepRun, run: Run) -> list[str]:
    """The machines of the other steps that failed of the same cause."""
    if one.state is not StepState.FAILED:
        return []
    others = (other for other in run.steps if other.state is StepState.FAILED and other.key != one.key)
    return [plain(other.planned.step.on_machine) or plain(other.planned.step.label)
            for other in others if _cause(other) == _cause(one)]  # fmt: skip


def _needed(one: StepRun, run: Run) -> list[str]:
    """The steps that must be done before."""
    return [
        plain(other.planned.step.label)
        for other in run.steps
        if other.key in one.planned.depends_on and other.state is not StepState.DONE
    ]


def _cause(one: StepRun) -> tuple[str, str]:
    """What tells causes apart: codes, or titles where Azure gave none."""
    codes = tuple(error.code for error in one.job.errors) if one.job else ()
    title = one.error.title if one.error else ""
    return (",".join(codes) or (one.error.code if one.error else ""), title)
