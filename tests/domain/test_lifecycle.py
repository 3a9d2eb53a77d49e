"""What is offered is what Azure allows, the next sensible step first, and nothing is dropped."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from asr_tui.domain.lifecycle import ELSEWHERE, OPERATIONS, Action, allowed_actions, failover_word, position
from asr_tui.domain.protection import Stage
from tests.domain.items import COMMITTED, FAILED_OVER, PROTECTED


def test_the_next_sensible_step_comes_first() -> None:
    assert allowed_actions(PROTECTED).actions == (Action.DRILL, Action.FAIL_OVER, Action.DISABLE)
    assert allowed_actions(FAILED_OVER).actions[0] is Action.COMMIT
    assert allowed_actions(COMMITTED).actions[0] is Action.REPROTECT
    drilling = replace(PROTECTED, allowed_operations=frozenset({"DisableProtection", "TestFailoverCleanup"}))
    assert allowed_actions(drilling).actions[0] is Action.CLEAN_UP


@given(st.sets(st.sampled_from([*OPERATIONS, *ELSEWHERE, "SomethingNew"])))
def test_every_allowed_operation_has_an_action_or_a_line(allowed: set[str]) -> None:
    offered = allowed_actions(replace(PROTECTED, allowed_operations=frozenset(allowed)))
    assert set(offered.actions) == {OPERATIONS[name] for name in allowed if name in OPERATIONS}
    assert len(offered.elsewhere) == len(allowed - OPERATIONS.keys())


def test_the_position_goes_round() -> None:
    back = replace(PROTECTED, source_location="westeurope", target_location="centralus")
    copying_back = replace(back, stage=Stage.COPYING)
    assert [position(item) for item in (PROTECTED, FAILED_OVER, COMMITTED, copying_back, back)] == [0, 1, 2, 3, 4]
    assert position(replace(PROTECTED, stage=Stage.COPYING)) == -1


def test_homewards_it_is_called_failback() -> None:
    back = replace(PROTECTED, source_location="westeurope", target_location="centralus")
    assert failover_word(PROTECTED) == "Failover"
    assert failover_word(back) == "Failback"
