"""One resource of a draft: proposed or chosen, existing or new, and why it may be locked."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from asr_tui.domain import names
from asr_tui.domain.drafts.enable_replication.draft import Choice, EnableReplicationDraft
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.kinds import Kind
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.resources import Resource


class Proposal(Struct, frozen=True):
    """One resource to use: existing or new, proposed or chosen.

    locked  why it cannot be chosen here, or an empty string
    typed   a new name as the user typed it, which may be one that Azure refuses
    premium of a new storage account: whether it is created as a premium block blob account
    gone    it was there when it was chosen, and is not any more
    """

    id: ArmId
    is_new: bool
    chosen: bool = False
    locked: str = ""
    typed: str = ""
    premium: bool = False
    gone: bool = False

    @property
    def name(self) -> str:
        return self.typed or self.id.name

    def name_problems(self, field: str, refusal: names.Refusal) -> Iterator[Problem]:
        if self.is_new and (why := refusal(self.name)):
            yield FieldRef("target", field).blocking(f"Azure would refuse the name {names.quoted(self.name)}.", why)


def proposal(
    draft: EnableReplicationDraft,
    estate: Estate,
    kind: Kind[object],
    choice: Choice,
    wanted: ArmId,
    existing: Resource | None,
) -> Proposal:
    """What was chosen by its id is never created: where it is not found, it is gone."""
    if existing is None and choice.id is not None:
        lost = is_gone(draft, estate, kind, choice.id)
        return Proposal(choice.id, is_new=False, chosen=True, gone=lost)
    return Proposal(existing.id if existing else wanted, existing is None, choice.is_set, typed=choice.name)


def is_gone(draft: EnableReplicationDraft, estate: Estate, kind: Kind[object], missing: ArmId) -> bool:
    """Whether a missing resource surely does not exist: its list was read completely."""
    read = {draft.subscription.casefold(), draft.target_subscription_id.casefold()}
    return missing.subscription.casefold() in read and kind not in estate.unread_lists
