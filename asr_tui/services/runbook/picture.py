"""A vault's regions, networks and machines as SVG: as they are, and as they would be after a failover of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from msgspec import Struct

from asr_tui.domain.direction import runs_in
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.converters.conversion import one_line
from asr_tui.services.runbook.facts import VaultFacts

WIDTH = 1000
"""Of the drawing; heights follow from its rows."""
ROW, HEAD, GAP, PAD = 18, 26, 12, 10
MOST_ROWS = 40
"""Machines drawn in one network; of more the others are counted."""
_STYLE = (
    "text{font:12px 'Segoe UI',Helvetica,Arial,sans-serif;fill:#000}.h{font-weight:bold;font-size:14px}"
    ".n{font-weight:bold}.q{fill:#555}.r{fill:#fff;stroke:#000;stroke-width:1.5}.b{fill:#f3f3f3;stroke:#777}"
    ".g{fill:none;stroke:#777;stroke-dasharray:4 3}"
)
IN_A_ROW = 3
"""Regions beside one another."""
NO_NETWORK = "network not known"


class Line(Struct, frozen=True):
    """A machine in a network; `copy` is drawn as what is not running there."""

    name: str
    address: str
    copy: bool = False


Networks = dict[str, list[Line]]
Side = dict[str, Networks]
"""Networks by region, each by its name."""


def picture(facts: VaultFacts) -> str:
    """The whole file. All text is escaped; it needs nothing else, and has no colour that print loses."""
    now, then = _as_is(facts), _as_would_be(facts)
    regions = list(dict.fromkeys((*now, *then)))
    parts: list[str] = []
    top = PAD
    for title, side in (("As it is", now), ("After a failover of all machines", then)):
        drawn, height = _side(title, side, regions, facts, top)
        parts += drawn
        top += height + GAP
    name = one_line(facts.vault.name)
    size = f'viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">'
    title = f"<title>{escape(f'Regions, networks and machines of {name}')}</title>"
    return "\n".join((head, title, f"<style>{_STYLE}</style>", *parts, "</svg>")) + "\n"


def _as_is(facts: VaultFacts) -> Side:
    side: Side = {}
    for item in facts.items:
        network = facts.networks.get(item.id)
        if item.active_on_target:
            name, addresses = _target_network(item), [nic.target_ip for nic in item.nics]
        else:
            name = network.name if network else NO_NETWORK
            addresses = [nic.source_ip for nic in item.nics]
        here = Line(item.machine_name, ", ".join(filter(None, addresses)))
        side.setdefault(runs_in(item), {}).setdefault(name, []).append(here)
        if not item.active_on_target:
            copies = side.setdefault(item.target_location, {}).setdefault(_target_network(item), [])
            copies.append(Line(item.target_name or item.machine_name, "copy of its disks", copy=True))
    return side


def _as_would_be(facts: VaultFacts) -> Side:
    side: Side = {}
    for item in facts.items:
        addresses = ", ".join(nic.target_ip for nic in item.nics if nic.target_ip) or "given by the network"
        line = Line(item.target_name or item.machine_name, addresses)
        side.setdefault(item.target_location, {}).setdefault(_target_network(item), []).append(line)
    return side


def _target_network(item: ProtectedItem) -> str:
    return item.target_network.name if item.target_network else NO_NETWORK


def _side(title: str, side: Side, regions: Sequence[str], facts: VaultFacts, top: int) -> tuple[list[str], int]:
    """One of the two drawings, and its height."""
    parts, down = [_text(PAD, top + 14, title, "h", WIDTH)], top + HEAD
    for first in range(0, len(regions), IN_A_ROW):
        row = regions[first : first + IN_A_ROW]
        width = (WIDTH - 2 * PAD - GAP * (len(row) - 1)) // len(row)
        tallest = max(_region_height(side.get(region, {})) for region in row)
        for place, region in enumerate(row):
            left = PAD + place * (width + GAP)
            parts += _region(facts.display(region), side.get(region, {}), left, down, width, tallest)
        down += tallest + GAP
    return parts, down - top - GAP


def _shown(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines that are drawn: of copies of machines only how many, where there are several."""
    copies = [one for one in lines if one.copy]
    kept = [one for one in lines if not one.copy]
    if len(copies) > 1:
        copies = [Line(f"copies of {len(copies)} machines", "", copy=True)]
    kept = [*kept, *copies]
    return kept if len(kept) <= MOST_ROWS else [*kept[:MOST_ROWS], Line(f"and {len(kept) - MOST_ROWS} more", "")]


def _region_height(networks: Networks) -> int:
    each = (HEAD + ROW * len(_shown(lines)) + GAP for lines in networks.values())
    return HEAD + PAD + sum(each) + (0 if networks else ROW)


def _region(name: str, networks: Networks, left: int, top: int, width: int, height: int) -> Iterator[str]:
    yield f'<rect class="r" x="{left}" y="{top}" width="{width}" height="{height}" rx="4"/>'
    yield _text(left + PAD, top + 18, name, "n", width - 2 * PAD)
    down = top + HEAD
    if not networks:
        yield _text(left + PAD, down + 14, "nothing runs here", "q", width - 2 * PAD)
    for network, lines in networks.items():
        shown = _shown(lines)
        tall = HEAD + ROW * len(shown)
        only_copies = all(one.copy for one in lines)
        kind = "g" if only_copies else "b"
        yield f'<rect class="{kind}" x="{left + PAD}" y="{down}" width="{width - 2 * PAD}" height="{tall}" rx="3"/>'
        yield _text(left + 2 * PAD, down + 17, network, "q", width - 4 * PAD)
        for number, line in enumerate(shown):
            at = down + HEAD + ROW * number + 10
            half = (width - 4 * PAD) // 2
            yield _text(left + 2 * PAD, at, line.name, "q" if line.copy else "n", half if line.address else 2 * half)
            yield _text(left + 2 * PAD + half, at, line.address, "q", half)
        down += tall + GAP


def _text(x: int, y: int, text: str, kind: str, width: int) -> str:
    """A text that ends within its width, at 7 units a character."""
    most = max(width // 7, 4)
    plain = one_line(text)
    cut = plain if len(plain) <= most else f"{plain[: most - 1]}…"
    return f'<text class="{kind}" x="{x}" y="{y}">{escape(cut)}</text>' if cut else ""
