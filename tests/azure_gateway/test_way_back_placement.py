"""The way back gives the machine the proximity placement group and the scale set that its original has."""

from __future__ import annotations

import asyncio

from asr_tui.azure_gateway.session import AzureSession
from asr_tui.domain import kinds, steps
from asr_tui.domain.drafts.reprotect import ReprotectDraft
from asr_tui.domain.ids import ArmId
from asr_tui.services.item_planning import Inquiry, plan
from asr_tui.simulator.server import Simulator
from tests.simulator.site_recovery.estate import SUBSCRIPTION, Estate
from tests.simulator.site_recovery.test_placement import HOME, body

SCALE_SET = f"{HOME}/virtualMachineScaleSets/vmss-pay"


def failed_over(estate: Estate) -> str:
    """The item of pay-01, in its proximity placement group and a Flexible scale set, after a committed failover."""
    estate.ask("PUT", SCALE_SET, {"location": "centralus", "properties": {"orchestrationMode": "Flexible"}})
    machine = estate.get(f"{HOME}/virtualMachines/pay-01")
    machine["properties"]["virtualMachineScaleSet"] = {"id": SCALE_SET}
    estate.cloud.store.put(machine)
    estate.make_cache_back()
    item = estate.item_path("pay-01")
    estate.run("PUT", item, body(estate))
    estate.until(item, "Protected")
    estate.fail_over(item)
    estate.run("POST", f"{item}/failoverCommit")
    return item


async def test_the_originals_groupings_go_along(simulator: Simulator, session: AzureSession) -> None:
    estate = Estate(simulator.cloud)
    item = ArmId(failed_over(estate))
    inquiry = Inquiry(session, await session.site_recovery.item(item))
    await asyncio.wait_for(inquiry.read(), 20)
    made = plan(ReprotectDraft(item, "pay-01"), inquiry.value)
    assert any("ppg-pay and the scale set vmss-pay" in one.text for one in made.consequences)
    step = next(one.step for one in made.steps if isinstance(one.step, steps.Reprotect))
    for planned in made.steps[:-1]:
        await session.changes.apply(planned.step, "11111111-2222-4333-8444-555555555555")
        estate.advance(300)
    accepted = await session.changes.apply(step, "11111111-2222-4333-8444-555555555555")
    assert estate.finish(accepted.job_name)["state"] == "Succeeded"
    settings = await session.catalog.one(kinds.TARGET_SETTINGS, ArmId(estate.moved(item)))
    assert settings.proximity_placement_group == f"{HOME}/proximityPlacementGroups/ppg-pay"
    assert settings.scale_set == SCALE_SET
    assert settings.resource_group == f"{SUBSCRIPTION}/resourceGroups/rg-shop"
