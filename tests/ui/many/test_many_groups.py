"""Machines of replication groups among the marked ones, on the screen."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.lifecycle import Action
from asr_tui.ui.navigation import ActionsOfMany
from asr_tui.ui.screens import screen_for
from tests.ui.many.stage import NINE, Stage, workspace_of
from tests.ui.pilot import press, running, settle, shown, until

CRM = tuple(replace(one, multi_vm_group="crm") for one in NINE[:2])
ERP = tuple(replace(one, multi_vm_group="erp") for one in NINE[2:4])
STUCK = replace(ERP[1], allowed_operations=frozenset({"DisableProtection"}))
ALL = (*CRM, ERP[0], STUCK, *NINE[4:])


async def test_a_group_comes_along_one_that_cannot_stays_and_the_word_counts_all() -> None:
    """Marked are one machine of each group and one of none."""
    workspace, recovery, changes = workspace_of(ALL)
    marked = (ALL[0], ALL[2], ALL[4])
    async with running() as pilot:
        stage = Stage(pilot, workspace, recovery, changes)
        await pilot.app.push_screen(screen_for(ActionsOfMany(marked, Action.FAIL_OVER), workspace))
        await settle(pilot)
        await until(pilot, lambda: "of 3 machines: from which state" in stage.words)
        assert f"Come along {ALL[1].machine_name} (group crm)" in stage.words
        await press(pilot, "escape")
        assert "Failover                2 of 3 +1" in shown(pilot)
        await press(pilot, "f", "enter")
        await until(pilot, lambda: "read at" in shown(pilot))
        assert "Type FAIL OVER 3 to go on:" in shown(pilot)
        assert "The replication group erp goes only as a whole, and cannot:" in stage.words
        assert changes.applied == []
        await press(pilot, *"fail", "space", *"over", "space", "3", "enter", "enter")
        await until(pilot, lambda: len(changes.applied) == 3)
        kinds = [type(one) for one in changes.applied]
        assert sorted(one.__name__ for one in kinds) == ["CreateRecoveryPlan", "Failover", "FailoverOfPlan"]
        [made] = [one for one in changes.applied if isinstance(one, steps.CreateRecoveryPlan)]
        assert made.id.name == "crm"
        await workspace.close()
