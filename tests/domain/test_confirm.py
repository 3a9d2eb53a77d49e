"""How each operation on a machine is confirmed: what cannot be undone by a typed name, a drill by Enter."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain.drafts import disable, drill, failover, reprotect
from asr_tui.domain.plan import Confirm, Plan
from asr_tui.domain.problems import Problem, Severity
from tests.domain import items
from tests.domain.items import PROTECTED, estate

ID, NAME = PROTECTED.id, PROTECTED.machine_name


@pytest.mark.parametrize(
    ("plan", "severity", "verb"),
    [
        (drill.plan(drill.DrillDraft(ID, NAME), estate()), Confirm.ENTER, "Start test failover"),
        (drill.clean_up_plan(drill.CleanUpDraft(ID, NAME), estate()), Confirm.ENTER, "Clean up"),
        (failover.failover_plan(failover.FailoverDraft(ID, NAME), estate()), Confirm.WORD, "Fail over"),
        (failover.change_point_plan(failover.ChangePointDraft(ID, NAME), estate()), Confirm.WORD,
         "Change recovery point"),
        (failover.commit_plan(failover.CommitDraft(ID, NAME), estate()), Confirm.WORD, "Commit"),
        (failover.cancel_failover_plan(failover.CancelFailoverDraft(ID, NAME), estate()), Confirm.CHOICE,
         "Cancel failover of"),
        (reprotect.plan(reprotect.ReprotectDraft(ID, NAME), estate(items.COMMITTED)), Confirm.WORD, "Re-protect"),
        (disable.disable_plan(disable.DisableDraft(ID, NAME), estate()), Confirm.WORD, "Disable replication of"),
        (disable.purge_plan(disable.PurgeDraft(ID, NAME), estate()), Confirm.WORD, "Purge"),
    ],
)  # fmt: skip
def test_an_operation_says_how_it_is_confirmed(plan: Plan, severity: Confirm, verb: str) -> None:
    assert (plan.severity, plan.verb, plan.machines) == (severity, verb, (NAME,))
    assert plan.word_to_type == (NAME if severity is Confirm.WORD else "")


def test_a_finding_about_a_machine_takes_the_selection_from_the_button_that_sends() -> None:
    plan = replace(
        drill.plan(drill.DrillDraft(ID, NAME), estate()),
        problems=(Problem(Severity.WARNING, "network", "network", "It can meet production."),),
    )
    assert plan.can_start
    assert not plan.sent_by_first_enter
    assert replace(plan, problems=()).sent_by_first_enter
