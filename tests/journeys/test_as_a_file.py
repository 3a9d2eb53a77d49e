"""What a review writes as a file brings an empty twin of the world to the same state; commands do what screens do."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from asr_tui.bootstrap import acting, applying, filing, resuming
from asr_tui.bootstrap.following import Wait
from asr_tui.bootstrap.opener import ProgramOpener
from asr_tui.bootstrap.without_screen import FAILED
from asr_tui.domain import acts, kinds
from asr_tui.domain.acts import Agreement, Selection
from asr_tui.domain.draft_files import Unsayable
from asr_tui.domain.drafts.alerting import AlertSettingsDraft
from asr_tui.domain.drafts.network_mapping import NetworkMappingDraft
from asr_tui.domain.drafts.policy import DeletePolicyDraft, NewPolicyDraft, PolicyDraft
from asr_tui.domain.drafts.recovery_plan import SaveRecoveryPlanDraft
from asr_tui.domain.drafts.recovery_plan_run import RunRecoveryPlanDraft
from asr_tui.domain.drafts.settings_change import SettingsChange, SettingsDraft
from asr_tui.domain.errors import LocalError, NotFound
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.recovery_file import RecoveryFile
from asr_tui.domain.recovery_plans import with_fixed_groups
from asr_tui.domain.run import RunState, StepState
from asr_tui.domain.setting_fields import fields_of
from asr_tui.domain.steps import CleanUpTestFailover, Step, TestFailover
from asr_tui.domain.target_settings import TargetSettings
from asr_tui.local_store.recovery_files import parsed
from asr_tui.local_store.recovery_files import written as written_file
from asr_tui.services.act_reviews import Wanted
from asr_tui.services.draft_files import AsCommands, AsFile, change_as_file
from asr_tui.services.planning import PlannedDraft
from asr_tui.services.recovery_files import FilePlan
from asr_tui.services.workspace import AzureOptions, PracticeOptions, Workspace
from asr_tui.simulator.worlds import world_names
from tests.journeys.conftest import Open
from tests.journeys.test_enable_replication import contoso_vault, wizard
from tests.ui.pilot import press, running, shown, until

VAULT = filing.FileOptions("contoso-vault", "")


async def protected(workspace: Workspace) -> dict[str, tuple[ProtectedItem, TargetSettings]]:
    """The machines of the vault with their settings, by name."""
    vault = await contoso_vault(workspace)
    items = await workspace.session.site_recovery.items(vault.id)
    catalog = workspace.session.catalog
    return {one.machine_name: (one, await catalog.one(kinds.TARGET_SETTINGS, one.id)) for one in items}


async def run_ended(pilot: Pilot[None], workspace: Workspace) -> None:
    """Wait until the run on the screen is over."""
    await until(pilot, lambda: bool(workspace.runs.active))
    async for run in workspace.runs.changes(workspace.runs.active[0].id):
        if run.state is not RunState.RUNNING:
            assert run.state is RunState.DONE
            return


def written(folder: Path) -> str:
    """The text of the one file that was written."""
    (path,) = folder.glob("*.toml")
    return path.read_text()


async def test_a_file_of_the_wizard_makes_the_same_in_a_twin(open_world: Open, tmp_path: Path) -> None:
    (_, here), (_, there) = await open_world(), await open_world()
    async with running(size=(120, 40)) as pilot:
        await wizard(pilot, here)
        await press(pilot, "enter", "space", "end", "space", "enter", "enter", "enter")
        await until(pilot, lambda: "enter  Enable replication of" in shown(pilot))
        await press(pilot, "f12", "ctrl+u", *str(tmp_path / "files"), "enter")
        await until(pilot, lambda: "Written: " in shown(pilot))
        assert "apply" in shown(pilot)
        file = parsed(written(tmp_path / "files"))
        assert not here.audit.entries(), "a file is written, and nothing is sent"
        (rule,) = file.protect
        assert (len(rule.machines), rule.target, rule.machine) == (2, type(rule.target)(), {}), "only what was chosen"
        await press(pilot, "enter")
        await run_ended(pilot, here)
    assert await applying.apply(VAULT, file, Wait.PROTECTED, there) == filing.NOTHING
    one, other = await protected(here), await protected(there)
    assert one.keys() == other.keys() >= set(rule.machines)
    for name in rule.machines:
        (item, settings), (twin, same) = one[name], other[name]
        assert settings == same
        for field in ("policy_name", "target_location", "target_group", "target_network", "multi_vm_group"):
            assert getattr(item, field) == getattr(twin, field)
        assert item.disks == twin.disks
    comparison, _ = await filing.compared(VAULT, file, there)
    assert not (await comparison.plan(file)).differs


async def test_the_round_by_commands(open_world: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, workspace = await open_world()

    def told() -> list[dict[str, object]]:
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    async def act(act: acts.Act, count: int | None = 1) -> int:
        agreed = None if count is None else Agreement(act.word, count if act.word else 0)
        how = acting.ActOptions("contoso-vault", "", agreed, as_json=True)
        return await acting.act(how, Wanted(act, Selection(machines=("sql-02",))), workspace)

    async def state() -> str:
        return (await protected(workspace))["sql-02"][0].stage.value

    assert await act(acts.FAIL_OVER, None) == filing.DIFFERS
    assert told()[0]["plan"]["agree"] == "--yes-i-mean FAILOVER:1"  # type: ignore[index]
    assert await act(acts.FAIL_OVER, 2) == filing.BLOCKED
    assert "you mean FAILOVER:2, and this is FAILOVER:1, with sql-02." in capsys.readouterr().err
    assert await act(acts.FAIL_BACK) == filing.BLOCKED
    assert await act(acts.CLEAN_UP) == filing.NOTHING, "there is no drill, so none is left to clean up"
    assert not workspace.audit.entries(), "nothing was sent so far"
    drill = Wanted(acts.DRILL, Selection(every=True))
    how = acting.ActOptions("contoso-vault", "", Agreement(), as_json=True, folder=str(tmp_path))
    capsys.readouterr()
    assert await acting.drill(how, [drill], workspace) == filing.NOTHING
    lines = told()
    assert [one["says"] for one in lines if one.get("state") == "done"][-2:] == [
        "Test failover of sql-02",
        "Clean-up of the test of sql-02",
    ]
    assert [Path(path).suffix for path in lines[-1]["report"]] == [".md", ".json", ".html"]  # type: ignore[attr-defined]
    for command, after in (
        (acts.FAIL_OVER, "Failed over"),
        (acts.COMMIT, "Failover committed"),
        (acts.REPROTECT, "Protected"),
        (acts.FAIL_BACK, "Failed over"),
    ):
        assert await act(command) == filing.NOTHING
        assert await state() == after
        assert await act(command) == filing.BLOCKED, "done once, it is not done again"
    audited = {entry.operation.split()[0] for entry in workspace.audit.entries()}
    assert audited >= {"Failover", "Commit", "Re-protect"}


def under_way(workspace: Workspace, kind: type[Step] = TestFailover) -> bool:
    """Whether Azure is at a test failover, or at a step of another kind."""
    each = (step for run in workspace.runs.active for step in run.steps)
    return any(one.state is StepState.UNDER_WAY and isinstance(one.planned.step, kind) for one in each)


async def test_a_run_of_a_screen_stops_commands_and_a_killed_drill_goes_on(
    open_world: Open, opener: ProgramOpener, capsys: pytest.CaptureFixture[str]
) -> None:
    azure, workspace = await open_world()
    wanted, agreed = Wanted(acts.DRILL, Selection(machines=("sql-02",))), Agreement()
    how = acting.ActOptions("contoso-vault", "", agreed)
    drilling = asyncio.ensure_future(acting.drill(how, [wanted], workspace))
    while not under_way(workspace):  # noqa: ASYNC110 - its run is not known before it begins
        await asyncio.sleep(0.01)
    again = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
    with pytest.raises(LocalError, match="Another process has this run"):
        await acting.drill(how, [wanted], again)
    failing = acting.ActOptions("contoso-vault", "", Agreement("FAILOVER", 1))
    with pytest.raises(LocalError, match="A run of these machines has not ended"):
        await acting.act(failing, replace(wanted, act=acts.FAIL_OVER), again)
    with pytest.raises(LocalError, match="A run of this vault has not ended"):
        await applying.apply(VAULT, RecoveryFile(1), Wait.PROTECTED, again)
    drilling.cancel()
    await asyncio.gather(drilling, return_exceptions=True)
    await workspace.close()
    capsys.readouterr()
    assert await acting.drill(how, [wanted], again) == filing.NOTHING
    out, err = capsys.readouterr()
    assert "goes on with “By command: Test failover of sql-02”" in err
    assert "done: Clean-up of the test of sql-02" in out
    assert sum(entry.phase == "intent" and entry.operation == "Test failover of sql-02"
               for entry in again.audit.entries()) == 1  # fmt: skip
    await again.close()
    third = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
    assert await acting.drill(replace(how, keep=True), [wanted], third) == filing.NOTHING
    assert (await protected(third))["sql-02"][0].drill_running
    drilling = asyncio.ensure_future(acting.drill(how, [wanted], third))
    while not under_way(third, CleanUpTestFailover):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    drilling.cancel()
    await asyncio.gather(drilling, return_exceptions=True)
    await third.close()
    assert "goes on with the drill that an earlier command began" in capsys.readouterr().err
    fourth = await opener.azure(AzureOptions(endpoint=azure.url), lambda notice: None)
    assert await acting.drill(how, [wanted], fourth) == filing.NOTHING, "killed at its clean-up, it goes on with that"
    assert "done: Clean-up of the test of sql-02" in capsys.readouterr().out.splitlines()[-1]
    await fourth.close()


async def test_mappings_and_drills_of_a_file_are_planned_applied_and_checked(open_world: Open) -> None:
    _, workspace = await open_world()
    text = (
        "version = 1\nvault = 'contoso-vault'\n[[network_mapping]]\nnetwork = 'rg-data/vnet-data'\nto = '{}'\n"
        "[[drill]]\nname = 'quarterly'\nmachines = ['sql-02']\nevery = '90d'\n"
    )

    async def planned(to: str) -> FilePlan:
        file = parsed(text.format(to))
        comparison, _ = await filing.compared(VAULT, file, workspace)
        return await comparison.plan(file)

    same = await planned("rg-data-asr/vnet-data-asr")
    assert (same.differs, same.due) == (False, ("the drill quarterly, every 90d: sql-02 (never drilled)",))
    networks = await workspace.choices.all(kinds.NETWORK, (await contoso_vault(workspace)).id.subscription)
    others = [one.id for one in networks if one.location == "westeurope" and one.name != "vnet-data-asr"]
    assert "there is no network" in (await planned("rg-x/vnet-y")).blocking[0]
    assert "write both networks as group/name" in (await planned("vnet-y")).blocking[0]
    if others:
        found = await planned(f"{others[0].group}/{others[0].name}")
        assert found.plan is not None
        assert "UpdateNetworkMapping" in {type(one.step).__name__ for one in found.plan.steps}


@pytest.mark.parametrize("world", world_names())
async def test_what_is_exported_of_any_vault_needs_no_change(opener: ProgramOpener, world: str) -> None:
    workspace = await opener.practice(PracticeOptions(world, speed=3000, read_only=True))
    subscriptions = await workspace.choices.all(kinds.SUBSCRIPTION)
    for vault in await workspace.choices.all_in(kinds.VAULT, [one.id for one in subscriptions]):
        said: list[str] = []
        comparison, _ = await filing.compared(filing.FileOptions(str(vault.id), ""), None, workspace)
        text = written_file(await comparison.export(said.append))
        found = await comparison.plan(parsed(text))
        assert (found.differs, found.blocking, said) == (False, (), []), (vault.name, text)
    await workspace.close()


async def test_the_file_of_a_change_plans_the_same_steps_as_the_change(opener: ProgramOpener) -> None:
    workspace = await opener.practice(PracticeOptions("contoso-shop", speed=3000, read_only=True))
    choices = workspace.choices
    comparison, vault = await filing.compared(filing.FileOptions("shop-vault", ""), None, workspace)
    items, topology, plans = (
        await choices.items(vault.id),
        await choices.topology(vault.id),
        await choices.plans(vault.id),
    )
    plan = await choices.plan(plans[0].id)
    item = next(one for one in items if one.machine_name == "shop-web-01")
    settings = await workspace.session.catalog.one(kinds.TARGET_SETTINGS, item.id)
    fields = {(one.part, one.name): one for one in fields_of(settings)}
    wanted = fields["machine", "name"].with_value(settings, "web-dr")
    wanted = fields["address", "test_address"].with_value(wanted, "10.20.1.44")
    mapping = next(one for one in topology.network_mappings if one.source_location == item.source_location)
    networks = await choices.all(kinds.NETWORK, vault.id.subscription)
    other = next(one.id for one in networks if one.location == mapping.target_location and one.subnets
                 and one.id != mapping.target_network)  # fmt: skip
    policy = topology.policies[0]
    alerts = await choices.alert_settings(vault.id)
    drafts: list[PlannedDraft] = [
        PolicyDraft(policy.id, policy.retention_minutes + 60, 0),
        NewPolicyDraft(vault.id, "gold", 2880, 240),
        AlertSettingsDraft(replace(alerts, addresses=(*alerts.addresses, "dr@example.com"), owners=not alerts.owners)),
        SettingsDraft(vault.id, (SettingsChange(item, settings, wanted),)),
        SaveRecoveryPlanDraft(plan.id, with_fixed_groups(reversed(plan.boot_groups)), plan),
        NetworkMappingDraft(mapping.id, other),
    ]
    for draft in drafts:
        meant = await workspace.planning.review(draft)
        made = await change_as_file(choices, draft, meant)
        assert isinstance(made, AsFile)
        found = await comparison.plan(parsed(written_file(made.file)))
        assert found.plan is not None, draft
        assert [one.step for one in found.plan.steps] == [one.step for one in meant.steps]
    with pytest.raises(Unsayable, match="Neither a file nor a command says it"):
        await change_as_file(choices, DeletePolicyDraft(policy.id), meant)
    run = RunRecoveryPlanDraft(plan.id, Action.FAIL_OVER)
    told = await change_as_file(choices, run, await workspace.planning.review(run))
    assert isinstance(told, AsCommands)
    assert told.lines[0].endswith(f"--plan {plan.name} --yes-i-mean FAILOVER:10")
    await workspace.close()


async def test_a_drill_of_a_plan_waits_at_its_manual_action_until_a_command_lets_it_go_on(
    opener: ProgramOpener, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = await opener.practice(PracticeOptions("contoso-shop", speed=3000))
    how = acting.ActOptions("shop-vault", "", Agreement())
    two = Wanted(acts.DRILL, Selection(machines=("shop-app-01", "shop-app-02")))
    assert await acting.drill(how, [two], workspace) == FAILED, "of one somebody else's drill runs"
    vault = (await filing.compared(filing.FileOptions("shop-vault", ""), None, workspace))[1]
    items = await workspace.session.site_recovery.items(vault.id)
    assert [one.machine_name for one in items if one.drill_running] == ["shop-app-02"], "and it is left alone"
    assert await acting.act(how, Wanted(acts.CLEAN_UP, Selection(every=True)), workspace) == filing.NOTHING
    drilling = asyncio.ensure_future(acting.drill(how, [Wanted(acts.DRILL, Selection(plan="SHOP-front"))], workspace))
    while not any(step.job and step.job.waits_at for run in workspace.runs.active for step in run.steps):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    asked = resuming.ResumeOptions("shop-vault", "", "shop-front", "checked", agreed=False, as_json=False)
    assert await resuming.resume(asked, workspace) == filing.DIFFERS
    assert await resuming.resume(replace(asked, agreed=True), workspace) == filing.NOTHING
    assert await drilling == filing.NOTHING
    out, err = capsys.readouterr()
    assert "waits for a person at “Databases answer”: Check that the databases" in err
    assert "`asr-tui resume shop-front --vault shop-vault --yes` lets it go on" in err
    assert "done: Clean-up of the test of the plan shop-front" in out
    with pytest.raises(NotFound, match="No job waits for a person"):
        await resuming.resume(replace(asked, wanted=""), workspace)
    await workspace.close()
