"""Azure's rules of actions and wildcards, against a plain reading of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from asr_tui.domain.rights import Permission, Rights, matches

words = st.text(alphabet="abAB./-_?[]+", max_size=6)
actions = st.lists(words, min_size=1, max_size=4).map("/".join)
patterns = st.lists(st.one_of(words, st.just("*")), min_size=1, max_size=5).map("".join)


def plainly(action: str, pattern: str) -> bool:
    """The rule by recursion: a star takes nothing, or one letter and goes on."""
    if not pattern:
        return not action
    if pattern[0] == "*":
        return plainly(action, pattern[1:]) or (bool(action) and plainly(action[1:], pattern))
    return bool(action) and action[0].casefold() == pattern[0].casefold() and plainly(action[1:], pattern[1:])


@given(actions, patterns)
def test_a_pattern_means_what_its_letters_and_stars_say(action: str, pattern: str) -> None:
    assert matches(action, pattern) is plainly(action, pattern)


@given(actions)
def test_every_action_is_meant_by_itself_in_any_case_and_by_a_star(action: str) -> None:
    assert matches(action, action)
    assert matches(action.upper(), action.lower())
    assert matches(action, "*")


@given(actions, st.integers(0, 30), st.integers(0, 30))
def test_a_star_may_stand_for_any_part(action: str, start: int, length: int) -> None:
    assert matches(action, action[:start] + "*" + action[start + length :])


@given(actions, st.lists(patterns, max_size=4), st.lists(patterns, max_size=4))
def test_one_assignment_gives_its_actions_less_its_own_exceptions(
    action: str, given_actions: list[str], less: list[str]
) -> None:
    wanted = any(matches(action, one) for one in given_actions) and not any(matches(action, one) for one in less)
    assert Permission(tuple(given_actions), tuple(less)).allows(action) is wanted


def test_a_star_crosses_slashes() -> None:
    action = "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/write"
    assert matches(action, "microsoft.recoveryservices/vaults/*")
    assert matches(action, "*/write")
    assert matches(action, "Microsoft.RecoveryServices/*/write")
    assert not matches(action, "*/read")
    assert not matches(action, "Microsoft.RecoveryServices/vaults")


def test_what_one_assignment_leaves_out_another_gives() -> None:
    contributor = Permission(("*",), ("Microsoft.Authorization/*/Write",))
    locks = Permission(("Microsoft.Authorization/locks/*",))
    assert not Rights((contributor,)).allows("Microsoft.Authorization/locks/write")
    assert Rights((contributor, locks)).allows("Microsoft.Authorization/locks/write")
    assert not Rights().allows("Microsoft.Authorization/locks/write")
