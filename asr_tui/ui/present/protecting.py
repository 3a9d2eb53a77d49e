"""What a plan says of each machine that it protects: its disks with their type, and what differs from the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from asr_tui.domain.ids import ArmId
from asr_tui.domain.steps import EnableReplication
from asr_tui.ui.present.rows import counted
from asr_tui.ui.text import plain


def machine_details(steps: Sequence[EnableReplication]) -> dict[ArmId, str]:
    """By machine: "2 disks, Premium_LRS; zone 2; subnet db"."""
    placed = [_placement(one) for one in steps]
    usual = {key: _usual([each[key] for each in placed]) for key in (placed[0] if placed else ())}
    return {
        one.machine: plain("; ".join([_disks(one), *(each[key] for key in each if each[key] != usual[key])]))
        for one, each in zip(steps, placed, strict=True)
    }


def _usual(values: Sequence[str]) -> str | None:
    """The value of more than half of the machines, which need not be said of each; None where there is no such."""
    value, times = Counter(values).most_common(1)[0]
    return value if 2 * times > len(values) else None


def _disks(step: EnableReplication) -> str:
    types = ", ".join(dict.fromkeys(disk.target_sku or "as the source" for disk in step.disks))
    return f"{counted(len(step.disks), 'disk')}, {types}" if types else counted(len(step.disks), "disk")


def _placement(step: EnableReplication) -> dict[str, str]:
    caches = dict.fromkeys(disk.cache_account.name for disk in step.disks)
    keys = dict.fromkeys(disk.encryption_set.name for disk in step.disks if disk.encryption_set)
    return {
        "group": f"group {step.target_group.name}",
        "network": _named("network", step.target_network),
        "subnet": f"subnet {step.target_subnet or 'none'}",
        "availability": _availability(step),
        "cache": f"cache {', '.join(caches) or 'none'}",
        "proximity": _named("proximity group", step.target_proximity_group),
        "reservation": _named("reservation", step.target_capacity_reservation),
        "encryption": f"encryption set {', '.join(keys)}" if keys else "no encryption set",
    }


def _named(what: str, resource: ArmId | None) -> str:
    return f"{what} {resource.name}" if resource else f"no {what}"


def _availability(step: EnableReplication) -> str:
    if step.target_availability_set:
        return f"set {step.target_availability_set.name}"
    return f"zone {step.target_zone}" if step.target_zone else "no set or zone"
