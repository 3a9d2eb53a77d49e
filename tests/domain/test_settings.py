"""The settings' words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from asr_tui.domain.loss_thresholds import Thresholds
from asr_tui.domain.settings import NAMES, NUMBERS, ORDERS, TEXTS, WORDS, Settings, label, next_word, with_word, word
from asr_tui.domain.sort_orders import SortOrder

NUMBERED = st.sampled_from(sorted(NUMBERS)).flatmap(lambda name: st.tuples(st.just(name), st.floats(*NUMBERS[name])))
WRITTEN = st.tuples(
    st.sampled_from(sorted(TEXTS.keys() - {"daily_change"})),
    st.text(st.characters(categories=["L", "N", "P"]), max_size=20),
)
CHANGE = st.tuples(st.just("daily_change"), st.sampled_from(["", "10 GB", "2.5 %", "7"]))
WORDED = st.sampled_from([(name, one) for name in WORDS for one in WORDS[name]])


@given(st.lists(NUMBERED | WRITTEN | WORDED | CHANGE))
def test_what_is_said_is_what_is_read(said: list[tuple[str, object]]) -> None:
    settings = Settings()
    for name, value in said:
        settings = with_word(settings, name, value)
        assert word(settings, name) == value


def test_the_orders_are_those_of_the_lists() -> None:
    assert tuple(order.value for order in SortOrder) == ORDERS


def test_the_thresholds_are_those_of_the_program_unless_set() -> None:
    assert Settings().thresholds == Thresholds()
    set_so = Settings(late_minutes=90, critical_minutes=30, drill_days=30)
    assert set_so.thresholds == Thresholds(timedelta(minutes=30), timedelta(minutes=30), timedelta(days=30))


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
        ("late_minutes", 0), ("drill_days", 4000), ("tier_tag", 7), ("application_tag", "a\nb"),
        ("tier_tag", "x" * 513),
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_what_could_be_said(name: str, said: object) -> None:
    with pytest.raises(ValueError, match=name):
        with_word(Settings(), name, said)


def test_names_are_read_as_words() -> None:
    assert [label(name) for name in NAMES][6:9] == ["Practice speed", "Unencrypted token cache", "Start on Azure"]
