"""A field of the target page as one value: how it is shown, what can be picked for it, and what a pick changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from asr_tui.domain.drafts.enable_replication import (
    EnableReplicationDraft,
    MachineTarget,
    Resolved,
    TargetChoice,
    target_findings,
)
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.ui.dialogs.pick import Offer, Picked, Question
from asr_tui.ui.present.addressed import Addressed
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.problems import words_of

PROPOSED = "\0proposed"
"""The key of the offer that lets our proposal stand."""


@dataclass(frozen=True, slots=True)
class TargetView:
    """What fields are shown and asked from: the draft, what it comes to, and the machine looked at; None for all."""

    draft: EnableReplicationDraft
    estate: Estate
    resolved: Resolved
    machine: ArmId | None = None

    @property
    def targets(self) -> list[MachineTarget]:
        """Those of the machines that are looked at."""
        return [one for one in self.resolved.machines if self.machine in {None, one.machine.id}]

    @property
    def target(self) -> MachineTarget | None:
        """That of the one machine, or what most machines use."""
        return self.resolved.target_of(self.machine) if self.machine else self.resolved.shared

    @property
    def choice(self) -> TargetChoice:
        """What was chosen for the one machine, or for all."""
        return self.draft.target if self.machine is None else self.draft.override(self.machine)

    @property
    def beside(self) -> tuple[ArmId, ...]:
        """The other marked machines of the one machine's network, which go where it goes."""
        networks = {one.machine.id: one.machine.network for one in self.resolved.machines}
        source = networks.get(self.machine) if self.machine else None
        return tuple(one for one in networks if source and one != self.machine and networks[one] == source)

    def with_choice(self, choice: TargetChoice) -> EnableReplicationDraft:
        if self.machine is None:
            return replace(self.draft, target=choice)
        return self.draft.with_override(self.machine, choice)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetField:
    """A row of the page.

    key        by which findings name it
    label      before its value
    judged_by  the keys of the findings that speak against a pick; its own key where empty
    of_one     only a single machine has it
    seldom     for all machines it is shown only where a source has such a thing, or under More
    """

    key: str
    label: str
    judged_by: frozenset[str] = frozenset()
    of_one: bool = False
    seldom: bool = False

    def shown(self, view: TargetView) -> Field | None:
        """Its row; None where there is none for these machines."""
        raise NotImplementedError

    def question(self, view: TargetView) -> Question | None:
        """What is asked; None where no machine is marked, or a network mapping gives the answer."""
        return self.ask(view, view.target) if view.target else None

    def ask(self, view: TargetView, target: MachineTarget) -> Question | None:
        raise NotImplementedError

    def chosen(self, choice: TargetChoice) -> bool:
        """Whether something is chosen for it, apart from what all machines share in any case."""
        return False

    def put(self, choice: TargetChoice, key: str, typed: str) -> TargetChoice:
        """The choice with what was picked; both empty for our proposal."""
        raise NotImplementedError

    def changed(self, view: TargetView, picked: Picked) -> EnableReplicationDraft:
        """The draft with what was picked."""
        key = "" if picked.key == PROPOSED else picked.key
        return view.with_choice(self.put(view.choice, key, picked.typed))

    def source_has(self, targets: Sequence[MachineTarget]) -> bool:
        """Whether a source machine has such a thing."""
        return False

    def resource(self, target: MachineTarget) -> Addressed | None:
        """What of Azure's the row names; None where it is only a choice."""
        return None

    def judged(self, draft: EnableReplicationDraft, machine: ArmId | None) -> EnableReplicationDraft:
        """The draft with as few machines as the rules need to judge a pick for one machine or all."""
        return draft if machine is None else replace(draft, machines=(machine,))

    def refusal(self, view: TargetView, picked: Picked) -> str:
        """Why the rules would not have this picked, or an empty string."""
        candidate = self.judged(self.changed(view, picked), view.machine)
        blocking = (one for one in target_findings(candidate, view.estate) if one.blocks)
        own = (one for one in blocking if view.machine is None or one.machine in {None, view.machine})
        found = next((one for one in own if one.field in (self.judged_by or {self.key})), None)
        return words_of(found)

    def offer(self, view: TargetView, key: str, text: str, note: str = "", also: str = "") -> Offer:
        return Offer(key, text, note, self.refusal(view, Picked(key=key)), also)


def usable_first(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    """The proposal, then what can be taken, then the rest; else in the order given."""
    return tuple(sorted(offers, key=lambda offer: (offer.key != PROPOSED, bool(offer.refusal))))
