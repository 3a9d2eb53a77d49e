"""Every kind of step is complete in each layer: a forgotten registration fails here."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from asr_tui.azure_gateway.endpoint import Endpoint
from asr_tui.azure_gateway.requests import call
from asr_tui.azure_gateway.sdk_call import http_request
from asr_tui.domain import drafts as drafts_package
from asr_tui.domain import steps
from asr_tui.domain.alerting import AlertSettings
from asr_tui.domain.drafts.day_two import DayTwoDraft, plan
from asr_tui.domain.ids import ArmId
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.lifecycle import OPERATIONS, Action
from asr_tui.domain.meanings import meaning
from asr_tui.domain.plan import Plan, PlannedStep
from asr_tui.domain.protection import Topology
from asr_tui.domain.recovery_plans import RecoveryPlan
from asr_tui.domain.run import Run, StepRun
from asr_tui.local_store import run_record
from asr_tui.services.lookup_by_kind import look_by_kind
from asr_tui.ui.text import plain
from tests.azure_gateway.request_ids import SECURITY
from tests.azure_gateway.step_requests import CASES
from tests.domain.items import PROTECTED, estate
from tests.local_store.run_samples import PLACE
from tests.simulator.site_recovery.estate import Estate
from tests.things import made_by

NOW = datetime(2026, 3, 2, tzinfo=UTC)
EXAMPLES = {type(step): step for step, *_ in CASES} | {
    steps.CreateNetworkSecurityGroup: steps.CreateNetworkSecurityGroup(SECURITY, "westeurope")
}
UNKNOWN = {"InvalidResourceType", "MethodNotAllowed"}
"""The simulator's codes for a request that none of its routes takes."""
RIGHT = re.compile(r"Microsoft\.\w+/[\w/]+/(write|delete|action)")


def subclasses(kind: type[object]) -> Iterator[type[object]]:
    for below in kind.__subclasses__():
        yield below
        yield from subclasses(below)


def test_no_kind_is_left_out() -> None:
    concrete = {kind.__name__ for kind in subclasses(steps.Step) if hasattr(kind, "right")}
    assert concrete == set(steps.KINDS)
    assert set(EXAMPLES) == set(steps.KINDS.values())


@pytest.fixture(params=steps.KINDS.values(), ids=list(steps.KINDS))
def step(request: pytest.FixtureRequest) -> steps.Step:
    kind: type[steps.Step] = request.param
    return EXAMPLES[kind]


def test_it_says_what_it_needs_how_long_it_takes_and_what_it_is_called(step: steps.Step) -> None:
    assert RIGHT.fullmatch(step.right)
    assert step.usual_time.seconds > 0
    assert step.usual_time.origin
    assert step.estimate().seconds > 0
    assert (step.scope, step.right) in set(step.rights(many=False))
    assert plain(step.label).startswith(step.words)
    assert isinstance(step.scenario, str)
    assert isinstance(step.job_target, str)
    assert bool(step.on_machine) or not step.asks_for_name


def test_a_scenario_is_a_job_of_the_vault(step: steps.Step) -> None:
    """The other way round some writes to the vault have none: a job that is cancelled or resumed is the job itself."""
    assert not step.scenario or step.writes_to_vault


def test_azure_can_prove_it(step: steps.Step) -> None:
    """Each kind says what proves that it happened, and a look at Azure is registered for it."""
    assert look_by_kind.dispatch(type(step)) is not look_by_kind.dispatch(object)
    match step:
        case steps.CreateStep():
            assert step.differences(made_by(step)) == ()
            assert step.differences(None)
        case steps.ItemStep():
            assert step.is_done((PROTECTED,), NOW) in {True, False}
        case steps.UpdateRecoveryPlan():
            plan = RecoveryPlan(step.id, ArmId("/a"), ArmId("/b"), step.groups)
            assert not step.differences(plan)
            assert step.differences(None)
        case steps.RecoveryPlanRun():
            assert not step.shows_in(RecoveryPlan(step.id, ArmId("/a"), ArmId("/b")), NOW)
        case steps.TopologyStep():
            assert not step.is_done(Topology())
        case steps.JobStep():
            job = Job(step.id, "1", "", "", JobState.RUNNING, "", "")
            assert not step.is_done(job, None)
        case steps.AlertSettingStep():
            assert not step.is_done(AlertSettings(step.id.vault_id))
        case steps.SetAlertState():
            assert not step.is_done(())
        case _:
            assert isinstance(step, steps.DeleteStep | steps.StartMachine | steps.RefreshHealth)


def test_the_gateway_has_a_call_for_it(step: steps.Step) -> None:
    assert call.dispatch(type(step)) is not call.dispatch(object)
    assert call(step).arguments


@pytest.fixture(scope="module")
def contoso() -> Estate:
    return Estate()


def test_the_simulator_knows_its_request(step: steps.Step, contoso: Estate) -> None:
    request = http_request(call(step), Endpoint.of())
    url = urlsplit(request.url)
    body = json.loads(request.content) if request.content else None
    answer = contoso.ask(request.method, url.path, body, url.query.removeprefix("api-version="))
    assert answer.status < 300 or answer.body["error"]["code"] not in UNKNOWN, answer.body


def test_a_run_with_it_comes_back_as_it_was(step: steps.Step) -> None:
    planned = PlannedStep.of(step)
    run = Run("run-1", PLACE, Plan("A plan", (planned,)), (StepRun(planned),), NOW)
    assert run_record.decode(run_record.encode(run)) == run


def test_each_draft_of_day_two_has_a_plan() -> None:
    for module in pkgutil.iter_modules(drafts_package.__path__):
        importlib.import_module(f"{drafts_package.__name__}.{module.name}")
    drafts = {kind.__name__: kind for kind in subclasses(DayTwoDraft)}
    assert len(drafts) >= 11
    for kind in drafts.values():
        assert plan.dispatch(kind) is not plan.dispatch(object), kind


def test_each_action_is_offered_for_an_operation_and_means_something() -> None:
    assert set(OPERATIONS.values()) == set(Action)
    for action in Action:
        assert meaning(action, estate())
