"""What becomes of machines, interfaces and disks on the other side: at a re-protect, and when replication ends.

Sources: Microsoft Learn, "Reprotect failed over Azure VMs to the primary region" (2023-07, the same in 2024-04), which
contradicts the clean-up of "Tutorial: Fail back Azure VM" (2020-11); issues 96798 and 96799 of azure-docs (2022-08),
where cache accounts, networks, groups and replica disks stayed after a failback and after disabling.
"""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain.direction import is_away
from asr_tui.domain.item_estate import Absence, ItemEstate
from asr_tui.domain.plan import Consequence
from asr_tui.domain.protection import Stage


def at_reprotect(estate: ItemEstate) -> Iterator[Consequence]:
    """What a re-protect does to the machine, the interfaces and the disks where the machine came from."""
    item, there, name = estate.item, estate.source_words, estate.item.machine_name
    if estate.absence is Absence.GONE:
        for disk in item.disks:
            yield Consequence(
                "creates", f"the disk {disk.name}-ASRReplica in {there}: no disk is left there to compare with"
            )
        return
    yield Consequence("switches", f"{_former(estate)} in {there} off, if it runs")
    for disk in item.disks:
        yield Consequence("replaces", f"the disk {disk.name} in {there} by a copy ({disk.name}-ASRReplica)")
    if is_away(item):
        yield Consequence(
            "deletes",
            f"the original machine {name} and its network interfaces in {there}: keep them until then, the failback "
            "makes them again",
        )
        return
    yield Consequence(
        "stays",
        f"the machine {name} of the earlier failover and its network interfaces in {there}, switched off: the next "
        "failover uses them again. Keep them; an older article of Microsoft says that they are deleted too",
    )


def _former(estate: ItemEstate) -> str:
    """The machine that was left at the failover: the original one where that led away from home."""
    name = estate.item.machine_name
    return f"the original {name}" if is_away(estate.item) else name


def at_disable(estate: ItemEstate) -> Iterator[Consequence]:
    """What is still there, and may cost, when replication has ended."""
    item, name = estate.item, estate.item.machine_name
    runs_in = estate.target_words if item.active_on_target else estate.source_words
    if item.active_on_target:
        yield Consequence("stays", f"{name} in {runs_in} with its disks and network interfaces; it runs on")
        if estate.absence is not Absence.GONE:
            yield Consequence("stays", f"{_former(estate)} in {estate.source_words} with its disks, switched off")
    elif is_away(item):
        yield Consequence("stays", f"{name} in {runs_in}, as it is: away from where it was protected first")
    else:
        yield Consequence("stays", f"{name} in {runs_in}, as it is")
    if estate.namesake is not None:
        yield Consequence(
            "stays",
            f"the other machine {name_in_group(estate)}, {estate.target_words}, with its network interfaces: while it "
            "is there, a new protection cannot make one of that name",
        )
    yield Consequence("stays", "the Mobility service extension on the machine: remove it when you like")
    yield Consequence("stays", "network mapping, cache accounts and target group: they cost, or wait for the next time")
    replicas = [f"{disk.name}-ASRReplica" for disk in item.disks]
    if replicas and item.stage is not Stage.COMMITTED:
        yield Consequence(
            "look at", f"{', '.join(replicas)} in {estate.target_words}: Azure may leave them, and they cost"
        )


def name_in_group(estate: ItemEstate) -> str:
    """ "web-01 in rg-shop-asr": the machine that a failover would make."""
    item = estate.item
    group = item.target_group.name if item.target_group else "the target group"
    return f"{item.target_name or item.machine_name} in {group}"
