"""Collects the steps of a plan that enables replication, and what exists and is used."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct, field

from asr_tui.domain import steps
from asr_tui.domain.drafts.enable_replication.draft import EnableReplicationDraft
from asr_tui.domain.drafts.enable_replication.proposals import Proposal
from asr_tui.domain.drafts.enable_replication.targets import Resolved
from asr_tui.domain.estate import Estate
from asr_tui.domain.estimates import Copy
from asr_tui.domain.ids import ArmId
from asr_tui.domain.plan import PlannedStep, Reused


class PlanBuilder(Struct):
    draft: EnableReplicationDraft
    estate: Estate
    resolved: Resolved
    planned: dict[str, PlannedStep] = field(default_factory=dict)
    reuses: dict[ArmId, Reused] = field(default_factory=dict)

    def add(self, step: steps.Step, needs: Iterable[str] = (), copy: Copy | None = None) -> str:
        """The step's key. An empty key among `needs` stands for what exists already."""
        planned = PlannedStep.of(step, (need for need in needs if need), copy)
        self.planned.setdefault(planned.key, planned)
        return planned.key

    def use(self, thing: ArmId, what: str) -> str:
        self.reuses.setdefault(thing, Reused(thing, what))
        return ""

    def ensure(self, proposal: Proposal, what: str, make: Callable[[], steps.Step], *needs: str) -> None:
        """Creates what is proposed as new, after its group; uses what exists."""
        if proposal.is_new:
            self.add(make(), (self.key_of(steps.CreateResourceGroup, proposal.id.group_id), *needs))
        else:
            self.use(proposal.id, what)

    def key_of(self, kind: type[steps.Step], thing: ArmId) -> str:
        key = f"{kind.__name__}:{thing.casefold()}"
        return key if key in self.planned else ""
