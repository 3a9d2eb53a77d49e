"""Reviews of a drafted change or of operations on protected machines, and earlier attempts at the same plan."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.drafts.day_two import DayTwoDraft
from asr_tui.domain.drafts.group_in_set import GroupInSet, plans_unread
from asr_tui.domain.drafts.many import SetDraft, drafts_of
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.jobs import Job
from asr_tui.domain.joined import NAMED, joined
from asr_tui.domain.plan import Plan
from asr_tui.domain.problems import FieldRef
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.run import Run, StepRun, StepState
from asr_tui.domain.waves import MachineWaves, with_waves
from asr_tui.domain.wording import first_few
from asr_tui.services.item_planning import Inquiry, plan_of_group
from asr_tui.services.planning import PlannedDraft, Planning
from asr_tui.services.reads import SOON
from asr_tui.services.runs import Runs

LATE = "late"
"""The field of the note that something was read after the limit of time, and filled in."""


class ReviewSnapshot(Struct, frozen=True):
    """The plans, one for each machine or a single one, and the state of the reads that they were made from.

    now      Azure's time of the reads; None where it does not matter
    pending  what is still being read, in words
    unread   what could not be read, in sentences
    points   the existing recovery points
    waits    whether a value that the plans take over is not read yet
    job      a job under way on one of the machines
    """

    plans: tuple[Plan, ...]
    now: datetime | None = None
    pending: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    points: frozenset[ArmId] = frozenset()
    waits: bool = False
    job: Job | None = None


class DraftReview:
    """A change without an operation on a machine, such as of a policy: read as a whole."""

    inquiries: Sequence[Inquiry] = ()

    def __init__(self, planning: Planning, vault: ArmId, draft: PlannedDraft, verb: str) -> None:
        self.vault = vault
        self.verb = verb
        self.draft = draft
        self._planning = planning
        self._known: ReviewSnapshot | None = None

    def known(self) -> ReviewSnapshot | None:
        """The newest snapshot, or None before the first read."""
        return self._known

    def combined(self, plans: Sequence[Plan]) -> Plan:
        """The plan itself."""
        return joined(plans)

    async def again(self) -> ReviewSnapshot:
        """Read Azure again. Raises AzureError."""
        self._known = None
        self._known = ReviewSnapshot((await self._planning.review(self.draft),))
        return self._known


class AskedGroup(Struct, frozen=True):
    """A replication group in a review: the reads of its machines that take part, in the order of their drafts."""

    inquiries: tuple[Inquiry, ...]
    draft: GroupInSet


Asked = tuple[Inquiry, DayTwoDraft] | AskedGroup
"""What one plan of a review is made from."""


def asked_of(
    chosen: SetDraft,
    inquiries: Sequence[Inquiry],
    groups: Sequence[Sequence[ProtectedItem]] = (),
    along: Sequence[ProtectedItem] = (),
) -> tuple[Asked, ...]:
    """The reads and the draft of each machine of a set, and of each replication group; see `drafts_of`."""
    by_item = {one.value.item.id: one for one in inquiries}
    drafts = drafts_of(chosen, [one.value.item for one in inquiries], groups, along)
    return tuple(
        AskedGroup(tuple(by_item[member.item] for member in one.drafts), one)
        if isinstance(one, GroupInSet)
        else (by_item[one.item], one)
        for one in drafts
    )


def _inquiries(asked: Asked) -> tuple[Inquiry, ...]:
    return asked.inquiries if isinstance(asked, AskedGroup) else (asked[0],)


class MachinesReview:
    """Operations on protected machines: answers are used one by one as they come.

    waves     how the machines follow one another; may be changed while it is open
    arranged  completes the plan of all machines, such as by what is said of machines that were left out before
    """

    def __init__(
        self,
        *asked: Asked,
        waves: MachineWaves | None = None,
        arranged: Callable[[Plan], Plan] = lambda plan: plan,
    ) -> None:
        self._asked = asked
        self.waves = waves or MachineWaves()
        self._arranged = arranged
        self._made: dict[int, tuple[tuple[ItemEstate, ...], MachineWaves, Plan]] = {}
        self.inquiries: Sequence[Inquiry] = tuple(inquiry for one in asked for inquiry in _inquiries(one))
        self.vault = self.inquiries[0].value.item.id.vault_id
        self.verb = joined(self.known().plans).verb

    @property
    def chosen(self) -> tuple[tuple[DayTwoDraft, ItemEstate], ...]:
        """What was chosen for each machine, beside what is known of it now."""
        return tuple(
            (draft, inquiry.value)
            for one in self._asked
            for inquiry, draft in (
                zip(one.inquiries, one.draft.drafts, strict=True) if isinstance(one, AskedGroup) else (one,)
            )
        )

    def combined(self, plans: Sequence[Plan]) -> Plan:
        """One plan of the machines' plans; which of several machines were read late is said."""
        plan = self._arranged(joined(plans))
        late = [one.value.item.machine_name for one in self.inquiries if one.value.late]
        if not late or len(self.inquiries) < 2:
            return plan
        words = f"Read later than {SOON:g} s, and filled in since: {first_few(late, NAMED)}."
        return replace(plan, problems=(*plan.problems, FieldRef("review", LATE).note(words)))

    def known(self) -> ReviewSnapshot:
        estates = [inquiry.value for inquiry in self.inquiries]
        return ReviewSnapshot(
            tuple(self._plan(at) for at in range(len(self._asked))),
            max(estate.now for estate in estates),
            tuple(dict.fromkeys(words for estate in estates for words in estate.pending)),
            tuple(dict.fromkeys(why for estate in estates for why in estate.unread)),
            frozenset(point.id for estate in estates for point in estate.points or ()),
            any(map(_waits, self._asked)),
            next((job for estate in estates if (job := estate.job_under_way())), None),
        )

    def _plan(self, at: int) -> Plan:
        """The plan of one machine or group, made anew only where more is known of it or its wave is another."""
        asked = self._asked[at]
        now = tuple(one.value for one in _inquiries(asked))
        estates, waves, made = self._made.get(at, ((), None, None))
        same = len(estates) == len(now) and all(one is other for one, other in zip(estates, now, strict=True))
        if made is None or not same or waves is not self.waves:
            if isinstance(asked, AskedGroup):
                made = with_waves(plan_of_group(asked.draft, asked.inquiries), asked.draft.item, self.waves)
            else:
                made = with_waves(asked[0].plan(asked[1]), asked[1].item, self.waves)
            self._made[at] = (now, self.waves, made)
        return made

    async def again(self) -> ReviewSnapshot:
        """All machines concurrently, at most 5 s; those of which least is known first, so that each has its turn."""
        await asyncio.gather(*(inquiry.again() for inquiry in sorted(self.inquiries, key=Inquiry.has_points)))
        return self.known()


def review_of_set(
    chosen: SetDraft,
    inquiries: Sequence[Inquiry],
    groups: Sequence[Sequence[ProtectedItem]] = (),
    along: Sequence[ProtectedItem] = (),
    arranged: Callable[[Plan], Plan] = lambda plan: plan,
) -> MachinesReview:
    """The one review of a set of machines; no replication group is in two of its waves. See `drafts_of`."""
    waves = chosen.waves.whole([[one.id for one in group] for group in groups])
    asked = asked_of(replace(chosen, waves=waves), inquiries, groups, along)
    return MachinesReview(*asked, waves=waves, arranged=arranged)


def _waits(asked: Asked) -> bool:
    """Whether a value that the plan takes over is not read yet."""
    if isinstance(asked, AskedGroup):
        estates = [one.value for one in asked.inquiries]
        return all(one.plans is None for one in estates) and not plans_unread(estates)
    return isinstance(asked[1], ReprotectDraft) and _awaits_source(asked[0].value)


def _awaits_source(estate: ItemEstate) -> bool:
    """Whether the read of the original machine, whose values a re-protect takes over, has not ended."""
    return estate.running is None and estate.absence is None


Review = DraftReview | MachinesReview
"""Makes plans from reads of Azure.

vault      whose run it becomes; it need not exist yet
verb       what the plan does, in a few words
inquiries  the reads of the protected machines of an operation; empty for other changes
"""


_OPEN = frozenset({StepState.CHECKING, StepState.SENDING, StepState.UNDER_WAY, StepState.COPYING, StepState.UNKNOWN})
"""States of a step that may have reached Azure and whose end is not known."""


class Attempt(Struct, frozen=True):
    """A run with a step of the plan. `interrupted`: of an earlier process, and not resumed yet."""

    run: Run
    step: StepRun
    interrupted: bool = False

    @property
    def under_way(self) -> bool:
        """Whether it goes on, or must be looked up, so that sending again could do the same twice."""
        if self.interrupted:
            return self.step.state in _OPEN
        return not self.step.state.over and self.step.state is not StepState.WAITING

    @property
    def ended_badly(self) -> bool:
        """Whether a person may send it again."""
        return self.step.state is StepState.FAILED or (not self.interrupted and self.step.state is StepState.UNKNOWN)


def newest_attempt(runs: Runs, plan: Plan) -> Attempt | None:
    """The newest earlier run with the plan's last step: of this session, else an interrupted one, of any vault."""
    if not plan.steps:
        return None
    key = plan.steps[-1].key
    own = [(run, False) for run in reversed(runs.all)]
    interrupted = [(run, True) for run in runs.unfinished()]
    attempts = (Attempt(run, step, old) for run, old in (*own, *interrupted) for step in run.steps if step.key == key)
    return next(attempts, None)
