"""A plan of several machines as it is reviewed: what is the same once, then a table of what differs.

The most important stands first: what was found, what is lost, what changes for all, the way back; then each machine.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from asr_tui.domain.plan import Answer, Check, Consequence, Plan
from asr_tui.domain.point_again import choice_of
from asr_tui.domain.point_choices import PointKindChoice
from asr_tui.domain.problems import Problem
from asr_tui.domain.steps import Failover
from asr_tui.domain.target_quota import demands, fits
from asr_tui.domain.wording import and_join, first_few
from asr_tui.ui.present.demands import demand_rows
from asr_tui.ui.present.facts_table import FactsTable
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.problems import grouped, problem_rows
from asr_tui.ui.present.rows import ELLIPSIS, Row, clipped, counted, labelled, split, wrapped
from asr_tui.ui.present.waves import rollout_rows
from asr_tui.ui.text import plain

FIRST_ROWS = 2
"""Rows of a finding that are shown first; a longer one stands below the machines in full."""
IN_TABLE = frozenset({"creates", "loses", "starts", "address"})
"""Kinds of consequences of which the table of the machines says what differs."""
MOST_THEN = 3
"""Things that are left to do afterwards and are shown before the machines."""
MOST_ALIKE = 2
"""Different sentences of one kind that are shown before the machines; of more the others stand below."""


def finding_rows(problems: Sequence[Problem], width: int) -> list[Row]:
    """Each finding in a few rows, the gravest first."""
    rows: list[Row] = []
    for problem in _in_order(problems):
        lines = problem_rows(problem, width)
        rows += lines[:FIRST_ROWS]
        if len(lines) > FIRST_ROWS:
            rows[-1] = (*_ended(rows[-1], width - len(_BELOW)), (_BELOW, split(lines[0][0])[1]))
    return rows


_BELOW = " (below)"


def _ended(row: Row, width: int) -> Row:
    """The row with one ellipsis at its end."""
    short = clipped(row, width)
    return short if short != row else clipped((*row, " " + ELLIPSIS), width)


def long_findings(problems: Sequence[Problem], width: int) -> list[Row]:
    """The findings that are not whole above, in full."""
    whole = [problem_rows(problem, width) for problem in _in_order(problems)]
    rows = [row for lines in whole if len(lines) > FIRST_ROWS for row in lines]
    return [rule("Findings in full", (), width), *rows, ()] if rows else []


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    return [problem for _, members in grouped(problems) for problem in members]


def folded(plan: Plan) -> tuple[list[Consequence], list[Consequence]]:
    """The consequences to be said before the machines, and those for below.

    What the table says of each machine is said once for all; of sentences that differ the first ones stand above.
    """
    above: list[Consequence] = []
    below: list[Consequence] = []
    seen: dict[str, int] = {}
    told: dict[str, int] = {}
    by_kind: dict[str, list[Consequence]] = {}
    for one in plan.consequences:
        by_kind.setdefault(one.kind, []).append(one)
    for one in plan.consequences:
        seen[one.kind] = seen.get(one.kind, 0) + (one.drawn is not None)
        same = [other for other in by_kind[one.kind] if other.drawn is not None]
        if one.kind in IN_TABLE and plan.facts and one.drawn is not None:  # a sentence of its own is always said
            if seen[one.kind] == 1 and (said := _once(one.kind, same, plan)):
                above.append(said)
            if len(same) > 1 and one.kind == "creates":
                below.append(one)
        else:
            told[one.kind] = told.get(one.kind, 0) + 1
            (above if told[one.kind] <= MOST_ALIKE else below).append(one)
    for kind, number in told.items():
        if (more := number - MOST_ALIKE) > 0:
            last = max(place for place, one in enumerate(above) if one.kind == kind)
            above.insert(last + 1, Consequence(kind, f"and {more} more like these, below the machines"))
    return above, below


def _once(kind: str, same: Sequence[Consequence], plan: Plan) -> Consequence | None:
    """What all machines have in common of a kind that the table shows; None where the table says all of it."""
    if len(same) == 1 and kind != "loses":
        return same[0]
    if kind != "creates":
        return None
    number = len({name for one in same for name in one.machines})
    return Consequence("creates", f"{counted(number, 'machine')}, each as below{_groups(plan)}")


def _groups(plan: Plan) -> str:
    sizes = {one.size for one in plan.facts if one.size}
    return f"; {counted(len(sizes), 'size')}" if len(sizes) > 1 else ""


def folded_then(plan: Plan) -> tuple[Plan, tuple[str, ...]]:
    """The plan with the first few of the things that are left to do, and the others, for below the machines."""
    if len(plan.then) <= MOST_THEN:
        return plan, ()
    first, rest = plan.then[: MOST_THEN - 1], plan.then[MOST_THEN - 1 :]
    return replace(plan, then=(*first, f"and {len(rest)} more, below the machines")), rest


def folded_checks(plan: Plan) -> Plan:
    """The plan with what was found well in one line for each question, and all that could not be checked in one."""
    unknown = [one for one in plan.checks if one.answer is Answer.COULD_NOT_CHECK and _of_all(one, plan)]
    folded: list[Check] = []
    for one in plan.checks:
        alike = [other for other in plan.checks if (other.about, other.answer) == (one.about, one.answer)]
        if one in unknown and len(unknown) > 1:
            about = ", ".join(dict.fromkeys(other.about for other in unknown))
            folded.append(Check(about, Answer.COULD_NOT_CHECK))
        elif len(alike) > 1 and one.answer in _WELL:
            machines = tuple(dict.fromkeys(name for other in alike for name in other.machines))
            folded.append(Check(one.about, one.answer, f"for {counted(len(machines), 'machine')}"))
        else:
            folded.append(one)
    return replace(plan, checks=tuple(dict.fromkeys(folded)))


_WELL = frozenset({Answer.YES, Answer.WILL_BE_MADE})


def _of_all(check: Check, plan: Plan) -> bool:
    return len(check.machines) in {0, len(plan.machines)}


def unread_rows(unread: Sequence[str], width: int) -> list[Row]:
    """What could not be read, all of one reason in one sentence."""
    by_reason: dict[str, list[str]] = {}
    for sentence in unread:
        what, _, why = sentence.removeprefix(_UNREAD).partition(": ")
        by_reason.setdefault(why if sentence.startswith(_UNREAD) else sentence, []).append(what)
    rows: list[Row] = []
    for why, each in by_reason.items():
        words = f"{_UNREAD}{and_join(each)}: {why}" if len(each) > 1 or why not in unread else why
        rows += labelled("", f"? {plain(words)}", width, "warn")
    return rows


_UNREAD = "Could not read "


def machine_rows(plan: Plan, table: FactsTable, width: int) -> list[Row]:
    """What is the same for all machines, and the table of what differs; only the names where nothing does."""
    number = counted(len(plan.machines), "machine")
    if not plan.facts:
        return [(), rule(number, (), width), *wrapped(plain(", ".join(plan.machines)), width)]
    rows: list[Row] = [(), rule(number, (), width)]
    same = table.same()
    if same:
        rows += labelled("the same", "; ".join(f"{title.lower()} {value}" for title, value in same), width)
    missing = table.left_out(width)
    if not missing and table.only_names:
        return [*rows, *wrapped(plain(", ".join(plan.machines)), width)]
    shown = [*rows, *table.rows(width)]
    if missing:
        shown += wrapped(f"A wider terminal also shows: {', '.join(missing).lower()}.", width, "quiet")
    return shown


def demands_rows(plan: Plan, width: int) -> list[Row]:
    """The quotas that the machines need in each region to which they go, what is short first."""
    rows: list[Row] = []
    found = fits(plan.needs)
    for one in found:
        twin = any(other is not one and other.where == one.where for other in found)
        where = plain(one.where)
        head = f"Quota in {where}" if where else "Quota in the target"
        if twin:  # two subscriptions, each with quotas of its own
            head += f" for {plain(first_few([need.machine for need in (*one.fit, *one.unfit)], 1))}"
        facts = (f"{len(one.fit)} of {len(one.fit) + len(one.unfit)} fit",)
        shown = demand_rows(tuple(demands((*one.fit, *one.unfit))), width)
        rows += [rule(head, facts, width, "bad" if one.unfit else "accent"), *shown] if shown else []
    return rows


def later_points(plan: Plan) -> str:
    """What becomes of recovery points that were chosen by kind until the later waves begin; see domain/point_again."""
    found = [(one.step, choice) for one in plan.steps if (choice := choice_of(one.step)) is not None]
    if not found:
        return ""
    each = and_join(list(dict.fromkeys(_LATER[choice.kind] for _, choice in found)))
    waits = any(not isinstance(step, Failover) for step, _ in found)
    stops = "; one that is much older than shown here is not sent until you say so" if waits else ""
    return f"Points in later waves: each machine's {each} then{stops}."


_LATER = {
    PointKindChoice.LATEST_PROCESSED: "newest",
    PointKindChoice.LATEST_APP: "newest app-consistent one",
    PointKindChoice.NEWEST_BEFORE: "newest before the chosen moment",
}


def wave_rows(plan: Plan, width: int) -> list[Row]:
    """The waves beside their label."""
    lines = rollout_rows(plan, width - 12)
    if lines and (words := later_points(plan)):
        lines = [*lines, *wrapped(words, width - 12)]
    return [(f"{'waves' if not number else '':<12}", *line) for number, line in enumerate(lines)]
