"""What is found about the actions of a recovery plan before it is saved."""

from __future__ import annotations

from collections.abc import Iterator

from asr_tui.domain.ids import ArmId
from asr_tui.domain.problems import FieldRef, Problem
from asr_tui.domain.recovery_plan_estate import RecoveryPlanEstate
from asr_tui.domain.recovery_plans import ActionKind, PlanAction

PAGE = "plan"
"""The page of the findings about a plan."""


def action_problems(action: PlanAction, plan: ArmId, estate: RecoveryPlanEstate) -> Iterator[Problem]:
    at = FieldRef(PAGE, "actions")
    if not action.name.strip():
        yield at.blocking("An action has no name.", "Name it: a job shows it by its name.")
    if action.never_runs:
        yield at.warning(
            f"The action {action.name} never runs: it has no kind or no direction of failover.",
            "Choose when it runs, or delete it. Other programs lose these values when they save a plan.",
        )
    match action.action_kind:
        case ActionKind.RUNBOOK:
            yield from _runbook_problems(action, plan, estate)
        case ActionKind.SCRIPT:
            yield at.warning(
                f"The action {action.name} is a script: Azure runs scripts only for machines of System Center.",
                "Use a runbook of an Automation account.",
            )
        case ActionKind.UNKNOWN:
            yield at.note(f"The action {action.name} is of the kind {action.kind or 'none'}: it is kept as it is.")
        case ActionKind.MANUAL:
            pass


def _runbook_problems(action: PlanAction, plan: ArmId, estate: RecoveryPlanEstate) -> Iterator[Problem]:
    """The account's subscription: Microsoft Learn, "Add Azure Automation runbooks to recovery plans"."""
    at, runbook = FieldRef(PAGE, "actions"), action.runbook
    if runbook is None:
        yield at.blocking(f"The action {action.name} names no runbook.", "Choose one, or delete the action.")
        return
    if runbook.subscription.casefold() != plan.subscription.casefold():
        yield at.blocking(
            f"The runbook {runbook.name} of {action.name} is in another subscription than the vault.",
            "Azure runs runbooks of the vault's own subscription: choose one there.",
        )
    elif estate.runbooks is not None:
        found = next((one for one in estate.runbooks if one.id == runbook), None)
        if found is None:
            yield at.warning(
                f"The runbook {runbook.name} of {action.name} was not found: it is gone, or you may not see it.",
                "Choose another, or look at its Automation account.",
            )
        elif found.state.casefold() == "new":
            yield at.warning(f"The runbook {runbook.name} of {action.name} was never published.", "Publish it first.")
