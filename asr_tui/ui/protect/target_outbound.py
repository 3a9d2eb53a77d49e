"""The target field for the way out of the subnets of a new network."""

from __future__ import annotations

from dataclasses import dataclass, replace

from asr_tui.domain.drafts.enable_replication import MachineTarget
from asr_tui.domain.drafts.enable_replication.new_networks import new_subnets
from asr_tui.domain.ways_out import DEFAULT_ACCESS, NAT_GATEWAY, PRIVATE, copied_subnets, subnets_words
from asr_tui.ui.dialogs.pick import Question
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.target import several
from asr_tui.ui.protect.target_field import PROPOSED, TargetView
from asr_tui.ui.protect.target_hardware import WordField
from asr_tui.ui.text import plain

_CHOSEN = {
    DEFAULT_ACCESS: ("default outbound access", "your choice"),
    NAT_GATEWAY: ("NAT gateway", "new, your choice, billed by the hour"),
    PRIVATE: ("private", "your choice: no way out"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound(WordField):
    """One choice for all new networks; a network that exists keeps what it has."""

    def shown(self, view: TargetView) -> Field | None:
        found = [new_subnets(view.draft, view.estate, target) for target in view.targets]
        if view.machine is not None or not any(found):
            return None
        if chosen := _CHOSEN.get(view.draft.target.outbound):
            return Field(self.key, self.label, *chosen)
        words = several(subnets_words(subnets) for subnets in dict.fromkeys(found) if subnets)
        return Field(self.key, self.label, "as the source", plain(words))

    def ask(self, view: TargetView, target: MachineTarget) -> Question | None:
        source = view.estate.network(target.machine.network) if target.machine.network else None
        offers = (
            self.offer(view, PROPOSED, "as the source", subnets_words(copied_subnets(source))),
            self.offer(view, DEFAULT_ACCESS, "default outbound access", "by an address of Azure's, free"),
            self.offer(view, NAT_GATEWAY, "NAT gateway", "new, with a public address; billed by the hour"),
            self.offer(view, PRIVATE, "private", "none: no re-protect before there is one"),
        )
        hint = "Without one, a machine that failed over cannot be protected again: its agent cannot reach Azure."
        return Question("Way out of the new network's subnets", offers, self.current(view), hint=hint)


OUTBOUND = Outbound(
    key="outbound", label="  Way out",
    word=lambda choice: choice.outbound,
    with_word=lambda choice, word: replace(choice, outbound=word),
)  # fmt: skip
