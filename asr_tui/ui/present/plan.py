"""A plan as it is reviewed: what was found, what it does, whether one can come back, how long it takes, what stays.

A plan with consequences shows those; another one its steps, wave by wave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import partial
from typing import TypeVar

from rich.cells import cell_len

from asr_tui.domain.estimates import Estimate
from asr_tui.domain.joined import about as concerning
from asr_tui.domain.plan import WRITES_A_SECOND, Answer, Check, Confirm, Plan, PlannedStep, Reused
from asr_tui.domain.problems import Problem
from asr_tui.domain.run import StepState
from asr_tui.domain.steps import EnableReplication, Step
from asr_tui.services.attempts import Attempt
from asr_tui.ui.present.addressed import Addressed, of_machine, of_steps
from asr_tui.ui.present.problems import HEADINGS, grouped, problem_rows
from asr_tui.ui.present.rows import Row, labelled, words, wrapped
from asr_tui.ui.present.run import error_rows
from asr_tui.ui.present.step import machine_of, title
from asr_tui.ui.present.times import about, elapsed, here, moment
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

T = TypeVar("T")
Build = Callable[[int], list[Row]]
"""Makes the lines for a width in cells."""

READ_ONLY_WORDS = "READ-ONLY: this shows what would be done. To do it, start without read-only."
NOT_NOW = "None of it is sent from here as things stand: {}r reads it again."
MANY = 50
"""A plan of more requests says how fast Azure takes them."""
_TIME_WIDTH = 7
_FEW = 6
"""Steps of one kind that are named in one block; more stand one below the other."""
_INDENT = "  "
_MARKS: dict[Answer, tuple[str, Tone]] = {
    Answer.YES: ("+", "good"),
    Answer.NO: ("x", "bad"),
    Answer.WILL_BE_MADE: ("-", "quiet"),
    Answer.ASKING: ("~", "busy"),
    Answer.COULD_NOT_CHECK: ("?", "warn"),
}
_GRAVE = frozenset({"deletes", "loses", "warning"})


@dataclass(frozen=True, slots=True)
class Block:
    """Few lines, the resources that they name, and the finding that they tell.

    heading  whether the cursor cannot stand there
    """

    key: str
    draw: Build
    about: tuple[Addressed, ...] = ()
    problem: Problem | None = None
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """What is shown beside the plan itself.

    now       Azure's time
    attempts  earlier attempts at the same
    unread    what could not be read, in sentences
    refused   whether Azure would not take it: what would happen is left out then
    speed     that of practice, 0 where there is none
    """

    now: datetime | None = None
    zone: tzinfo | None = UTC
    attempts: tuple[Attempt, ...] = ()
    unread: tuple[str, ...] = ()
    refused: bool = False
    speed: float = 0.0


def plan_blocks(plan: Plan, beside: Beside | None = None) -> list[Block]:
    """All that is known before the plan is confirmed, in blocks of few lines, each with a key."""
    beside = beside or Beside()
    if plan.consequences or (plan.problems and plan.severity is not Confirm.NONE):
        return [Block("consequences", lambda width: consequence_rows(plan, beside, width))]
    return [*_findings(plan), *_steps(plan, beside.speed)]


# A plan with consequences


def consequence_rows(plan: Plan, beside: Beside, width: int) -> list[Row]:
    """Findings and earlier attempts, then what happens, whether one can come back, how long, and what stays to do."""
    rows = [
        row for _, problems in grouped(plan.problems) for problem in problems for row in problem_rows(problem, width)
    ]
    for attempt in beside.attempts:
        rows += attempt_rows(attempt, beside, width)
    unread = [row for why in beside.unread for row in labelled("", f"? {plain(why)}", width, "warn")]
    if beside.refused:
        menu = "a leads to what can be done now, " if len(plan.machines) == 1 else ""
        return [*rows, (), *wrapped(NOT_NOW.format(menu), width, "quiet"), *unread]
    if rows:
        rows.append(())
    for planned in _preparations(plan):
        rows += labelled("makes", title(planned.step), width)
    for one in plan.consequences:
        text = plain(_concerning(one.text, one.machines, plan))
        rows += labelled(one.kind, text, width, "", "bad" if one.kind in _GRAVE else "strong")
    rows += _check_rows(plan, width)
    rows += labelled("takes", estimate_words(plan), width, "quiet") if plan.steps else []
    for label, sentence in _once("then", plan.then):
        rows += labelled(label, plain(sentence), width, "quiet")
    return [*rows, *unread]


def _preparations(plan: Plan) -> list[PlannedStep]:
    """The steps that an operation on a machine needs; of other changes the consequences name all."""
    needed = {key for one in plan.steps for key in one.needs}
    return [one for one in plan.steps if plan.machines and one.key in needed]


def _concerning(text: str, machines: Sequence[str], plan: Plan) -> str:
    """The text with the machines that it is about, where the plan has several."""
    named = concerning(text, machines, plan.machines)
    return f"{text} ({len(machines)} machines)" if named == text and machines and machines[0] not in text else named


def _check_rows(plan: Plan, width: int) -> list[Row]:
    """Each check with its mark: + yes, x no, - will be made, ? could not check, ~ asking."""
    rows: list[Row] = []
    for label, check in _once("way back" if len(plan.checks) > 1 else "asked", plan.checks):
        mark, tone = _MARKS[check.answer]
        rows += labelled(label, f"{mark} {_check_words(check, plan)}", width, tone)
    return rows


def _check_words(check: Check, plan: Plan) -> str:
    answer = {Answer.COULD_NOT_CHECK: "could not check", Answer.ASKING: "asking"}.get(check.answer, "")
    detail = _concerning(check.detail, check.machines, plan)
    return plain(": ".join(part for part in (check.about, answer, detail) if part))


def _once(label: str, lines: Iterable[T]) -> Iterable[tuple[str, T]]:
    """The label beside the first line only."""
    return ((label if not number else "", line) for number, line in enumerate(lines))


def estimate_words(plan: Plan) -> str:
    """How long it takes, and where the number comes from."""
    if len(plan.steps) == 1:
        return time_words(plan.steps[0].estimate)
    return f"{about(plan.seconds())} ({_origins(plan)})"


def time_words(estimate: Estimate) -> str:
    """ "about 4 min, as in the drill of this machine on 12 Nov"."""
    least = about(estimate.seconds)
    at_most = about(estimate.at_most) if estimate.at_most else least
    most = f" to {at_most.removeprefix('about ')}" if at_most != least else ""
    return f"{least}{most}, {plain(estimate.origin)}"


def _origins(plan: Plan) -> str:
    return plain("; ".join(dict.fromkeys(one.estimate.origin for one in plan.steps)))


def attempt_rows(attempt: Attempt, beside: Beside, width: int) -> list[Row]:
    """What is known of the same change, tried before."""
    step, run = attempt.step, attempt.run
    since = moment(step.intended_at or run.started, beside.now or run.started, beside.zone)
    name = plain(run.plan.title)
    if attempt.under_way:
        state = "was left under way" if attempt.interrupted else "is under way"
        how = "w goes on with it: Azure is looked at first." if attempt.interrupted else "w watches it."
        return wrapped(f"“{name}” {state} since {since}. It is not sent again; {how}", width, "bad", indent="  ",
                       first="x ")  # fmt: skip
    if not attempt.ended_badly:
        return []
    end = "its outcome is unknown" if step.state is StepState.UNKNOWN else "it failed"
    rows = wrapped(f"“{name}” was tried at {since}; {end}. What is known of it:", width, "warn", indent="  ",
                   first="! ")  # fmt: skip
    if step.error:
        rows += error_rows(step.error, width, "    ")
    if step.job_name:
        rows += wrapped(f"Job {plain(step.job_name)}", width, "quiet", indent="    ")
    return rows


# A plan that shows its steps


def _findings(plan: Plan) -> list[Block]:
    """By severity, the gravest first, each group below its heading."""
    blocks: list[Block] = []
    for severity, problems in grouped(plan.problems):
        blocks.append(Block(f"heading {severity.value}", partial(_heading, HEADINGS[severity]), heading=True))
        blocks += [_finding(one, len(blocks) + number) for number, one in enumerate(problems)]
    return blocks


def _heading(words: str, _: int) -> list[Row]:
    return [((words, "title"),)]


def _finding(problem: Problem, number: int) -> Block:
    machine = (of_machine(problem.machine),) if problem.machine else ()
    return Block(f"finding {number}", partial(problem_rows, problem), machine, problem)


def _steps(plan: Plan, speed: float) -> list[Block]:
    """The time in all; the waves, whose steps are done side by side; then the rest."""
    if not plan.steps:
        return [Block("nothing", lambda _: [(("Nothing is left to do.", "strong"),)])]
    parts: list[tuple[Build, tuple[Addressed, ...]]] = [(partial(_in_all, plan, speed), ())]
    for number, wave in enumerate(plan.waves(), start=1):
        first, *others = _kinds(wave)
        parts.append((partial(_wave, number, wave, first), of_steps(one.step for one in first)))
        parts.extend((partial(_same, kind), of_steps(one.step for one in kind)) for kind in others)
    if plan.reuses:
        parts.append((lambda _: [(), (("Reuses", "strong"),)], ()))
    parts.extend((partial(_reused, one), (Addressed(one.id, _reused_words(one)),)) for one in plan.reuses)
    costs = [("Costs", plan.costs)] if plan.costs else []
    rest = [*(("Then", sentence) for sentence in plan.then), *costs, ("Times", f"{_origins(plan)}.")]
    parts.extend((partial(_titled, label, plain(text)), ()) for label, text in rest)
    return [Block(f"block {number}", *part) for number, part in enumerate(parts)]


def _in_all(plan: Plan, speed: float, width: int) -> list[Row]:
    """How long it takes until Azure has done its part; the first copy comes after that."""
    seconds = plan.seconds()
    after = f"protected after the first copy, {plan.first_copy}" if plan.first_copy else "then the first copy"
    text = f"{about(seconds)} until replication has started{here(seconds, speed)}; {after}."
    if len(plan.steps) > MANY:
        text += f" Its {len(plan.steps)} requests go out at up to {WRITES_A_SECOND} a second, Azure's limit for long."
    return [*_titled("In all", text, width), (), _ends("Creates, from top to bottom", "about", width)]


def _reused_words(one: Reused) -> str:
    return plain(f"{one.what} {one.id.name}")


def _reused(one: Reused, width: int) -> list[Row]:
    return wrapped(_reused_words(one), width, indent=_INDENT * 2, first=_INDENT)


def _ends(head: str, tail: str, width: int) -> Row:
    gap = " " * max(width - cell_len(head) - cell_len(tail), 1)
    return (head, "strong"), gap, (tail, "quiet")


def _wave(number: int, wave: Sequence[PlannedStep], first: Sequence[PlannedStep], width: int) -> list[Row]:
    """The wave's number and longest time, with what is first in it below, or in the same row where it is alone."""
    if len(wave) == 1 and cell_len(alone := f"{number}  {title(wave[0].step)}{_disks(wave[0])}") < width - _TIME_WIDTH:
        return [_ends(alone, elapsed(wave[0].estimate.seconds), width)]
    together = ", side by side" if len(wave) > 1 else ""
    longest = elapsed(max(one.estimate.seconds for one in wave))
    return [_ends(f"{number}{together}", longest, width), *_same(first, width)]


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


def _titled(label: str, text: str, width: int) -> list[Row]:
    first, *others = wrapped(text, width, indent=" " * 8, first=f"{label:<8}")
    line = words(first)
    return [((line[:8], "strong"), line[8:]), *others]


def confirm_words(plan: Plan) -> str:
    """What the confirm key does: "Enable replication of 3 machines"."""
    machines = [one.step.machine.name for one in plan.steps if isinstance(one.step, EnableReplication)]
    if len(machines) == 1:
        return f"Enable replication of {plain(machines[0])}"
    return f"Enable replication of {len(machines)} machines"
