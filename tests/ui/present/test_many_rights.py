"""The menu of several machines where the account lacks rights on some of their vaults."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain import steps
from asr_tui.domain.ids import ArmId
from asr_tui.domain.lifecycle import Action
from asr_tui.domain.taking_part import Surroundings
from asr_tui.ui.present.many_menu import about_rows, allowed, choice_rows, choices
from asr_tui.ui.present.rows import all_words
from tests.ui.many.stage import NINE

ELSEWHERE = tuple(
    replace(one, id=ArmId(one.id.replace("/vaults/", "/vaults/other-")), machine_name=f"far-{number}")
    for number, one in enumerate(NINE[:2])
)
ALL = (*NINE, *ELSEWHERE)
RIGHT = steps.Failover.right


def test_machines_of_a_vault_without_the_right_are_left_out_and_it_is_named() -> None:
    found = allowed(choices(ALL, Surroundings()), lambda right, vault: right == RIGHT and "other-" in vault)
    [failover] = [one for one in found if one.action is Action.FAIL_OVER]
    assert failover.able == NINE
    assert [out.item for out in failover.left_out] == list(ELSEWHERE)
    assert RIGHT.rpartition("/")[0].rpartition("/")[2] in "".join(all_words(about_rows(failover, 100)).split())
    [drill] = [one for one in found if one.action is Action.DRILL]
    assert drill.able == ALL


def test_what_is_allowed_nowhere_stays_greyed_at_the_end() -> None:
    found = allowed(choices(ALL, Surroundings()), lambda right, vault: right == RIGHT)
    assert found[-1].action is Action.FAIL_OVER
    assert not found[-1].able
    assert "0 of 11" in all_words(choice_rows(found[-1], len(ALL), 80))
    assert "takes part  nobody now" in all_words(about_rows(found[-1], 80))
    assert found[0].able
