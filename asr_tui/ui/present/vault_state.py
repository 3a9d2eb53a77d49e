"""What a vault protects: its machines by their state, in the list of vaults and in full beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from asr_tui.domain.attention import needs
from asr_tui.domain.direction import Display, source_words, target_words
from asr_tui.domain.gravest import gravest
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.resources import Region, Vault
from asr_tui.services.vault_states import VaultState
from asr_tui.ui.present import needs as needs_list
from asr_tui.ui.present import times
from asr_tui.ui.present.charts import strip, tallied
from asr_tui.ui.present.estate import VaultView, head_facts, route_rows, rows, tone_of
from asr_tui.ui.present.frames import rule
from asr_tui.ui.present.map import TARGET, Site, marked_sites
from asr_tui.ui.present.rows import Cell, Drawing, Row, marked, words, wrapped
from asr_tui.ui.present.times import Zone
from asr_tui.ui.text import plain
from asr_tui.ui.tones import Tone

STRIP = 30
"""Most cells of a strip in the list."""
_ROUTES = 3
"""Routes of machines that are shown; of the others the machines are counted."""
_NO_JOBS = "Failed jobs are counted once the vault was open."


def _view(state: VaultState, display: Display, zone: Zone = UTC) -> VaultView:
    """What was read of the vault, as home shows it; only for a vault that was read."""
    now = state.read_at or datetime.min.replace(tzinfo=UTC)
    return VaultView(state.items, needs(state.items, state.jobs or (), now), (), now, display, zone)


def _tones(view: VaultView) -> list[Tone]:
    found = gravest(view.needs)
    return [tone_of(one, found.get(one.id.casefold())) for one in view.items]


def state_cells(state: VaultState | None, *, waits: bool) -> tuple[Cell, Cell, Cell]:
    """The number of machines, their counts by state, and a sign each. `waits`: it will be read, or is being read."""
    if state is None:
        return ("", ("reading" if waits else "not read", "quiet"), "")
    if state.read_at is None:
        return ("", marked("warn", "not read"), "")
    if not state.items:
        return ("0", marked("quiet", "none"), "")
    each = _tones(_view(state, str))
    return (str(len(state.items)), Drawing(tallied(each)), Drawing(strip(each, STRIP)))


def cells(vault: Vault, state: VaultState | None, display: Display, *, waits: bool) -> tuple[Cell, ...]:
    """Vault, machines, counts, signs, where its machines are replicated, region and resource group."""
    ways = _directions(state.items if state else (), display)
    shown = f"{len(ways)} directions" if len(ways) > 1 else next(iter(ways), "")
    return (
        (plain(vault.name), "strong"),
        *state_cells(state, waits=waits),
        shown,
        plain(display(vault.location)),
        (plain(vault.id.group), "quiet"),
    )


def _directions(items: Iterable[ProtectedItem], display: Display) -> Mapping[str, int]:
    """The number of machines of each route, the greatest first."""
    routes = (f"{source_words(one, display)} -> {target_words(one, display)}" for one in items)
    return dict(Counter(map(plain, routes)).most_common())


def detail_rows(
    vault: Vault, state: VaultState | None, display: Display, width: int, height: int, zone: Zone = UTC
) -> list[Row]:
    """A vault's machines in at most `height` lines: states, losses, directions, and what needs somebody."""
    name = plain(vault.name)
    if state is None or state.read_at is None:
        why = f"could not be read: {plain(str(state.error))}" if state and state.error else "was not read."
        return [rule(name, (), width), *wrapped(f"What it protects {why}", width, "warn" if state else "quiet")]
    view = _view(state, display, zone)
    worst: Tone = "bad" if "bad" in _tones(view) else "accent"
    read: Row = (*head_facts(view, 0), (f"   as of {times.moment(view.now, view.now, zone)}", "quiet"))
    shown = [rule(name, read, width, worst)]
    if not state.items:
        return [*shown, ("It protects no machine.",)]
    shown += [*rows(view, width), *route_rows(view, width, _ROUTES)]
    if state.jobs is None:
        shown.append(((_NO_JOBS, "quiet"),))
    room = height - len(shown) - 1
    if room > 0:
        shown += [rule("Needs you", (), width, worst)]
        shown += needs_list.rows(view.needs, view.now, width, room, zone, rest="enter shows all")
    return shown


def sites(vaults: Sequence[Vault], regions: Sequence[Region], of: Callable[[Vault], VaultState | None]) -> list[Site]:
    """The regions of the vaults with their machines' states; none where all vaults are in one region."""
    places = dict.fromkeys(vault.location for vault in vaults)
    if len(places) < 2:
        return []
    each: dict[str, list[Tone]] = {location: [] for location in places}
    for vault in vaults:
        state = of(vault)
        each[vault.location] += _tones(_view(state, str)) if state else []
    notes = {location: words(tallied(found)) for location, found in each.items()}
    return marked_sites(regions, dict.fromkeys(places, TARGET), notes)
