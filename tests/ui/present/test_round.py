"""What is said of a rollback is true at each place of the round."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.domain.lifecycle import Action
from asr_tui.domain.meanings import meaning
from asr_tui.domain.protection import ProtectedItem, Stage
from asr_tui.ui.present.actions import menu_lines
from asr_tui.ui.present.lifecycle import before_rollback, rollback_words
from tests.domain.items import COMMITTED, FAILED_OVER, PROTECTED, estate


def homewards(item: ProtectedItem, **changes: object) -> ProtectedItem:
    """The same, after a re-protect: replicated from the other region to the first one."""
    return replace(item, source_location="westeurope", target_location="centralus", **changes)


FAILING_OVER = replace(PROTECTED, stage=Stage.FAILING_OVER, allowed_operations=frozenset())
DRILLING = replace(PROTECTED, allowed_operations=frozenset({"DisableProtection", "TestFailoverCleanup"}))
SWITCHING = replace(COMMITTED, stage=Stage.REPROTECTING, allowed_operations=frozenset())
COPYING = replace(PROTECTED, stage=Stage.COPYING, allowed_operations=frozenset({"DisableProtection"}))


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (FAILED_OVER, "next: Commit, then Re-protect"),
        (COMMITTED, "next: Re-protect"),
        (
            replace(COMMITTED, stage=Stage.REPROTECTING, allowed_operations=frozenset()),
            "next: wait for what is under way",
        ),
        (homewards(COPYING), "next: wait for the copy back"),
        (homewards(PROTECTED), "next: Failback"),
        (homewards(DRILLING), "next: clean up the drill, then Failback"),
        (homewards(FAILING_OVER), "next: wait for the failback that is under way"),
        (homewards(FAILED_OVER), "done: web-01 runs at home again; next: Commit, then Re-protect"),
        (homewards(COMMITTED), "done: web-01 runs at home again; next: Re-protect"),
    ],
)
def test_the_menus_line_says_where_a_rollback_stands(item: ProtectedItem, words: str) -> None:
    assert rollback_words(item) == words


def test_before_a_failover_the_menu_has_no_rollback() -> None:
    for item in (PROTECTED, COPYING, DRILLING, FAILING_OVER):
        assert "rollback" not in [line.key for line in menu_lines(estate(item), None)]
    for item in (FAILED_OVER, SWITCHING, homewards(COPYING), homewards(FAILING_OVER), homewards(COMMITTED)):
        assert "rollback" in [line.key for line in menu_lines(estate(item), None)]


def test_where_no_half_can_be_opened_it_is_said_what_comes_before() -> None:
    assert "nothing to roll back." in before_rollback(PROTECTED)
    assert "Next" not in before_rollback(PROTECTED)
    assert "Next: Commit (k), then Re-protect, so that it is protected again." in before_rollback(
        homewards(FAILED_OVER)
    )
    assert "Clean up (u)" in before_rollback(homewards(DRILLING))


def test_a_re_protect_at_home_is_no_half_of_a_rollback() -> None:
    assert "first half of a rollback" in meaning(Action.REPROTECT, estate(COMMITTED))
    assert meaning(Action.REPROTECT, estate(homewards(COMMITTED))) == ("copies from Central US to West Europe again")
