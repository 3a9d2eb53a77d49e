"""Domain values to JSON and back."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from msgspec import Struct

from asr_tui import __version__
from asr_tui.domain.ids import ArmId
from asr_tui.local_store.files import NewerFile, escaped

T = TypeVar("T")


JOURNAL_VERSION = 2
"""The newest version of the journal's format, which has waves; a program refuses a newer one."""


class _Head(Struct, frozen=True):
    version: int
    written_by: str = ""


def encode(value: object) -> bytes:
    """Indented JSON, escaped for terminals."""
    return escaped(msgspec.json.format(msgspec.json.encode(value, enc_hook=_encode_hook), indent=1).decode()).encode()


def require_known_version(content: bytes) -> None:
    """Raises NewerFile for a journal of a newer format, ValueError for one that has no version or an unknown one."""
    head = decode(content, _Head)
    if head.version > JOURNAL_VERSION:
        raise NewerFile(
            f"asr-tui {head.written_by or 'of a newer version'} wrote it (format {head.version}), and this is asr-tui "
            f"{__version__} (format {JOURNAL_VERSION}). Go on with that run in the version that began it."
        )
    if head.version < 1:
        raise ValueError(f"version {head.version}; this program reads 1 to {JOURNAL_VERSION}")


def encode_line(value: object) -> bytes:
    """One line with its line end, escaped for terminals."""
    return escaped(msgspec.json.encode(value, enc_hook=_encode_hook).decode()).encode() + b"\n"


def decode(content: bytes, kind: type[T]) -> T:
    """Raises ValueError where the content is not of that kind."""
    return msgspec.json.decode(content, type=kind, dec_hook=_decode_hook)


def to_plain(value: object) -> dict[str, object]:
    """A value as JSON's own kinds. Raises TypeError for one without fields."""
    plain = msgspec.to_builtins(value, enc_hook=_encode_hook)
    if not isinstance(plain, dict):
        raise TypeError(f"{type(value).__name__} has no fields")
    return plain


def from_plain(plain: object, kind: type[T]) -> T:
    """Raises ValueError where it is not of that kind."""
    return msgspec.convert(plain, kind, dec_hook=_decode_hook)


def _encode_hook(value: object) -> object:
    if isinstance(value, ArmId):
        return str(value)
    raise NotImplementedError(f"{type(value).__name__} is not stored in files")


def _decode_hook(kind: type, value: object) -> object:
    if kind is object:
        return value
    if kind is ArmId and isinstance(value, str):
        return ArmId(value)
    raise NotImplementedError(f"{kind.__name__} is not stored in files")
