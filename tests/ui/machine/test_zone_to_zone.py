"""A machine that is replicated from zone to zone of its region, on its pages."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from tests.domain.items import PROTECTED
from tests.ui.machine.stage import ITEM, on_menu
from tests.ui.pilot import press, shown, until

FIRST = replace(
    ITEM, source_location="westeurope", home_location="westeurope", source_zone="1", target_zone="3", home_zone="1"
)
TURNED = replace(FIRST, source_zone="3", target_zone="1")


def in_container(item: ProtectedItem, name: str) -> ProtectedItem:
    """The item without zones, in a container of that name."""
    container = PROTECTED.id.parent().parent().child("replicationProtectionContainers", name)
    return replace(
        item, id=container.child("replicationProtectedItems", "item-1"), source_zone="", target_zone="", home_zone="",
        target_container=ArmId(container.parent().child("replicationProtectionContainers", "other")),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("item", "heading", "place"),
    [
        (FIRST, "Failover: which state of web-01 shall start in zone 3 of West Europe?", "[protected]"),
        (TURNED, "Failback: which state of web-01 shall start in zone 1 of West Europe?", "[failback due]"),
        (in_container(FIRST, "weu-container"), "Failover: which state of web-01 shall start in", "[protected]"),
        (
            in_container(FIRST, "weu-t-container"),
            "Failback: which state of web-01 shall start in",
            "[failback due]",
        ),
    ],
    ids=["first", "turned", "by container", "turned, by container"],
)
async def test_the_first_is_a_failover_and_the_second_a_failback(item: ProtectedItem, heading: str, place: str) -> None:
    async with on_menu(item) as stage:
        await until(stage.pilot, lambda: place in shown(stage.pilot))
    async with on_menu(item, Action.FAIL_OVER) as stage:
        await until(stage.pilot, lambda: heading in " ".join(shown(stage.pilot).split()))
        await press(stage.pilot, "enter")
        verb = "FAIL OVER web-01" if heading.startswith("Failover") else "FAIL BACK web-01"
        await until(stage.pilot, lambda: verb in shown(stage.pilot))
