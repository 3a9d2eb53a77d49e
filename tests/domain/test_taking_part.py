"""Who of a set can take part in an operation, why the others cannot, and the drafts of those who can."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain.drafts.disable import DisableDraft
from asr_tui.domain.drafts.drill import CleanUpDraft, DrillDraft
from asr_tui.domain.drafts.enable_replication import Choice
from asr_tui.domain.drafts.failover import ChangePointDraft, FailoverDraft
from asr_tui.domain.drafts.many import MachineChoices, SetDraft, draft_of
from asr_tui.domain.jobs import Job, JobState
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.point_choices import PointChoice, PointKindChoice
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.domain.taking_part import STEPS, Surroundings, action_words, offered, taking_part
from asr_tui.domain.waves import MachineWave, MachineWaves, in_waves
from tests.domain.estates import VAULT
from tests.domain.items import COMMITTED, FAILED_OVER, NOW, PROTECTED


def item(number: int, of: ProtectedItem = PROTECTED, group: str = "") -> ProtectedItem:
    own = of.id.parent().child("replicationProtectedItems", f"item-{number}")
    return replace(of, id=own, machine_name=f"web-0{number}", multi_vm_group=group)


def test_who_is_not_offered_it_is_left_out_with_the_state_that_it_is_in() -> None:
    parted = taking_part(Action.FAIL_OVER, [item(1), item(2, FAILED_OVER), item(3)])
    assert [one.machine_name for one in parted.able] == ["web-01", "web-03"]
    (out,) = parted.left_out
    assert out.why == "web-02: Azure does not offer a failover now (Failed over)."
    assert parted.words == "2 of 3"
    assert taking_part(Action.FAIL_OVER, [item(1)]).words == "all 1"


def test_who_is_at_it_already_is_told_apart() -> None:
    job = Job(
        VAULT.child("replicationJobs", "job-1"), "job-1", "UnplannedFailover", "Failover", JobState.RUNNING,
        "InProgress", "WEB-01", started=NOW,
    )  # fmt: skip
    busy = replace(item(2), stage=Stage.FAILING_OVER, allowed_operations=frozenset())
    parted = taking_part(Action.FAIL_OVER, [item(1), busy, item(3)], Surroundings(jobs=(job,)))
    assert [one.why for one in parted.left_out] == [
        "web-01: “Failover” is under way since 14:02 UTC.", "web-02: this is under way already (Failing over).",
    ]  # fmt: skip
    assert all(one.under_way for one in parted.left_out)
    assert not taking_part(Action.DISABLE, [item(1)], Surroundings(jobs=(job,))).left_out, "another operation"
    elsewhere = replace(job, id=VAULT.parent().child("vaults", "other", "replicationJobs", "job-1"))
    assert not taking_part(Action.FAIL_OVER, [item(1)], Surroundings(jobs=(elsewhere,))).left_out


def test_every_operation_has_its_step_and_its_words() -> None:
    assert set(STEPS) == set(Action)
    assert all(action_words(action, PROTECTED) for action in Action)


def test_what_can_be_done_with_a_set_has_at_least_one_who_takes_part() -> None:
    sets = offered([item(1), item(2, COMMITTED), item(3)])
    assert {one.action: one.words for one in sets} == {
        Action.DRILL: "2 of 3", Action.FAIL_OVER: "2 of 3", Action.DISABLE: "all 3", Action.REPROTECT: "1 of 3",
        Action.MIGRATE: "1 of 3",
    }  # fmt: skip


def test_what_is_chosen_for_all_can_be_otherwise_for_one() -> None:
    point = PointChoice(PointKindChoice.NEWEST_BEFORE, before=NOW)
    chosen = SetDraft(Action.FAIL_OVER, MachineChoices(point, shut_down_source=False))
    other = MachineChoices(PointChoice(PointKindChoice.LATEST))
    mixed = chosen.excepting(item(2).id, other)
    assert tuple(draft_of(mixed, one) for one in (item(1), item(2))) == (
        FailoverDraft(item(1).id, "web-01", point, shut_down_source=False),
        FailoverDraft(item(2).id, "web-02", other.point, shut_down_source=True),
    )
    assert mixed.excepting(item(2).id, chosen.choices) == chosen


@pytest.mark.parametrize("action", Action)
def test_every_operation_has_a_draft_for_a_set(action: Action) -> None:
    network = Choice(name="vnet-drill")
    choices = MachineChoices(PointChoice(PointKindChoice.LATEST), network, comments="as agreed")
    draft = draft_of(SetDraft(action, choices), item(1))
    assert (draft.item, draft.machine_name) == (item(1).id, "web-01")
    match draft:
        case DrillDraft():
            assert (draft.point, draft.network) == (choices.point, network)
        case CleanUpDraft():
            assert draft.comments == "as agreed"
        case ChangePointDraft():
            assert draft.point == choices.point
        case DisableDraft():
            assert draft.migration == (action is Action.MIGRATE)


def test_machines_are_put_into_waves_by_the_names_of_their_tiers() -> None:
    waves = MachineWaves(in_waves([(item(1).id, "web"), (item(2).id, "db"), (item(3).id, "web")], ["db", "app"]))
    assert [(one.name, len(one.items)) for one in waves.waves] == [("db", 1), ("web", 2)]
    moved = waves.moved(item(3).id, "last")
    assert moved.of(item(3).id) == MachineWave("last", frozenset({item(3).id}))
    assert moved.of(item(9).id) == moved.waves[0], "a machine of no wave belongs to the first"
