"""The networks of a drill of several machines: the isolated ones, and what is said of an existing one."""

from __future__ import annotations

from collections.abc import Sequence

from asr_tui.domain.drafts.drill_networks import IsolatedNetwork, findings_of, unfit
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.resources import VirtualNetwork
from asr_tui.domain.wording import and_join, first_few
from asr_tui.ui.present.rows import Row, counted, cut, left, wrapped
from asr_tui.ui.text import plain

_NAME = 30
MOST = 6
"""Isolated networks that are named; of more the others are counted."""


def isolated_rows(networks: Sequence[IsolatedNetwork], *, deny_internet: bool, width: int) -> list[Row]:
    """The isolated networks with their machines, and whether they reach the internet."""
    internet = "nothing gets out to the internet" if deny_internet else "the internet can be reached"
    title = "An isolated network" if len(networks) == 1 else f"{len(networks)} isolated networks"
    rows: list[Row] = [
        ((f"{title}  ", "strong"), (cut(f"{internet} (c changes that)", width - len(title) - 2),
                                    "good" if deny_internet else "warn"))
    ]  # fmt: skip
    for one in networks[:MOST]:
        rows += _isolated(one, width)
    if len(networks) > MOST:
        rows += wrapped(f"and {len(networks) - MOST} more, one for each network of today", width, indent="  ")
    return rows


def _isolated(one: IsolatedNetwork, width: int) -> list[Row]:
    made = "exists already" if one.exists else "new, same subnets"
    machines = f"{counted(len(one.machines), 'machine')}: {first_few(one.machines, 3)}"
    room = width - _NAME - 2
    rows: list[Row] = [(f"  {left(plain(one.id.name), _NAME)}", (cut(plain(f"{made}; {machines}"), room), "quiet"))]
    if len(one.sources) > 1:
        names = and_join([source.name for source in one.sources])
        words = f"! Two networks of today would become this one: {names}. Drill their machines in two goes."
        rows += wrapped(plain(words), width, "bad", indent="    ", first="  ")
    return rows


def existing_rows(
    network: VirtualNetwork, there: Sequence[ItemEstate], several: bool, chosen: bool, width: int
) -> list[Row]:
    """An existing network, and how the machines could reach production from it."""
    where = plain(there[0].display(network.location)) if several else ""
    mark = "* " if chosen else ""
    prefixes = plain(", ".join(network.prefixes))
    head: Row = (left(f"{mark}{plain(network.name)}", _NAME), " ", (prefixes, "quiet"), f"  {where}")
    missing, findings = unfit(network, there), findings_of(network, there)
    rows = [head]
    if missing:
        rows += wrapped(f"x no subnet for {plain(first_few(missing, 3))}", width, "bad", indent="    ", first="  ")
    rows += [row for one in findings[:2] for row in wrapped(plain(one), width, "warn", indent="    ", first="  ! ")]
    return rows if missing or findings else [head, (("  + not joined with production, as far as can be seen", "good"),)]
