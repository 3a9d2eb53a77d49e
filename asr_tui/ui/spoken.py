"""What a screen reader is told of a screen: its title, and what has the focus, each in a sentence."""

from __future__ import annotations

from textual.command import CommandPalette
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static, TextArea

from asr_tui.ui.dialogs.base import Dialog
from asr_tui.ui.present import linear
from asr_tui.ui.shell.frame import FramedScreen
from asr_tui.ui.textual_private import line_of_cursor
from asr_tui.ui.widgets.drawn_table import DrawnTable
from asr_tui.ui.widgets.field_list import FieldList
from asr_tui.ui.widgets.filter_table import FilterTable
from asr_tui.ui.widgets.lines import Lines
from asr_tui.ui.widgets.push_button import PushButton
from asr_tui.ui.widgets.rule_head import RuleHead
from asr_tui.ui.widgets.spoken_line import SpokenLine


def title_of(screen: Screen[object]) -> str:
    """The name of a screen and the question on it; of a dialog all that it says."""
    if isinstance(screen, Dialog):
        told = [one for one in screen.query("#box Static").results(Static) if _is_seen(one) and one.id != "refusal"]
        return " ".join(words for one in told if (words := _words(one)))
    if isinstance(screen, CommandPalette):
        return "Palette"
    name = ", ".join(screen.crumbs()) if isinstance(screen, FramedScreen) else ""
    asked = next((one for one in screen.query("RuleHead, .question").results(Static) if _is_seen(one)), None)
    question = _words(asked) if asked is not None else ""
    return ". ".join(part.rstrip(".") for part in (name, question) if part)


def _is_seen(widget: Widget) -> bool:
    return all(one.display for one in widget.ancestors_with_self if isinstance(one, Widget))


def _words(static: Static) -> str:
    text = static.question if isinstance(static, RuleHead) else str(static.content)
    return " ".join(linear.without_drawings(text).split())


def focus_of(screen: Screen[object], *, whole: bool = True) -> str:
    """What has the focus: its name, value and state, its place in its list. `whole`: also what is typed in a field."""
    match screen.focused:
        case None:
            return ""
        case DrawnTable() | FieldList() as one:
            return one.row_words
        case Lines() as one:
            return one.line_words
        case OptionList() as one:
            return _option(one)
        case PushButton() as one:
            return f"Button {one.label}{'' if one.ready else ', not possible yet'}"
        case Input() as one:
            return _field(one, screen, whole=whole)
        case TextArea() as one:
            return f"Text: {one.text if whole else ''}"
        case other:
            return " ".join(_words(one) for one in other.query(Static))


def _option(options: OptionList) -> str:
    option = options.highlighted_option
    if option is None or options.highlighted is None:
        return ""
    state = ", not possible" if option.disabled else ""
    return f"{linear.said(str(option.prompt))}{state}, {options.highlighted + 1} of {options.option_count}"


def _field(field: Input, screen: Screen[object], *, whole: bool) -> str:
    """A field, with what is chosen by it in the list that it filters."""
    name = field.placeholder or ("Field" if isinstance(screen, Dialog) else _label(field))
    parts = [f"{name}: {field.value or 'empty'}" if whole else name]
    table = next((one.table for one in field.ancestors if isinstance(one, FilterTable)), None)
    if table is not None:
        parts.append(table.row_words)
    elif isinstance(screen, Dialog | CommandPalette):
        lists = screen.query(OptionList)
        parts += [one.row_words if isinstance(one, FieldList) else _option(one) for one in lists if _is_seen(one)]
    return "; ".join(part for part in parts if part)


def _label(field: Input) -> str:
    """The words before a field on its screen."""
    before = [one for one in field.screen.query(Static) if _is_seen(one) and one.region.y <= field.region.y]
    nearest = [words for one in before if one.region.x < field.region.x or one.region.y < field.region.y
               if len(words := _words(one)) > 1]  # fmt: skip
    return nearest[-1].removesuffix(":") if nearest else "Field"


def place_of_cursor(screen: Screen[object]) -> Offset:
    """Where the terminal's cursor stands: on the line that has the focus, for screen readers follow it."""
    match screen.focused:
        case None:
            return Offset(0, 1)
        case Input() as one:
            return one.cursor_screen_offset
        case OptionList() as one:
            return one.content_region.offset + Offset(0, line_of_cursor(one))
        case DrawnTable() as one:
            return one.content_region.offset + Offset(0, one.cursor_line)
        case Lines() as one:
            return one.content_region.offset + Offset(0, one.line_read - one.scroll_offset.y)
        case other:
            return other.content_region.offset


def line_below(screen: Screen[object]) -> SpokenLine | None:
    """The line in which the screen says what has just happened."""
    return next(iter(screen.query(SpokenLine).results(SpokenLine)), None)


def notice_of(screen: Screen[object]) -> str:
    """What the program says to a key or of itself on this screen."""
    said = next(iter(screen.query("#notice, #said").results(Static)), None)
    return str(said.content) if said is not None else ""
