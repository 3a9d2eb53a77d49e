"""Plans of several machines joined to one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.drafts import day_two, drill, failover
from asr_tui.domain.drafts.enable_replication import Choice
from asr_tui.domain.drafts.failover import CommitDraft, FailoverDraft
from asr_tui.domain.drafts.many import SetDraft, draft_of
from asr_tui.domain.ids import ArmId
from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.joined import about, joined
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.plan import Answer, Check, Confirm, Plan
from asr_tui.domain.problems import Severity
from asr_tui.domain.protection import ProtectedItem
from tests.domain import items


def item(number: int) -> ProtectedItem:
    name = f"web-0{number}"
    one = items.PROTECTED
    nics = tuple(replace(nic, source_ip=f"10.0.1.{number}", target_ip=f"10.1.1.{number}") for nic in one.nics)
    return replace(one, id=one.id.parent(1).child(f"item-{number}"), machine_name=name, nics=nics)


def estate(number: int) -> ItemEstate:
    return replace(items.estate(), item=item(number), running=None)


def failing_over(*numbers: int) -> list[Plan]:
    return [failover.failover_plan(FailoverDraft(item(one).id, item(one).machine_name), estate(one)) for one in numbers]


def drilling(*numbers: int) -> list[Plan]:
    """All in one network, which is made for them."""
    drafts = [
        drill.DrillDraft(item(one).id, item(one).machine_name, network=Choice(name="vnet-drill")) for one in numbers
    ]
    return [drill.plan(draft, estate(one)) for draft, one in zip(drafts, numbers, strict=True)]


def texts(plan: Plan, kind: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.text, one.machines) for one in plan.consequences if one.kind == kind]


ALL = ("web-01", "web-02", "web-03")


def test_a_single_plan_is_itself() -> None:
    (single,) = failing_over(1)
    assert joined([single]) is single
    with pytest.raises(ValueError, match="empty"):
        joined([])


def test_each_machine_keeps_its_step_and_the_word_counts_them() -> None:
    plan = joined(failing_over(1, 2, 3))
    assert plan.machines == ALL
    assert (plan.verb, plan.subject, plan.word_to_type) == ("Fail over", "3 machines", "FAIL OVER 3")
    assert plan.severity is Confirm.WORD
    assert [one.step.id for one in plan.steps] == [item(one).id for one in (1, 2, 3)]
    assert plan.title == "Failover of web-01, web-02, web-03"
    assert len(plan.waves()) == 1


def test_two_operations_are_both_in_the_word() -> None:
    commit = failover.commit_plan(
        CommitDraft(item(2).id, "web-02"),
        replace(estate(2), item=replace(item(2), allowed_operations=frozenset({"Commit"}))),
    )
    assert joined([*failing_over(1), commit]).word_to_type == "FAIL OVER AND COMMIT 2"


def test_what_is_the_same_stands_once_and_what_differs_stays_with_its_machine() -> None:
    plan = joined(failing_over(1, 2, 3))
    assert texts(plan, "switches") == [("web-01, web-02, web-03 in Central US off first (goes on if that fails)", ALL)]
    assert ("DNS and load balancers still point to Central US", ALL) in texts(plan, "stays")
    assert texts(plan, "address") == [
        (f"10.1.1.{one} in web (was 10.0.1.{one})", (f"web-0{one}",)) for one in (1, 2, 3)
    ]
    assert list(dict.fromkeys(one.kind for one in plan.consequences)) == [
        "creates", "switches", "loses", "address", "stays", "not moved",
    ]  # fmt: skip
    assert plan.then[:3] == tuple(f"DNS: names of web-0{one} still lead to 10.0.1.{one}." for one in (1, 2, 3))
    assert len([one for one in plan.then if one.startswith("Load balancers")]) == 1


def test_checks_of_one_answer_stand_together() -> None:
    first, second, third = failing_over(1, 2, 3)
    yes = Check("mapping back", Answer.YES, "the vault maps the way back")
    no = Check("mapping back", Answer.NO, "no mapping leads back")
    plan = joined([replace(first, checks=(yes,)), replace(second, checks=(no,)), replace(third, checks=(yes,))])
    assert [(one.answer, one.machines) for one in plan.checks] == [
        (Answer.YES, ("web-01", "web-03")),
        (Answer.NO, ("web-02",)),
    ]
    assert about(plan.checks[1].detail, plan.checks[1].machines, ALL) == "web-02: no mapping leads back"


def test_a_step_that_several_need_is_one_and_comes_first() -> None:
    plan = joined(drilling(1, 2))
    assert [type(one.step) for wave in plan.waves() for one in wave] == [
        steps.CreateNetworkSecurityGroup,
        steps.CreateVirtualNetwork,
        steps.TestFailover,
        steps.TestFailover,
    ]
    for one in plan.steps:
        assert one.depends_on <= {other.key for other in plan.steps}
    assert plan.severity is Confirm.ENTER
    assert plan.word_to_type == ""


def test_steps_of_one_key_that_differ_stop_it() -> None:
    first, second = drilling(1, 2)
    moved = [
        replace(one, step=replace(one.step, location="northeurope"))
        if isinstance(one.step, steps.CreateVirtualNetwork)
        else one
        for one in second.steps
    ]
    plan = joined([first, replace(second, steps=tuple(moved))])
    assert not plan.can_start
    assert "in two ways" in plan.problems[0].what


def test_a_machine_that_cannot_start_is_left_out_and_said() -> None:
    refused = failover.failover_plan(
        FailoverDraft(item(2).id, "web-02"), replace(estate(2), item=replace(item(2), allowed_operations=frozenset()))
    )
    plan = joined([*failing_over(1), refused, *failing_over(3)])
    assert plan.can_start
    assert plan.machines == ("web-01", "web-03")
    assert plan.word_to_type == "FAIL OVER 2"
    (found,) = [one for one in plan.problems if "web-02" in one.what]
    assert found.severity is Severity.WARNING
    assert found.remedy.startswith("Left out.")
    assert not joined([refused, refused]).can_start


def test_of_many_machines_some_are_named_and_all_counted() -> None:
    plan = joined(failing_over(*range(1, 10)))
    assert plan.word_to_type == "FAIL OVER 9"
    assert "web-08 and 1 more in Central US" in texts(plan, "switches")[0][0]


def in_vault(plan: Plan, vault: str) -> Plan:
    """The same failover of a machine of the same name in another vault."""
    (one,) = plan.steps
    assert isinstance(one.step, steps.Failover)
    other = ArmId(str(one.step.id).replace("contoso-vault", vault))
    moved = replace(one, step=replace(one.step, id=other))
    return replace(plan, steps=(moved,), facts=tuple(replace(fact, vault=vault) for fact in plan.facts))


def test_machines_of_one_name_in_two_vaults_are_told_apart_and_each_is_sent() -> None:
    (here,) = failing_over(1)
    (other,) = failing_over(2)
    plan = joined([here, in_vault(here, "erp-vault"), other])
    assert plan.machines == ("web-01 (contoso-vault in rg-dr)", "web-01 (erp-vault in rg-dr)", "web-02")
    assert (len(plan.steps), plan.word_to_type) == (3, "FAIL OVER 3")
    assert [(fact.machine, fact.vault) for fact in plan.facts] == [
        ("web-01", "contoso-vault"), ("web-01", "erp-vault"), ("web-02", "contoso-vault"),
    ]  # fmt: skip
    (switched,) = texts(plan, "switches")
    assert switched[1] == plan.machines


def test_each_machine_has_its_own_facts() -> None:
    first, second = joined(failing_over(1, 2)).facts
    assert (first.machine, first.target, first.addresses, first.tier) == ("web-01", "web-01", ("10.1.1.1",), "")
    assert (second.machine, second.size, second.network) == ("web-02", "Standard_D2s_v5", "vnet-shop-asr")
    assert first.point == items.NOW - timedelta(minutes=4)
    assert first.loss == timedelta(minutes=4)
    drill_of_one = joined(drilling(3)).facts[0]
    assert (drill_of_one.target, drill_of_one.network, drill_of_one.addresses) == ("web-03-test", "vnet-drill", ())


@pytest.mark.parametrize(
    ("action", "operation", "word"),
    [
        (Action.FAIL_OVER, "UnplannedFailover", "FAIL OVER 2"),
        (Action.COMMIT, "Commit", "COMMIT 2"),
        (Action.CHANGE_POINT, "ChangePit", "CHANGE RECOVERY POINT 2"),
        (Action.REPROTECT, "SwitchProtection", "RE-PROTECT 2"),
        (Action.DISABLE, "DisableProtection", "DISABLE REPLICATION 2"),
        (Action.MIGRATE, "CompleteMigration", "COMPLETE MIGRATION 2"),
        (Action.DRILL, "TestFailover", ""),
        (Action.CLEAN_UP, "TestFailoverCleanup", ""),
        (Action.REPAIR, "RepairReplication", ""),
        (Action.CANCEL_FAILOVER, "CancelFailover", ""),
    ],
)
def test_the_word_to_type_reads_well_for_every_operation(action: Action, operation: str, word: str) -> None:
    chosen = SetDraft(action)
    estates = [
        replace(estate(one), item=replace(item(one), allowed_operations=frozenset({operation}))) for one in (1, 2)
    ]
    plan = joined([day_two.plan(draft_of(chosen, one.item), one) for one in estates])
    assert (plan.word_to_type, plan.machines) == (word, ("web-01", "web-02"))
    assert [fact.machine for fact in plan.facts] == ["web-01", "web-02"]


def test_failbacks_are_called_so() -> None:
    home = [replace(estate(one), item=replace(item(one), home_location="westeurope")) for one in (1, 2)]
    plan = joined([day_two.plan(draft_of(SetDraft(Action.FAIL_OVER), one.item), one) for one in home])
    assert (plan.word_to_type, plan.title) == ("FAIL BACK 2", "Failback of web-01, web-02")
    assert [one.step.label for one in plan.steps] == ["Failback of web-01", "Failback of web-02"]
    said = " ".join([str(one) for one in (*plan.consequences, *plan.problems, *plan.checks)])
    assert "ailover" not in said.replace("Failover.", "")


def test_machines_that_are_left_out_for_one_reason_are_one_finding() -> None:
    refused = [
        failover.failover_plan(
            FailoverDraft(item(number).id, f"web-0{number}"),
            replace(estate(number), item=replace(item(number), allowed_operations=frozenset())),
        )
        for number in (2, 3)
    ]
    plan = joined([*failing_over(1), *refused, *failing_over(4)])
    (found,) = [one for one in plan.problems if one.remedy.startswith("Left out.")]
    assert "web-02" in found.what
    assert "web-03" in found.what
