"""A machine today and after its next failover, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.domain.addresses import AddressThere, after_failover
from asr_tui.domain.direction import Display, source_words, target_words
from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import failover_word
from asr_tui.domain.machines import Machine
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import VirtualNetwork
from asr_tui.ui.present.frames import before_and_after, rule
from asr_tui.ui.present.rows import Row, wrapped
from asr_tui.ui.text import plain

_LEAST = 60
"""Cells from which on both sides stand beside each other."""


def start_rows(
    item: ProtectedItem, source: Machine | None, networks: Sequence[VirtualNetwork], display: Display, width: int
) -> list[Row]:
    """Where the machine runs, and where and as what its next failover would start it; facts below.

    source  the machine that runs, where it was read
    """
    title = "Where it was started" if item.active_on_target else "Where it would start"
    head = rule(title, (plain(target_words(item, display)),), width)
    now, then = _now(item, source, display), _then(item, networks, display)
    boxes = before_and_after(now, then, (failover_word(item).lower(),), width) if width >= _LEAST else [*now, *then]
    return [head, *boxes, *_facts(item, width)]


def _now(item: ProtectedItem, source: Machine | None, display: Display) -> list[Row]:
    """The side from which it is replicated."""
    size = plain(source.size) if source else ""
    rows: list[Row] = [((plain(source_words(item, display)), "strong"),), (plain(item.machine_name),)]
    rows += [(size,)] if size else []
    at = ((plain(nic.source_ip) or "no address", plain(nic.source_subnet) or "-") for nic in item.nics)
    return [*rows, *((f"{address} in {subnet}",) for address, subnet in at)]


def _then(item: ProtectedItem, networks: Sequence[VirtualNetwork], display: Display) -> list[Row]:
    """The side to which it is replicated, with what the next failover makes there."""
    group = f" in {plain(item.target_group.name)}" if item.target_group else ""
    rows: list[Row] = [
        ((plain(target_words(item, display)), "strong"),),
        (f"{plain(item.target_name) or plain(item.machine_name)}{group}",),
    ]
    rows += [(plain(item.target_size),)] if item.target_size else []
    for nic in item.nics:
        there = "next free" if after_failover(nic, networks) in _FREE else plain(nic.target_ip) or "an address"
        rows.append((f"{there} in {plain(nic.target_subnet) or 'no subnet set'}",))
    return rows


_FREE = frozenset({AddressThere.OUTSIDE, AddressThere.ANY_FREE, AddressThere.SAME_IF_FREE})


def _facts(item: ProtectedItem, width: int) -> list[Row]:
    facts = [
        ("network", _name(item.target_network)),
        ("availability set", _name(item.target_availability_set)),
        ("zone", plain(item.target_zone)),
        ("policy", plain(item.policy_name)),
        ("consistency group", plain(item.multi_vm_group)),
    ]
    words = ", ".join(f"{what} {value}" for what, value in facts if value)
    return wrapped(words, width, indent="  ") if words else []


def _name(resource: ArmId | None) -> str:
    return plain(resource.name) if resource else ""
