"""A plan as it is reviewed: findings, consequences or steps wave by wave, checks, times, and what is left to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from msgspec import Struct

from asr_tui.domain.joined import NAMED
from asr_tui.domain.joined import about as concerning
from asr_tui.domain.plan import Answer, Confirm, Consequence, Plan
from asr_tui.domain.run import StepState
from asr_tui.domain.shift import Drawn
from asr_tui.domain.steps import EnableReplication
from asr_tui.domain.wording import first_few
from asr_tui.services.review import Attempt
from asr_tui.ui.present import linear, plan_many
from asr_tui.ui.present.errors import error_rows
from asr_tui.ui.present.facts_table import FactsTable
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.plan_steps import Block, finding_blocks, step_blocks
from asr_tui.ui.present.plan_times import chart_rows, estimate_words, time_words
from asr_tui.ui.present.problems import grouped, problem_rows
from asr_tui.ui.present.rows import Row, labelled, noted, wrapped
from asr_tui.ui.present.rows import beside as side_by_side
from asr_tui.ui.present.shift import box_rows, losses_rows, missed_rows
from asr_tui.ui.present.times import Zone, moment
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

T = TypeVar("T")

NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands for the time of a plan that was not read yet."""
READ_ONLY_WORDS = "READ-ONLY: this shows what would be done. To do it: F2 allows changes."
NOT_NOW = "None of it is sent from here as things stand: {}r reads it again."
_MARKS: dict[Answer, tuple[str, Tone]] = {
    Answer.YES: ("+", "good"),
    Answer.NO: ("x", "bad"),
    Answer.WILL_BE_MADE: ("-", "quiet"),
    Answer.ASKING: ("~", "busy"),
    Answer.COULD_NOT_CHECK: ("?", "warn"),
}
FEW = 3
"""Machines that a sentence about all of them still names."""
_SIDE_BY_SIDE, _GAP = 160, 4
_GRAVE = frozenset({"deletes", "loses", "warning"})
_LASTING = frozenset({"stays", "not moved", "locked"})


class ReviewContext(Struct, frozen=True):
    """What is shown beside the plan itself.

    now       Azure's time
    attempts  earlier attempts at the same change
    unread    what could not be read, in sentences
    refused   whether Azure would refuse it: the consequences are left out then
    speed     that of practice, 0 elsewhere
    tall      rows that are seen without scrolling; 0 where that is not known
    """

    now: datetime | None = None
    zone: Zone = UTC
    attempts: tuple[Attempt, ...] = ()
    unread: tuple[str, ...] = ()
    refused: bool = False
    speed: float = 0.0
    tall: int = 0


def plan_blocks(plan: Plan, beside: ReviewContext | None = None) -> list[Block]:
    """What is known before the plan is confirmed: its consequences where it has some, else its steps."""
    beside = beside or ReviewContext()
    if plan.consequences or (plan.problems and plan.severity is not Confirm.NONE):
        return [Block("consequences", lambda width: consequence_rows(plan, beside, width))]
    return [*finding_blocks(plan), *step_blocks(plan, beside.speed)]


# A plan with consequences


def heading_rows(verb: str, plan: Plan, width: int, *, danger: bool, refused: bool) -> list[Row]:
    """The operation and its machines; at the right what it comes to, where Azure would take it."""
    of = " of" if len(plan.machines) > 1 and verb.endswith(("failover", "point")) else ""
    title = f"{plain(verb.upper() if danger else verb)}{of} {plain(plan.subject)}" if plan.machines else plain(verb)
    told = plain(plan.shift.headline) if plan.shift and not refused else ""
    return [rule(title, (told,) if told else (), width, "danger" if danger else "accent")]


def consequence_rows(plan: Plan, beside: ReviewContext, width: int) -> list[Row]:
    """Findings and earlier attempts, then consequences, checks, the time that it takes, and what is left to do."""
    if len(plan.machines) > 1:
        return _several_rows(plan, beside, width)
    rows = [
        row for _, problems in grouped(plan.problems) for problem in problems for row in problem_rows(problem, width)
    ]
    rows += _attempts_rows(beside, width)
    unread = [row for why in beside.unread for row in labelled("", f"? {plain(why)}", width, "warn")]
    if beside.refused:
        menu = "a leads to what can be done now, " if len(plan.machines) == 1 else ""
        return [*rows, (), *wrapped(NOT_NOW.format(menu), width, "quiet"), *unread]
    if rows:
        rows.append(())
    seen, grave = _brought(plan, beside, width, boxes=True)
    if beside.tall and len(rows) + grave > beside.tall and not linear.wanted():
        seen, _ = _brought(plan, beside, width, boxes=False)
    return [*rows, *seen, *unread]


def _several_rows(plan: Plan, beside: ReviewContext, width: int) -> list[Row]:
    """The same of several machines: what is the same stands once, what differs in a table below."""
    findings = plan_many.finding_rows(plan.problems, width)
    findings += _attempts_rows(beside, width)
    unread = plan_many.unread_rows(beside.unread, width)
    if beside.refused:
        return [*findings, (), *wrapped(NOT_NOW.format(""), width, "quiet"), *unread]
    above, below = plan_many.folded(plan)
    brief, later = plan_many.folded_then(plan_many.folded_checks(plan))
    rows = [*findings, *([()] if findings else []), *losses_rows(plan.losses, width)]
    rows += _consequence_rows(plan, (one for one in above if one.kind in _GRAVE), width)
    rows += plan_many.wave_rows(plan, width)
    rows += _other_rows(brief, [one for one in above if one.kind not in _GRAVE], beside, width)
    rows += [*unread, *plan_many.demands_rows(plan, width)]
    table = FactsTable(plan.facts, beside.now or NO_TIME, beside.zone, loses=bool(plan.losses))
    rows += [*plan_many.machine_rows(plan, table, width), (), *_consequence_rows(plan, below, width)]
    for label, sentence in _once("then", later):
        rows += labelled(label, plain(sentence), width, "quiet")
    return [*rows, (), *plan_many.long_findings(plan.problems, width)]


def _brought(plan: Plan, beside: ReviewContext, width: int, *, boxes: bool) -> tuple[list[Row], int]:
    """The plan's picture, what it does not say (beside it in a wide terminal), and the rows up to the last grave one.

    What is grave comes first below the picture.
    """
    shift, wide = plan.shift, width >= _SIDE_BY_SIDE
    column = (width - _GAP) // 2 if shift and wide else width
    rows = box_rows(shift, column) if shift and boxes else []
    said = {Drawn.BOXES} if rows else set()
    if shift and shift.missed:
        rows += missed_rows(shift.missed, column, boxes=bool(rows))
        said.add(Drawn.GAUGE)
    rows += losses_rows(plan.losses, column)
    unsaid = [one for one in plan.consequences if one.drawn not in said]
    grave = [one for one in unsaid if shift and (one.kind in _GRAVE or one.kind == "replaces")]
    grave.sort(key=lambda one: one.kind == "replaces")
    rows += _consequence_rows(plan, grave, column)
    rest = _other_rows(plan, [one for one in unsaid if one not in grave], beside, column)
    return (side_by_side(rows, rest, column, _GAP) if column < width else [*rows, *rest]), len(rows)


def _consequence_rows(plan: Plan, consequences: Iterable[Consequence], width: int) -> list[Row]:
    rows: list[Row] = []
    for one in consequences:
        text = plain(_concerning(one.text, one.machines, plan))
        rows += labelled(plain(one.kind), text, width, "", "bad" if one.kind in _GRAVE else "strong")
    return rows


def _other_rows(plan: Plan, consequences: Iterable[Consequence], beside: ReviewContext, width: int) -> list[Row]:
    """Steps that the last one needs, consequences, checks, times, and what is left to do.

    Below a picture times come before checks, and what does not change after them.
    """
    needed = {key for one in plan.steps for key in one.depends_on}
    rows: list[Row] = []
    # of other changes the consequences name all steps
    made = [one.step for one in plan.steps if one.key in needed] if plan.machines else []
    labels = Counter(step.label for step in made)
    for step in made:
        where = f" in {step.id.group}" if labels[step.label] > 1 else ""
        rows += labelled("creates", plain(f"{step.label}{where}"), width)
    unsaid = list(consequences)
    lasting = [one for one in unsaid if plan.shift and one.kind in _LASTING]
    rows += _consequence_rows(plan, [one for one in unsaid if one not in lasting], width)
    checks = _check_rows(plan, width)
    takes = labelled("takes", estimate_words(plan, beside.speed), width, "quiet") if plan.steps else []
    chart = chart_rows(plan, width) if len(plan.steps) > 1 else []
    copies = labelled("copies", time_words(plan.copy, beside.speed), width, "quiet") if plan.copy else []
    rows += [*takes, *copies, *checks] if plan.shift else [*checks, *takes, *chart, *copies]
    rows += [*_consequence_rows(plan, lasting, width), *chart] if plan.shift else []
    for label, sentence in _once("then", plan.then):
        rows += labelled(label, plain(sentence), width, "quiet")
    return rows


def _concerning(text: str, machines: Sequence[str], plan: Plan) -> str:
    """The text with its machines, where the plan has several; of many that are all of them only their number."""
    everybody = first_few(machines, NAMED)
    if len(machines) > FEW and len(machines) == len(plan.machines) and everybody in text:
        each = f"each of the {len(machines)} machines"
        for apposed in ("the original machine", "the original"):
            text = text.replace(f"{apposed} {everybody}", f"the original of {each}")
        return text.replace(everybody, each)
    named = concerning(text, machines, plan.machines)
    if len(machines) > FEW and named == text and len(machines) == len(plan.machines):
        return text
    unnamed = named == text and len(machines) > 1 and machines[0] not in text
    return f"{text} ({len(machines)} machines)" if unnamed else named


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


def _attempts_rows(beside: ReviewContext, width: int) -> list[Row]:
    """What was tried before; what ended for several machines in the same way stands once."""
    groups: dict[Hashable, list[Attempt]] = {}
    for one in beside.attempts:
        error = one.step.error
        said = (error.title, error.what, error.remedy, error.code) if error else ()
        groups.setdefault((one.run.id, one.step.state, one.under_way, one.interrupted, said), []).append(one)
    rows: list[Row] = []
    for first, *others in groups.values():
        found = _attempt_rows(first, beside, width)
        if found and others:
            found += wrapped(f"The same for {len(others)} more.", width, "quiet", indent="    ")
        rows += found
    return rows


def _attempt_rows(attempt: Attempt, beside: ReviewContext, width: int) -> list[Row]:
    step, run = attempt.step, attempt.run
    since = moment(step.intended_at or run.started, beside.now or run.started, beside.zone)
    name = plain(run.plan.title)
    if attempt.under_way:
        state = "was left under way" if attempt.interrupted else "is under way"
        how = "l goes on with it: Azure is looked at first." if attempt.interrupted else "l watches it."
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


def confirm_words(plan: Plan) -> str:
    """What the confirm key does: "Enable replication of 3 machines"."""
    machines = [one.step.machine.name for one in plan.steps if isinstance(one.step, EnableReplication)]
    return f"Enable replication of {plain(machines[0]) if len(machines) == 1 else f'{len(machines)} machines'}"
