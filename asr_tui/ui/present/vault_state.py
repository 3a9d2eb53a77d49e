"""What a vault protects: its machines by their state, in the list of vaults and in full beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from asr_tui.domain.attention import Need, NeedReason, lag, needs
from asr_tui.domain.direction import Display
from asr_tui.domain.problems import Severity
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.resources import Region, Vault
from asr_tui.services.vault_states import VaultState
from asr_tui.ui.present import item, times
from asr_tui.ui.present import needs as needs_list
from asr_tui.ui.present.bars import loss_tone
from asr_tui.ui.present.charts import histogram, strip, tallied
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.map import TARGET, Site, marked_sites
from asr_tui.ui.present.rows import Cell, Drawing, Row, clipped, counted, left, marked, width_of, words, wrapped
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

STRIP = 30
"""Most cells of a strip in the list."""
_LABEL = 7
_DIRECTIONS = 4
"""Directions that are named; the others are counted."""
_ORDER: tuple[Tone, ...] = ("good", "busy", "warn", "bad")
_NO_JOBS = "Failed jobs are counted once the vault was open."


def tones(items: Iterable[ProtectedItem], found: Iterable[Need]) -> list[Tone]:
    """The state of each machine by its gravest need; that it was never drilled is no state of its replication."""
    gravest: dict[str, Tone] = {}
    for need in found:
        if need.reason is not NeedReason.NEVER_DRILLED:
            key, tone = need.item.id.casefold(), _tone(need)
            gravest[key] = max(gravest.get(key, "good"), tone, key=_ORDER.index)
    return [gravest.get(one.id.casefold(), "warn" if one.stage is Stage.UNKNOWN else "good") for one in items]


def _tone(need: Need) -> Tone:
    if need.severity is Severity.BLOCKING:
        return "bad"
    return "warn" if need.severity is Severity.WARNING else "busy"


def _found(state: VaultState) -> tuple[Need, ...]:
    return needs(state.items, state.jobs or (), state.read_at) if state.read_at else ()


def state_cells(state: VaultState | None, *, waits: bool) -> tuple[Cell, Cell, Cell]:
    """The number of machines, their counts by state, and a sign each. `waits`: it will be read, or is being read."""
    if state is None:
        return ("", ("reading" if waits else "not read", "quiet"), "")
    if state.read_at is None:
        return ("", marked("warn", "not read"), "")
    if not state.items:
        return ("0", marked("quiet", "none"), "")
    each = tones(state.items, _found(state))
    return (str(len(state.items)), Drawing(tallied(each)), Drawing(strip(each, STRIP)))


def cells(vault: Vault, state: VaultState | None, display: Display, *, waits: bool) -> tuple[Cell, ...]:
    """Vault, machines, counts, signs, where its machines are replicated, region and resource group."""
    ways = _directions(state.items if state else (), display)
    shown = f"{len(ways)} directions" if len(ways) > 1 else next(iter(ways), "")
    return (
        (plain(vault.name), "strong"),
        *state_cells(state, waits=waits),
        shown,
        display(vault.location),
        (vault.id.group, "quiet"),
    )


def _directions(items: Iterable[ProtectedItem], display: Display) -> Mapping[str, int]:
    """The number of machines of each direction, the greatest first."""
    return dict(Counter(item.direction(one, display) for one in items).most_common())


def detail_rows(
    vault: Vault, state: VaultState | None, display: Display, width: int, height: int, zone: Zone = UTC
) -> list[Row]:
    """A vault's machines in at most `height` lines: states, losses, directions, and what needs somebody."""
    name = plain(vault.name)
    if state is None or state.read_at is None:
        why = f"could not be read: {plain(str(state.error))}" if state and state.error else "was not read."
        return [rule(name, (), width), *wrapped(f"What it protects {why}", width, "warn" if state else "quiet")]
    now, found = state.read_at, _found(state)
    each = tones(state.items, found)
    read: Row = (("   " if state.items else ""), ("as of " + times.moment(now, now, zone), "quiet"))
    number: Row = ((str(len(state.items)), "strong"), f" machine{'' if len(state.items) == 1 else 's'}")
    rows = [rule(name, (*number, *read), width, "bad" if "bad" in each else "accent")]
    if not state.items:
        return [*rows, ("It protects no machine.",)]
    rows += [_state_row(each, width), *_loss_rows(state.items, now, width), *_direction_rows(state.items, display)]
    if state.jobs is None:
        rows.append(((" " * _LABEL + _NO_JOBS, "quiet"),))
    room = height - len(rows) - 1
    if room > 0:
        rows += [rule("Needs you", (), width, "bad" if "bad" in each else "accent")]
        rows += needs_list.rows(found, now, width, room, zone, rest="enter shows all")
    return [clipped(one, width) for one in rows]


def _state_row(each: Sequence[Tone], width: int) -> Row:
    counts = tallied(each)
    signs = strip(each, max(width - _LABEL - 2 - width_of(counts), 1))
    return (left("state", _LABEL), *signs, "  ", *counts)


def _loss_rows(items: Iterable[ProtectedItem], now: datetime, width: int) -> list[Row]:
    """The losses by their size and the greatest; none where Azure gives none."""
    losses = {one.machine_name: behind for one in items if (behind := lag(one, now)) is not None}
    if not losses:
        return []
    worst = max(losses, key=lambda name: losses[name])
    told: Row = ("  worst ", (times.span(losses[worst]), loss_tone(losses[worst])), f" {plain(worst)}")
    drawn = histogram(list(losses.values()), min(max(width - _LABEL - width_of(told), 8), 60))
    return [(left("loss", _LABEL), *drawn, *told)]


def _direction_rows(items: Sequence[ProtectedItem], display: Display) -> list[Row]:
    """Each direction with its machines; of many the first ones."""
    ways = list(_directions(items, display).items())
    shown: list[Row] = [(f"{way}  ", (counted(number, "machine"), "quiet")) for way, number in ways[:_DIRECTIONS]]
    if len(ways) > _DIRECTIONS:
        shown.append(((f"and {counted(len(ways) - _DIRECTIONS, 'other direction')}", "quiet"),))
    return [(left("from" if not index else "", _LABEL), *row) for index, row in enumerate(shown)]


def sites(vaults: Sequence[Vault], regions: Sequence[Region], of: Callable[[Vault], VaultState | None]) -> list[Site]:
    """The regions of the vaults with their machines' states; none where all vaults are in one region."""
    places = dict.fromkeys(vault.location for vault in vaults)
    if len(places) < 2:
        return []
    each: dict[str, list[Tone]] = {location: [] for location in places}
    for vault in vaults:
        state = of(vault)
        each[vault.location] += tones(state.items, _found(state)) if state else []
    notes = {location: words(tallied(found)) for location, found in each.items()}
    return marked_sites(regions, dict.fromkeys(places, TARGET), notes)
