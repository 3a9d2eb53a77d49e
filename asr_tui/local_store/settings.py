"""The settings file: TOML in the words of the settings screen, which a person may edit."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from asr_tui.domain.settings import NAMES, Settings, with_word, word
from asr_tui.local_store.files import Notices, content_of, write_whole


class SettingsFile:
    """Settings in TOML; what is missing or cannot be understood has its default. Comments stay."""

    def __init__(self, path: Path, notices: Notices) -> None:
        self._path = path
        self._notices = notices

    def load(self) -> Settings:
        """The settings; a wrong value becomes a notice, a file that is no TOML is set aside."""
        try:
            content = content_of(self._path)
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            self._notices.add(f"{self._path} cannot be read ({error.strerror}); the settings' defaults are used.")
            return Settings()
        import tomllib  # only where there is something to read: the first screen waits for this

        try:
            said = tomllib.loads(content.decode())
        except ValueError as error:  # TOMLDecodeError and UnicodeDecodeError are such
            self._notices.set_aside(self._path, str(error))
            return Settings()
        except RecursionError:
            self._notices.set_aside(self._path, "its values are nested too deeply")
            return Settings()
        settings = Settings()
        for name, value in said.items():
            try:
                settings = with_word(settings, name, value)
            except ValueError as error:
                self._notices.add(f"{self._path.name}: {error}")
        return settings

    def peek(self) -> Settings:
        """As `load`, for who reads again and again: no notice is made, and no file is set aside."""
        import tomllib  # see above

        try:
            said = tomllib.loads(content_of(self._path).decode())
        except (OSError, ValueError, RecursionError):
            return Settings()
        settings = Settings()
        for name, value in said.items():
            with suppress(ValueError):
                settings = with_word(settings, name, value)
        return settings

    def save(self, settings: Settings) -> None:
        """Change what differs in the file and leave the rest of it as it is. Raises CannotStore."""
        import tomlkit
        from tomlkit.exceptions import ParseError

        try:
            document = tomlkit.parse(content_of(self._path))
        except (OSError, UnicodeDecodeError, ParseError, RecursionError):
            document = tomlkit.document()
        document.pop("start_with_changes", None)  # an earlier name of start_on_azure
        for name in NAMES:
            if document.get(name) != word(settings, name):
                document[name] = word(settings, name)
        write_whole(self._path, tomlkit.dumps(document).encode())
