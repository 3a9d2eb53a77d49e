"""How the program starts, before its first frame."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from asr_tui.bootstrap.program import loses_escape_with_mouse, read_only_by_default
from asr_tui.domain.settings import Settings
from asr_tui.services.workspace import AzureOptions, PracticeOptions, Start, Welcome

CAREFUL, BOLD = Settings(), Settings(start_with_changes=True)
AZURE = AzureOptions(tenant="contoso.example", auth="cli")


@pytest.mark.parametrize(
    ("start", "settings", "begins"),
    [
        (AZURE, CAREFUL, replace(AZURE, read_only=True)),
        (AZURE, BOLD, AZURE),
        (replace(AZURE, read_only=True), BOLD, replace(AZURE, read_only=True)),
        (PracticeOptions(), CAREFUL, PracticeOptions()),
        (Welcome(), CAREFUL, Welcome()),
    ],
)
def test_a_start_against_azure_only_looks_unless_the_settings_say_otherwise(
    start: Start, settings: Settings, begins: Start
) -> None:
    assert read_only_by_default(start, settings) == begins


@pytest.mark.parametrize(
    ("environment", "lost"),
    [
        ({"TERM": "screen", "STY": "1.x"}, True),
        ({"TERM": "xterm-256color", "STY": "1.x"}, True),
        ({"TERM": "screen.xterm-256color"}, True),
        ({"TERM": "screen-256color", "TMUX": "/tmp/x"}, False),
        ({"TERM": "xterm"}, False),
    ],
)
def test_in_gnu_screen_the_mouse_is_left_alone(environment: dict[str, str], lost: bool) -> None:
    assert loses_escape_with_mouse(environment) is lost
