"""The fields of the filter of machines, for the help of screens that have it."""

from __future__ import annotations

from asr_tui.domain.home_filter import help_lines
from asr_tui.ui.present.signs import Sign

FILTER_FIELDS: tuple[Sign, ...] = (
    ("/ Filter", "Words, and fields with values. - before one turns it round, a comma means or, quotes keep blanks"),
    *help_lines(),
)
