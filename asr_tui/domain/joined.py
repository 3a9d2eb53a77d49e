"""Plans of several machines joined to one: what is the same stands once, with the machines that it concerns."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from msgspec.structs import replace

from asr_tui.domain import target_quota
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import Confirm, LeftOutMachine, Plan, PlannedStep
from asr_tui.domain.problems import Problem, Severity, blocking
from asr_tui.domain.target_quota import quota_problems
from asr_tui.domain.waves import joined_rollout
from asr_tui.domain.wording import first_few

NAMED = 8
"""Machines that are named in a sentence; of more the others are counted."""

_NAME = "\0"
"""Stands for the machine's own name where sentences of several machines are compared."""

T = TypeVar("T")


def joined(plans: Sequence[Plan]) -> Plan:
    """One plan for the machines of all plans; a single one is returned as it is. Raises ValueError where there is none.

    Steps of one key are one step, which needs what each of them needs. A plan that cannot start is left out, with a
    warning, so that one machine does not hold up the others; where none can start, all stay. Machines that one step
    takes together are left out together.
    """
    if len(plans) == 1 and not plans[0].parts:
        return plans[0]
    plans = _told_apart(plans)
    able = [plan for plan in plans if plan.can_start] or list(plans)
    unable = [plan for plan in plans if not plan.can_start and able[0].can_start]
    left_out = [_left_out(plan) for plan in unable]
    each = [one for plan in able for one in _with_parts(plan)]
    needs = tuple(one for plan in sorted(able, key=_wave) for part in _with_parts(plan) for one in part.needs)
    machines = tuple(name for plan in able for name in plan.machines)
    verb = " and ".join(dict.fromkeys(plan.button for plan in able))
    return Plan(
        title="; ".join(text for _, text, _ in _grouped(able, lambda plan: [plan.title], str, of_names=_short)),
        steps=_steps(able),
        reuses=tuple(dict.fromkeys(one for plan in able for one in plan.reuses)),
        problems=(*_clashes(able), *quota_problems(needs), *_problems(each), *_problems(left_out)),
        then=tuple(about(text, names, machines) for _, text, names in _grouped(each, lambda plan: plan.then, str)),
        consequences=tuple(
            replace(one, text=text, machines=names)
            for one, text, names in _grouped(
                each, lambda plan: plan.consequences, lambda one: one.text, lambda one: one.kind
            )
        ),
        checks=tuple(
            replace(one, detail=text, machines=names)
            for one, text, names in _grouped(
                each, lambda plan: plan.checks, lambda one: one.detail, lambda one: (one.about, one.answer)
            )
        ),
        word_to_type=f"{verb.upper()} {len(machines)}" if any(plan.word_to_type for plan in able) else "",
        costs=" ".join(dict.fromkeys(plan.costs for plan in able if plan.costs)),
        confirm=max((plan.confirm for plan in able), key=list(Confirm).index),
        verb=verb,
        machines=machines,
        losses=tuple(
            (plan.subject, plan.loss)
            for plan in each
            if plan.loss is not None and plan.shift and plan.shift.missed and plan.shift.missed.kind == "loses"
        ),
        facts=tuple(one for plan in each for one in plan.facts),
        rollout=joined_rollout([plan.rollout for plan in able]),
        needs=needs,
        left_out=tuple(one for plan in unable for one in _named(plan)),
    )


def _with_parts(plan: Plan) -> tuple[Plan, ...]:
    """What is said of the plan's machines together, then of each of them; else the plan itself."""
    return (replace(plan, parts=()), *plan.parts) if plan.parts else (plan,)


def _told_apart(plans: Sequence[Plan]) -> list[Plan]:
    """The plans with the vaults in the names of machines that have a namesake in another vault."""
    count = Counter(name for plan in plans for name in plan.machines)
    return [_told(plan, plan.steps[-1].step.id.vault_id if plan.steps else None, count) for plan in plans]


def _told(plan: Plan, vault: ArmId | None, count: Counter[str]) -> Plan:
    names = tuple(
        f"{name} ({vault.name} in {vault.group})" if count[name] > 1 and vault else name for name in plan.machines
    )
    return replace(plan, machines=names, parts=tuple(_told(one, vault, count) for one in plan.parts))


def about(text: str, names: Sequence[str], of: Sequence[str]) -> str:
    """The sentence with the machines that it concerns, where these are not all of the plan and it names them not."""
    if len(names) in {0, len(of)} or all(name in text for name in names[:NAMED]):
        return text
    return f"{first_few(names, NAMED)}: {text}"


def _steps(plans: Sequence[Plan]) -> tuple[PlannedStep, ...]:
    found: dict[str, PlannedStep] = {}
    for one in (step for plan in plans for step in plan.steps):
        same = found.setdefault(one.key, one)
        found[one.key] = replace(same, depends_on=same.depends_on | one.depends_on)
    return tuple(found.values())


def _clashes(plans: Sequence[Plan]) -> Iterator[Problem]:
    """Steps of one key that would do different things."""
    found: dict[str, PlannedStep] = {}
    for plan in plans:
        for one in plan.steps:
            if found.setdefault(one.key, one).step != one.step:
                what = f"{one.step.id.name} would be made or changed in two ways, one of them for {plan.subject}."
                yield Problem(Severity.BLOCKING, "review", "steps", what, "Do it in two goes, one after the other.")


def _problems(plans: Sequence[Plan]) -> Iterator[Problem]:
    """Each finding once, with the names of its machines."""
    for one, text, names in _grouped(
        plans, _own_problems, lambda one: one.what, lambda one: replace(one, what="", machine=None)
    ):
        named = all(name in text for name in names[:NAMED])
        what = text if named else f"{first_few(names, NAMED)}: {text}"
        yield replace(one, what=what, machine=one.machine if len(names) == 1 else None)


def _own_problems(plan: Plan) -> Iterator[Problem]:
    """What was found about a machine by itself: quotas are counted for all together."""
    return (one for one in plan.problems if one.field != target_quota.FIELD)


def _wave(plan: Plan) -> int:
    """The index of the machine's wave."""
    return next((index for index, wave in enumerate(plan.rollout.waves) if wave.steps), 0)


def _named(plan: Plan) -> Iterator[LeftOutMachine]:
    """The machines of a plan that cannot start, with what stops it."""
    why = next((one.what for one in blocking(plan.problems)), "There is nothing to do.")
    vault = plan.steps[-1].step.id.vault_id.name if plan.steps else ""
    return (LeftOutMachine(name, vault, why) for name in plan.machines)


def _left_out(plan: Plan) -> Plan:
    """The plan with what stops it as warnings."""
    why = blocking(plan.problems)
    warnings = (replace(one, severity=Severity.WARNING, remedy=f"Left out. {one.remedy}".rstrip()) for one in why)
    return replace(plan, problems=tuple(warnings))


def _short(names: Sequence[str]) -> str:
    """Up to three names, else their number: a title has one line."""
    return ", ".join(names) if len(names) <= 3 else f"{len(names)} machines"


def _grouped(
    plans: Sequence[Plan],
    of: Callable[[Plan], Iterable[T]],
    text: Callable[[T], str],
    rest: Callable[[T], Hashable] = lambda _: None,
    of_names: Callable[[Sequence[str]], str] = lambda names: first_few(names, NAMED),
) -> Iterator[tuple[T, str, tuple[str, ...]]]:
    """What is the same but for the machine's name: the first of them, the text with all names, and these names.

    In the order of the single plans, so that what differs from machine to machine stands together.
    """
    groups: dict[tuple[str, Hashable], tuple[int, T, list[str]]] = {}
    for plan in plans:
        own_name = re.compile(rf"(?<![\w.-]){re.escape(plan.subject.partition(' (')[0])}(?![\w-])")
        for position, one in enumerate(of(plan)):
            template = own_name.sub(_NAME, text(one)) if len(plan.machines) == 1 else text(one)
            _, _, names = groups.setdefault((template, rest(one)), (position, one, []))
            names += [name for name in plan.machines if name not in names]
    for (template, _), (_, one, names) in sorted(groups.items(), key=lambda group: group[1][0]):
        yield one, template.replace(_NAME, of_names(names)), tuple(names)
