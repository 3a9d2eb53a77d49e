"""Leftovers are found and deleted by keys; what comes into use meanwhile stays."""

from __future__ import annotations

from asr_tui.domain.ids import ArmId
from asr_tui.ui.review.screen import ReviewScreen
from asr_tui.ui.run.run import RunScreen
from asr_tui.ui.vault.leftovers import LeftoversScreen
from tests.journeys.admin import admin
from tests.journeys.conftest import Open
from tests.journeys.lives import writes
from tests.ui.pilot import running, shown, until

LOOSE = [
    {"name": "old-01-os-ASRReplica", "group": "rg-shop", "gib": 128, "tags": {"ASR-ReplicaDisk": "a6cb059e"}},
    {"name": "old-02-os-ASRReplica", "group": "rg-shop", "gib": 64},
    {"name": "busy-ASRReplica", "group": "rg-shop", "gib": 64, "state": "ActiveSAS", "tags": {"ASR-ReplicaDisk": "b"}},
]


def disks(azure: object) -> set[str]:
    return {body["name"] for body in azure.cloud.store.of_type("Microsoft.Compute/disks")}  # type: ignore[attr-defined]


async def test_only_what_is_proven_is_deleted_after_a_typed_word(open_world: Open) -> None:
    azure, workspace = await open_world(loose_disks=LOOSE)
    before = disks(azure)
    assert any(name.endswith("-ASRReplica") for name in before - {one["name"] for one in LOOSE}), "live replicas"
    async with running() as pilot:
        one = await admin(pilot, workspace, "sql-02")
        await one.press("f11")
        await one.at(LeftoversScreen)
        await one.see("can be deleted")
        await one.see("old-01-os-ASRReplica")
        assert "sql-02" not in shown(pilot), "a live replica is no leftover"
        await one.press("delete")
        await one.see("nothing is marked")
        await one.press("slash", *"old-01", "enter", "space", "delete")
        await one.at(ReviewScreen)
        await one.see("replica disk old-01-os-ASRReplica")
        assert not writes(azure)
        await one.press(*"DELETE 1", "tab", "enter")
        await one.at(RunScreen)
        await until(pilot, lambda: not workspace.runs.active)
        assert before - disks(azure) == {"old-01-os-ASRReplica"}


async def test_a_disk_that_comes_into_use_after_the_review_stays(open_world: Open) -> None:
    azure, workspace = await open_world(loose_disks=LOOSE)
    before = disks(azure)
    async with running() as pilot:
        one = await admin(pilot, workspace, "sql-02")
        await one.press("f11")
        await one.at(LeftoversScreen)
        await one.see("old-01-os-ASRReplica")
        await one.press("slash", *"old-01", "enter", "space", "delete")
        await one.at(ReviewScreen)
        await one.see("replica disk old-01-os-ASRReplica")
        all_disks = azure.cloud.store.of_type("Microsoft.Compute/disks")
        body = next(found for found in all_disks if found["name"].startswith("old-01"))
        body["properties"]["diskState"] = "ActiveSAS"
        azure.cloud.store.put(body)
        await one.press(*"DELETE 1", "tab", "enter")
        await one.at(RunScreen)
        await one.see("In use now: nothing was deleted")
        assert disks(azure) == before
        assert not [sent for sent in writes(azure) if ArmId(body["id"]) in str(sent)]
