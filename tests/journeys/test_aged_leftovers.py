"""On contoso-aged the finder lists exactly what the world's maker left, and deletes what can be deleted."""

from __future__ import annotations

from asr_tui.domain.ids import ArmId
from asr_tui.domain.leftovers import LeftoverKind
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.vault.home import HomeScreen
from asr_tui.ui.vault.leftovers import LeftoversScreen
from tests.journeys.aged import KEPT, REMOVABLE, aged, at_needs, found
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


async def test_what_can_be_deleted_is_deleted_and_no_live_replica(open_world: Open) -> None:
    async with at_needs(open_world) as one:
        replicas = {disk.replica for item in await one.items() for disk in item.disks}
        assert replicas
        rounds = 0
        while any(left.removable for left in await found(one.workspace)):
            rounds += 1
            assert rounds < 5, "a mapping that is gone may free its policy and container, and that its fabric"
            await one.back_to(HomeScreen)
            await one.press("f11")
            await one.at(LeftoversScreen)
            await one.see("can be deleted")
            await one.press("asterisk", "delete")
            await one.at(ReviewScreen)
            number = sum(left.removable for left in await found(one.workspace))
            await one.press(*f"DELETE {number}")
            await one.send()
        assert {(left.kind, left.id.name) for left in await found(one.workspace)} == set(KEPT)
        there = {ArmId(body["id"]) for body in one.azure.cloud.store.of_type("Microsoft.Compute/disks")}
        assert replicas <= there
