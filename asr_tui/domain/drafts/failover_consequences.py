"""What a failover makes, switches off, loses and leaves behind."""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain import nic_bindings, recovery_time, steps
from asr_tui.domain.addresses import AddressThere, after_failover
from asr_tui.domain.data_loss import choice_loss, nothing_waits
from asr_tui.domain.drafts.failover_tasks import comes_along
from asr_tui.domain.drafts.shifts import drawn_address
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.lifecycle import failover_word
from asr_tui.domain.own_jobs import own_jobs
from asr_tui.domain.plan import Consequence
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.replicated_parts import ReplicatedNic
from asr_tui.domain.shift import Drawn
from asr_tui.domain.source_machine import Shutdown, shutdown


def is_own_of_earlier(estate: ItemEstate) -> bool:
    """Whether the machine in the target is its own of an earlier failover: a re-protect may have kept it for the next
    one, or it boots from a disk with the name of one of its own (recorded: azure-cli-extensions, A2A, 2023-01)."""
    boots_from = estate.namesake.os_disk if estate.namesake else None
    if boots_from and boots_from.name.casefold() in {disk.name.casefold() for disk in estate.item.disks}:
        return True
    jobs = own_jobs(estate.item.machine_name, estate.jobs, steps.Reprotect.scenario)
    return any(job.state.good for job in jobs)


def replaces_earlier(estate: ItemEstate) -> bool:
    """Whether the failover makes the machine again that the last one had made."""
    return estate.namesake is not None and is_own_of_earlier(estate)


def consequences(choice: PointChoice, estate: ItemEstate, *, shut_down: bool) -> Iterator[Consequence]:
    item = estate.item
    source, target = estate.source_words, estate.target_words
    group = item.target_group.name if item.target_group else "the target group"
    count = len(item.disks)
    disks = f"{count} disk{'' if count == 1 else 's'}" if count else ""
    what = ", ".join(part for part in (item.target_size, disks) if part)
    made = f"{item.target_name or item.machine_name} in {group}, {target} ({what})"
    if replaces_earlier(estate):
        yield Consequence("replaces", f"the machine of the last failover, which is still there: {made}")
    else:
        yield Consequence("creates", made, drawn=Drawn.BOXES)
    yield _shutdown(estate, wanted=shut_down)
    yield Consequence("loses", _loss(choice, estate), drawn=Drawn.GAUGE)
    for nic in item.nics:
        yield Consequence("address", _address(nic, estate), drawn=drawn_address(nic, estate))
    yield from nic_bindings.consequences(item, estate.running, estate.lost)
    yield Consequence("stays", f"DNS and load balancers still point to {source}")
    if estate.running:
        left = [one.name for one in estate.running.extensions if not comes_along(one)]
        if left:
            yield Consequence("not moved", f"extensions: {', '.join(left)}")
    yield Consequence("not moved", "role assignments of the machine")


def _shutdown(estate: ItemEstate, *, wanted: bool) -> Consequence:
    item = estate.item
    machine = f"{item.machine_name} in {estate.source_words}"
    match shutdown(estate, wanted=wanted):
        case Shutdown.SHUTS_DOWN:
            return Consequence("switches", f"{machine} off first (goes on if that fails)", drawn=Drawn.BOXES)
        case Shutdown.NO_ANSWER:
            return Consequence(
                "tries",
                f"to switch {machine} off first: its region did not answer in time; where it is down, the attempt "
                f"takes about {recovery_time.UNANSWERED_SHUTDOWN.seconds / 60:.0f} min, and then the "
                f"{failover_word(item).lower()} goes on",
            )
        case Shutdown.OFF_ALREADY:
            return Consequence("leaves", f"{machine} off: it is off already", drawn=Drawn.BOXES)
        case Shutdown.GONE:
            return Consequence("leaves", f"nothing to switch off: {machine} is gone", drawn=Drawn.BOXES)
        case Shutdown.NOT_WANTED:
            return Consequence("leaves", f"{machine} as it is, running or not", drawn=Drawn.BOXES)


def _address(nic: ReplicatedNic, estate: ItemEstate) -> str:
    subnet = nic.target_subnet or "the target subnet"
    match after_failover(nic, estate.networks):
        case AddressThere.OUTSIDE:
            wanted = nic.target_ip or nic.source_ip
            return f"a free one in {subnet} (was {nic.source_ip}): {wanted} does not lie in that subnet"
        case AddressThere.CHOSEN if nic.target_ip == nic.source_ip:
            return f"{nic.target_ip} in {subnet}, the same as now"
        case AddressThere.CHOSEN:
            return f"{nic.target_ip} in {subnet} (was {nic.source_ip})"
        case AddressThere.SAME_IF_FREE:
            return f"{nic.source_ip} in {subnet} again where it is free, else the next free one"
        case AddressThere.ANY_FREE:
            return f"the next free address in {subnet} (was {nic.source_ip}; it may be the same)"


def _loss(choice: PointChoice, estate: ItemEstate) -> str:
    loss = choice_loss(choice, estate)
    if loss is None:
        return "what has not arrived in the target region: how much could not be read"
    if loss.about:
        return f"what has not arrived yet: {loss.words}"
    note = nothing_waits_words(choice, estate)
    return f"what was written after {loss.state:%d %b %H:%M:%S} UTC ({loss.words}{note and f'; {note}'})"


def nothing_waits_words(choice: PointChoice, estate: ItemEstate) -> str:
    latest = choice.kind is PointKindChoice.LATEST
    return "nothing waits to be processed" if latest and nothing_waits(estate) else ""
