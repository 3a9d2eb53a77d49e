"""The change of a network mapping is looked for in Azure before it is sent again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.plan import PlannedStep
from asr_tui.domain.protection import Topology
from asr_tui.domain.run import StepRun
from asr_tui.services.lookup_results import Failed, Found, InProgress, Missing
from asr_tui.services.step_lookup import StepLookup
from tests.domain.estates import fabric, set_up
from tests.domain.items import TARGET_NETWORK
from tests.fakes import NOW, FakeCatalog, FakeSiteRecovery

THERE = set_up().network_mappings[0]
STEP = steps.UpdateNetworkMapping(THERE.id, THERE.source_network, TARGET_NETWORK, fabric("westeurope"))
SENT = StepRun(
    PlannedStep(STEP, frozenset(), STEP.estimate()), client_request_id="ours", intended_at=NOW - timedelta(seconds=5)
)


def leading_to(target: ArmId) -> Topology:
    return replace(set_up(), network_mappings=(replace(THERE, target_network=target),))


@pytest.mark.parametrize(
    ("topology", "found"),
    [(leading_to(TARGET_NETWORK), Found), (leading_to(THERE.target_network), Missing), (Topology(), Missing)],
)
async def test_where_the_mapping_leads_decides(topology: Topology, found: type[object]) -> None:
    assert isinstance(await StepLookup(FakeCatalog(), FakeSiteRecovery(topology)).look(SENT), found)


@pytest.mark.parametrize(
    ("state", "target", "found"),
    [
        (JobState.RUNNING, THERE.target_network, InProgress),
        (JobState.FAILED, THERE.target_network, Failed),
        (JobState.SUCCEEDED, TARGET_NETWORK, Found),
        (JobState.SUCCEEDED, THERE.target_network, Failed),
    ],
)
async def test_a_job_of_ours_decides_and_what_it_changed(state: JobState, target: ArmId, found: type[object]) -> None:
    job = Job(
        THERE.id.vault_id.child("replicationJobs", "j"), "j", "NetworkPairing", "Map Networks", state, state.value,
        target="vnet-shop", started=NOW, activity_id="ours ActivityId: x",
    )  # fmt: skip
    recovery = FakeSiteRecovery(leading_to(target), all_jobs=(job,))
    assert isinstance(await StepLookup(FakeCatalog(), recovery).look(SENT), found)
