"""What is sent to the terminal brings it to what the screen shows, and is little."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region, Size
from textual.strip import Strip

from asr_tui.domain.place import Environment
from asr_tui.domain.protection import ProtectedItem
from asr_tui.ui.textual_private import SentScreen
from asr_tui.ui.vault.home import HomeScreen
from tests.fakes import AZURE, NOW, PRACTICE, FakeSiteRecovery
from tests.ui import samples
from tests.ui.pilot import press, running, settle, shown, until
from tests.ui.written_frames import Terminal, watched
from tests.workspaces import fake_workspace, move_clock


def items(minutes: int) -> tuple[ProtectedItem, ...]:
    return tuple(
        samples.item(f"web-{number:02}", rpo=timedelta(minutes=20 + (minutes + number) % 5)) for number in range(60)
    )


@pytest.mark.parametrize("environment", [PRACTICE, AZURE], ids=["practice", "Azure"])
@pytest.mark.parametrize("hour", [9, 19, 23], ids="from {} o'clock".format)
async def test_each_digit_of_the_clock_is_drawn_anew(
    environment: Environment, hour: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running() as pilot:
        workspace = fake_workspace(environment)
        move_clock(workspace, NOW.replace(hour=hour, minute=59, second=30) - NOW)
        screen = HomeScreen(workspace, samples.VAULT)
        await pilot.app.push_screen(screen)
        await settle(pilot)
        with watched(pilot, monkeypatch) as terminal:
            move_clock(workspace, timedelta(minutes=1))
            screen.update_top_line()
            await settle(pilot)
            assert f"{(hour + 1) % 24:02}:00 UTC" in shown(pilot)
            assert terminal.text.splitlines()[0] == shown(pilot).splitlines()[0]
        assert terminal.sent


async def test_sixty_machines_cost_little_and_the_terminal_shows_the_truth(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running() as pilot:
        jobs = tuple(replace(samples.ENABLING, name=f"job-{number}", target=f"web-{number}") for number in range(20))
        recovery = FakeSiteRecovery(all_items=items(0), all_jobs=jobs)
        workspace = fake_workspace(site_recovery=recovery)
        feed = workspace.feeds.of(samples.VAULT.id)
        await pilot.app.push_screen(HomeScreen(workspace, samples.VAULT))
        await until(pilot, lambda: "web-00" in shown(pilot))
        await settle(pilot)
        with watched(pilot, monkeypatch) as terminal:
            for poll in range(1, 4):
                before = feed.value
                recovery.all_items = items(poll)
                await until(pilot, lambda before=before: feed.value is not before)  # type: ignore[misc]
                await settle(pilot)
                assert terminal.text == shown(pilot)
        assert 0 < terminal.sent < 3 * 10 * 400  # bytes: at most 400 a second, with a poll each 10 s


WIDTH, HEIGHT = 12, 4
CONSOLE = Console(color_system="256", width=WIDTH)
LETTERS = st.sampled_from(["a", "b", " ", "東", "京"])
STYLES = st.sampled_from([Style(), Style(bold=True), Style(color="red"), Style(reverse=True)])


@st.composite
def lines(draw: st.DrawFn) -> Strip:
    """A line of exactly the width."""
    segments = [Segment(text, draw(STYLES)) for text in draw(st.lists(LETTERS, min_size=WIDTH, max_size=WIDTH))]
    return Strip(segments).adjust_cell_length(WIDTH)


FRAMES = st.lists(st.lists(lines(), min_size=HEIGHT, max_size=HEIGHT), min_size=1, max_size=5)


def whole(frame: Sequence[Strip]) -> LayoutUpdate:
    return LayoutUpdate([[strip] for strip in frame], Region(0, 0, WIDTH, HEIGHT))


@given(FRAMES, st.data())
def test_whatever_frames_come_the_terminal_shows_the_last_one(frames: list[list[Strip]], data: st.DataObject) -> None:
    terminal, sent, size = Terminal("\n".join([""] * HEIGHT)), SentScreen(), Size(WIDTH, HEIGHT)
    terminal.lines = [[" "] * WIDTH for _ in range(HEIGHT)]
    for frame in frames:
        update: LayoutUpdate | ChopsUpdate = whole(frame)
        if data.draw(st.booleans()):
            spans = [(y, 0, WIDTH) for y in range(HEIGHT)]
            update = ChopsUpdate([{0: strip} for strip in frame], spans, [[WIDTH]] * HEIGHT)
        terminal.write(sent.sequences(update, size, CONSOLE))
        assert ["".join(line) for line in terminal.lines] == [strip.text for strip in frame]
        before = terminal.sent
        terminal.write(sent.sequences(whole(frame), size, CONSOLE))
        assert terminal.sent == before, "what is shown already is not sent again"


def test_after_another_size_or_a_redraw_all_is_sent_again() -> None:
    sent, frame = SentScreen(), [Strip([Segment("x" * WIDTH)])] * HEIGHT
    first = sent.sequences(whole(frame), Size(WIDTH, HEIGHT), CONSOLE)
    assert sent.sequences(whole(frame), Size(WIDTH + 1, HEIGHT), CONSOLE) == first
    sent.forget()
    assert sent.sequences(whole(frame), Size(WIDTH + 1, HEIGHT), CONSOLE) == first


def test_a_frame_made_for_a_larger_terminal_than_there_is_now_is_cut() -> None:
    parts = {0: Strip([Segment("a" * WIDTH)]), WIDTH + 3: Strip([Segment("b" * 5)])}
    frame = ChopsUpdate([parts] * HEIGHT, [(y, 0, WIDTH + 8) for y in range(HEIGHT)], [[WIDTH, WIDTH + 8]] * HEIGHT)
    sent = SentScreen().sequences(frame, Size(WIDTH, HEIGHT - 1), CONSOLE)
    assert (sent.count("a"), sent.count("b")) == (WIDTH * (HEIGHT - 1), 0)


def test_a_changed_tone_is_sent_though_the_word_is_the_same() -> None:
    sent, size = SentScreen(), Size(WIDTH, HEIGHT)
    good, bad = (Strip([Segment("x" * WIDTH, Style(color=colour))]) for colour in ("green", "red"))
    sent.sequences(whole([good] * HEIGHT), size, CONSOLE)
    assert sent.sequences(whole([good, bad, good, good]), size, CONSOLE).count("x") == WIDTH


async def test_ctrl_l_draws_the_whole_screen_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running() as pilot:
        await pilot.app.push_screen(HomeScreen(fake_workspace(), samples.VAULT))
        await settle(pilot)
        with watched(pilot, monkeypatch) as terminal:
            pilot.app.refresh(layout=True)
            await settle(pilot)
            terminal.lines[3] = list("something else wrote this".ljust(80))
            written = terminal.sent
            pilot.app.refresh(layout=True)
            await settle(pilot)
            assert "something else" in terminal.text
            assert terminal.sent == written, "where nothing changes, not even the cursor is placed anew"
            await press(pilot, "ctrl+l")
            await settle(pilot)
            assert terminal.text == shown(pilot)


def test_for_a_screen_reader_a_line_that_differs_is_sent_whole_in_one_style() -> None:
    """Some say what is written, as it is written: parts of words, or blanks, would be said too."""
    sent, bold, console = SentScreen(), Style(bold=True), Console(force_terminal=True)
    sent.by_line = True

    def written(*lines: list[Segment]) -> str:
        strips: list[Iterable[Strip]] = [[Strip(line)] for line in lines]
        return sent.sequences(LayoutUpdate(strips, Region(0, 0, 10, len(lines))), Size(10, 3), console)

    full = [Segment("full to it")]
    first = written([Segment("> web"), Segment("-01", bold), Segment("  ")], [Segment(" " * 10)], full)
    assert "> web-01\x1b[K" in first
    assert first.endswith("full to it")
    second = written([Segment("> web"), Segment("-02", bold), Segment("  ")], [Segment(" " * 10)], full)
    assert second == "\x1b[1;1H> web-02\x1b[K"
