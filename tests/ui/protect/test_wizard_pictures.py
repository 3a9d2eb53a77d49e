"""What the wizard shows beside words: heads, the focused field's meaning, bars, and parts side by side."""

from __future__ import annotations

import pytest

from asr_tui.domain import kinds
from asr_tui.domain.obstacles import Quota
from asr_tui.ui.glossary import GLOSSARY
from asr_tui.ui.protect.field_words import FIELD_WORDS
from asr_tui.ui.protect.target_fields import FIELDS
from asr_tui.ui.widgets.explanation import Words
from tests.ui.pilot import press, shown
from tests.ui.protect.estates import catalog
from tests.ui.protect.wizard_under_test import Under, wizard


def test_each_fields_word_is_in_the_glossary() -> None:
    assert set(FIELD_WORDS.values()) <= set(GLOSSARY)
    assert set(FIELDS) - set(FIELD_WORDS) <= {"size", "name"}, "the fields that explain themselves"


def told(under: Under) -> str:
    return str(under.pilot.app.screen.query_one(Words).render())


async def test_only_the_focused_field_is_explained_and_help_has_all_words() -> None:
    async with wizard(size=(120, 40)) as under:
        await press(under.pilot, "home")
        assert "Recovery Services vault" in told(under)
        assert "Disaster recovery" not in told(under)
        await press(under.pilot, "down")
        assert "Subscription" in told(under)
        assert "Recovery Services vault  " not in told(under)
        await press(under.pilot, "end")
        assert not told(under).strip()
        await press(under.pilot, "question_mark", "end")
        assert "Disaster recovery" in shown(under.pilot)


@pytest.mark.parametrize(("width", "beside"), [(120, False), (160, True), (200, True)])
async def test_fields_and_machines_stand_side_by_side_from_160_columns(width: int, beside: bool) -> None:
    async with wizard(size=(width, 60)) as under:
        await press(under.pilot, "enter", "space", "enter")
        line = next(one for one in shown(under.pilot).splitlines() if "Each machine" in one)
        assert ("Region" in line) is beside


@pytest.mark.parametrize("width", [80, 120, 200])
async def test_a_pages_question_is_its_head(width: int) -> None:
    async with wizard(size=(width, 40)) as under:
        await press(under.pilot, "enter", "space")
        line = next(one for one in shown(under.pilot).splitlines() if "Which machines shall be protected?" in one)
        assert "── Which" in line
        assert "1 marked ─" in line


async def test_a_quota_that_does_not_suffice_is_a_bar_on_the_target_page_and_in_the_review() -> None:
    quotas = (Quota("cores", "Total regional vCPUs", 99, 100), Quota("networkinterfaces", "Interfaces", 0, 100))
    async with wizard(catalog({kinds.QUOTA: quotas}), size=(120, 60)) as under:
        await press(under.pilot, "enter", "space", "enter")
        assert "! Total regional vCPUs  needs" in shown(under.pilot)
        assert "+ Interfaces" not in shown(under.pilot), "what suffices is said in the review"
        await press(under.pilot, "end", "enter", "end", "enter")
        assert "! Total regional vCPUs  needs" in shown(under.pilot)
        assert "+ Interfaces" in shown(under.pilot)
        assert "Creates, from top to bottom" in shown(under.pilot)
        assert "▶" in shown(under.pilot)
