"""The stages that the machines of a run go through, and how many are through each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from asr_tui.domain import steps
from asr_tui.domain.jobs import Task
from asr_tui.domain.protection import Stage
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.ui.present.bars import meter
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, left
from asr_tui.ui.tones import Part, Tone

_GAP = 3
"""Cells between two stages."""


class RunStage(Struct, frozen=True):
    """`passed` says whether a step that is not done is through; `task` is the task of the job that decides."""

    words: str
    passed: Callable[[StepRun], bool]
    task: str = ""


def _done(one: StepRun) -> bool:
    return one.state is StepState.DONE


def _after(words: str, task: str) -> RunStage:
    return RunStage(words, lambda one: one.job is not None and _ended_well(one.job.tasks, task), task)


def _ended_well(tasks: Sequence[Task], task_id: str) -> bool:
    return any((one.id == task_id and one.state.good) or _ended_well(one.children, task_id) for one in tasks)


def _copying(one: StepRun) -> bool:
    return one.state is StepState.COPYING


def _copied(one: StepRun) -> bool:
    return _copying(one) and (one.note == Stage.FIRST_POINT.value or (one.percent or 0.0) >= 100)


def _sent(one: StepRun) -> bool:
    return one.sent > 0 or one.followed


_AGENT = _after("agent", "CreateProtectionTargetTask")
_STAGES: Mapping[type[steps.Step], tuple[RunStage, ...]] = {
    steps.EnableReplication: (
        RunStage("agent", lambda one: _copying(one) or _AGENT.passed(one), _AGENT.task),
        RunStage("copy begun", _copying),
        RunStage("first copy", _copied),
        RunStage("protected", _done),
    ),
    steps.Failover: (
        _after("checked", "UnplannedFailoverPreflightChecksTask"),
        _after("synchronized", "PrepareForUnPlannedFailoverTask"),
        _after("failed over", "FailoverTask"),
        RunStage("started", _done),
    ),
    steps.TestFailover: (
        _after("checked", "TestFailoverPreflightChecksTask"),
        _after("machine made", "BeginTestFailoverTask"),
        RunStage("started", _done),
    ),
    steps.CleanUpTestFailover: (
        _after("checked", "TestFailoverCleanupPreflightChecksTask"),
        _after("test ended", "EndTestFailoverTask"),
        RunStage("cleaned up", _done),
    ),
    steps.Reprotect: (
        _after("checked", "SwitchReplicationGroupProtectionPreflightTask"),
        _after("committed", "CommitFailoverTask"),
        _after("prepared", "GetSwitchProtectionRequirementsTask"),
        RunStage("copy begun", _done),
    ),
    steps.DisableReplication: (
        _after("source disabled", "DisableProtectionOnPrimaryTask"),
        _after("target disabled", "DisableProtectionOnSecondaryTask"),
        RunStage("done", _done),
    ),
}
"""Each kind's stages by the ids of its job's tasks, which were recorded for each of these kinds."""
_HOMEWARDS = {"failed over": "failed back"}
_OTHERS = (RunStage("sent", _sent), RunStage("done", _done))


def machine_steps(run: Run) -> list[StepRun]:
    """The steps on machines, one or several together, in the plan's order."""
    return [one for one in run.steps if one.planned.step.on_machine or one.planned.members]


def stage_counts(each: Sequence[StepRun]) -> list[tuple[str, int]]:
    """Each stage with the number of steps that are through it; of several kinds, those that all kinds have."""
    kinds = {type(one.planned.step) for one in each}
    stages = _STAGES.get(next(iter(kinds)), _OTHERS) if len(kinds) == 1 else _OTHERS
    home = all(isinstance(step, steps.Failover) and step.homewards for step in (one.planned.step for one in each))
    words = _HOMEWARDS if home else {}
    return [(words.get(one.words, one.words), sum(_done(step) or one.passed(step) for step in each)) for one in stages]


def stage_rows(each: Sequence[StepRun], width: int) -> list[Row]:
    """A head, the stages with their counts, and a bar for each."""
    counts = stage_counts(each)
    cells = (width - _GAP * (len(counts) - 1)) // len(counts)
    labels: list[Part] = []
    bars: list[Part] = []
    for index, (words, count) in enumerate(counts):
        gap = " " * _GAP if index else ""
        number = f"{count:>{len(str(len(each)))}}"
        labels += [gap, (f"{words} ", "quiet"), (left(number, cells - len(words) - 1), "strong")]
        fill: Tone = "fill-good" if index == len(counts) - 1 or count == len(each) else "fill-busy"
        bars += [gap, *meter([(count, fill)], len(each), cells)]
    head = rule("Stages", ((f"machines that are through, of {len(each)}", "quiet"),), width)
    return [head, tuple(labels), tuple(bars)]
