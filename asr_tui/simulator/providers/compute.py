"""Microsoft.compute."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from asr_tui.simulator.json_body import JsonObject
from asr_tui.simulator.routes import Route

if TYPE_CHECKING:
    from asr_tui.simulator.cloud import Cloud

EVENTS: dict[str, Callable[[Cloud, JsonObject], None]] = {}
ROUTES: list[Route] = []
