"""A test failover (drill) and its clean-up: where it runs, what is wrong with that network, and the plan.

Azure starts the test machine in any network; the checks here are ours (Microsoft Learn, "Run a disaster
recovery drill for Azure VMs": use a network that is isolated from production).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from asr_tui.domain import names, steps
from asr_tui.domain.data_loss import choice_loss
from asr_tui.domain.drafts import day_two
from asr_tui.domain.drafts.day_two import DayTwoDraft, basic_problems, never_starts, one_step, point_gone, under_way
from asr_tui.domain.drafts.drill_remains import remains_problems
from asr_tui.domain.drafts.enable_replication.draft import Choice
from asr_tui.domain.drafts.facts import drill_facts, target_need
from asr_tui.domain.drafts.shifts import drill_shift, missed_of
from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.item_estate import ItemEstate, ReadKey
from asr_tui.domain.last_drill import was_tried
from asr_tui.domain.lifecycle import stage_words
from asr_tui.domain.nic_bindings import bindings, lost_bindings
from asr_tui.domain.own_jobs import DRILL
from asr_tui.domain.plan import Confirm, Consequence, Plan, PlannedStep, Reused
from asr_tui.domain.point_choices import PointChoice, PointKindChoice, chosen_point
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.resources import Subnet, VirtualNetwork
from asr_tui.domain.shift import Drawn
from asr_tui.domain.source_machine import size_problems
from asr_tui.domain.subnets import for_machines, misplaced_in
from asr_tui.domain.target_quota import quota_problems
from asr_tui.domain.wording import short_list

_MEETS = {
    False: "Choose another network, or say that you want this one.",
    True: "You chose it all the same: what the test machine does there it does to real ones.",
}
"""What is said after the last finding about a network: before a person chose it all the same, and afterwards."""

ISOLATED_SUFFIX = "-drill"
DRILL_TAG = ("asr-tui", "drill")
"""The tag of a network that was made for a drill, by which it is found and can be deleted again."""


class DrillDraft(DayTwoDraft, frozen=True):
    """`network` chosen: an existing one; else an isolated one is made, by default without a way to the internet."""

    point: PointChoice = PointChoice()
    network: Choice = Choice()
    deny_internet: bool = True
    network_confirmed: bool = False


class CleanUpDraft(DayTwoDraft, frozen=True):
    comments: str = ""


class DeleteDrillNetworkDraft(DayTwoDraft, frozen=True):
    """`network` was made for a drill, and nothing is in it any more."""

    network: ArmId


def isolated_network(draft: DrillDraft, estate: ItemEstate) -> ArmId:
    """The new network of a drill, in the machine's target group."""
    item = estate.item
    group = item.target_group or item.id.group_id
    source = _source_network(estate)
    name = draft.network.name or f"{source.name if source else item.machine_name}{ISOLATED_SUFFIX}"[:64]
    return resource_id(group, "Microsoft.Network/virtualNetworks", name)


def network_findings(network: VirtualNetwork, estate: ItemEstate) -> Iterator[str]:
    """How a machine in this network can reach production, in sentences."""
    production = {
        "the network where the machine runs now": _source_network(estate),
        "the network of a real failover": estate.network(estate.item.target_network),
    }
    for whose, other in production.items():
        if other is None:
            continue
        if other.id == network.id:
            yield f"{network.name} is {whose}: the test machine would meet the real ones."
            continue
        if other.id in network.peered_with or network.id in other.peered_with:
            yield f"{network.name} is peered with {other.name}, {whose}."
        if DRILL_TAG not in network.tags and _overlap(network, other):
            yield f"{network.name} has addresses in common with {other.name}, {whose}."
    if network.has_gateway:
        yield f"{network.name} has a gateway: it may be joined with other networks, on-premises ones too."


def _overlap(one: VirtualNetwork, other: VirtualNetwork) -> bool:
    here, there = ([ipaddress.ip_network(prefix, strict=False) for prefix in net.prefixes] for net in (one, other))
    return any(a.version == b.version and a.overlaps(b) for a in here for b in there)


def _source_network(estate: ItemEstate) -> VirtualNetwork | None:
    return estate.network(estate.running.network) if estate.running else None


def group_words(estate: ItemEstate) -> str:
    """What a drill of one member of a replication group means; empty for a machine that shares no points.

    Members have shared recovery points and fail over together (Microsoft Learn, "Common questions: Azure-to-Azure
    disaster recovery", 2025-07); that Azure takes a test failover of one alone is assumed.
    """
    item, unread = estate.item, ReadKey.GROUP in (*estate.pending, *(key for key, _ in estate.failed))
    if not item.multi_vm_group or not (estate.group or unread):
        return ""
    others = short_list(estate.group) if estate.group else "the others"
    beside = f" with {others}" if estate.group else ""
    return (
        f"{item.machine_name} is in the replication group {item.multi_vm_group}{beside}: the group has shared "
        f"recovery points, of one moment on all. This drill starts {item.machine_name} alone; {others} "
        f"{'is' if len(estate.group) == 1 else 'are'} not drilled. A real failover takes all of them."
    )


def problems(draft: DrillDraft, estate: ItemEstate) -> Iterator[Problem]:
    yield from under_way(DRILL, "A test failover", estate)
    yield from never_starts(estate)
    yield from basic_problems(estate)
    at = FieldRef("network", "network")
    if "TestFailover" not in estate.item.allowed_operations:
        yield FieldRef("network", "item").blocking(
            f"Azure does not offer a test failover of {draft.machine_name} now ({stage_words(estate.item)}).",
            "If a drill is running, clean it up first; if the first copy is, wait for it.",
        )
    if draft.point.kind is not PointKindChoice.LATEST and chosen_point(draft.point, estate.points or ()) is None:
        yield point_gone(draft.point, estate)
    yield from remains_problems(estate)
    yield from size_problems(estate)
    yield from quota_problems(target_need(estate))
    if words := group_words(estate):
        yield FieldRef("network", "item").note(words)
    new = draft.network.id is None
    target = draft.network.id or isolated_network(draft, estate)
    if new and (refusal := names.network_refusal(draft.network.name or target.name)):
        yield at.blocking("Azure would refuse this network name.", refusal)
        return
    network = estate.network(target)
    if network is None:
        if not new:
            what = f"The network {target.name} is not there any more."
            yield at.blocking(what, "Choose another, or let an isolated one be made.")
        return
    if unfit := misplaced_in(estate.item, network):
        yield at.blocking(unfit, "Choose another network, or add a subnet there that is named like the machine's.")
    yield from lost_bindings(estate.item, estate.lost, "network", test=True)
    findings = list(network_findings(network, estate))
    for finding in findings:
        remedy = _MEETS[draft.network_confirmed] if finding == findings[-1] else ""
        yield at.warning(finding, remedy) if draft.network_confirmed else at.blocking(finding, remedy)


@day_two.plan.register
def plan(draft: DrillDraft, estate: ItemEstate) -> Plan:
    """An isolated network with the source's subnets where none was chosen, then the test failover in it."""
    planned: list[PlannedStep] = []
    reuses: tuple[Reused, ...] = ()
    network = draft.network.id or isolated_network(draft, estate)
    if estate.network(network):
        reuses = (Reused(network, "virtual network"),)
    else:
        source = _source_network(estate)
        planned.extend(isolated(network, estate.item.target_location, source, deny_internet=draft.deny_internet))
    point = chosen_point(draft.point, estate.points or ())
    by_kind = draft.point.by_kind
    drill = steps.TestFailover(draft.item, draft.machine_name, network, point.id if point else None, by_kind)
    planned.append(PlannedStep.of(drill, (one.key for one in planned)))
    loss, joined = choice_loss(draft.point, estate), estate.network(network)
    alone = joined is None or not any(network_findings(joined, estate))
    return Plan(
        title=f"Test failover of {draft.machine_name}",
        steps=tuple(planned),
        reuses=reuses,
        problems=tuple(problems(draft, estate)),
        then=("The test machine runs, and is billed, until you clean up. Replication goes on meanwhile.",),
        consequences=tuple(_consequences(draft, estate, network)),
        verb="Start test failover",
        machines=(draft.machine_name,),
        loss=loss.length if loss else None,
        shift=drill_shift(estate, network, point, missed_of("starts", loss), alone=alone),
        facts=(drill_facts(estate, network, point, loss),),
        needs=target_need(estate),
    )


def isolated(
    network: ArmId, location: str, like: VirtualNetwork | None, *, deny_internet: bool
) -> Iterator[PlannedStep]:
    """The steps that make a network for a drill with the ranges and subnets of another one."""
    guard = resource_id(network.group_id, "Microsoft.Network/networkSecurityGroups", f"{network.name}-nsg")
    nsg = steps.CreateNetworkSecurityGroup(guard, location) if deny_internet else None
    if nsg:
        yield PlannedStep.of(nsg)
    # Azure takes no security group of ours on the subnets of its own services, and no machine lies in them.
    own = tuple(for_machines(like)) if like else ()
    subnets = own or (Subnet("default", like.prefixes[:1] if like else ("10.0.0.0/24",)),)
    vnet = steps.CreateVirtualNetwork(
        network,
        location,
        like.prefixes if like else ("10.0.0.0/16",),
        # Said on purpose, since Azure's own default changed: private where the drill shall not reach the internet.
        tuple(
            Subnet(one.name, one.prefixes, nsg.id if nsg else None, default_outbound=not deny_internet)
            for one in subnets
        ),
        (DRILL_TAG,),
    )
    yield PlannedStep.of(vnet, [nsg.key] if nsg else ())


def _consequences(draft: DrillDraft, estate: ItemEstate, network: ArmId) -> Iterator[Consequence]:
    item = estate.item
    group = item.target_group.name if item.target_group else "the target group"
    yield Consequence("creates", f"{draft.machine_name}-test in {group}, {estate.target_words}", drawn=Drawn.BOXES)
    if (loss := choice_loss(draft.point, estate)) is not None:
        what = "what has arrived" if loss.about else f"its state of {loss.state:%d %b %H:%M:%S} UTC"
        yield Consequence("starts", f"from {what}, {loss.words}", drawn=Drawn.GAUGE)
    for nic in item.nics:
        if words := bindings(nic, estate.lost, test=True):
            yield Consequence("binds", f"{nic.name} of the test machine to {words}")
    known = estate.network(network)
    if known is None:
        reach = "not the internet" if draft.deny_internet else "the internet"
        yield Consequence("reaches", f"machines in {network.name} and {reach}; no other network is joined with it")
    untouched = f"no change to {draft.machine_name}: replication goes on"
    yield Consequence("stays", untouched, drawn=Drawn.BOXES)


@day_two.plan.register
def clean_up_plan(draft: CleanUpDraft, estate: ItemEstate) -> Plan:
    problems = list(under_way(steps.CleanUpTestFailover.scenario, "The clean-up", estate))
    if "TestFailoverCleanup" not in estate.item.allowed_operations:
        what = f"Azure shows no drill of {draft.machine_name} to clean up."
        problems.append(FieldRef("review", "item").blocking(what, "Somebody may have done it already."))
    return one_step(
        f"Clean up the test failover of {draft.machine_name}",
        steps.CleanUpTestFailover(draft.item, draft.machine_name, draft.comments),
        estate,
        verb="Clean up",
        problems=problems,
        consequences=(
            Consequence("deletes", f"the test machine of {draft.machine_name}, its disks and its network interfaces"),
            Consequence("stays", "the drill's network, until it is deleted in the menu; and all that was there before"),
        ),
        confirm=Confirm.ENTER,
    )


def unused_drill_networks(estate: ItemEstate) -> tuple[VirtualNetwork, ...]:
    """Networks that were created for drills and are not in use, in the regions of a machine that was ever drilled.

    A re-protect turns source and target: the network of a drill before it lies where the machine runs now.
    """
    item = estate.item
    here = {item.source_location, item.target_location} if was_tried(item, estate.jobs) else set()
    return tuple(one for one in estate.networks if DRILL_TAG in one.tags and not one.in_use and one.location in here)


@day_two.plan.register
def delete_network_plan(draft: DeleteDrillNetworkDraft, estate: ItemEstate) -> Plan:
    """The network, then the security group that was created with it."""
    network = estate.network(draft.network)
    guards = {subnet.nsg for subnet in network.subnets if subnet.nsg} if network else set()
    guard = next((one for one in guards if one.name.casefold() == f"{draft.network.name}-nsg".casefold()), None)
    gone = steps.DeleteVirtualNetwork(draft.network)
    planned = [PlannedStep.of(gone)]
    consequences = [Consequence("deletes", f"the network {draft.network.name} in {draft.network.group}")]
    if guard is not None:
        unguarded = steps.DeleteNetworkSecurityGroup(guard)
        planned.append(PlannedStep.of(unguarded, [gone.key]))
        consequences.append(Consequence("deletes", f"its security group {guard.name}"))
    consequences.append(Consequence("stays", "all machines: none is in it; the next drill can make it anew"))
    return Plan(
        title=f"Delete the drill network {draft.network.name}",
        steps=tuple(planned),
        problems=tuple(_deletion_problems(draft, network)),
        consequences=tuple(consequences),
        confirm=Confirm.CHOICE,
        verb="Delete drill network of",
        machines=(draft.machine_name,),
    )


def _deletion_problems(draft: DeleteDrillNetworkDraft, network: VirtualNetwork | None) -> Iterator[Problem]:
    if network is None:
        why = f"The network {draft.network.name} is not there any more."
    elif DRILL_TAG not in network.tags:
        why = f"The network {network.name} was not made for a drill by this program."
    elif network.in_use:
        why = f"Something is in the network {network.name}: perhaps another drill runs in it."
    else:
        return
    yield FieldRef("network", "network").blocking(why, "Nothing is deleted. Look at it in the portal.")
