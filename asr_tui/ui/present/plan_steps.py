"""A plan that shows its steps: findings, the waves as bars with what is made below, quotas, and what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import count

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import WRITES_A_SECOND, Plan, PlannedStep
from asr_tui.domain.problems import Problem
from asr_tui.domain.steps import CreateVirtualNetwork, EnableReplication, Step, UpdateItem
from asr_tui.domain.ways_out import subnets_words
from asr_tui.ui.present.demands import demand_rows
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.plan_times import PlanChart, kind_title, kind_words, kinds, names, origins, time_words
from asr_tui.ui.present.problems import HEADINGS, grouped, problem_rows, tone_of
from asr_tui.ui.present.protecting import machine_details
from asr_tui.ui.present.resource_links import ResourceLink, of_machine, of_steps
from asr_tui.ui.present.rows import Draw, Row, counted, labelled, wrapped
from asr_tui.ui.present.times import about, estimated, in_practice
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_MANY = 50
"""Requests: a plan of more says how fast Azure takes them."""
_LABEL = 8
_FEW = 6
"""Steps of one kind that are named in one block; of more those of the same details have a block."""
_NAMES = " " * 5


class Block(Struct, frozen=True):
    """A few lines under one key, the resources that they name, and their finding. A `heading` takes no cursor."""

    key: str
    draw: Draw
    about: tuple[ResourceLink, ...] = ()
    problem: Problem | None = None
    heading: bool = False


def finding_blocks(plan: Plan) -> list[Block]:
    """By severity, the gravest first, each group below its heading."""
    blocks: list[Block] = []
    for severity, problems in grouped(plan.problems):
        tone: Tone = "bad" if tone_of(problems[0]) == "bad" else "accent"
        head = partial(_head, HEADINGS[severity], str(len(problems)), tone)
        blocks.append(Block(f"heading {severity.value}", head, heading=True))
        for number, problem in enumerate(problems, len(blocks)):
            concerned = problem.machines or ((problem.machine,) if problem.machine else ())
            links = tuple(map(of_machine, concerned))
            blocks.append(Block(f"finding {number}", partial(problem_rows, problem), links, problem))
    return blocks


def _head(title: str, facts: str, tone: Tone, width: int) -> list[Row]:
    return [rule(title, (facts,) if facts else (), width, tone)]


def step_blocks(plan: Plan, speed: float) -> list[Block]:
    """The time in all; the waves, whose steps are done side by side; then the rest."""
    if not plan.steps:
        return [Block("nothing", lambda _: [(("Nothing is left to do.", "strong"),)])]
    blocks = [*_waves(plan, speed), *_reuses(plan), *_quotas(plan), *_afterwards(plan, speed)]
    heads, lines = count(), count()
    return [replace(one, key=f"head {next(heads)}" if one.heading else f"block {next(lines)}") for one in blocks]


def _heading(title: str, facts: str = "") -> Block:
    return Block("", partial(_head, title, facts, "accent"), heading=True)


def _waves(plan: Plan, speed: float) -> Iterator[Block]:
    details, chart = _details(plan), PlanChart(plan.schedule())
    yield _heading("Creates, from top to bottom", f"{counted(len(plan.steps), 'step')}, {about(plan.seconds())}")
    yield Block("", partial(_in_all, plan, speed))
    yield Block("", lambda width: [chart.head("", width)], heading=True)
    for number, wave in enumerate(plan.waves(), start=1):
        for index, kind in enumerate(kinds(wave)):
            first = f"{'' if index else number:<3}"
            by_detail = _by_detail(kind, details) if len(kind) > _FEW else {}
            shown = partial(_kind, chart, first, kind, () if by_detail else _named(kind, details))
            yield Block("", shown, of_steps(one.step for one in kind))
            for detail, members in by_detail.items():
                words = f"{detail}: {', '.join(names(members))}" if detail else ", ".join(names(members))
                yield Block("", partial(_indented, words), of_steps(one.step for one in members))


def _in_all(plan: Plan, speed: float, width: int) -> list[Row]:
    seconds = plan.seconds()
    after = f"protected {estimated(plan.copy)} later, after the first copy" if plan.copy else "then the first copy"
    text = f"{about(seconds)} until replication has started{in_practice(seconds, speed)}; {after}."
    if len(plan.steps) > _MANY:
        text += f" Its {len(plan.steps)} requests go out at up to {WRITES_A_SECOND} a second, Azure's limit for long."
    return labelled("In all", text, width, label_width=_LABEL)


def _kind(chart: PlanChart, number: str, kind: Sequence[PlannedStep], named: Sequence[str], width: int) -> list[Row]:
    """Steps of one kind in one line where their name fits, else with their names below."""
    alone = f"{number}{kind_title(kind)} {named[0]}" if len(named) == 1 else ""
    if alone and chart.fits(alone, width):
        return chart.rows(alone, kind, width)
    head = kind_title(kind) if len(kind) == 1 else kind_words(kind)
    return [*chart.rows(f"{number}{head}", kind, width), *(_indented(", ".join(named), width) if named else ())]


def _named(kind: Sequence[PlannedStep], details: Mapping[str, str]) -> list[str]:
    """Each step's name with what is said beside it."""
    pairs = zip(names(kind), kind, strict=True)
    return [f"{name} ({details[one.key]})" if details[one.key] else name for name, one in pairs]


def _by_detail(kind: Sequence[PlannedStep], details: Mapping[str, str]) -> dict[str, list[PlannedStep]]:
    """The steps of which the same is said, the most first."""
    found: dict[str, list[PlannedStep]] = {}
    for one in kind:
        found.setdefault(details[one.key], []).append(one)
    return dict(sorted(found.items(), key=lambda each: -len(each[1])))


def _indented(text: str, width: int) -> list[Row]:
    return wrapped(text, width, indent=_NAMES, first=_NAMES)


def _reuses(plan: Plan) -> Iterator[Block]:
    if plan.reuses:
        yield _heading("Reuses", str(len(plan.reuses)))
    for one in plan.reuses:
        words = plain(f"{one.what} {one.id.name}")
        yield Block("", partial(_reused, words), (ResourceLink(one.id, words),))


def _reused(words: str, width: int) -> list[Row]:
    return wrapped(words, width, indent="    ", first="  ")


def _quotas(plan: Plan) -> Iterator[Block]:
    if plan.demands:
        yield _heading("Quota that a failover needs there")
        yield Block("", partial(demand_rows, plan.demands))


def _afterwards(plan: Plan, speed: float) -> Iterator[Block]:
    costs = [("Costs", plan.costs)] if plan.costs else []
    copies = [("Copies", f"{time_words(plan.copy, speed)}.")] if plan.copy else []
    yield _heading("Afterwards")
    for label, text in (*(("Then", each) for each in plan.then), *copies, *costs, ("Times", f"{origins(plan)}.")):
        yield Block("", partial(labelled, label, plain(text), label_width=_LABEL))


def _details(plan: Plan) -> dict[str, str]:
    """What is said of each step beside its name, by the step's key."""
    machines = machine_details([one.step for one in plan.steps if isinstance(one.step, EnableReplication)])
    return {one.key: _detail(one.step, machines) for one in plan.steps}


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
