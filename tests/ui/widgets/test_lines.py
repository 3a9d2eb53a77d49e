"""Lines draw only what differs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.geometry import Region

from asr_tui.ui.present.rows import Row
from asr_tui.ui.themes import themes
from asr_tui.ui.tones import Tone
from asr_tui.ui.widgets.lines import Lines, differing

TONES: list[Tone] = ["", "good", "bad"]
ROWS = st.lists(st.tuples(st.text("ab ", max_size=6), st.sampled_from(TONES)), max_size=4).map(tuple)


def test_a_count_of_seconds_differs_in_one_column() -> None:
    assert differing(("web-01  ", ("2:10", "quiet")), ("web-01  ", ("2:11", "quiet"))) == (11, 11)


def test_a_change_of_tone_alone_is_a_change() -> None:
    assert differing((("done", "busy"),), (("done", "good"),)) == (0, 3)


def test_rows_with_wide_characters_are_drawn_whole() -> None:
    assert differing(("機械 1:00",), ("機械 1:01",)) == (0, 8)


@given(ROWS, ROWS)
def test_nothing_that_differs_is_left_out(old: Row, new: Row) -> None:
    changed = differing(old, new)

    def cells(row: Row) -> list[tuple[str, str]]:
        return [(char, "" if char == " " else part[1]) for part in row for char in part[0]]

    before, after = cells(old), cells(new)
    size = max(len(before), len(after))
    before += [(" ", "")] * (size - len(before))
    after += [(" ", "")] * (size - len(after))
    outside = [i for i in range(size) if changed is None or not changed[0] <= i <= changed[1]]
    assert [before[i] for i in outside] == [after[i] for i in outside]


class _Host(App[None]):
    CSS_PATH = "../../../asr_tui/ui/app.tcss"

    def __init__(self) -> None:
        super().__init__()
        for theme in themes("truecolor", no_color=False):
            self.register_theme(theme)
        self.theme = "dark"

    def compose(self) -> ComposeResult:
        yield _Watched()


class _Watched(Lines):
    drawn: list[tuple[Region, ...]] = []

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> _Watched:
        self.drawn.append(regions)
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


async def test_one_second_more_draws_one_cell_and_scrolling_keeps_its_place() -> None:
    app = _Host()
    async with app.run_test(size=(40, 10)) as pilot:
        lines = app.query_one(_Watched)
        rows: list[Row] = [(f"step {number}", ("  0:01", "quiet")) for number in range(30)]
        lines.show(lambda _: rows)
        await pilot.pause()
        lines.focus()
        await pilot.press("end")
        top = lines.scroll_offset.y
        assert top == 20
        lines.drawn.clear()
        newer = [*rows[:25], ("step 25", ("  0:02", "quiet")), *rows[26:]]
        lines.show(lambda _: newer)
        await pilot.pause()
        assert [regions for regions in lines.drawn if regions] == [(Region(12, 5, 1, 1),)]
        assert lines.scroll_offset.y == top
        lines.drawn.clear()
        lines.show(lambda _: list(newer))
        await pilot.pause()
        assert lines.drawn == []
