"""The network interfaces of a protected machine: their addresses there, what they are bound to, and what is gone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from asr_tui.domain.addresses import AddressThere, after_failover
from asr_tui.domain.ids import ArmId
from asr_tui.domain.nic_bindings import bindings, comes_along, lost_bindings
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.replicated_parts import ReplicatedNic
from asr_tui.domain.resources import VirtualNetwork
from asr_tui.domain.subnets import misplaced
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.rows import Row, noted, wrapped
from asr_tui.ui.text import plain

_ADDRESS_THERE = {
    AddressThere.SAME_IF_FREE: "the same where it is free",
    AddressThere.OUTSIDE: "a free one",
    AddressThere.ANY_FREE: "a free one",
}


def network_rows(
    item: ProtectedItem, networks: Sequence[VirtualNetwork], lost: Collection[ArmId], width: int
) -> list[Row]:
    """Each interface with its address there, then what is wrong with where it aims; empty for a machine without any.

    lost   what the interfaces are bound to and what does not exist any more
    """
    if not item.nics:
        return []
    shown: list[Row] = [rule("Network", (), width)]
    for nic in item.nics:
        now = f"{plain(nic.source_ip) or 'no address'} in {plain(nic.source_subnet) or '-'}"
        network = plain(nic.target_network.name) if nic.target_network else ""
        subnet = "/".join(part for part in (network, plain(nic.target_subnet)) if part) or "no network set"
        there = _ADDRESS_THERE.get(after_failover(nic, networks)) or plain(nic.target_ip)
        shown += wrapped(f"{plain(nic.name)}: {now} -> {there} in {subnet}", width, indent="  ")
        shown += _further_rows(nic, item, width)
    for found in misplaced(item, networks):
        shown += noted("bad", plain(found.words), width)
    for problem in lost_bindings(item, lost, "network"):
        shown += noted("warn", plain(problem.what), width)
    return shown


def _further_rows(nic: ReplicatedNic, item: ProtectedItem, width: int) -> Iterator[Row]:
    """What else the interface has and what it is bound to in the target."""
    for one in nic.further:
        there = plain(one.target_ip) or "a free one" if comes_along(one, item) else "not carried over"
        yield from wrapped(f"{plain(one.source_ip or one.name)} -> {there}", width, indent="    ")
    for words, test in (("bound at a failover", False), ("bound in a drill", True)):
        if bound := bindings(nic, test=test):
            yield from wrapped(f"{words}: {plain(bound)}", width, indent="    ")
