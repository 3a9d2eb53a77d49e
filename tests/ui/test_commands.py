"""Keys as people read them, and a footer that cuts none."""

from __future__ import annotations

from typing import ClassVar

import pytest
from textual.binding import Binding, BindingType
from textual.command import CommandList

from asr_tui.domain.settings import Settings
from asr_tui.services.workspace import PracticeOptions
from asr_tui.ui.commands import commands, key_text, refused_command
from asr_tui.ui.shell.frame import FramedScreen
from tests.ui.pilot import press, running, shown


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("escape", "esc"),
        ("question_mark", "?"),
        ("f1", "F1"),
        ("ctrl+p", "ctrl+p"),
        ("slash", "/"),
        ("q", "q"),
        ("section_sign", "§"),
        ("alt+euro_sign", "alt+€"),
        ("home", "home"),
    ],
)
def test_keys_are_written_as_on_the_keyboard(key: str, text: str) -> None:
    assert key_text(key) == text


async def test_every_action_is_in_help_and_in_the_palette() -> None:
    async with running(size=(120, 50)) as pilot:
        await press(pilot, "enter")
        titles = {command.title for command in commands(pilot.app.screen)}
        assert {"Open", "Filter", "Read again", "Back", "Palette", "Help", "Quit"} <= titles
        await press(pilot, "question_mark")
        assert all(title in shown(pilot) for title in titles)
        await press(pilot, "escape", "colon")
        assert all(title in shown(pilot) for title in titles - {"Palette"})


async def test_a_palette_choice_does_it() -> None:
    async with running() as pilot:
        await press(pilot, "colon", *"settings", "enter")
        assert "Practice speed" in shown(pilot)


async def test_the_footer_names_the_keys_that_work_while_typing() -> None:
    async with running() as pilot:
        await press(pilot, "enter", "slash")
        footer = shown(pilot).splitlines()[-1]
        assert "F1 All keys" in footer
        assert "enter To the list" in footer
        assert "? " not in footer


@pytest.mark.parametrize("width", [80, 84, 100, 160])
async def test_the_footer_cuts_no_word(width: int) -> None:
    async with running(size=(width, 24)) as pilot:
        await press(pilot, "enter")
        footer = shown(pilot).splitlines()[-1].strip()
        offered = {f"{key} {command.title}" for command in commands(pilot.app.screen) for key in command.keys}
        shown_keys = footer.split("  ")
        assert shown_keys[-1] == ("? Help" if ": Palette" in footer and "q Quit" in footer else "? All keys")
        assert "esc Back" in shown_keys
        assert set(shown_keys) - {"? All keys"} <= offered


async def test_the_palette_finds_titles_by_their_letters_and_explanations_by_their_words() -> None:
    async with running(size=(120, 50)) as pilot:
        await press(pilot, "enter", "colon", *"zzq")
        assert "Go to" not in shown(pilot)
        assert "Show only lines" not in shown(pilot)
        await press(pilot, *["backspace"] * 3, *"ask azure again")
        assert "Ask Azure again." in shown(pilot)
        assert "Show only lines" not in shown(pilot)


async def test_read_only_says_so_wherever_it_forbids() -> None:
    async with running(PracticeOptions(read_only=True), size=(120, 50)) as pilot:
        assert "(N New vault)" in shown(pilot).splitlines()[-1]
        await press(pilot, "N")
        assert "! New vault: this session is read-only." in shown(pilot)
        await press(pilot, "question_mark")
        assert "New vault (read-only)" in shown(pilot)
        await press(pilot, "escape", "colon", *"new vault")
        assert "New vault (read-only)" in shown(pilot)
        await press(pilot, "escape", "r")
        assert "this session is read-only" not in shown(pilot)
        await press(pilot, "colon", *"new vault", "enter")
        assert "! New vault: this session is read-only." in shown(pilot)


async def test_a_comma_opens_the_settings_anywhere_but_in_a_question() -> None:
    async with running() as pilot:
        await press(pilot, "enter", "comma")
        assert "Practice speed" in shown(pilot)
        await press(pilot, "comma", "escape")
        assert "Which vault?" in shown(pilot)
        await press(pilot, "colon", "comma")
        assert "Practice speed" not in shown(pilot)


async def test_the_palettes_cursor_is_seen_without_colours() -> None:
    async with running(settings=Settings(theme="monochrome")) as pilot:
        await press(pilot, "enter", "colon")
        lists = pilot.app.screen.query_one(CommandList)

        def underlined() -> list[int]:
            strips = pilot.app.screen._compositor.render_strips()
            return [y for y, strip in enumerate(strips) if any(one.style and one.style.underline for one in strip)]

        first = underlined()
        await press(pilot, "down")
        assert lists.highlighted == 1
        assert first
        assert underlined() != first


class _TwoMeanings(FramedScreen[None], inherit_bindings=False):
    """A key with two actions: neither is possible now, one of them for want of a right."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "first", "First", id="test.first"),
        Binding("n", "second", "Second", id="test.second"),
    ]
    title_words = "Two"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return {"first": False, "second": None}.get(action, True)


async def test_of_a_key_s_actions_the_greyed_one_says_why() -> None:
    async with running() as pilot:
        await pilot.app.push_screen(_TwoMeanings())
        refused = refused_command(pilot.app.screen, "n")
        assert refused is not None
        assert refused.title == "Second"
