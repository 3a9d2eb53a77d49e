"""Both sides of a failover, a drill, a change of recovery point and a re-protect, from what was read of the machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from asr_tui.domain.addresses import AddressThere, after_failover
from asr_tui.domain.data_loss import DataLoss, in_use
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import Absence, ItemEstate
from asr_tui.domain.machines import Machine, Power
from asr_tui.domain.protection import RecoveryPoint
from asr_tui.domain.replicated_parts import ReplicatedNic
from asr_tui.domain.shift import Drawn, Missed, Shift, Side
from asr_tui.domain.source_machine import Shutdown

MOST_NICS = 2
"""Network interfaces whose addresses a side has room for; of more, the plan's sentences name them."""
_ABSENT = {
    None: "not read yet",
    Absence.GONE: "is gone",
    Absence.SILENT: "did not answer in time",
    Absence.UNREAD: "could not be read",
}
_FATES = {
    Shutdown.SHUTS_DOWN: ("is switched off first", "(goes on if that fails)"),
    Shutdown.NOT_WANTED: ("stays as it is, running or not",),
}


def failover_shift(
    estate: ItemEstate, attempt: Shutdown, point: RecoveryPoint | None, missed: Missed | None, *, anew: bool
) -> Shift:
    """The source is left, the target's machine is created; `anew`: it replaces that of the last failover."""
    item = estate.item
    here = Side(
        estate.source_words, "today", item.machine_name, _state(estate.running, estate.absence),
        (*_hardware(estate.running, estate), *_addresses(item.nics, _address_now)), _FATES.get(attempt, ()),
    )  # fmt: skip
    there = Side(
        estate.target_words, "then", item.target_name or item.machine_name, "is made again" if anew else "is created",
        (
            *_sized(item.target_size, len(item.disks)),
            *_addresses(item.nics, lambda nic: _address_then(nic, estate)),
            item.target_group.name if item.target_group else "the target group",
        ),
    )  # fmt: skip
    return Shift(f"it runs in {estate.target_words} then, for real", here, there, carried(point), missed)


def drill_shift(
    estate: ItemEstate, network: ArmId, point: RecoveryPoint | None, missed: Missed | None, *, alone: bool
) -> Shift:
    """A test machine beside the running one; `alone`: nothing was found that joins its network with production."""
    item = estate.item
    here = Side(
        estate.source_words, "today", item.machine_name, _state(estate.running, estate.absence),
        (*_hardware(estate.running, estate), *_addresses(item.nics, _address_now)),
        ("is not touched", "replication goes on"),
    )  # fmt: skip
    there = Side(
        estate.target_words, "then", f"{item.machine_name}-test", "is created",
        (
            *_sized(item.target_size, len(item.disks)),
            f"in {network.name}",
            item.target_group.name if item.target_group else "the target group",
        ),
    )  # fmt: skip
    headline = "a test machine, production is untouched" if alone else "a test machine"
    return Shift(headline, here, there, carried(point), missed)


def change_shift(estate: ItemEstate, point: RecoveryPoint, missed: Missed | None) -> Shift:
    """The failed-over machine, replaced by one of another point in the same place."""
    item = estate.item
    used = next((one for one in estate.points or () if in_use(one, item)), None)
    hardware = _hardware(estate.failed_over, estate)
    now = Side(
        estate.target_words, "today", item.machine_name, _state(estate.failed_over, None),
        (*hardware, *((f"from {used.time:%d %b %H:%M:%S} UTC",) if used else ())), ("is replaced",),
    )  # fmt: skip
    then = Side(estate.target_words, "then", item.machine_name, "is made again", hardware)
    return Shift("it is made again from another point", now, then, carried(point), missed)


def reprotect_shift(estate: ItemEstate, group: ArmId) -> Shift:
    """The machine runs on where it is, and is copied to where it came from."""
    item = estate.item
    here = Side(
        estate.target_words, "today", item.machine_name, _state(estate.failed_over, None),
        _hardware(estate.failed_over, estate), ("not protected until it is copied",),
    )  # fmt: skip
    there = Side(
        estate.source_words, "then", item.machine_name, "is copied here", (*_sized("", len(item.disks)), group.name)
    )
    return Shift(f"it runs on in {estate.target_words}, copied to {estate.source_words}", here, there, ("is copied",))


def carried(point: RecoveryPoint | None) -> tuple[str, ...]:
    """What is started from: a point with its time and kind, or for the choice Latest all that has arrived."""
    if point is None:
        return ("all that arrived",)
    return "point of", f"{point.time:%d %b %H:%M:%S} UTC", point.kind.value.lower()


def missed_of(kind: str, loss: DataLoss | None, note: str = "") -> Missed | None:
    """What the state misses; None where that is not known."""
    if loss is None:
        return None
    written = "what has not arrived yet" if loss.about else f"what was written after {loss.state:%d %b %H:%M:%S} UTC"
    return Missed(kind, loss.length, loss.words, written, note)


def drawn_address(nic: ReplicatedNic, estate: ItemEstate) -> Drawn | None:
    """Whether the sides show what becomes of the address; one outside its subnet needs its sentence."""
    outside = after_failover(nic, estate.networks) is AddressThere.OUTSIDE
    return None if outside or len(estate.item.nics) > MOST_NICS else Drawn.BOXES


def _state(machine: Machine | None, absence: Absence | None) -> str:
    if machine is None:
        return _ABSENT[absence]
    if machine.is_off:
        return "is off"
    return "runs" if machine.power is Power.RUNNING else f"is {machine.power.value}"


def _hardware(machine: Machine | None, estate: ItemEstate) -> tuple[str, ...]:
    return _sized(machine.size if machine else "", len(estate.item.disks))


def _sized(size: str, count: int) -> tuple[str, ...]:
    disks = f"{count} disk{'' if count == 1 else 's'}" if count else ""
    words = ", ".join(part for part in (size, disks) if part)
    return (words,) if words else ()


def _addresses(nics: Sequence[ReplicatedNic], words: Callable[[ReplicatedNic], str]) -> tuple[str, ...]:
    if len(nics) > MOST_NICS:
        return (f"{len(nics)} network interfaces",)
    return tuple(one for one in map(words, nics) if one)


def _address_now(nic: ReplicatedNic) -> str:
    return f"{nic.source_ip} in {nic.source_subnet}" if nic.source_ip and nic.source_subnet else nic.source_ip


def _address_then(nic: ReplicatedNic, estate: ItemEstate) -> str:
    subnet = nic.target_subnet or "the target subnet"
    match after_failover(nic, estate.networks):
        case AddressThere.CHOSEN:
            return f"{nic.target_ip} in {subnet}"
        case AddressThere.SAME_IF_FREE:
            return f"{nic.source_ip} in {subnet} if it is free, else the next free one"
        case AddressThere.ANY_FREE:
            return f"next free IP in {subnet}"
        case AddressThere.OUTSIDE:
            return f"a free address in {subnet}"
