"""A field of the target page: its row, its question, and the draft with the picked value."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import (
    EnableReplicationDraft,
    MachineTarget,
    Resolved,
    TargetChoice,
    target_findings,
)
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.ui.dialogs.pick import Picked, PickOption, Question
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.problems import words_of
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.present.target import differing_words
from asr_tui.ui.text import plain

PROPOSED = "\0proposed"
"""Key of the offer that takes the proposal."""


class TargetView(Struct, frozen=True):
    """Draft, estate and resolved values for all machines, or for `machine` alone.

    shared  the values without the choices for single machines; None where they are not compared
    """

    draft: EnableReplicationDraft
    estate: Estate
    resolved: Resolved
    machine: ArmId | None = None
    shared: Resolved | None = None

    @property
    def targets(self) -> list[MachineTarget]:
        """Targets of all machines, or of the one."""
        machine, every = self.machine, self.resolved.machines
        return list(every) if machine is None else [one for one in every if one.machine.id == machine]

    @property
    def target(self) -> MachineTarget | None:
        """Target of the one machine, or the one that most machines share."""
        return self.resolved.target_of(self.machine) if self.machine else self.resolved.shared

    @property
    def choice(self) -> TargetChoice:
        """Choices for the one machine, or for all."""
        return self.draft.target if self.machine is None else self.draft.override(self.machine)

    @property
    def network_peers(self) -> tuple[ArmId, ...]:
        """Other marked machines in the source network of the one machine, which share its target network."""
        networks = {one.machine.id: one.machine.network for one in self.resolved.machines}
        source = networks.get(self.machine) if self.machine else None
        return tuple(one for one in networks if source and one != self.machine and networks[one] == source)

    def with_choice(self, choice: TargetChoice) -> EnableReplicationDraft:
        if self.machine is None:
            return replace(self.draft, target=choice)
        return self.draft.with_override(self.machine, choice)


class TargetField(Struct, frozen=True, kw_only=True):
    """A row of the page.

    key        name of the field in findings
    label      before its value
    judged_by  fields of the findings that refuse a pick; its own key where empty
    single_machine_only  shown for a customized machine only
    folded_by_default    for all machines shown only where a source machine has such a thing, or under More
    """

    key: str
    label: str
    judged_by: frozenset[str] = frozenset()
    single_machine_only: bool = False
    folded_by_default: bool = False

    def row(self, view: TargetView) -> Field | None:
        """Its row; for all machines the value of those that share it, and which machines differ."""
        differing = self.differing(view)
        if not differing or len(differing) == len(view.targets):
            return self.shown(view)
        rest = tuple(one for one in view.targets if one not in differing)
        row = self.shown(replace(view, resolved=replace(view.resolved, machines=rest)))
        row = row or Field(self.key, self.label, "-")
        words = differing_words([(one.machine.name, self.value(one)) for one in differing])
        return replace(row, mark="; ".join(part for part in (row.mark, words) if part))

    @abstractmethod
    def shown(self, view: TargetView) -> Field | None:
        """Its row for the machines of the view; None where these have none."""

    def value(self, target: MachineTarget) -> str:
        """Its value for a machine, in a word; empty where all machines share it."""
        return ""

    def identity(self, target: MachineTarget) -> str:
        """What two machines have in common where their values are the same."""
        return self.value(target)

    def differing(self, view: TargetView) -> list[MachineTarget]:
        """Machines with another value than they would have without choices for single machines."""
        if view.machine is not None or view.shared is None:
            return []
        pairs = zip(view.resolved.machines, view.shared.machines, strict=True)
        return [one for one, without in pairs if self.identity(one) != self.identity(without)]

    def whose(self, view: TargetView) -> str:
        """Whose choice a chosen value is."""
        if view.machine is not None:
            return "chosen for this machine" if self.chosen(view.choice) else "chosen for all"
        own = [self.chosen(view.draft.override(one.machine.id)) for one in view.targets]
        if not own or not all(own):
            return "your choice"
        return f"chosen for {plain(view.targets[0].machine.name)} alone" if len(own) == 1 else "chosen for each machine"

    @abstractmethod
    def question(self, view: TargetView) -> Question | None:
        """Its question; None where no machine is marked or a network mapping fixes the value."""

    def chosen(self, choice: TargetChoice) -> bool:
        """Whether a value is chosen, for fields that machines may differ in."""
        return False

    @abstractmethod
    def changed(self, view: TargetView, picked: Picked) -> EnableReplicationDraft:
        """The draft with the picked value."""

    def source_has(self, targets: Sequence[MachineTarget]) -> bool:
        """Whether a source machine uses such a resource."""
        return False

    def resource(self, target: MachineTarget) -> ResourceLink | None:
        """Azure resource named in the row; None where it is only a choice."""
        return None

    def judged(self, draft: EnableReplicationDraft, machine: ArmId | None) -> EnableReplicationDraft:
        """The draft with only the machines that the rules need to check a pick."""
        return draft if machine is None else replace(draft, machines=(machine,))

    def refusal(self, view: TargetView, picked: Picked) -> str:
        """Why the rules refuse this pick, or an empty string."""
        candidate = self.judged(self.changed(view, picked), view.machine)
        blocking = (one for one in target_findings(candidate, view.estate) if one.blocks)
        own = (one for one in blocking if view.machine is None or one.concerns(view.machine))
        found = next((one for one in own if one.field in (self.judged_by or {self.key})), None)
        return words_of(found)

    def offer(self, view: TargetView, key: str, text: str, note: str = "", also: str = "") -> PickOption:
        return PickOption(key, text, note, self.refusal(view, Picked(key=key)), also)


class MachineField(TargetField, frozen=True, kw_only=True):
    """A field that is chosen for all machines, and may be chosen otherwise for one."""

    def question(self, view: TargetView) -> Question | None:
        return self.ask(view, view.target) if view.target else None

    @abstractmethod
    def ask(self, view: TargetView, target: MachineTarget) -> Question | None:
        """Its question, with what this machine has."""

    def changed(self, view: TargetView, picked: Picked) -> EnableReplicationDraft:
        key = "" if picked.key == PROPOSED else picked.key
        return view.with_choice(self.with_value(view.choice, key, picked.typed))

    @abstractmethod
    def with_value(self, choice: TargetChoice, key: str, typed: str) -> TargetChoice:
        """The choice with the picked key or typed text; both empty for the proposal."""


def usable_first(offers: Iterable[PickOption]) -> tuple[PickOption, ...]:
    """Offers sorted: the proposal, usable ones, refused ones; otherwise in the given order."""
    return tuple(sorted(offers, key=lambda offer: (offer.key != PROPOSED, bool(offer.refusal))))
