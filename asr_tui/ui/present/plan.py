"""A plan as the review page shows it: what is created in which order, what is reused, what follows, how long."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len

from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.steps import EnableReplication
from asr_tui.ui.present.rows import Row, words, wrapped
from asr_tui.ui.present.step import title
from asr_tui.ui.present.times import about, elapsed
from asr_tui.ui.text import plain

Build = Callable[[int], list[Row]]
"""Makes the lines for a width in cells."""

_TIME_WIDTH = 7
_INDENT = "  "


def plan_blocks(plan: Plan) -> list[tuple[str, Build]]:
    """The plan in blocks, each with a key: one a wave, whose steps are done side by side, then what else is told."""
    if not plan.steps:
        return [("nothing", lambda _: [(("Nothing is left to do.", "strong"),)])]
    heading: list[tuple[str, Build]] = [
        ("creates", lambda width: [_ends("Creates, from top to bottom", "about", width)])
    ]
    waves = [(f"wave {number}", _wave(number, wave)) for number, wave in enumerate(plan.waves(), start=1)]
    return [*heading, *waves, ("rest", lambda width: _rest(plan, width))]


def _rest(plan: Plan, width: int) -> list[Row]:
    """What is reused, what Azure does afterwards by itself, and how long it all takes."""
    rows = _reuses(plan, width)
    for sentence in plan.then:
        rows.extend(_labelled("Then", plain(sentence), width))
    return [*rows, *_in_all(plan, width)]


def _ends(head: str, tail: str, width: int) -> Row:
    gap = " " * max(width - cell_len(head) - cell_len(tail), 1)
    return (head, "strong"), gap, (tail, "quiet")


def _wave(number: int, wave: Sequence[PlannedStep]) -> Build:
    """The wave's number, whether its steps run together and how long the longest takes; then a line a step."""
    together = ", side by side" if len(wave) > 1 else ""
    longest = max(one.estimate.seconds for one in wave)

    def draw(width: int) -> list[Row]:
        head = _ends(f"{number}{together}", elapsed(longest), width)
        return [head, *(row for one in wave for row in _step(one, width))]

    return draw


def _step(one: PlannedStep, width: int) -> list[Row]:
    text = title(one.step)
    if isinstance(one.step, EnableReplication):
        disks = len(one.step.disks)
        text += f" ({disks} disk{'s' if disks > 1 else ''})"
    return wrapped(text, width - _TIME_WIDTH, indent=_INDENT * 2, first=_INDENT)


def _reuses(plan: Plan, width: int) -> list[Row]:
    if not plan.reuses:
        return []
    return _labelled("Reuses", plain("; ".join(f"{one.what} {one.id.name}" for one in plan.reuses)), width)


def _labelled(label: str, text: str, width: int) -> list[Row]:
    first, *others = wrapped(text, width, indent=" " * 8, first=f"{label:<8}")
    line = words(tuple(first))
    return [((line[:8], "strong"), line[8:]), *others]


def _in_all(plan: Plan, width: int) -> list[Row]:
    """How long until the last job has ended, and where the numbers come from."""
    origins = "; ".join(dict.fromkeys(one.estimate.origin for one in plan.steps))
    rows = _labelled("In all", f"{about(plan.seconds())} until replication has started, then the copy.", width)
    return [*rows, *wrapped(f"Times: {plain(origins)}.", width, "quiet", indent=" " * 8)]


def confirm_words(plan: Plan) -> str:
    """What the confirm key does: "Enable replication of 3 machines"."""
    machines = [one.step.machine.name for one in plan.steps if isinstance(one.step, EnableReplication)]
    if len(machines) == 1:
        return f"Enable replication of {plain(machines[0])}"
    return f"Enable replication of {len(machines)} machines"
