"""The device code that signs a person in with any browser: where to enter it, and how long it is valid."""

from __future__ import annotations

from datetime import UTC, datetime

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from asr_tui.domain.sign_in_notice import SignInNotice
from asr_tui.ui.present.times import clock
from asr_tui.ui.text import plain
from asr_tui.ui.tones import content, lines

_MINUTE = 60.0


class DeviceCodePanel(Static):
    """Shows a notice of the sign-in; the minutes left are drawn once a minute."""

    def __init__(self) -> None:
        super().__init__(id="sign-in", markup=False)
        self._notice: SignInNotice | None = None
        self._minutes: Timer | None = None

    @property
    def code(self) -> str:
        """The code to enter; empty without one."""
        return plain(self._notice.code) if self._notice else ""

    def show(self, notice: SignInNotice | None) -> None:
        self._notice = notice
        if self._minutes is not None:
            self._minutes.stop()
        self._minutes = self.set_interval(_MINUTE, self._draw) if self.code else None
        self._draw()

    def _draw(self) -> None:
        notice = self._notice
        if notice is None:
            self.update("")
        elif notice.kind == "device_code":
            self.update(lines(*code_rows(notice, datetime.now(UTC))))
        else:
            self.update(content(("! ", "warn"), plain(notice.text)))


def code_rows(notice: SignInNotice, now: datetime) -> list[Content | str]:
    code = plain(notice.code)
    return [
        content(("Sign in with any browser, on any computer or phone:", "strong")),
        "",
        content("   1  Open   ", (plain(notice.url), "title")),
        "",
        content("   2  Enter  ", (f"  {' '.join(code)}  ", "code"), f"   ({code})"),
        "",
        "   3  Sign in there. The page names “Microsoft Azure CLI”: it stands for us.",
        "",
        content(("   This screen goes on by itself then, and shows whom Azure sees.", "quiet")),
        content((f"   {_good_until(notice.expires_at, now)}", "quiet")),
        "",
    ]


def _good_until(expires: datetime | None, now: datetime) -> str:
    if expires is None:
        return "The code is good for a quarter of an hour."
    left = int((expires - now).total_seconds() // _MINUTE)
    if expires <= now:
        return f"The code was good until {clock(expires)} UTC: a new one is needed."
    words = "less than a minute" if left < 1 else "1 minute" if left == 1 else f"{left} minutes"
    return f"The code is good until {clock(expires)} UTC: {words} left."
