"""The setting `characters` in a real terminal: what is drawn changes at once, and back."""

from __future__ import annotations

import os

from tests.ui.test_terminal import Terminal, terminal

_DOWN = b"\x1b[B"


def press(one: Terminal, *keys: bytes) -> None:
    for key in keys:
        os.write(one.master, key)
        one.read(0.3)


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
