"""A running drill: the test machine, since when, and what is billed meanwhile."""

from __future__ import annotations

import math
from datetime import UTC, timedelta

from asr_tui.domain.data_loss import Against, DataLoss
from asr_tui.domain.drill_report import jobs_of_drill
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.services.drill_report import AGE
from asr_tui.ui.present import times
from asr_tui.ui.present.bars import gauge, gauge_scale, loss_tone
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import LABEL, Row, counted, labelled, wrapped
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

_GAUGE, _NAME = 28, 26
STAYS = (
    "It stays until somebody cleans it up, and replication goes on meanwhile. To look at a clone of the application, "
    "keep it as long as you like."
)


def running_for(estate: ItemEstate) -> timedelta | None:
    """How long the test machine has run: since the test failover began."""
    began = estate.item.last_test_failover
    return max(estate.now - began, timedelta()) if began else None


def drill_rows(estate: ItemEstate, hourly_price: float, width: int, zone: Zone = UTC) -> list[Row]:
    item, machine = estate.item, estate.failed_over
    began = item.last_test_failover
    length = running_for(estate)
    name = machine.name if machine else item.test_machine.name if item.test_machine else f"{item.machine_name}-test"
    where = plain(estate.display(item.target_location))
    facts: list[tuple[str, str, Tone]] = [("machine", plain(name), "strong")]
    if machine:
        facts.append(("", f"{plain(machine.size)}, {machine.power.value}, {where}", ""))
        addresses = ", ".join(nic.private_ip for nic in machine.nics if nic.private_ip) or "none yet"
        facts.append(("address", plain(addresses), "strong"))
    else:
        why = "asking Azure" if estate.pending else "the test machine could not be read; r tries again"
        facts.append(("", f"{where}: {why}", "warn"))
    network = machine.network if machine and machine.network else item.test_network
    if network:
        facts.append(("network", plain(network.name), ""))
    facts += [("billed", _billed(estate, hourly_price, length), "warn"), ("", STAYS, "quiet")]
    if item.test_failover_text:
        facts.append(("Azure says", plain(item.test_failover_text), "quiet"))
    since = (f"since {times.moment(began, estate.now, zone)}, for {times.span(length)}",) if began and length else ()
    rows = [row for label, text, tone in facts for row in labelled(label, text, width, tone, "quiet")]
    return [rule("Test machine", since, width), *rows, *_state_rows(estate, width)]


def _state_rows(estate: ItemEstate, width: int) -> list[Row]:
    """How old the started state was when the drill began, where the point is still listed."""
    item = estate.item
    test, _ = jobs_of_drill(item.machine_name, estate.jobs)
    name = (test.point if test else "").casefold()
    point = next((one for one in estate.points or () if name and one.id.name.casefold() == name), None)
    if point is None or item.last_test_failover is None:
        return []
    loss = DataLoss(point.time, item.last_test_failover, Against.DRILL)
    return [
        rule("State that it started from", (f"{point.kind.value}",), width),
        (f"{'age':<{LABEL}}", *gauge(loss.length, _GAUGE), "  ", (loss.words, loss_tone(loss.length))),
        ((f"{' ' * LABEL}{gauge_scale(_GAUGE)}", "quiet"),),
    ]


def _billed(estate: ItemEstate, hourly_price: float, length: timedelta | None) -> str:
    """Size and disks; an amount only where a price was set. How long it runs stands above."""
    item, machine = estate.item, estate.failed_over
    size = machine.size if machine else item.target_size or "a machine of the source's size"
    disks = len(machine.disks) if machine else len(item.disks)
    gib = sum(disk.size_gib for disk in machine.disks) if machine else 0
    amount = f" of {gib} GiB" if gib else ""
    parts = [plain(size), f"{counted(disks, 'disk')}{amount}"]
    if length is not None and hourly_price > 0:
        so_far = math.ceil(length.total_seconds() / 3600 * hourly_price * 100) / 100
        parts.append(f"about {so_far:.2f} so far at {hourly_price:g} an hour")
    return ", ".join(parts)


def report_rows(facts: list[tuple[str, str]], notes: str, width: int, age: timedelta | None = None) -> list[Row]:
    """The report's facts, with the age of the data as a gauge too, and the notes."""
    rows = [rule("What the drill showed", (), width)]
    for name, value in facts:
        rows += labelled(f"{plain(name)}  ", plain(value), width, "", "quiet", label_width=_NAME)
        if name == AGE and age is not None:
            rows.append((" " * _NAME, *gauge(age, _GAUGE)))
            rows.append(((f"{' ' * _NAME}{gauge_scale(_GAUGE)}", "quiet"),))
    return [*rows, rule("Notes", (), width), *wrapped(plain(notes) or "None.", width)]
