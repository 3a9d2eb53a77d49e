"""A plan as the review page shows it: what is created in which order, what is reused, what follows, how long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from rich.cells import cell_len

from asr_tui.domain.plan import WRITES_A_SECOND, Plan, PlannedStep, Reused
from asr_tui.domain.steps import EnableReplication, Step
from asr_tui.ui.present.addressed import Addressed, of_steps
from asr_tui.ui.present.rows import Row, words, wrapped
from asr_tui.ui.present.step import machine_of, title
from asr_tui.ui.present.times import about, elapsed, here
from asr_tui.ui.text import plain

Build = Callable[[int], list[Row]]
"""Makes the lines for a width in cells."""

_TIME_WIDTH = 7
_FEW = 6
"""So many steps of one kind are named in one block; more stand one below the other, to be scrolled through."""
MANY = 50
"""So many requests take a while to be sent, which is then told."""
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class Block:
    """Few lines, and the resources that they name."""

    key: str
    draw: Build
    about: tuple[Addressed, ...] = ()


_Part = tuple[Build, tuple[Addressed, ...]]


def plan_blocks(plan: Plan, speed: float = 0.0) -> list[Block]:
    """The plan in blocks of few lines, each with a key: the waves, whose steps are done side by side, then the rest.

    `speed` is that of practice: there the time is also told as it passes here.
    """
    if not plan.steps:
        return [Block("nothing", lambda _: [(("Nothing is left to do.", "strong"),)])]
    parts: list[_Part] = [(lambda width: _in_all(plan, speed, width), ())]
    for number, wave in enumerate(plan.waves(), start=1):
        first, *others = _kinds(wave)
        parts.append((partial(_wave, number, wave, first), of_steps(one.step for one in first)))
        parts.extend((partial(_same, kind), of_steps(one.step for one in kind)) for kind in others)
    parts.extend(_rest(plan))
    return [Block(f"block {number}", *part) for number, part in enumerate(parts)]


def _in_all(plan: Plan, speed: float, width: int) -> list[Row]:
    """How long it takes until Azure has done its part; the first copy comes after that."""
    seconds = plan.seconds()
    after = f"protected after the first copy, {plan.first_copy}" if plan.first_copy else "then the first copy"
    text = f"{about(seconds)} until replication has started{here(seconds, speed)}; {after}."
    if len(plan.steps) > MANY:
        text += f" Its {len(plan.steps)} requests go out at up to {WRITES_A_SECOND} a second, Azure's limit for long."
    return [*_labelled("In all", text, width), (), _ends("Creates, from top to bottom", "about", width)]


def _rest(plan: Plan) -> list[_Part]:
    """What is reused, what Azure does afterwards by itself, and where the times come from."""
    parts: list[_Part] = [(lambda _: [(), (("Reuses", "strong"),)], ())] if plan.reuses else []
    parts.extend((partial(_reused, one), (Addressed(one.id, _reused_words(one)),)) for one in plan.reuses)
    parts.extend((partial(_labelled, "Then", plain(sentence)), ()) for sentence in plan.then)
    if plan.costs:
        parts.append((partial(_labelled, "Costs", plain(plan.costs)), ()))
    origins = "; ".join(dict.fromkeys(one.estimate.origin for one in plan.steps))
    return [*parts, (partial(_labelled, "Times", f"{plain(origins)}."), ())]


def _reused_words(one: Reused) -> str:
    return plain(f"{one.what} {one.id.name}")


def _reused(one: Reused, width: int) -> list[Row]:
    return wrapped(_reused_words(one), width, indent=_INDENT * 2, first=_INDENT)


def _ends(head: str, tail: str, width: int) -> Row:
    gap = " " * max(width - cell_len(head) - cell_len(tail), 1)
    return (head, "strong"), gap, (tail, "quiet")


def _wave_head(number: int, wave: Sequence[PlannedStep], width: int) -> list[Row]:
    """The wave's number, whether its steps run together, and how long the longest takes."""
    together = ", side by side" if len(wave) > 1 else ""
    return [_ends(f"{number}{together}", elapsed(max(one.estimate.seconds for one in wave)), width)]


def _wave(number: int, wave: Sequence[PlannedStep], first: Sequence[PlannedStep], width: int) -> list[Row]:
    """The head with what is first below it, or in its own row where it is alone: no head ends a page."""
    if len(wave) == 1 and cell_len(alone := f"{number}  {title(wave[0].step)}{_disks(wave[0])}") < width - _TIME_WIDTH:
        return [_ends(alone, elapsed(wave[0].estimate.seconds), width)]
    return [*_wave_head(number, wave, width), *_same(first, width)]


def _kinds(wave: Sequence[PlannedStep]) -> list[list[PlannedStep]]:
    """The wave's steps, those of one kind together where they are few, in the plan's order."""
    kinds: dict[type[Step], list[PlannedStep]] = {}
    for one in wave:
        kinds.setdefault(type(one.step), []).append(one)
    return [part for kind in kinds.values() for part in ([kind] if len(kind) <= _FEW else [[one] for one in kind])]


def _same(kind: Sequence[PlannedStep], width: int) -> list[Row]:
    """Steps of one kind: the kind once, then each one's name."""
    first, *others = kind
    names = ", ".join([title(first.step) + _disks(first), *(_name(one) + _disks(one) for one in others)])
    return wrapped(names, width - _TIME_WIDTH, indent=_INDENT * 2, first=_INDENT)


def _name(one: PlannedStep) -> str:
    """What the step is about: the machine, else what is made."""
    return machine_of(one.step) or plain(one.step.id.name)


def _disks(one: PlannedStep) -> str:
    if not isinstance(one.step, EnableReplication):
        return ""
    disks = len(one.step.disks)
    return f" ({disks} disk{'' if disks == 1 else 's'})"


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
