"""The menu of a machine: Azure's offers, work under way, and where other operations are done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from msgspec import Struct

from asr_tui.domain.direction import failback_due
from asr_tui.domain.drafts.disable import can_purge
from asr_tui.domain.drafts.drill import unused_drill_networks
from asr_tui.domain.item_estate import Absence, ItemEstate
from asr_tui.domain.last_drill import was_tried
from asr_tui.domain.lifecycle import Action, allowed_actions, away_since, failover_word, stage_words
from asr_tui.domain.meanings import meaning
from asr_tui.domain.protection import Stage
from asr_tui.domain.run import Run
from asr_tui.ui.present import times
from asr_tui.ui.present.drill import running_for
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.item import state
from asr_tui.ui.present.lifecycle import can_roll_back, copy_words, path_rows, place_rows, rollback_words, title
from asr_tui.ui.present.repairs import repair_lines
from asr_tui.ui.present.rows import Row, cut, labelled, split, wrapped
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

DRILL_NETWORK = "network of a drill: "
"""Begins the key of a line that deletes a drill's network; the network's id follows."""
_TITLE_WIDTH = 27
_DANGEROUS = frozenset({Action.DISABLE.name, Action.MIGRATE.name, Action.CANCEL_FAILOVER.name, "purge"})
_MOVABLE = frozenset({Stage.PROTECTED, Stage.FAILED_OVER, Stage.COMMITTED})


class MenuLine(Struct, frozen=True):
    """A line of the menu. `key` is an Action's name or that of a screen; empty for a line that only informs."""

    key: str
    title: str
    words: str
    tone: Tone = "strong"


def menu_lines(estate: ItemEstate, run: Run | None) -> Iterator[MenuLine]:
    """The lines in the order of the menu; `run` is this session's run under way."""
    item = estate.item
    yield from _under_way(estate, run)
    if item.active_on_target:
        word = failover_word(item).lower()
        yield MenuLine("result", f"Result of the {word}", "both machines, addresses, times, what is left to do")
    if item.drill_running:
        length = running_for(estate)
        since = f"runs for {times.span(length)}: " if length is not None else ""
        yield MenuLine("board", "The running drill", f"{since}the test machine, its address, what is billed", "busy")
    now = allowed_actions(item)
    in_order = [action for action in _in_order(now.actions, estate) if action is not Action.MIGRATE]
    lines = {one: MenuLine(one.name, title(one, item), meaning(one, estate)) for one in in_order}
    yield from (line for action, line in lines.items() if action is not Action.DISABLE)
    if can_roll_back(item):
        yield MenuLine("rollback", "Rollback", f"the way home: re-protect, then failback; {rollback_words(item)}")
    yield from (line for action, line in lines.items() if action is Action.DISABLE)
    yield from (MenuLine(*line, tone="warn") for line in repair_lines(estate))
    if item.stage in _MOVABLE and failover_word(item) != "Failback":
        where = estate.target_words
        what = "leave it in" if item.active_on_target else "move it to"
        yield MenuLine("migration", "Migrate", f"{what} {where} for good, step by step")
    if was_tried(item, estate.jobs):
        yield MenuLine("report", "Report of the last drill", "who, when, how long; to read and to save")
    for network in unused_drill_networks(estate):
        words = f"{plain(network.name)} is left of a drill, and nothing is in it"
        yield MenuLine(f"{DRILL_NETWORK}{network.id}", "Delete drill network", words)
    if can_purge(estate):
        words = "disabling failed: force it out of the vault; agent and links stay behind"
        yield MenuLine("purge", "Purge", words, "bad")
    for sentence in now.elsewhere:
        yield MenuLine("", "", sentence, "quiet")
    if not now.actions:
        yield MenuLine("", "", f"Azure offers nothing to start now ({stage_words(item)}).", "quiet")


def without_right(line: MenuLine, right: str) -> MenuLine:
    """The line of an action for which the account lacks a right."""
    return MenuLine("", line.title, f"not allowed: your account lacks {right}", "quiet")


def first_key(lines: tuple[MenuLine, ...]) -> str:
    """The key of the cursor's first line: the next sensible step, never one that ends a protection; else empty."""
    return next(
        (one.key for one in lines if one.key and one.key not in _DANGEROUS and not one.key.startswith(DRILL_NETWORK)),
        "",
    )


def _in_order(actions: tuple[Action, ...], estate: ItemEstate) -> list[Action]:
    """In the cycle's order; but failover comes first where the machine's own region does not answer, and where it is
    the failback that is due."""
    silent = estate.absence is Absence.SILENT and not estate.item.active_on_target
    first = silent or (failback_due(estate.item) and not estate.item.drill_running)
    return sorted(actions, key=lambda action: first and action is not Action.FAIL_OVER)


def _under_way(estate: ItemEstate, run: Run | None) -> Iterator[MenuLine]:
    job = estate.job_under_way()
    if run is not None:
        since = times.moment(run.started, estate.now)
        yield MenuLine("watch", "Watch it", f"“{run.plan.title}” is under way since {since}", "busy")
    elif job is not None:
        since = f" since {times.moment(job.started, estate.now)}" if job.started else ""
        yield MenuLine("watch", "Watch it", f"“{job.title or 'a job'}” is under way{since}", "busy")


def menu_rows(one: MenuLine, width: int) -> list[Row]:
    if not one.title:
        return wrapped(plain(one.words), width, "quiet")
    title = cut(plain(one.title), _TITLE_WIDTH - 1)
    return labelled(title, plain(one.words), width, "quiet", one.tone, label_width=_TITLE_WIDTH)


def round_rows(estate: ItemEstate, width: int, zone: Zone = UTC) -> list[Row]:
    """The machine's state, how far a copy is, and its place on the round."""
    item = estate.item
    copied = copy_words(estate)
    progress: list[Row] = [((f"~ {copied}", "busy"),)] if copied else []
    return [
        rule(f"{plain(item.machine_name)}: {split(state(item))[0]}", (), width),
        *progress,
        *path_rows(item, width),
        *place_rows(item, away_since(item, estate.jobs), estate.now, estate.display, width, zone),
    ]
