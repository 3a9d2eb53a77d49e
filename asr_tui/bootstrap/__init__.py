"""Puts the program together: alone knows the gateway, the simulator, the stores, the services and the app."""

from asr_tui.bootstrap.program import run

__all__ = ["run"]
