"""What the user set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Settings:
    """Kept in one TOML file under these names.

    explanations             whether pages explain themselves
    times                    "utc" or "local"
    theme                    a theme's name
    practice_speed           how many seconds pass in practice in one of ours
    unencrypted_token_cache  whether tokens may be kept in a plain file where nothing better exists
    start_with_changes       whether signing in to Azure has "with changes" selected; else it is "read-only"
    hourly_price             what a test machine costs an hour, in your currency; 0: no amount is shown
    """

    explanations: bool = True
    times: Literal["utc", "local"] = "utc"
    theme: str = "dark"
    practice_speed: float = 50.0
    unencrypted_token_cache: bool = False
    start_with_changes: bool = False
    hourly_price: float = 0.0
