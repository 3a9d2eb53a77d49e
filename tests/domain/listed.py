"""Machines of a list for the tests of filter, totals, orders and applications."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.attention import needs
from asr_tui.domain.ids import ArmId
from asr_tui.domain.last_drill import LastDrill
from asr_tui.domain.listed_machine import ListedMachine, listed
from asr_tui.domain.protection import Health, ProtectedItem, Stage
from tests.domain.items import NOW, PROTECTED

VAULT = ArmId("/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v-east")
NAMES = {"centralus": "Central US", "westeurope": "West Europe"}


def item(name: str, container: str = "c", **changes: object) -> ProtectedItem:
    place = VAULT.child("replicationFabrics", "f", "replicationProtectionContainers", container)
    one = replace(
        PROTECTED,
        id=place.child("replicationProtectedItems", f"i-{name}"),
        name=f"i-{name}",
        machine_name=name,
        machine=ArmId(f"/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/{name}"),
        rpo_at=NOW,
    )
    return replace(one, **changes)


def machine(
    name: str = "web-01",
    tags: Mapping[str, str] | None = None,
    plans: tuple[str, ...] | None = None,
    drilled: timedelta | None = None,
    **changes: object,
) -> ListedMachine:
    """A listed machine with its needs; `drilled` is the age of its last drill."""
    one = item(name, **changes)  # type: ignore[arg-type]
    known = listed([one], needs([one], (), NOW), (), NOW, lambda name: NAMES.get(name, name))[0]
    drill = LastDrill(NOW - drilled) if drilled is not None else None
    return replace(known, tags=tags, plans=plans, drill=drill)


TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
MACHINES = st.builds(
    machine,
    name=st.sampled_from(["web-01", "web-02", "sql-01", "app-01", "APP-01"]),
    tags=st.none() | st.dictionaries(st.sampled_from(["app", "App", "tier"]), TEXT, max_size=2),
    plans=st.none() | st.just(()) | st.just(("erp",)),
    drilled=st.none() | st.timedeltas(timedelta(), timedelta(days=900)),
    stage=st.sampled_from(Stage),
    health=st.sampled_from(Health),
    active_on_target=st.booleans(),
    source_location=st.sampled_from(["centralus", "westeurope"]),
    home_location=st.sampled_from(["", "centralus", "westeurope"]),
    rpo=st.none() | st.timedeltas(timedelta(), timedelta(days=30)),
    multi_vm_group=st.sampled_from(["", "grp"]),
)
