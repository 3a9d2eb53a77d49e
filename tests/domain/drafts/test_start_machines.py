"""Only machines that stand still are started."""

from asr_tui.domain import steps
from asr_tui.domain.drafts.start_machines import StartMachinesDraft, plan
from asr_tui.domain.ids import resource_id
from asr_tui.domain.machines import Disk, Power
from tests.domain.estates import SHOP, WEB_01, machine

OFF = machine("app-02", power=Power.DEALLOCATED)


def test_a_stopped_machine_is_started_and_said_to_be_billed() -> None:
    made = plan(StartMachinesDraft((OFF.id,)), (OFF, WEB_01))
    assert [one.step for one in made.steps] == [steps.StartMachine(OFF.id)]
    assert "billed" in made.consequences[0].text
    assert made.can_start
    assert made.title == "Start app-02"


def test_a_running_or_vanished_machine_blocks() -> None:
    gone = resource_id(SHOP, "Microsoft.Compute/virtualMachines", "gone")
    made = plan(StartMachinesDraft((WEB_01.id, gone)), (OFF, WEB_01))
    assert [problem.machine for problem in made.problems] == [WEB_01.id, gone]
    assert not made.can_start


def test_a_machine_with_unmanaged_disks_is_not_started() -> None:
    old = machine("old-01", power=Power.DEALLOCATED, disks=(Disk("os", 127, is_os=True, vhd="https://x/os.vhd"),))
    made = plan(StartMachinesDraft((old.id,)), (old,))
    assert made.steps == ()
    assert "31 March 2026" in made.problems[0].what
