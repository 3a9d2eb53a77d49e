"""Target fields in order, with region and subscription, and which of them are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import (
    Choice,
    EnableReplicationDraft,
    MachineTarget,
    Resolved,
    TargetChoice,
    resolve,
)
from asr_tui.domain.estate import Estate
from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import Problem
from asr_tui.ui.dialogs.pick import Picked, PickOption, Question
from asr_tui.ui.present.field import Field
from asr_tui.ui.present.resource_links import ResourceLink
from asr_tui.ui.protect.target_field import TargetField, TargetView
from asr_tui.ui.protect.target_hardware import (
    AVAILABILITY,
    DISK_TYPE,
    DISKS,
    NAME,
    SIZE,
    SUBNET,
    ZONE,
)
from asr_tui.ui.protect.target_placement import CAPACITY_RESERVATION, ENCRYPTION_SET, PROXIMITY_GROUP
from asr_tui.ui.protect.target_resources import AVAILABILITY_SET, CACHE, GROUP, NETWORK
from asr_tui.ui.text import plain


class RegionField(TargetField, frozen=True):
    """Target region of all machines; the rules check it without machines."""

    def shown(self, view: TargetView) -> Field | None:
        region, source = view.resolved.target_region, view.estate.region(view.draft.source_region)
        notes = []
        if region and region == view.draft.vault_location:
            notes.append("the vault's")
        if source and region == source.paired:
            notes.append("the source's pair")
        return Field(self.key, self.label, view.estate.display(region) or "none yet", ", ".join(notes))

    def question(self, view: TargetView) -> Question | None:
        source = view.estate.region(view.draft.source_region)
        paired = source.paired if source else ""

        def note(name: str) -> str:
            words = ("the vault's", name == view.draft.vault_location), ("paired with the source", name == paired)
            return ", ".join(text for text, is_so in words if is_so)

        regions = sorted(view.estate.regions, key=lambda one: (not note(one.name), one.display))
        offers = tuple(
            self.offer(view, one.name, one.display, note(one.name), one.name) for one in regions if one.physical
        )
        hint = "Any other region can be the target; the pair is handy, not required."
        return Question("Region where the machines shall start", offers, view.resolved.target_region, hint=hint)

    def changed(self, view: TargetView, picked: Picked) -> EnableReplicationDraft:
        return _elsewhere(replace(view.draft, target_region=picked.key))

    def judged(self, draft: EnableReplicationDraft, machine: ArmId | None) -> EnableReplicationDraft:
        return replace(draft, machines=())


class SubscriptionField(TargetField, frozen=True):
    def shown(self, view: TargetView) -> Field | None:
        wanted = view.draft.target_subscription_id
        name = next((one.name for one in view.estate.subscriptions if one.id == wanted), wanted)
        same = wanted.casefold() == view.draft.subscription.casefold()
        return Field(self.key, self.label, plain(name), "the source's" if same else "another one")

    def question(self, view: TargetView) -> Question | None:
        offers = tuple(PickOption(one.id, one.name) for one in view.estate.subscriptions)
        hint = "Of the same tenant. Groups and networks there are new choices."
        return Question("Subscription of the target", offers, view.draft.target_subscription_id, hint=hint)

    def changed(self, view: TargetView, picked: Picked) -> EnableReplicationDraft:
        return _elsewhere(replace(view.draft, target_subscription=picked.key), subscription=True)


def _elsewhere(draft: EnableReplicationDraft, *, subscription: bool = False) -> EnableReplicationDraft:
    """Reset the choices that belong to a region or subscription when that changes."""

    def moved(choice: TargetChoice) -> TargetChoice:
        return TargetChoice(
            group=Choice() if subscription else choice.group,
            cache=choice.cache,
            availability=choice.availability,
            disk_sku=choice.disk_sku,
            name=choice.name,
            excluded_disks=choice.excluded_disks,
            outbound=choice.outbound,
            high_churn=choice.high_churn,
        )

    overrides = tuple((machine, moved(choice)) for machine, choice in draft.overrides)
    differing = tuple((machine, choice) for machine, choice in overrides if choice != TargetChoice())
    return replace(draft, target=moved(draft.target), overrides=differing)


REGION = RegionField(key="target_region", label="Region")
SUBSCRIPTION = SubscriptionField(key="target_subscription", label="Subscription")

PAGE = "target"
"""Name of the page in findings."""

OF_ALL: tuple[TargetField, ...] = (REGION, SUBSCRIPTION)
"""Fields that all machines share."""

OF_EACH: tuple[TargetField, ...] = (
    GROUP, NETWORK, SUBNET, CACHE, AVAILABILITY, AVAILABILITY_SET, ZONE, DISK_TYPE,
)  # fmt: skip
MORE: tuple[TargetField, ...] = (SIZE, PROXIMITY_GROUP, CAPACITY_RESERVATION)
"""Fields that are folded at first."""

OF_ONE: tuple[TargetField, ...] = (NAME, *MORE, ENCRYPTION_SET, DISKS)

FIELDS = {field.key: field for field in (*OF_ALL, *OF_EACH, *OF_ONE)}


def target_fields(
    draft: EnableReplicationDraft,
    estate: Estate,
    resolved: Resolved,
    problems: Iterable[Problem],
    machine: ArmId | None = None,
    *,
    more: bool = False,
) -> list[Field]:
    """Rows for all machines, with the folded fields where `more`; or for `machine` alone."""
    shared = resolve(replace(draft, overrides=()), estate) if draft.overrides and machine is None else None
    view = TargetView(draft, estate, resolved, machine, shared)
    found = [one for one in problems if one.page == PAGE and (machine is None or one.concerns(machine))]
    if machine is None:
        folded = () if more else folded_away(draft, view.targets, found)
        encryption = (ENCRYPTION_SET,) if ENCRYPTION_SET.source_has(view.targets) else ()
        wanted = (*OF_ALL, *OF_EACH, *encryption, *(one for one in MORE if one not in folded))
    else:
        wanted = (*OF_EACH, *OF_ONE)
    rows = [field.row(view) for field in wanted]
    return [replace(row, problems=tuple(one for one in found if one.field == row.key)) for row in rows if row]


def folded_away(
    draft: EnableReplicationDraft, targets: Sequence[MachineTarget], problems: Iterable[Problem]
) -> tuple[TargetField, ...]:
    """Fields to fold: no source machine uses them, nothing is chosen, and no finding names them."""
    wrong = {problem.field for problem in problems if problem.page == PAGE}
    choices = [draft.target, *(draft.override(one.machine.id) for one in targets)]
    return tuple(
        field
        for field in MORE
        if field.key not in wrong and not any(map(field.chosen, choices)) and not field.source_has(targets)
    )


def folded_words(folded: Iterable[TargetField]) -> str:
    """ "size, proximity group, reservation" """
    return ", ".join(field.label.lower() for field in folded)


def target_resources(key: str, resolved: Resolved, machine: ArmId | None = None) -> tuple[ResourceLink, ...]:
    """Resources of a row, without duplicates; empty where the row is only a choice."""
    field = FIELDS.get(key)
    targets = (one for one in resolved.machines if machine is None or one.machine.id == machine)
    found = [field.resource(target) for target in targets] if field else []
    return tuple({one.id: one for one in found if one}.values())
