"""The garbage collector goes through everything only while nobody types, and then seldom."""

from __future__ import annotations

import pytest

from asr_tui.ui import collector
from asr_tui.ui.collector import AWAY, LONGEST, Collector


class Calls:
    """Stands in for the interpreter's collector."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def __getattr__(self, name: str) -> object:
        return lambda *_: self.made.append(name)

    def taken(self) -> list[str]:
        made, self.made = self.made, []
        return made


def test_a_full_collection_waits_until_nobody_types(monkeypatch: pytest.MonkeyPatch) -> None:
    calls, time = Calls(), [0.0]
    monkeypatch.setattr(collector, "gc", calls)
    of_program = Collector(lambda: time[0])
    assert calls.taken() == ["freeze", "set_threshold", "enable"]
    time[0] = LONGEST
    of_program.key_pressed()
    of_program.look()
    assert calls.taken() == ["freeze"]
    time[0] += AWAY
    of_program.look()
    assert calls.taken() == ["unfreeze", "collect", "freeze"]
    time[0] += AWAY
    of_program.look()
    assert calls.taken() == ["freeze"]
