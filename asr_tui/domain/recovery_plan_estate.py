"""What is known of a vault's recovery plans and their machines when a plan is saved or run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field

from asr_tui.domain.ids import ArmId, by_id
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.jobs import Job
from asr_tui.domain.plan_members import direction_of, item_of
from asr_tui.domain.protection import ProtectedItem, RecoveryPoint, Topology
from asr_tui.domain.recovery_plans import BACKWARD, FORWARD, PlanMember, RecoveryPlan, Runbook
from asr_tui.domain.resources import Region, VirtualNetwork


class RecoveryPlanEstate(Struct, frozen=True):
    """A vault with its plans at `now`, Azure's time.

    points    of the machines of the plan that is run, by the ids of their items; without those that were not read
    runbooks  of the vault's subscription; None where they were not read
    unread    what could not be read, as sentences
    """

    now: datetime
    plans: tuple[RecoveryPlan, ...] = ()
    items: tuple[ProtectedItem, ...] = ()
    jobs: tuple[Job, ...] = ()
    topology: Topology = Topology()
    points: Mapping[ArmId, tuple[RecoveryPoint, ...]] = field(default_factory=dict)
    networks: tuple[VirtualNetwork, ...] = ()
    regions: tuple[Region, ...] = ()
    runbooks: tuple[Runbook, ...] | None = None
    unread: tuple[str, ...] = ()

    @property
    def names(self) -> dict[str, str]:
        """The machines' names by the names of their items, in lower case."""
        return {item.id.name.casefold(): item.machine_name for item in self.items}

    def plan(self, plan: ArmId) -> RecoveryPlan | None:
        return by_id(self.plans, plan)

    def item(self, member: PlanMember) -> ProtectedItem | None:
        return item_of(member, self.items)

    def name(self, member: PlanMember) -> str:
        item = self.item(member)
        return item.machine_name if item else member.item.name

    def machine(self, item: ProtectedItem) -> ItemEstate:
        """One machine of it, with what was read for all: nothing of its source region."""
        return ItemEstate(
            item=item,
            now=self.now,
            points=self.points.get(item.id),
            networks=self.networks,
            regions=self.regions,
            topology=self.topology,
            jobs=self.jobs,
        )

    def direction(self, plan: RecoveryPlan) -> str:
        """Azure's word for the direction in which a run goes now: backward once its machines were re-protected.

        Assumed: of a plan that runs home nothing was recorded.
        """
        ways = [way for member in plan.members if (item := self.item(member)) and (way := direction_of(item))]
        back = (plan.recovery_fabric, plan.primary_fabric, *reversed(plan.zones))
        return (
            BACKWARD if ways and all(_same(way, back) for way in ways) and not _same(ways[0], _own(plan)) else FORWARD
        )

    def job_under_way(self, plan: ArmId) -> Job | None:
        """A job of the plan itself that has not ended."""
        name = plan.name.casefold()
        return next(
            (job for job in self.jobs if job.of_plan and not job.state.over and job.target.casefold() == name), None
        )


def _own(plan: RecoveryPlan) -> tuple[str, ...]:
    return (plan.primary_fabric, plan.recovery_fabric, *plan.zones)


def _same(way: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether both lead the same way; zones count only where both name them."""
    if way[:2] != other[:2]:
        return False
    return way[2:] == other[2:] or not any(way[2:]) or not any(other[2:])
