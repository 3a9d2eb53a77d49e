"""The machines of a large run as tiles, and what is known of one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from asr_tui.domain import steps
from asr_tui.domain.protection import Stage
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.domain.run_machines import machine_runs
from asr_tui.domain.wording import first_few
from asr_tui.ui.present.bars import Tile
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.job import task_title
from asr_tui.ui.present.rows import Row, cut, split, wrapped
from asr_tui.ui.present.run_stages import machine_steps
from asr_tui.ui.present.run_step import AT_WORK, cancelled, progress, state_words, tasks_of_done, tone, why
from asr_tui.ui.present.run_waves import awaited_words
from asr_tui.ui.present.tile_rows import TileSection
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

MANY = 4
"""Machines from which on a run shows tiles."""
FOLDS = 25
"""Machines from which on those that are done have no tile, and the order of the tiles follows in strides."""
_HELD_UP = frozenset({StepState.UNKNOWN, StepState.PAUSED, StepState.BLOCKED})
_NAMED = 6
_INDENT = 4
"""Cells before what stands below a step in a list."""


def as_tiles(run: Run) -> list[StepRun]:
    """The steps that can have a tile: what failed first, also a shared step; then the machines in the plan's order."""
    machines = machine_steps(run)
    if len(machines) < 2 or len(machine_runs(run)) < MANY:
        return []
    stopped = [one for one in run.steps if one.state is StepState.FAILED]
    unclear = [one for one in run.steps if one.state in {StepState.UNKNOWN, StepState.PAUSED}]
    first = [*stopped, *unclear]
    return [*first, *(one for one in machines if one not in first)]


Layout = tuple[tuple[str, Tone, tuple[str, ...]], ...]
"""The sections of the tiles: name, tone, and the keys of their steps."""


def layout(run: Run, *, with_done: bool) -> Layout:
    """What failed first, then what is under way, then what waits, by waves, then what is done."""
    found: dict[tuple[str, Tone], list[str]] = {(name, tone): [] for name, tone in _SECTIONS}
    waves = run.rollout.waves
    for index in range(len(waves)):
        found[_wave_section(index)] = []
    found[_DONE] = []
    for one in as_tiles(run):
        found[_section(run, one)].append(one.key)
    if not with_done:
        del found[_DONE]
    return tuple((name, tone, tuple(keys)) for (name, tone), keys in found.items() if keys)


_SECTIONS: tuple[tuple[str, Tone], ...] = (
    ("failed", "bad"), ("unclear", "warn"), ("running", "busy"), ("waiting", "quiet"),
)  # fmt: skip
_DONE: tuple[str, Tone] = ("done", "good")


def _wave_section(index: int) -> tuple[str, Tone]:
    return f"wave {index + 1}", "quiet"


def _section(run: Run, one: StepRun) -> tuple[str, Tone]:
    if one.state is StepState.DONE:
        return _DONE
    if one.state is StepState.FAILED and not cancelled(one):
        return _SECTIONS[0]
    if cancelled(one) or one.state in {StepState.UNKNOWN, StepState.PAUSED}:
        return _SECTIONS[1]
    if one.state in AT_WORK:
        return _SECTIONS[2]
    wave = run.wave_of(one)
    return _wave_section(wave) if run.rollout.waves and wave >= run.open_waves else _SECTIONS[3]


def sections(run: Run, order: Layout) -> list[TileSection]:
    """The tiles as they are now, in a layout that may be of some seconds ago; what it has not is omitted."""
    steps_by_key = {one.key: one for one in run.steps}
    return [
        TileSection(name, tone, tuple((key, tile_of(steps_by_key[key])) for key in keys if key in steps_by_key))
        for name, tone, keys in order
    ]


def tile_of(one: StepRun) -> Tile:
    """The tile of a step: filled by its first copy's percent, whole where it has ended."""
    step = one.planned.step
    name = plain(step.on_machine or step.id.name)
    if one.planned.members:
        name = f"{name} ({len(one.planned.members)})"
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


def legend(each: Sequence[StepRun], width: int, folded: int = 0) -> Row:
    """The head of the tiles: what their signs mean. `folded`: so many that are done have no tile."""
    copies = any(isinstance(one.planned.step, steps.EnableReplication) for one in each)
    counts = Counter(tile_of(one).sign for one in each)
    done = "protected" if copies else "done"
    signs: list[tuple[str, Tone]] = [(f"+ {folded} {done}: d shows them" if folded else f"+ {done}", "good")]
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
    if words := awaited_words(run, one, now):
        rows += wrapped(words, width, "quiet", indent="")
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
    if not row:
        return row
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
