"""What a review writes as a file brings an empty twin of the world to the same state; commands do what screens do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.pilot import Pilot

from asr_tui.bootstrap import acting, applying, filing
from asr_tui.bootstrap.following import Wait
from asr_tui.domain import acts, kinds
from asr_tui.domain.acts import Agreement, Selection
from asr_tui.domain.protection import ProtectedItem
from asr_tui.domain.run import RunState
from asr_tui.domain.target_settings import TargetSettings
from asr_tui.local_store.recovery_files import parsed
from asr_tui.services.act_reviews import Wanted
from asr_tui.services.workspace import Workspace
from tests.journeys.conftest import Open
from tests.journeys.test_enable_replication import contoso_vault, wizard
from tests.ui.pilot import press, running, shown, until

VAULT = filing.Filing("contoso-vault", "")


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
        assert (item.policy_name, item.target_location, item.target_group, item.target_network, item.multi_vm_group) == (
            twin.policy_name, twin.target_location, twin.target_group, twin.target_network, twin.multi_vm_group,
        )  # fmt: skip
        assert item.disks == twin.disks
    comparison, _ = await filing.compared(VAULT, file, there)
    assert not (await comparison.plan(file)).differs


async def test_the_round_by_commands(open_world: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, workspace = await open_world()

    def told() -> list[dict[str, object]]:
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    async def act(act: acts.Act, count: int | None = 1) -> int:
        agreed = None if count is None else Agreement(act.word, count if act.word else 0)
        how = acting.Acting("contoso-vault", "", agreed, as_json=True)
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
    how = acting.Acting("contoso-vault", "", Agreement(), as_json=True, folder=str(tmp_path))
    capsys.readouterr()
    assert await acting.drill(how, [drill], workspace) == filing.NOTHING
    lines = told()
    assert [one["says"] for one in lines if one.get("state") == "done"][-2:] == [
        "Test failover of sql-02",
        "Clean-up of the test of sql-02",
    ]
    assert len(list(tmp_path.glob("drill-sql-02-*"))) == len(lines[-1]["report"]) == 3  # type: ignore[arg-type]
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
