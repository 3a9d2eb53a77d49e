"""The setting `characters` in a real terminal: what is drawn changes at once, and back."""

from __future__ import annotations

import os
import re
import signal
import termios

import pyte

from tests.ui.terminal_under_test import Terminal, terminal

_DOWN = b"\x1b[B"


def press(one: Terminal, *keys: bytes) -> None:
    for key in keys:
        os.write(one.master, key)
        one.read(20)


def seen(written: bytes) -> str:
    """What a terminal of 80x24 shows after that: a frame sends only the cells that change."""
    screen = pyte.Screen(80, 24)
    pyte.ByteStream(screen).feed(written)
    return "\n".join(screen.display)


def test_drawings_change_at_once_and_back() -> None:
    with terminal() as one:
        one.read_until(b"Settings")
        press(one, b",")
        one.read_until("━▶".encode())
        press(one, _DOWN, _DOWN, _DOWN, b"\r", b"\r")
        one.read_until(b"=>")
        assert b"-- " in one.output
        one.output = b""
        press(one, b"\r")
        one.read_until("━▶".encode())


COLOURS = re.compile(rb"\x1b\[(?:[0-9]+;)*(?:3[0-9]|4[0-9]|9[0-7]|10[0-7])[;m]")


def test_without_colours_and_utf8_no_colour_code_and_nothing_but_ascii_is_written() -> None:
    """Not even the codes of default colours; a screen too small says so, and is back afterwards."""
    with terminal(NO_COLOR="1", LC_ALL="C", COLUMNS="", LINES="") as one:  # or the size is what these say
        press(one, b"?", b"\x1b", b",", _DOWN, b"\x1b")
        termios.tcsetwinsize(one.slave, (20, 60))
        os.kill(one.process.pid, signal.SIGWINCH)
        while "too small: 60 x 20" not in seen(one.output):
            one.read(20)
        termios.tcsetwinsize(one.slave, (24, 80))
        os.kill(one.process.pid, signal.SIGWINCH)
        while "too small" in seen(one.output) or "Settings" not in seen(one.output):
            one.read(20)
        written = one.output
        assert COLOURS.findall(written) == []
        assert re.findall(rb"[\x80-\xff]|\\\\u", written) == []
        assert b"80 x 24. asr-tui needs" not in written
