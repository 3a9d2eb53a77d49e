"""Reviews of operations on protected machines that a command without a screen chooses."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from msgspec import Struct

from asr_tui.domain import kinds
from asr_tui.domain.act_choices import (
    ACTIONS,
    PLAN_POINTS,
    choices_for,
    network_named,
    other_direction,
    point_choice,
    resource_chosen,
)
from asr_tui.domain.acts import CLEAN_UP, Act, NamedWaves, Selection
from asr_tui.domain.applications import tiers_by_tag
from asr_tui.domain.drafts.enable_replication.draft import Choice
from asr_tui.domain.drafts.many import MachineChoices, SetDraft
from asr_tui.domain.drafts.recovery_plan_run import RunRecoveryPlanDraft
from asr_tui.domain.errors import AsrError, NotFound
from asr_tui.domain.file_selection import FileEstate
from asr_tui.domain.item_selection import selected
from asr_tui.domain.lifecycle import Action, allowed_actions
from asr_tui.domain.machines import Machine
from asr_tui.domain.plan import Plan
from asr_tui.domain.plan_members import item_of
from asr_tui.domain.point_choices import PointChoice
from asr_tui.domain.protection import ProtectedItem, Topology
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.resources import Vault
from asr_tui.domain.rollout import Between, OnError
from asr_tui.domain.run_members import RUN_ACTIONS
from asr_tui.domain.setting_fields import FieldKind
from asr_tui.domain.taking_part import Surroundings, taking_part
from asr_tui.domain.waves import MachineWave, MachineWaves
from asr_tui.services.item_planning import Inquiry, inquiries_of
from asr_tui.services.reads import flat
from asr_tui.services.review import review_of_set
from asr_tui.services.workspace import Workspace

IN_VAIN = 2
"""Rounds of reads that brought no machine's points, after which no other is begun."""


class Wanted(Struct, frozen=True):
    """What a command says of an operation.

    point        a word of `acts.POINTS`, or a moment
    network      of a drill: its name; empty for an isolated one
    new_network  the name of the isolated one; empty for the usual one. `internet`: it is reached from there
    waves        the tag by whose tiers machines follow one another; empty for all at once
    order        the waves by their machines instead
    cache, into  of a re-protect: the account and the resource group; empty for where the machine came from
    """

    act: Act
    selection: Selection
    point: str = "latest-processed"
    network: str = ""
    network_confirmed: bool = False
    shut_down_source: bool = True
    comments: str = ""
    waves: str = ""
    new_network: str = ""
    internet: bool = False
    order: NamedWaves = NamedWaves()
    cache: str = ""
    into: str = ""


class Targets(Struct, frozen=True):
    """What a selection chooses: machines, or a recovery plan with its machines.

    mates  names of further machines in the same replication groups, which may come along
    """

    items: tuple[ProtectedItem, ...]
    plan: RecoveryPlan | None = None
    machines: tuple[Machine, ...] = ()
    mates: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """Of the machines and of the plan, in lower case."""
        plan = (self.plan.id,) if self.plan else ()
        return frozenset(one.casefold() for one in (*(item.machine_name for item in self.items), *plan))

    @property
    def reach(self) -> frozenset[str]:
        """The names, and those of machines that may come along."""
        return self.names | frozenset(one.casefold() for one in self.mates)


class ActReview(Struct, frozen=True):
    """What would be sent, and who takes part.

    plan      None where no machine can take part
    left_out  who cannot, with why
    along     who was not named and comes along, with why
    """

    plan: Plan | None
    left_out: tuple[str, ...] = ()
    along: tuple[str, ...] = ()


async def targets(workspace: Workspace, vault: Vault, selection: Selection, *, tags: bool = False) -> Targets:
    """The machines of a selection, from new reads; `tags`: those of the machines are wanted too. Raises AsrError."""
    choices = workspace.choices
    choices.refresh()
    if selection.kinds != 1:
        ways = "--machine, --tag (--group, --region), --plan or --all"
        raise AsrError("No machines chosen", f"Choose them in one way: {ways}.", "`asr-tui status` lists them.")
    items = await choices.items(vault.id)
    if selection.plan:
        plan = await _plan_named(workspace, vault, selection.plan)
        found = (item_of(member, items) for member in plan.members)
        return Targets(tuple(item for item in found if item is not None), plan)
    machines: tuple[Machine, ...] = ()
    if selection.by_selector or tags:
        subscriptions = dict.fromkeys(one.machine.subscription.casefold() for one in items)
        machines = flat(await asyncio.gather(*(choices.all(kinds.MACHINE, one) for one in subscriptions)))
    chosen, wrong = selected(selection, FileEstate(vault, items, Topology(), machines))
    if wrong:
        raise NotFound("These machines are not there", " ".join(wrong), "`asr-tui status` lists them.")
    groups = {one.multi_vm_group for one in chosen if one.multi_vm_group}
    mates = frozenset(one.machine_name for one in items if one.multi_vm_group in groups) if groups else frozenset()
    return Targets(chosen, machines=machines, mates=mates)


async def _plan_named(workspace: Workspace, vault: Vault, name: str) -> RecoveryPlan:
    plans = await workspace.choices.plans(vault.id)
    named = next((one for one in plans if one.name.casefold() == name.casefold()), None)
    if named is None:
        known = ", ".join(one.name for one in plans) or "none"
        raise NotFound("No such recovery plan", f"{vault.name} has no plan {name!r}; it has: {known}.", "Check --plan.")
    return await workspace.choices.plan(named.id)


async def review(workspace: Workspace, vault: Vault, wanted: Wanted, chosen: Targets) -> ActReview:
    """The plan of an operation from new reads, as the screens make it. Raises AsrError."""
    astray = [words for item in chosen.items if (words := other_direction(wanted.act, item))]
    if chosen.plan is not None and ACTIONS[wanted.act] in RUN_ACTIONS:
        if astray:
            return ActReview(None, tuple(astray))
        return ActReview(await workspace.planning.review(_plan_run(wanted, chosen.plan, chosen.items)))
    meant = [item for item in chosen.items if not other_direction(wanted.act, item)]
    if wanted.act is CLEAN_UP:
        meant = [item for item in meant if item.drill_running or Action.CLEAN_UP in allowed_actions(item).actions]
    parted = taking_part(ACTIONS[wanted.act], meant, await _surroundings(workspace, vault))
    left_out = (*astray, *(one.why for one in parted.left_out))
    if not parted.able:
        return ActReview(None, left_out)
    shared = MachineChoices(
        point=_point(wanted.point),
        network=Choice(name=wanted.new_network),
        deny_internet=not wanted.internet,
        network_confirmed=wanted.network_confirmed,
        shut_down_source=wanted.shut_down_source,
        comments=wanted.comments,
        cache=resource_chosen(FieldKind.ACCOUNT, wanted.cache, vault.id.group_id),
        group=resource_chosen(FieldKind.GROUP, wanted.into, vault.id.group_id),
    )
    own = tuple((item.id, choices_for(item, shared, wanted.network)) for item in parted.able)
    draft = SetDraft(ACTIONS[wanted.act], shared, own, _waves(wanted, parted.able, chosen.machines, vault))
    inquiries = inquiries_of(workspace.session, parted.able)
    await read_all(inquiries)
    made = review_of_set(draft, inquiries, parted.groups, parted.along)
    along = tuple(
        f"{one.machine_name} comes along: the machines of its replication group {one.multi_vm_group} go together."
        for one in parted.along
    )
    return ActReview(made.combined(made.known().plans), left_out, along)


async def read_all(inquiries: Sequence[Inquiry]) -> None:
    """Read as the screens do, at most five seconds, and the points of machines again that had no turn in them.

    It ends where two rounds bring nothing more: a failover does not wait for what does not answer. A person at a
    screen sees what is missing; a command is agreed to by the number of machines, which must not depend on the load.
    """
    await asyncio.gather(*(inquiry.read() for inquiry in inquiries))
    missing, in_vain = _without_points(inquiries), 0
    while missing and in_vain < IN_VAIN:
        await asyncio.gather(*(inquiry.again() for inquiry in missing))
        left = _without_points(missing)
        in_vain = 0 if len(left) < len(missing) else in_vain + 1
        missing = left


def _without_points(inquiries: Sequence[Inquiry]) -> list[Inquiry]:
    return [one for one in inquiries if not one.has_points()]


async def _surroundings(workspace: Workspace, vault: Vault) -> Surroundings:
    """The vault's machines, to know who belongs to a replication group, and its jobs."""
    return Surroundings(*await asyncio.gather(workspace.choices.items(vault.id), workspace.choices.jobs(vault.id)))


def _plan_run(wanted: Wanted, plan: RecoveryPlan, items: Sequence[ProtectedItem]) -> RunRecoveryPlanDraft:
    """Raises AsrError where the point is one that a recovery plan cannot use."""
    point = PLAN_POINTS.get(wanted.point)
    if point is None:
        words = ", ".join(PLAN_POINTS)
        raise AsrError("No such point", f"A recovery plan starts from {words}.", "Choose one of these as --point.")
    groups = [item.target_group for item in items if item.target_group]
    return RunRecoveryPlanDraft(
        plan.id, ACTIONS[wanted.act], point, wanted.shut_down_source,
        network_named(wanted.network, groups[0] if groups else plan.id.group_id, wanted.new_network),
        not wanted.internet, wanted.network_confirmed, wanted.comments,
    )  # fmt: skip


def _point(text: str) -> PointChoice:
    """Raises AsrError where it is a recovery plan's only."""
    try:
        return point_choice(text)
    except ValueError as error:
        raise AsrError("No such point", str(error), "Choose another one as --point.") from error


def _waves(wanted: Wanted, items: Sequence[ProtectedItem], machines: Sequence[Machine], vault: Vault) -> MachineWaves:
    """The named waves, or one for each tier that the tag names, what others need first.

    Raises AsrError where no machine has the tag.
    """
    tag, order = wanted.waves, wanted.order
    if order.waves:
        return _named_waves(order, FileEstate(vault, tuple(items), Topology(), ()))
    tags = {one.id.casefold(): dict(one.tags) for one in machines}
    tiers = tiers_by_tag(items, tags, tag) if tag else ()
    if tiers and not any(tier.value for tier in tiers):
        raise AsrError("No such tag", f"None of these machines has the tag {tag!r}: there are no waves.", "Check it.")
    each = (MachineWave(tier.value or "others", frozenset(item.id for item in tier.items)) for tier in tiers)
    return MachineWaves(tuple(each)) if len(tiers) > 1 else MachineWaves()


def _named_waves(order: NamedWaves, estate: FileEstate) -> MachineWaves:
    """The waves with those of their machines that take part."""
    each = (
        MachineWave(name, frozenset(item.id for one in machines if (item := estate.item_named(one)) is not None))
        for name, machines in order.waves
    )
    return MachineWaves(
        tuple(one for one in each if one.items),
        Between.AFTER_PAUSE if order.pause else Between.AT_ONCE,
        timedelta(minutes=order.pause),
        OnError.STOP if order.stops else OnError.GO_ON,
    )
