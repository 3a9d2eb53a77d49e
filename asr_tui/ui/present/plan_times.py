"""How long a plan takes: in words with the origin of each number, and its steps as bars on an axis of time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from asr_tui.domain.estimates import Estimate
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.steps import Step
from asr_tui.ui.present.gantt import Axis, Span
from asr_tui.ui.present.rows import Row, cut, left, right, width_of, wrapped
from asr_tui.ui.present.times import about, elapsed, estimated, in_practice
from asr_tui.ui.text import plain

_START = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands for the start of the plan, which is not known before."""
_GAP = 2
_LEAST_BAR, _WIDEST_BAR = 12, 80
_LEAST_TIMES = 11
"""Cells of "0:03 - 7:08"."""
_NUMBER = 3
"""Cells of a wave's number."""


def time_words(estimate: Estimate, speed: float = 0.0) -> str:
    """ "about 4 min, as in the drill of web-01 on 12 Nov"; `speed` is that of practice, 0 elsewhere."""
    return f"{estimated(estimate)}, {plain(estimate.origin)}{in_practice(estimate.seconds, speed, estimate.at_most)}"


def estimate_words(plan: Plan, speed: float = 0.0) -> str:
    """The time of the whole plan, and where its numbers come from: of several machines that of the slowest step."""
    if len(plan.steps) == 1:
        return time_words(plan.steps[0].estimate, speed)
    seconds = plan.seconds()
    slowest = max(plan.steps, key=lambda one: one.estimate.seconds).estimate if plan.steps else None
    told = plain(slowest.origin) if slowest and len(plan.machines) > 1 else origins(plan)
    return f"{about(seconds)}{in_practice(seconds, speed)}, {told}"


def origins(plan: Plan) -> str:
    return plain("; ".join(dict.fromkeys(one.estimate.origin for one in plan.steps)))


def kinds(wave: Sequence[PlannedStep]) -> list[list[PlannedStep]]:
    """The wave's steps in the plan's order, those of one kind together."""
    found: dict[tuple[type[Step], str], list[PlannedStep]] = {}
    for one in wave:
        found.setdefault((type(one.step), one.step.says), []).append(one)
    return list(found.values())


def names(kind: Sequence[PlannedStep]) -> list[str]:
    """What each step of a kind makes or changes: the step's words without those of the kind."""
    return [plain(one.step.label.removeprefix(one.step.says).strip()) for one in kind]


def kind_title(kind: Sequence[PlannedStep]) -> str:
    """ "Virtual network", "Enable replication of" """
    return kind[0].step.says


def kind_words(kind: Sequence[PlannedStep]) -> str:
    """ "Virtual network vnet-a", "Fabric (2)", "Enable replication of 3 machines" """
    step = kind[0].step
    if len(kind) == 1:
        return plain(step.label)
    if step.on_machine:
        return f"{step.says} {len(kind)} machines"
    return f"{step.says.removesuffix(':')} ({len(kind)})"


class PlanChart(Struct, frozen=True):
    """A plan's steps on an axis of estimated time, which begins with the plan and ends with its last step.

    times  begin and end of each step by its key, in seconds
    """

    times: Mapping[str, tuple[float, float]]

    def columns(self, width: int) -> tuple[int, int, int]:
        """The cells of the words, of the bars, and of begin and end."""
        end = max((end for _, end in self.times.values()), default=0.0)
        during = max(_LEAST_TIMES, len(f"{elapsed(end)} - {elapsed(end)}"))
        room = width - during - 2 * _GAP
        bar = min(max(room * 3 // 10, _LEAST_BAR), _WIDEST_BAR)
        return room - bar, bar, during

    def fits(self, words: str, width: int) -> bool:
        """Whether the words have room before the bar."""
        return width_of((words,)) <= self.columns(width)[0]

    def _axis(self, width: int) -> Axis:
        end = max((end for _, end in self.times.values()), default=0.0)
        return Axis(_START, _START + timedelta(seconds=end), width)

    def head(self, words: str, width: int) -> Row:
        """The heads of the columns: the scale above the bars."""
        label, bar, during = self.columns(width)
        scale = self._axis(bar).elapsed_labels()
        return ((left(words, label), "quiet"), " " * _GAP, *scale, " " * _GAP, (right("from - to", during), "quiet"))

    def rows(self, words: str, steps: Sequence[PlannedStep], width: int) -> list[Row]:
        """Steps of one kind: their words, one bar from their first begin to their last end, and these times.

        Words that do not fit have the lines before. A bar with an arrow: the copy goes on after it.
        """
        label, bar, during = self.columns(width)
        begin = min(self.times[one.key][0] for one in steps)
        end = max(self.times[one.key][1] for one in steps)
        goes_on = any(one.copy for one in steps)
        span = Span(_moment(begin), _moment(end), "busy" if goes_on else "accent", goes_on)
        first = [] if self.fits(words, width) else wrapped(words, width, "strong", indent=" " * _NUMBER, first="")
        shown = "" if first else cut(words, label)
        tail: Row = (*self._axis(bar).bar(span), " " * _GAP, right(f"{elapsed(begin)} - {elapsed(end)}", during))
        return [*first, ((left(shown, label), "strong"), " " * _GAP, *tail)]


def _moment(seconds: float) -> datetime:
    return _START + timedelta(seconds=seconds)


def chart_rows(plan: Plan, width: int) -> list[Row]:
    """The waves of a plan: steps of one kind in a line, with their number; below it those that need them."""
    chart = PlanChart(plan.schedule())
    rows = [chart.head("", width)]
    for number, wave in enumerate(plan.waves(), start=1):
        for index, kind in enumerate(kinds(wave)):
            rows += chart.rows(f"{'' if index else number:<{_NUMBER}}{kind_words(kind)}", kind, width)
    return rows
