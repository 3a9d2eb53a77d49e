"""What a file says of a target, as the wizard's choices."""

from __future__ import annotations

from asr_tui.domain.drafts.enable_replication import NO_RESOURCE, Choice, TargetChoice
from asr_tui.domain.ids import ArmId, group_id
from asr_tui.domain.recovery_file import MachineTargetPart
from asr_tui.domain.relative_names import resource_named
from asr_tui.domain.setting_fields import FieldKind


def target_choice(part: MachineTargetPart, subscription: str) -> TargetChoice:
    """The wizard's choices; a bare name is one in the target resource group, new where it is not there."""
    group = group_id(subscription, part.resource_group or "")

    def choice(kind: FieldKind, name: str | None) -> Choice:
        if not name:
            return Choice()
        return Choice(resource_named(kind, name, group)) if "/" in name else Choice(name=name)

    def resource(kind: FieldKind, name: str | None) -> ArmId | None:
        if name is None:
            return None
        return resource_named(kind, name, group) if name else NO_RESOURCE

    return TargetChoice(
        group=choice(FieldKind.GROUP, part.resource_group),
        network=choice(FieldKind.NETWORK, part.network),
        subnet=part.subnet or "",
        cache=choice(FieldKind.ACCOUNT, part.cache),
        availability=(part.availability or _availability(part)).casefold(),
        availability_set=choice(FieldKind.AVAILABILITY_SET, part.availability_set),
        zone=part.zone or "",
        disk_sku=part.disk_type or "",
        name=part.name or "",
        encryption_set=resource(FieldKind.ENCRYPTION_SET, part.disk_encryption_set),
        high_churn=bool(part.premium_cache),
        outbound=(part.outbound or "").casefold(),
        size=part.size or "",
        proximity_group=resource(FieldKind.PROXIMITY_GROUP, part.proximity_placement_group),
        capacity_reservation=resource(FieldKind.CAPACITY_GROUP, part.capacity_reservation_group),
        excluded_disks=part.excluded_disks,
    )


def _availability(part: MachineTargetPart) -> str:
    """What a zone or a set that is said means; one that is said to be none means neither."""
    if part.zone:
        return "zone"
    if part.availability_set:
        return "set"
    return "none" if part.zone == "" or part.availability_set == "" else ""
