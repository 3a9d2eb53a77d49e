"""The settings' words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.domain.settings import NAMES, NUMBERS, WORDS, Settings, label, next_word, with_word, word

NUMBERED = st.tuples(st.sampled_from(sorted(NUMBERS)), st.floats(0, 1000))
WORDED = st.sampled_from([(name, one) for name in WORDS for one in WORDS[name]])


@given(st.lists(NUMBERED | WORDED))
def test_what_is_said_is_what_is_read(said: list[tuple[str, object]]) -> None:
    settings = Settings()
    for name, value in said:
        settings = with_word(settings, name, value)
        assert word(settings, name) == value


@pytest.mark.parametrize("name", WORDS)
def test_the_words_go_round(name: str) -> None:
    settings = Settings()
    seen = []
    for _ in WORDS[name]:
        seen.append(word(settings, name))
        settings = next_word(settings, name)
    assert sorted(map(str, seen)) == sorted(WORDS[name])
    assert settings == Settings()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("theme", "solarized"), ("theme", True), ("times", 1), ("explanations", 1), ("practice_speed", -1),
        ("practice_speed", True), ("practice_speed", "fast"), ("hourly_price", float("nan")), ("theem", "dark"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_what_could_be_said(name: str, said: object) -> None:
    with pytest.raises(ValueError, match=name):
        with_word(Settings(), name, said)


def test_names_are_read_as_words() -> None:
    assert [label(name) for name in NAMES][4:7] == ["Practice speed", "Unencrypted token cache", "Start on Azure"]
