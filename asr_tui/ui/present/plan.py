"""A plan as it is reviewed: findings, consequences or steps wave by wave, checks, times, and what is left to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from rich.cells import cell_len

from asr_tui.domain.estimates import Estimate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.joined import about as concerning
from asr_tui.domain.plan import WRITES_A_SECOND, Answer, Confirm, Plan, PlannedStep
from asr_tui.domain.problems import Problem
from asr_tui.domain.run import StepState
from asr_tui.domain.steps import CreateVirtualNetwork, EnableReplication, Step, UpdateItem
from asr_tui.domain.ways_out import subnets_words
from asr_tui.services.review import Attempt
from asr_tui.ui.present.errors import error_rows
from asr_tui.ui.present.problems import HEADINGS, grouped, problem_rows
from asr_tui.ui.present.protecting import machine_details
from asr_tui.ui.present.resource_links import ResourceLink, of_machine, of_steps
from asr_tui.ui.present.rows import Draw, Row, labelled, noted, wrapped
from asr_tui.ui.present.times import Zone, about, elapsed, in_practice, moment
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

T = TypeVar("T")

READ_ONLY_WORDS = "READ-ONLY: this shows what would be done. To do it, start without read-only."
NOT_NOW = "None of it is sent from here as things stand: {}r reads it again."
_MANY = 50
"""Requests: a plan of more says how fast Azure takes them."""
_LABEL, _TIME_WIDTH = 8, 7
_FEW = 6
"""Steps of one kind that are named in one block; more have a block each."""
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
    """A few lines under one key, the resources that they name, and their finding. A `heading` takes no cursor."""

    key: str
    draw: Draw
    about: tuple[ResourceLink, ...] = ()
    problem: Problem | None = None
    heading: bool = False


@dataclass(frozen=True, slots=True)
class ReviewContext:
    """What is shown beside the plan itself.

    now       Azure's time
    attempts  earlier attempts at the same change
    unread    what could not be read, in sentences
    refused   whether Azure would refuse it: the consequences are left out then
    speed     that of practice, 0 elsewhere
    """

    now: datetime | None = None
    zone: Zone = UTC
    attempts: tuple[Attempt, ...] = ()
    unread: tuple[str, ...] = ()
    refused: bool = False
    speed: float = 0.0


def plan_blocks(plan: Plan, beside: ReviewContext | None = None) -> list[Block]:
    """What is known before the plan is confirmed: its consequences where it has some, else its steps."""
    beside = beside or ReviewContext()
    if plan.consequences or (plan.problems and plan.severity is not Confirm.NONE):
        return [Block("consequences", lambda width: consequence_rows(plan, beside, width))]
    return [*_findings(plan), *_steps(plan, beside.speed)]


# A plan with consequences


def consequence_rows(plan: Plan, beside: ReviewContext, width: int) -> list[Row]:
    """Findings and earlier attempts, then consequences, checks, the time that it takes, and what is left to do."""
    rows = [
        row for _, problems in grouped(plan.problems) for problem in problems for row in problem_rows(problem, width)
    ]
    for attempt in beside.attempts:
        rows += _attempt_rows(attempt, beside, width)
    unread = [row for why in beside.unread for row in labelled("", f"? {plain(why)}", width, "warn")]
    if beside.refused:
        menu = "a leads to what can be done now, " if len(plan.machines) == 1 else ""
        return [*rows, (), *wrapped(NOT_NOW.format(menu), width, "quiet"), *unread]
    if rows:
        rows.append(())
    needed = {key for one in plan.steps for key in one.depends_on}
    for planned in plan.steps if plan.machines else ():  # of other changes the consequences name all steps
        if planned.key in needed:
            rows += labelled("makes", _title(planned), width)
    for one in plan.consequences:
        text = plain(_concerning(one.text, one.machines, plan))
        rows += labelled(one.kind, text, width, "", "bad" if one.kind in _GRAVE else "strong")
    rows += _check_rows(plan, width)
    rows += labelled("takes", _estimate_words(plan), width, "quiet") if plan.steps else []
    for label, sentence in _once("then", plan.then):
        rows += labelled(label, plain(sentence), width, "quiet")
    return [*rows, *unread]


def _concerning(text: str, machines: Sequence[str], plan: Plan) -> str:
    """The text with its machines, where the plan has several."""
    named = concerning(text, machines, plan.machines)
    return f"{text} ({len(machines)} machines)" if named == text and machines and machines[0] not in text else named


def _check_rows(plan: Plan, width: int) -> list[Row]:
    rows: list[Row] = []
    for label, check in _once("way back" if len(plan.checks) > 1 else "asked", plan.checks):
        mark, tone = _MARKS[check.answer]
        answer = {Answer.COULD_NOT_CHECK: "could not check", Answer.ASKING: "asking"}.get(check.answer, "")
        parts = (check.about, answer, _concerning(check.detail, check.machines, plan))
        rows += labelled(label, f"{mark} {plain(': '.join(part for part in parts if part))}", width, tone)
    return rows


def _once(label: str, lines: Iterable[T]) -> Iterable[tuple[str, T]]:
    """The label beside the first line only."""
    return ((label if not number else "", line) for number, line in enumerate(lines))


def _estimate_words(plan: Plan) -> str:
    if len(plan.steps) == 1:
        return time_words(plan.steps[0].estimate)
    return f"{about(plan.seconds())}, {_origins(plan)}"


def time_words(estimate: Estimate) -> str:
    """ "about 4 min, as in the drill of this machine on 12 Nov"."""
    least = about(estimate.seconds)
    at_most = about(estimate.at_most) if estimate.at_most else least
    most = f" to {at_most.removeprefix('about ')}" if at_most != least else ""
    return f"{least}{most}, {plain(estimate.origin)}"


def _origins(plan: Plan) -> str:
    return plain("; ".join(dict.fromkeys(one.estimate.origin for one in plan.steps)))


def _attempt_rows(attempt: Attempt, beside: ReviewContext, width: int) -> list[Row]:
    step, run = attempt.step, attempt.run
    since = moment(step.intended_at or run.started, beside.now or run.started, beside.zone)
    name = plain(run.plan.title)
    if attempt.under_way:
        state = "was left under way" if attempt.interrupted else "is under way"
        how = "w goes on with it: Azure is looked at first." if attempt.interrupted else "w watches it."
        return noted("bad", f"“{name}” {state} since {since}. It is not sent again; {how}", width)
    if not attempt.ended_badly:
        return []
    end = "its outcome is unknown" if step.state is StepState.UNKNOWN else "it failed"
    rows = noted("warn", f"“{name}” was tried at {since}; {end}. What is known of it:", width)
    if step.error:
        rows += error_rows(step.error, width)
    if step.job_name:
        rows += wrapped(f"Job {plain(step.job_name)}", width, "quiet", indent="    ")
    return rows


# A plan that shows its steps


def _findings(plan: Plan) -> list[Block]:
    """By severity, the gravest first, each group below its heading."""
    blocks: list[Block] = []
    for severity, problems in grouped(plan.problems):
        blocks.append(Block(f"heading {severity.value}", _fixed(((HEADINGS[severity], "title"),)), heading=True))
        for number, problem in enumerate(problems, len(blocks)):
            concerned = problem.machines or ((problem.machine,) if problem.machine else ())
            about = tuple(map(of_machine, concerned))
            blocks.append(Block(f"finding {number}", partial(problem_rows, problem), about, problem))
    return blocks


def _fixed(*rows: Row) -> Draw:
    return lambda _: rows


def _steps(plan: Plan, speed: float) -> list[Block]:
    """The time in all; the waves, whose steps are done side by side; then the rest."""
    if not plan.steps:
        return [Block("nothing", _fixed((("Nothing is left to do.", "strong"),)))]
    parts: list[tuple[Draw, tuple[ResourceLink, ...]]] = [(partial(_in_all, plan, speed), ())]
    details = _details(plan)
    for number, wave in enumerate(plan.waves(), start=1):
        first, *others = _kinds(wave)
        parts.append((partial(_wave, number, wave, first, details), of_steps(one.step for one in first)))
        parts.extend((partial(_same, kind, details), of_steps(one.step for one in kind)) for kind in others)
    if plan.reuses:
        parts.append((_fixed((), (("Reuses", "strong"),)), ()))
    for one in plan.reuses:
        words = plain(f"{one.what} {one.id.name}")
        parts.append((partial(_indented, words), (ResourceLink(one.id, words),)))
    costs = [("Costs", plan.costs)] if plan.costs else []
    rest = [*(("Then", sentence) for sentence in plan.then), *costs, ("Times", f"{_origins(plan)}.")]
    parts.extend((partial(labelled, label, plain(text), label_width=_LABEL), ()) for label, text in rest)
    return [Block(f"block {number}", *part) for number, part in enumerate(parts)]


def _in_all(plan: Plan, speed: float, width: int) -> list[Row]:
    seconds = plan.seconds()
    after = f"protected after the first copy, {plan.first_copy}" if plan.first_copy else "then the first copy"
    text = f"{about(seconds)} until replication has started{in_practice(seconds, speed)}; {after}."
    if len(plan.steps) > _MANY:
        text += f" Its {len(plan.steps)} requests go out at up to {WRITES_A_SECOND} a second, Azure's limit for long."
    head = _ends("Creates, from top to bottom", "about", width)
    return [*labelled("In all", text, width, label_width=_LABEL), (), head]


def _indented(text: str, width: int) -> list[Row]:
    return wrapped(text, width, indent=_INDENT * 2, first=_INDENT)


def _ends(head: str, tail: str, width: int) -> Row:
    gap = " " * max(width - cell_len(head) - cell_len(tail), 1)
    return (head, "strong"), gap, (tail, "quiet")


def _wave(
    number: int, wave: Sequence[PlannedStep], first: Sequence[PlannedStep], details: dict[str, str], width: int
) -> list[Row]:
    """The wave's number and longest time, its first steps below, or in the same row where there is only one."""
    alone = f"{number}  {_title(wave[0])}{details[wave[0].key]}"
    if len(wave) == 1 and cell_len(alone) < width - _TIME_WIDTH:
        return [_ends(alone, elapsed(wave[0].estimate.seconds), width)]
    together = ", side by side" if len(wave) > 1 else ""
    longest = elapsed(max(one.estimate.seconds for one in wave))
    return [_ends(f"{number}{together}", longest, width), *_same(first, details, width)]


def _kinds(wave: Sequence[PlannedStep]) -> list[list[PlannedStep]]:
    """The wave's steps in the plan's order, those of one kind together where they are few."""
    kinds: dict[type[Step], list[PlannedStep]] = {}
    for one in wave:
        kinds.setdefault(type(one.step), []).append(one)
    return [part for kind in kinds.values() for part in ([kind] if len(kind) <= _FEW else [[one] for one in kind])]


def _same(kind: Sequence[PlannedStep], details: dict[str, str], width: int) -> list[Row]:
    """Steps of one kind: the kind once, then each one's name."""
    first, *others = kind
    names = (plain(one.step.on_machine or one.step.id.name) + details[one.key] for one in others)
    return _indented(", ".join([_title(first) + details[first.key], *names]), width - _TIME_WIDTH)


def _title(one: PlannedStep) -> str:
    return plain(one.step.label)


def _details(plan: Plan) -> dict[str, str]:
    """What is said of each step beside its name, by the step's key."""
    machines = machine_details([one.step for one in plan.steps if isinstance(one.step, EnableReplication)])
    found = {one.key: _detail(one.step, machines) for one in plan.steps}
    return {key: f" ({text})" if text else "" for key, text in found.items()}


def _detail(step: Step, machines: dict[ArmId, str]) -> str:
    match step:
        case EnableReplication(machine=machine):
            return machines[machine]
        case CreateVirtualNetwork(subnets=subnets) if subnets:
            return plain(f"way out: {subnets_words(subnets)}")
        case UpdateItem(target_name=name, target_size=size):
            return plain(", ".join(part for part in (name and f"name {name}", size and f"size {size}") if part))
        case _:
            return ""


def confirm_words(plan: Plan) -> str:
    """What the confirm key does: "Enable replication of 3 machines"."""
    machines = [one.step.machine.name for one in plan.steps if isinstance(one.step, EnableReplication)]
    return f"Enable replication of {plain(machines[0]) if len(machines) == 1 else f'{len(machines)} machines'}"
