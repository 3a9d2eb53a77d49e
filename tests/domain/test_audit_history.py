from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.audit import AuditEntry
from asr_tui.domain.audit_history import NO_ANSWER, chosen, operations
from asr_tui.domain.ids import ArmId
from asr_tui.domain.set_values import set_by
from asr_tui.domain.target_settings import DiskSettings, TargetSettings
from tests.domain.items import PROTECTED

ITEM, MACHINE_NAME = PROTECTED.id, PROTECTED.machine_name
NOW = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
INTENT = AuditEntry(
    NOW, "intent", "ada@contoso.com", "sub", ITEM, "unplannedFailover/action", "req-1", "run-1",
    machine="web-01", operation="Failover of web-01", point="p-7", point_time=NOW - timedelta(minutes=4),
)  # fmt: skip
ANSWER = replace(INTENT, time=NOW + timedelta(seconds=1), phase="answer", result="accepted", request_id="azure-1")
OUTCOME = replace(ANSWER, time=NOW + timedelta(minutes=3), phase="outcome", result="done", seconds=139.0)


def test_the_three_lines_of_a_step_are_one_operation() -> None:
    (one,) = operations([INTENT, ANSWER, OUTCOME])
    assert (one.began, one.operation, one.result, one.seconds) == (NOW, "Failover of web-01", "done", 139.0)
    assert one.point_age == timedelta(minutes=4)
    assert one.request_id == "azure-1"
    assert one.vault == ArmId(ITEM).part("vaults")


def test_a_step_without_an_answer_says_so() -> None:
    (one,) = operations([INTENT])
    assert one.result == NO_ANSWER


def test_a_step_that_was_sent_again_is_two_operations() -> None:
    again = replace(INTENT, client_request_id="req-2", time=NOW + timedelta(hours=1))
    assert [one.client_request_id for one in operations([INTENT, ANSWER, again])] == ["req-1", "req-2"]


def test_a_line_of_an_earlier_version_is_told_by_its_right() -> None:
    old = AuditEntry(
        NOW, "intent", "ada", "sub", "/subscriptions/s/resourceGroups/g/providers/A/vms/web-01", "A/write", "r"
    )
    (one,) = operations([old])
    assert one.operation == "A/write web-01"
    assert chosen([one], machine="WEB-01") == (one,)


def test_operations_are_chosen_by_machine_vault_run_and_time() -> None:
    each = operations([INTENT, replace(INTENT, machine="sql-01", client_request_id="req-2", run="run-2", time=NOW)])
    first, second = each
    assert chosen(each, machine="SQL-01") == (second,)
    assert chosen(each, run="run-1") == (first,)
    assert chosen(each, vault=first.vault.upper()) == each
    assert chosen(each, vault="another") == ()
    assert chosen(each, since=NOW) == each
    assert chosen(each, since=NOW + timedelta(seconds=1)) == ()


def test_a_change_of_settings_tells_what_was_there_before() -> None:
    disk = DiskSettings(ArmId("/disks/os"), "Standard_LRS")
    step = steps.UpdateItem(
        ArmId(ITEM), target_size="Standard_D4s_v5", machine_name=MACHINE_NAME,
        current=TargetSettings(name="web-01", size="Standard_D2s_v5", disks=(disk,)),
    )  # fmt: skip
    assert set_by(step) == ({"size": "Standard_D2s_v5"}, {"size": "Standard_D4s_v5"})


def test_what_a_step_sets_is_told_by_name_and_without_what_is_empty() -> None:
    step = steps.Failover(ArmId(ITEM), MACHINE_NAME, shut_down_source=True, point=ArmId("/points/p-7"))
    assert set_by(step) == ({}, {"shut down source": "yes"})
