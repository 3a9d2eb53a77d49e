"""Who may see a practice program in the browser: the holder of a one-time link, one tab at a time."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
"""Names under which a browser reaches this computer itself, also at the near end of a forwarded port."""


class NotLetIn(Exception):
    """A request that is not let in; says why, in plain text."""


@dataclass(slots=True)
class Seat:
    """One practice program. Its token opens it once; the cookie that this gives opens it from then on.

    number  1 is the practice that the terminal shows too; each other has files of its own
    taken   whether a tab shows it now
    """

    number: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    cookie: str = field(default="", repr=False)
    taken: bool = False


class Gate:
    """The seats, and the rules of who is let in to which."""

    def __init__(self, seats: int) -> None:
        self.seats = tuple(Seat(number) for number in range(1, seats + 1))

    def admit(self, token: str) -> Seat:
        """The seat of a link, whose token is then used up. Raises Refused for a used or unknown one."""
        for seat in self.seats:
            if seat.token and hmac.compare_digest(seat.token.encode(), token.encode()):
                seat.token, seat.cookie = "", secrets.token_urlsafe(32)
                return seat
        raise NotLetIn("This link has been used, or never was one. Start the server again for new links.")

    def seat_of(self, cookie: str) -> Seat:
        """The seat that a cookie opens. Raises Refused where it opens none."""
        for seat in self.seats:
            if seat.cookie and hmac.compare_digest(seat.cookie.encode(), cookie.encode()):
                return seat
        raise NotLetIn("Open the link that the server printed; it works once, in one browser.")


def check_names(headers: Mapping[str, str], *, needs_origin: bool) -> None:
    """Raises Refused for a request under another name than this computer's, or from another page than our own."""
    host = headers.get("Host", "")
    if _hostname(f"//{host}") not in LOOPBACK_NAMES:
        raise NotLetIn("This server answers only as localhost or 127.0.0.1.")
    origin = headers.get("Origin", "")
    if not origin and not needs_origin:
        return
    if origin not in {f"http://{host}", f"https://{host}"}:
        raise NotLetIn("Only the server's own page may connect.")


def _hostname(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
