"""Domain values to JSON and back."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from asr_tui.domain.ids import ArmId
from asr_tui.local_store.escaped import escaped

T = TypeVar("T")


def encode(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value, enc_hook=_encode_hook), indent=1)


def encode_line(value: object) -> bytes:
    """One line with its line end, escaped for terminals."""
    return escaped(msgspec.json.encode(value, enc_hook=_encode_hook).decode()).encode() + b"\n"


def decode(content: bytes, kind: type[T]) -> T:
    """Raises ValueError where the content is not of that kind."""
    return msgspec.json.decode(content, type=kind, dec_hook=_decode_hook)


def to_plain(value: object) -> dict[str, object]:
    """A dataclass as JSON's own kinds."""
    plain = msgspec.to_builtins(value, enc_hook=_encode_hook)
    if not isinstance(plain, dict):
        raise TypeError(f"{type(value).__name__} is no dataclass")
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
