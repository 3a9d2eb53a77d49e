"""The settings file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from asr_tui.domain.settings import Settings
from asr_tui.local_store.files import Notices, write_whole


class SettingsFile:
    """Settings in TOML; what is missing has its default, what is unknown is left out."""

    def __init__(self, path: Path, notices: Notices) -> None:
        self._path = path
        self._notices = notices

    def load(self) -> Settings:
        """The settings; defaults where there are none, or where the file is broken, which is then set aside."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            self._notices.add(f"{self._path} cannot be read ({error.strerror}); the settings' defaults are used.")
            return Settings()
        import msgspec  # only where there is something to read: the first screen waits for this

        try:
            return msgspec.toml.decode(content, type=Settings)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            self._notices.set_aside(self._path, str(error))
            return Settings()

    def save(self, settings: Settings) -> None:
        """Raises CannotStore."""
        import tomli_w

        write_whole(self._path, tomli_w.dumps(asdict(settings)).encode())
