"""What the keys of marked machines count: as many as take part."""

from __future__ import annotations

from msgspec.structs import replace

from asr_tui.domain.lifecycle import Action
from asr_tui.domain.set_offer import set_offer
from tests.domain.items import COMMITTED, FAILED_OVER, PROTECTED


def test_a_key_counts_all_that_its_page_takes() -> None:
    """A re-protect takes what is not committed too, and commits it first."""
    over = replace(FAILED_OVER, allowed_operations=frozenset({"Commit", "SwitchProtection"}))
    done = replace(COMMITTED, allowed_operations=frozenset({"SwitchProtection"}))
    offer = set_offer([over, done, PROTECTED])
    assert (offer.able[Action.COMMIT], offer.able[Action.REPROTECT]) == (1, 2)
    assert offer.next_steps == {Action.COMMIT, Action.REPROTECT}
    assert Action.REPROTECT not in set_offer([over]).able, "its commit comes first"
