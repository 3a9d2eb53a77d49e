"""The columns of all tables."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import asr_tui.ui
from asr_tui.ui.widgets.columns import Column

MENUS = {
    "form": (Column(""), Column("", most=30), Column("", most=80)),
    "choices": (Column(""), Column("", most=200)),
    "answers": (Column("", most=32), Column("", most=60)),
}


def tables() -> Iterator[tuple[str, tuple[Column, ...]]]:
    """Every tuple of columns that a module of the screens holds."""
    for found in pkgutil.walk_packages(asr_tui.ui.__path__, "asr_tui.ui."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if isinstance(value, tuple) and value and all(isinstance(one, Column) for one in value):
                yield f"{found.name}.{name}", value
    yield from MENUS.items()


TABLES = dict(tables())
