"""What reads or overrides private names of Textual; textual_driver.py, textual_keys.py and textual_styles.py do too.

tests/ui/test_textual_private.py says at once which of them another release of Textual has changed.
"""

from __future__ import annotations

import logging
import os
from abc import abstractmethod
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.binding import Binding
from textual.color import Color
from textual.dom import DOMNode
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import LineFilter, Monochrome, NoColor
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.strip import Strip
from textual.widgets import OptionList
from textual.worker import ResultType, Worker

from asr_tui.ui.ascii_drawing import lacks_colours
from asr_tui.ui.pen import Pen
from asr_tui.ui.text import is_visible
from asr_tui.ui.textual_driver import TerminalDriver
from asr_tui.ui.textual_styles import ParsedOnce

LOG = logging.getLogger(__name__)

OPTION_GUTTER = 2
"""Cells before each line of an option list, for the cursor's mark."""


class PrivateApp(App[None], inherit_bindings=False):
    """Textual's app, but for what it draws behind and how it ends by a mistake of the program."""

    def __init__(self) -> None:
        if lacks_colours(os.environ):
            os.environ["NO_COLOR"] = "1"  # Textual takes it away again
        super().__init__()
        self.reads_aloud = False
        self.stylesheet = ParsedOnce(variables=self.get_css_variables())
        self._sent = SentScreen()
        if self.console.color_system == "truecolor":
            # All colours of the themes are in the palette of 256, which takes a third of the bytes; and GNU screen 4
            # passes COLORTERM on and reads a 24-bit colour as dim, bold and 16 colours.
            self.console._color_system = ColorSystem.EIGHT_BIT

    @property
    def _background_screens(self) -> list[Screen[object]]:
        """The screens that are seen behind the top one: none, unless a dialog lies above them.

        Textual counts the screen beneath as seen even where it is covered, and draws all of the top one again for
        each change there: ten kilobytes a second while a run is watched above a home that follows it too.
        """
        return super()._background_screens if isinstance(self.screen, ModalScreen) else []

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, LayoutUpdate | ChopsUpdate):
            if self.reads_aloud:
                if not self.draws_now():
                    return
                whole = screen._compositor.render_update(full=True, screen_stack=self._background_screens)
                renderable = whole if isinstance(whole, LayoutUpdate) else renderable
            renderable = self._sent.frame(renderable, self.size)
            if self._running and not (self._batch_count or self.is_headless or self._changes(renderable)):
                self.post_display_hook()
                return
        super()._display(screen, renderable)

    def _changes(self, frame: Frame) -> bool:
        """Whether something is to be written: Textual places the cursor anew after frames that change nothing too."""
        placed = self.screen.outer_size.clamp_offset(self.cursor_position)
        return bool(frame.render_segments(self.console)) or placed != self._previous_cursor_position

    def draws_now(self) -> bool:
        """Whether the screen is to be drawn as it is now, where it is made for a screen reader."""
        return True

    def read_aloud(self, drawn: LineFilter) -> None:
        """Make the screens for a screen reader from now on, all that is drawn going through a filter."""
        self.reads_aloud = self._sent.by_line = True
        self._filters.append(drawn)

    def show_cursor(self) -> None:
        """Show the terminal's own cursor, which Textual hides."""
        if self._driver is not None:
            self._driver.write("\x1b[?25h")

    def forget_sent(self) -> None:
        """Draw the whole screen again: the terminal may show something else than what was sent."""
        self._sent.forget()
        self.refresh(layout=True)

    def watch_app_focus(self, focus: bool) -> None:
        """Give a screen that opened while the terminal had no focus the cursor that it has otherwise."""
        if not focus or not self.screen_stack or self.screen.focused is not None:
            return
        wanted = self.AUTO_FOCUS if self.screen.AUTO_FOCUS is None else self.screen.AUTO_FOCUS
        if wanted:
            first = next((widget for widget in self.screen.query(wanted) if widget.focusable), None)
            self.screen.set_focus(first)

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver; on a Unix terminal one that survives the terminal's end."""
        driver = super().get_driver_class()
        return TerminalDriver if driver is LinuxDriver else driver

    def terminal_taken(self) -> None:
        """Called before anything of the terminal is changed, and whenever the program goes on after a stop."""

    @abstractmethod
    def words_for_crash(self, error: Exception) -> str:
        """Record a mistake of the program; gives what is printed after the last frame."""

    def _handle_exception(self, error: Exception) -> None:
        """Textual would print the values of all variables, and a token may be among them.

        Once the program ends, a screen that is made only half is no mistake.
        """
        if self._exit:
            LOG.warning("left out while the program ends: %s", type(error).__name__)
            self._close_messages_no_wait()
            return
        words = self.words_for_crash(error)
        self._return_code = 1
        if self._exception is None:
            self._exception = error
            self._exception_event.set()
            self._exit_renderables.insert(0, Text(words))
        self._close_messages_no_wait()

    def _print_error_renderables(self) -> None:
        """Print the first error only, and break no line of it: a path is there to be copied."""
        for renderable in self._exit_renderables[:1]:
            self.error_console.print(renderable, soft_wrap=True)
        self._exit_renderables.clear()


Cell = tuple[str, Style | None]
"""What one cell of the terminal shows; a character that is two cells wide is followed by an empty one."""

_NOT_SENT: Cell = ("", None)
_BRIDGE = 10
"""Unchanged cells that are sent again rather than a move over them, which costs as many bytes."""


class SentLine:
    """What a line of the terminal shows: as segments where it was written whole, as cells once it is compared."""

    def __init__(self, width: int) -> None:
        self.segments: list[Segment] | None = None
        self._cells: list[Cell] | None = [_NOT_SENT] * width

    def become(self, segments: list[Segment]) -> None:
        self.segments, self._cells = segments, None

    @property
    def cells(self) -> list[Cell]:
        if self._cells is None:
            self._cells = _cells(self.segments or [])
        return self._cells


class SentScreen:
    """What the terminal shows, as far as it was written: of each frame only the cells that differ are sent.

    Textual writes all of a screen again for each change of its layout, several times while a screen opens, and of a
    line that changed all from the widget's left edge.
    """

    def __init__(self) -> None:
        self._lines: dict[int, SentLine] = {}
        self._size = Size(0, 0)
        self.by_line = False
        """Whether a line that differs is sent whole and in one style: some screen readers say what is written."""

    def forget(self) -> None:
        """Send the next frame whole: the terminal may show something else."""
        self._lines.clear()

    def frame(self, update: LayoutUpdate | ChopsUpdate, size: Size) -> Frame:
        return Frame(self, update, size)

    def sequences(self, update: LayoutUpdate | ChopsUpdate, size: Size, console: Console) -> str:
        """What must be written for the frame; it counts as written from then on."""
        if size != self._size:
            self._size = size
            self.forget()
        # The frame may have been made for a larger terminal than there is now.
        pieces = (piece for piece in _pieces(update) if piece[0] < size.width and piece[1] < size.height)
        pen = Pen(console._color_system or ColorSystem.TRUECOLOR)
        return "".join(self._piece(x, y, segments, pen) for x, y, segments in pieces) + pen.put_down()

    def _piece(self, x: int, y: int, segments: list[Segment], pen: Pen) -> str:
        line, width = self._lines.get(y), self._size.width
        whole = x == 0 and Strip(segments).cell_length == width
        if line is None:
            line = self._lines[y] = SentLine(width)
            if whole and not self.by_line:
                line.become(segments)
                return Control.move_to(0, y).segment.text + pen.written(segments)
        if whole and line.segments == segments:
            return ""
        runs = self._differing(line.cells, x, _cells(segments)[: width - x])
        if self.by_line and runs:
            runs = [(0, [_in_one_style(line.cells)])]
        line.segments = None
        if whole:
            line.become(segments)
        return "".join(Control.move_to(begin, y).segment.text + pen.written(parts) for begin, parts in runs)

    @staticmethod
    def _differing(line: list[Cell], x: int, new: list[Cell]) -> list[tuple[int, list[Segment]]]:
        """The columns from which the line differs, with what is there now."""
        changed = [at for at, cell in enumerate(new, x) if line[at] != cell]
        line[x : x + len(new)] = new
        runs = []
        for first, last in _runs(changed):
            begin = first - 1 if first and line[first][0] == "" else first  # at the whole of a wide character
            segments = [Segment("".join(text for text, _ in same), style) for style, same in _styled(line[begin:last])]
            runs.append((begin, segments))
        return runs


def _in_one_style(cells: Sequence[Cell]) -> Segment:
    """A line without the blanks at its end, in the style of its first words."""
    text = "".join(text for text, _ in cells).rstrip()
    style = next((style for text, style in cells if text.strip()), cells[0][1] if cells else None)
    return Segment(f"{text}\x1b[K" if cell_len(text) < len(cells) else text, style)  # it would erase the last one


class Frame(CompositorUpdate):
    """An update of Textual's that sends what differs from what was sent; it is compared when it is written."""

    def __init__(self, sent: SentScreen, update: LayoutUpdate | ChopsUpdate, size: Size) -> None:
        self._sent = sent
        self.update = update
        self._size = size
        self._written: str | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        return self.update.__rich_console__(console, options)

    def render_segments(self, console: Console) -> str:
        if self._written is None:
            self._written = self._sent.sequences(self.update, self._size, console)
        return self._written


def _pieces(update: LayoutUpdate | ChopsUpdate) -> Iterator[tuple[int, int, list[Segment]]]:
    """Column, line and segments of each piece of an update."""
    if isinstance(update, LayoutUpdate):
        for y, strips in enumerate(update.strips, update.region.y):
            yield update.region.x, y, [_harmless(one) for strip in strips for one in strip if not one.control]
        return
    for y, start, end in update.spans:
        for right, (left, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            first, last = max(left, start), min(right, end)
            if strip is not None and first < last:
                yield first, y, [_harmless(one) for one in strip.crop(first - left, last - left) if not one.control]


def _harmless(segment: Segment) -> Segment:
    """The segment without characters that would steer the terminal, whoever drew them; it stays as wide as it was."""
    if segment.text.isprintable():
        return segment
    text = "".join(char if is_visible(char) else "?" * cell_len(char) for char in segment.text)
    return Segment(text, segment.style)


def _cells(segments: Sequence[Segment]) -> list[Cell]:
    cells: list[Cell] = []
    for text, style, _ in segments:
        if text.isascii():
            cells += [(char, style) for char in text]
            continue
        for char in text:
            wide = cell_len(char)
            if not wide and cells:
                cells[-1] = (cells[-1][0] + char, cells[-1][1])
            elif wide:
                cells.append((char, style))
                cells += [("", style)] * (wide - 1)
    return cells


def _runs(changed: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first cell and the one behind the last of each stretch of changed cells, short gaps bridged."""
    first = last = -1
    for at in changed:
        if first < 0:
            first = at
        elif at - last > _BRIDGE:
            yield first, last + 1
            first = at
        last = at
    if first >= 0:
        yield first, last + 1


def _styled(cells: Sequence[Cell]) -> Iterator[tuple[Style | None, Iterator[Cell]]]:
    return groupby(cells, key=itemgetter(1))


def driver_of(app: App[None]) -> Driver | None:
    """The app's driver, once it runs."""
    return app._driver


class WithoutColours(LineFilter):
    """Leaves no colour in what is drawn. Textual's Monochrome sends greys, its NoColor the codes of default colours."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [Segment(text, style and style.without_color, control) for text, style, control in segments]


def line_of_cursor(options: OptionList) -> int:
    """The line of an option list, from its first visible one, that has the cursor."""
    return options._index_to_line.get(options.highlighted or 0, 0) - options.scroll_offset.y


def screen_text(app: App[None]) -> str:
    """What the terminal shows, a line a row."""
    width, height = app.size
    rows = app.screen._compositor.render_strips()[:height]
    lines = ("".join(segment.text for segment in row if not segment.control)[:width].rstrip() for row in rows)
    return "\n".join(lines).strip("\n") + "\n"


def filter_colours(app: App[None]) -> None:
    """Have a theme that is set before the app runs filtered like one that is set later."""
    app._refresh_truecolor_filter(app.ansi_theme)
    if app.no_color:
        app._filters = [WithoutColours() if isinstance(one, Monochrome | NoColor) else one for one in app._filters]


def bindings_of(node: DOMNode) -> Iterable[tuple[str, Binding]]:
    """Each key with its binding, as the screen, widget or app declares them."""
    return node._bindings


class GutterOptions(OptionList):
    """An option list with room for a mark before each line."""

    def _get_left_gutter_width(self) -> int:
        return OPTION_GUTTER

    def option_at(self, y: int) -> tuple[int, int]:
        """The option's index and its line that are drawn at a line of the widget; -1 where there is none."""
        number = self.scroll_offset.y + y
        return self._lines[number] if number < len(self._lines) else (-1, 0)


def close_with(worker: Worker[ResultType], work: Coroutine[object, object, object]) -> None:
    """Close the coroutine of a worker at its end: Python warns of one that was cancelled before its first step."""
    if worker._task is not None:
        worker._task.add_done_callback(lambda _: work.close())
