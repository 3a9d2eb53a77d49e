"""A plan as the review page shows it: what is created in which order, what is reused, what follows, how long."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len

from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.steps import EnableReplication, Step
from asr_tui.ui.present.rows import Row, words, wrapped
from asr_tui.ui.present.step import machine_of, title
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
    waves = [(f"wave {number}", _wave(number, wave)) for number, wave in enumerate(plan.waves(), start=1)]
    return [("in all", lambda width: _in_all(plan, width)), *waves, ("rest", lambda width: _rest(plan, width))]


def _in_all(plan: Plan, width: int) -> list[Row]:
    """How long it takes until Azure has done its part; the first copy comes after that."""
    text = f"{about(plan.seconds())} until replication has started, then the first copy."
    return [*_labelled("In all", text, width), _ends("Creates, from top to bottom", "about", width)]


def _rest(plan: Plan, width: int) -> list[Row]:
    """What is reused, what Azure does afterwards by itself, and where the times come from."""
    rows = _reuses(plan, width)
    for sentence in plan.then:
        rows.extend(_labelled("Then", plain(sentence), width))
    origins = "; ".join(dict.fromkeys(one.estimate.origin for one in plan.steps))
    return [*rows, *_labelled("Times", f"{plain(origins)}.", width)]


def _ends(head: str, tail: str, width: int) -> Row:
    gap = " " * max(width - cell_len(head) - cell_len(tail), 1)
    return (head, "strong"), gap, (tail, "quiet")


def _wave(number: int, wave: Sequence[PlannedStep]) -> Build:
    """The wave's number, whether its steps run together and how long the longest takes; then a line a step."""
    together = ", side by side" if len(wave) > 1 else ""
    longest = max(one.estimate.seconds for one in wave)

    def draw(width: int) -> list[Row]:
        head = _ends(f"{number}{together}", elapsed(longest), width)
        return [head, *(row for kind in _kinds(wave) for row in _same(kind, width))]

    return draw


def _kinds(wave: Sequence[PlannedStep]) -> list[list[PlannedStep]]:
    """The wave's steps, those of one kind together, in the plan's order."""
    kinds: dict[type[Step], list[PlannedStep]] = {}
    for one in wave:
        kinds.setdefault(type(one.step), []).append(one)
    return list(kinds.values())


def _same(kind: Sequence[PlannedStep], width: int) -> list[Row]:
    """Steps of one kind: the kind once, then each one's name."""
    first, *others = kind
    names = ", ".join([title(first.step) + _disks(first), *(name(one) + _disks(one) for one in others)])
    return wrapped(names, width - _TIME_WIDTH, indent=_INDENT * 2, first=_INDENT)


def name(one: PlannedStep) -> str:
    """What the step is about: the machine, else what is made."""
    return machine_of(one.step) or plain(one.step.id.name)


def _disks(one: PlannedStep) -> str:
    if not isinstance(one.step, EnableReplication):
        return ""
    disks = len(one.step.disks)
    return f" ({disks} disk{'' if disks == 1 else 's'})"


def _reuses(plan: Plan, width: int) -> list[Row]:
    """What exists and is used as it is, a line each."""
    rows: list[Row] = [(("Reuses", "strong"),)] if plan.reuses else []
    for one in plan.reuses:
        rows.extend(wrapped(plain(f"{one.what} {one.id.name}"), width, indent=_INDENT * 2, first=_INDENT))
    return rows


def _labelled(label: str, text: str, width: int) -> list[Row]:
    first, *others = wrapped(text, width, indent=" " * 8, first=f"{label:<8}")
    line = words(tuple(first))
    return [((line[:8], "strong"), line[8:]), *others]


def confirm_words(plan: Plan) -> str:
    """What the confirm key does: "Enable replication of 3 machines"."""
    machines = [one.step.machine.name for one in plan.steps if isinstance(one.step, EnableReplication)]
    if len(machines) == 1:
        return f"Enable replication of {plain(machines[0])}"
    return f"Enable replication of {len(machines)} machines"
