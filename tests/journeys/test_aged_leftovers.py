"""On contoso-aged the finder lists exactly what the world's maker left, and deletes what can be deleted."""

from __future__ import annotations

from asr_tui.domain.leftovers import LeftoverKind
from tests.journeys.aged import KEPT, REMOVABLE, aged, found
from tests.journeys.conftest import Open


async def test_the_finder_lists_what_was_left_and_nothing_else(open_world: Open) -> None:
    _, workspace = await aged(open_world)
    listed = await found(workspace)
    removable = {(one.kind, one.id.name) for one in listed if one.removable}
    links = {one for one in removable if one[0] is LeftoverKind.LINK}
    assert len(links) == 1
    assert removable - links == REMOVABLE
    kept = {(one.kind, one.id.name): " ".join(one.against) for one in listed if not one.removable}
    assert set(kept) == set(KEPT)
    assert [name for name, why in KEPT.items() if why not in kept[name]] == []
