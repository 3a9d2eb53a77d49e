"""What a PUT has made is read again: values of somebody else are an error, whatever Azure's answer was."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.differences import CreatedResource, FoundResource
from asr_tui.domain.ids import ArmId, resource_id
from asr_tui.domain.jobs import Job
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.protection import ContainerMapping, Fabric, NetworkMapping, Policy, ProtectedItem
from asr_tui.domain.resources import ResourceGroup, StorageAccount, VirtualNetwork
from asr_tui.domain.run import Run, StepState
from asr_tui.services.read_back import PAUSE, READS
from tests.services.plans import (
    CONTAINERS,
    ENABLE_STEP,
    FABRIC_STEPS,
    GROUP,
    GROUP_STEP,
    MAPPING_STEP,
    PLACE,
    POLICY,
    POLICY_STEP,
)
from tests.services.working_azure import WorkingAzure, ended, runs_over
from tests.things import made_by
from tests.workspaces import stores

OTHER = POLICY.parent().child("replicationPolicies", "theirs")
NETWORK = resource_id(GROUP, "Microsoft.Network/virtualNetworks", "vnet")
ACCOUNT = resource_id(GROUP, "Microsoft.Storage/storageAccounts", "cache")
STEPS: tuple[tuple[steps.CreateStep, str], ...] = (
    (GROUP_STEP, "region elsewhere, planned west"),
    (FABRIC_STEPS[0], "region elsewhere, planned east"),
    (POLICY_STEP, "retention 1 hour, planned 24 hours"),
    (MAPPING_STEP, "policy theirs, planned day"),
    (ENABLE_STEP, "policy theirs, planned day"),
    (steps.CreateVirtualNetwork(NETWORK, "west", ("10.1.0.0/16",), ()), "region elsewhere, planned west"),
    (steps.CreateStorageAccount(ACCOUNT, "east"), "type Premium_LRS, planned Standard_LRS"),
    (
        steps.CreateNetworkMapping(CONTAINERS[0].child("replicationNetworkMappings", "m"), GROUP, NETWORK, GROUP),
        "target network theirs, planned vnet",
    ),
)


def theirs(step: steps.Step) -> CreatedResource:
    """What another program made of the same id."""
    match made := made_by(step):
        case ResourceGroup() | Fabric() | VirtualNetwork():
            return replace(made, location="elsewhere")
        case StorageAccount():
            return replace(made, sku="Premium_LRS")
        case Policy():
            return replace(made, retention_minutes=60)
        case ContainerMapping() | ProtectedItem():
            return replace(made, policy=OTHER)
        case NetworkMapping():
            return replace(made, target_network=OTHER)
        case _:
            raise ValueError(step.key)


@dataclass
class Contested(WorkingAzure):
    """Another program's PUT of the same id arrives right after ours; after `for_seconds` ours stands there again."""

    for_seconds: float = 1e9
    asked: list[ArmId] = field(default_factory=list)

    def _make(self, step: steps.Step, job: Job) -> None:
        super()._make(step, job)
        self._put(step, theirs(step))
        self._later(self.for_seconds, self._put, step, made_by(step))

    def _put(self, step: steps.Step, resource: CreatedResource) -> None:
        if isinstance(resource, ProtectedItem):
            self.all_items = (resource,)
        self.found[step.id] = FoundResource("Succeeded", resource)

    def _copy(self, step: steps.Step, percent: int) -> None:
        """Only what stands there counts."""


async def run_of(step: steps.Step, azure: WorkingAzure) -> tuple[Run, StepState]:
    kept = stores()
    runs = runs_over(azure, kept.journal, kept.audit)
    run = await ended(runs, runs.start(Plan("Make it", (PlannedStep.of(step),)), PLACE))
    return run, run.steps[0].state


@pytest.mark.parametrize(("step", "said"), STEPS, ids=[type(step).__name__ for step, _ in STEPS])
async def test_other_values_where_ours_were_accepted_are_an_error(step: steps.CreateStep, said: str) -> None:
    azure = Contested()
    run, state = await run_of(step, azure)
    error = run.steps[0].error
    assert state is StepState.FAILED
    assert error is not None
    assert error.title == "Azure reports success, but it is not as asked"
    assert said in error.what
    assert azure.times_received() == {step.key: 1}


@pytest.mark.parametrize("step", [POLICY_STEP, MAPPING_STEP, GROUP_STEP])
async def test_an_answer_older_than_the_work_is_read_again(step: steps.CreateStep) -> None:
    azure = Contested(for_seconds=PAUSE * (READS - 1))
    _, state = await run_of(step, azure)
    assert state is StepState.DONE


async def test_trying_again_does_not_take_the_other_values_for_ours() -> None:
    azure, kept = Contested(), stores()
    runs = runs_over(azure, kept.journal, kept.audit)
    for step, _ in STEPS:
        run = await ended(runs, runs.start(Plan("Make it", (PlannedStep.of(step),)), PLACE))
        await runs.retry(run.id, step.key)
        again = await ended(runs, run.id)
        assert again.steps[0].state is StepState.FAILED, step.key
        assert azure.times_received()[step.key] == 1, step.key
