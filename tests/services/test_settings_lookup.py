"""A change of settings whose answer was lost counts as done only where Azure has all of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from asr_tui.domain import kinds, steps
from asr_tui.domain.plan import PlannedStep
from asr_tui.domain.run import StepRun
from asr_tui.domain.target_settings import AddressSettings, NicSettings, TargetSettings
from asr_tui.services.lookup_results import Found, Missing
from asr_tui.services.step_lookup import StepLookup
from tests.domain.listed import item as listed_item
from tests.fakes import NOW, FakeCatalog, FakeSiteRecovery

BEFORE = TargetSettings(nics=(NicSettings("nic", addresses=(AddressSettings("ipconfig1", address="10.1.0.4"),)),))
WANTED = TargetSettings(nics=(NicSettings("nic", addresses=(AddressSettings("ipconfig1", address="10.1.0.7"),)),))


@pytest.mark.parametrize(("now", "found"), [(BEFORE, Missing), (WANTED, Found)], ids=["before", "wanted"])
async def test_an_address_that_the_list_does_not_show_is_read(now: TargetSettings, found: type[object]) -> None:
    item = listed_item("web-01")
    step = steps.ChangeSettings(item.id, item.machine_name, BEFORE, WANTED)
    sent = StepRun(PlannedStep.of(step), client_request_id="r", intended_at=NOW - timedelta(seconds=5), sent=1)
    lookup = StepLookup(FakeCatalog(values={kinds.TARGET_SETTINGS: (now,)}), FakeSiteRecovery(all_items=(item,)))
    assert isinstance(await lookup.look(sent), found)
