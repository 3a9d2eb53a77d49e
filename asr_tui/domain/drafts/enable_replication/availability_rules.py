"""What is wrong with the zones and availability sets that the machines shall start in.

Rules: Microsoft Learn, "Enable replication for Azure VMs" (the source's zone where the target has it), "Availability
zone service support" (zones need managed disks).
"""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain import names
from asr_tui.domain.drafts.enable_replication.findings import blocking, listed, new_name_problems, warning
from asr_tui.domain.drafts.enable_replication.targets import MachineTarget, Resolved
from asr_tui.domain.estate import Estate
from asr_tui.domain.problems import Problem


def availability_problems(estate: Estate, region: str, target: MachineTarget) -> Iterator[Problem]:
    """Findings about one machine's zone or set."""
    if target.availability == "zone" and not target.machine.managed:
        yield blocking(
            "availability",
            f"{target.machine.name} has unmanaged disks: a machine in a zone needs managed ones.",
            "Choose none or a set for it; c customizes one machine.",
            target.machine.id,
        )
    elif target.availability == "zone":
        known = estate.region(region)
        if known and target.zone not in known.zones:
            offered = ", ".join(known.zones) or "none"
            yield blocking(
                "zone",
                f"{known.display} has no availability zone {target.zone or '(none chosen)'}.",
                f"It offers to this subscription: {offered}. Choose {'one of these, ' if known.zones else ''}"
                "no zone, or another region.",
                target.machine.id,
            )
    proposal = target.availability_set
    if proposal is None:
        return
    yield from new_name_problems("availability_set", proposal, names.availability_set_refusal)
    existing = estate.availability_set(proposal.id)
    if existing and existing.location != region:
        yield blocking(
            "availability_set",
            f"The availability set {existing.name} lies in {estate.display(existing.location)}.",
            f"Choose one in {estate.display(region)}, or a new one.",
        )
    if existing and existing.aligned != target.machine.managed:
        yield blocking(
            "availability_set",
            f"The availability set {existing.name} is {'for managed' if existing.aligned else 'for unmanaged'} disks.",
            f"{target.machine.name} has the other kind: choose another set, or a new one.",
            target.machine.id,
        )
    if proposal.id.group_id != target.group.id:
        yield blocking(
            "availability_set",
            f"The availability set {proposal.name} lies in the group {proposal.id.group}.",
            f"A machine and its set share one group: {target.group.name}.",
        )


def lost_zone_problems(estate: Estate, resolved: Resolved) -> Iterator[Problem]:
    """Machines that leave their zone because the target region has none, in one sentence."""
    region = estate.region(resolved.target_region)
    if region is None or region.zones:
        return
    lost = [one.machine for one in resolved.machines if one.machine.zone and one.availability == "none"]
    if not lost:
        return
    one = len(lost) == 1
    yield warning(
        "availability",
        f"{listed([machine.name for machine in lost])} run{'s' if one else ''} in "
        f"{f'zone {lost[0].zone}' if one else 'zones'}; {region.display} offers none; "
        f"{'it starts' if one else 'they start'} without a zone.",
        "Choose another region where that matters.",
    )
