"""A deletion whose answer was lost is looked for in Azure before anything is sent again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from asr_tui.domain import steps
from asr_tui.domain.differences import FoundResource
from asr_tui.domain.plan import PlannedStep
from asr_tui.domain.run import StepRun
from asr_tui.services.lookup_results import Found, InProgress, Missing
from asr_tui.services.step_lookup import StepLookup
from tests.domain.estates import WEB_01
from tests.domain.items import TARGET_NETWORK
from tests.fakes import NOW, FakeCatalog, FakeSiteRecovery


@pytest.mark.parametrize(("state", "found"), [(None, Found), ("Deleting", InProgress), ("Succeeded", Missing)])
@pytest.mark.parametrize(
    "step",
    [
        steps.DeleteVirtualNetwork(TARGET_NETWORK),
        steps.DeleteNetworkSecurityGroup(TARGET_NETWORK),
        steps.DeleteResourceLink(WEB_01.id.child("providers", "Microsoft.Resources", "links", "ASR-1"), WEB_01.id),
    ],
)
async def test_what_is_gone_is_done_and_what_is_there_is_not(
    step: steps.Step, state: str | None, found: type[object]
) -> None:
    sent = StepRun(PlannedStep(step, frozenset(), step.estimate()), intended_at=NOW - timedelta(seconds=5))
    there = {step.id: FoundResource(state)} if state else {}
    finding = await StepLookup(FakeCatalog(found=there), FakeSiteRecovery()).look(sent)
    assert isinstance(finding, found)
