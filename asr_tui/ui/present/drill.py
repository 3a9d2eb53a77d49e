"""A running drill: the test machine, since when, and what is billed meanwhile."""

from __future__ import annotations

import math
from datetime import UTC, timedelta, tzinfo

from asr_tui.domain.item_estate import ItemEstate
from asr_tui.ui.present import times
from asr_tui.ui.present.rows import Row, labelled, wrapped
from asr_tui.ui.text import plain

STAYS = (
    "It stays until somebody cleans it up, and replication goes on meanwhile. To look at a clone of the application, "
    "keep it as long as you like."
)


def running_for(estate: ItemEstate) -> timedelta | None:
    """Since when the test machine is there: Azure gives the start of the test failover."""
    began = estate.item.last_test_failover
    return max(estate.now - began, timedelta()) if began else None


def drill_rows(estate: ItemEstate, hourly_price: float, width: int, zone: tzinfo | None = UTC) -> list[Row]:
    """The board of a running drill."""
    item, machine = estate.item, estate.failed_over
    began = item.last_test_failover
    length = running_for(estate)
    name = machine.name if machine else item.test_machine.name if item.test_machine else f"{item.machine_name}-test"
    rows = labelled("machine", plain(name), width, "strong", "quiet")
    where = estate.display(item.target_location)
    if machine:
        rows += labelled("", f"{plain(machine.size)}, {machine.power.value}, {where}", width, "", "quiet")
        addresses = ", ".join(nic.private_ip for nic in machine.nics if nic.private_ip) or "none yet"
        rows += labelled("address", plain(addresses), width, "strong", "quiet")
    else:
        why = "asking Azure" if estate.pending else "the test machine could not be read; r tries again"
        rows += labelled("", f"{where}: {why}", width, "warn", "quiet")
    network = machine.network if machine and machine.network else item.test_network
    if network:
        rows += labelled("network", plain(network.name), width, "", "quiet")
    if began and length is not None:
        rows += labelled("since", f"{times.moment(began, estate.now, zone)}, for {times.span(length)}", width, "",
                         "quiet")  # fmt: skip
    rows += labelled("billed", billed(estate, hourly_price, length), width, "warn", "quiet")
    rows += labelled("", STAYS, width, "quiet", "quiet")
    if item.test_failover_text:
        rows += labelled("Azure says", plain(item.test_failover_text), width, "quiet", "quiet")
    return rows


def billed(estate: ItemEstate, hourly_price: float, length: timedelta | None) -> str:
    """Size, disks and hours; an amount only where a price was set."""
    item, machine = estate.item, estate.failed_over
    size = machine.size if machine else item.target_size or "a machine of the source's size"
    disks = len(machine.disks) if machine else len(item.disks)
    gib = sum(disk.size_gib for disk in machine.disks) if machine else 0
    amount = f" of {gib} GiB" if gib else ""
    parts = [plain(size), f"{disks} disk{'' if disks == 1 else 's'}{amount}"]
    if length is not None:
        hours = max(math.ceil(length.total_seconds() / 360) / 10, 0.1)
        parts.append(f"{hours:g} h so far")
        if hourly_price > 0:
            parts.append(f"about {hours * hourly_price:.2f} at {hourly_price:g} an hour")
    return ", ".join(parts)


def report_rows(facts: list[tuple[str, str]], notes: str, width: int) -> list[Row]:
    """A drill report on the screen."""
    rows: list[Row] = []
    for name, value in facts:
        label = f"{name}  "
        first, *others = wrapped(plain(value), width, indent=" " * 26, first=" " * 26)
        text = first[0][0] if isinstance(first[0], tuple) else first[0]
        rows += [((f"{label:<26}", "quiet"), text[26:]), *others]
    rows.append(())
    rows.append((("Notes", "title"),))
    rows += wrapped(plain(notes) or "None.", width)
    return rows
