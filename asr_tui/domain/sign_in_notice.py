"""What a person sees while signing in."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import Struct


class SignInNotice(Struct, frozen=True):
    """Something that a person must do or know: a device code to enter at `url`, or a sentence."""

    kind: Literal["device_code", "notice"]
    text: str
    url: str = ""
    code: str = ""
    expires_at: datetime | None = None
