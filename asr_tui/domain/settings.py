"""The settings, and the words by which their screen and file name them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

Theme = Literal["dark", "light", "high-contrast", "monochrome"]
THEMES: tuple[Theme, ...] = get_args(Theme)


@dataclass(frozen=True, slots=True)
class Settings:
    """Kept in one file under the names of `WORDS` and `NUMBERS`.

    explanations             whether pages explain themselves
    times                    "utc" or "local"
    theme                    the colours
    characters               with which lines, bars and maps are drawn
    practice_speed           how many seconds pass in practice in one of ours; 0 jumps to the next event
    unencrypted_token_cache  whether tokens may be kept in a plain file where nothing better exists
    start_with_changes       whether signing in to Azure has "with changes" selected; else it is "read-only"
    hourly_price             what a test machine costs an hour, in your currency; 0: no amount is shown
    """

    explanations: bool = True
    times: Literal["utc", "local"] = "utc"
    theme: Theme = "dark"
    characters: Literal["automatic", "Unicode", "ASCII"] = "automatic"
    practice_speed: float = 50.0
    unencrypted_token_cache: bool = False
    start_with_changes: bool = False
    hourly_price: float = 0.0


_ON_OFF: Mapping[str, object] = {"on": True, "off": False}
WORDS: Mapping[str, Mapping[str, object]] = {
    "explanations": _ON_OFF,
    "times": {"UTC": "utc", "local": "local"},
    "theme": {name: name for name in THEMES},
    "characters": {name: name for name in ("automatic", "Unicode", "ASCII")},
    "unencrypted_token_cache": _ON_OFF,
    "start_on_azure": {"read-only": False, "with changes": True},
}
"""The words that each setting can have, in the order in which the screen goes through them."""
NUMBERS: Mapping[str, float] = {"practice_speed": 100_000.0, "hourly_price": 1_000_000.0}
"""The settings that are numbers, from 0 up to this."""
NAMES = (
    "explanations",
    "times",
    "theme",
    "characters",
    "practice_speed",
    "unencrypted_token_cache",
    "start_on_azure",
    "hourly_price",
)
"""In the order of the screen and the file."""
_FIELDS = {"start_on_azure": "start_with_changes"}
_EARLIER_NAMES = {"start_with_changes": "start_on_azure"}


def label(name: str) -> str:
    """ "practice_speed" as people read it: "Practice speed"."""
    return name.replace("_", " ").capitalize().replace("azure", "Azure")


def word(settings: Settings, name: str) -> str | float:
    """The setting's value as screen and file name it."""
    value: object = getattr(settings, _FIELDS.get(name, name))
    if name in NUMBERS and isinstance(value, int | float):
        return value
    return next(one for one, meant in WORDS[name].items() if meant == value)


def next_word(settings: Settings, name: str) -> Settings:
    """The settings with the next value of one of them; the first follows the last."""
    words = tuple(WORDS[name])
    return with_word(settings, name, words[(words.index(str(word(settings, name))) + 1) % len(words)])


def with_word(settings: Settings, name: str, said: object) -> Settings:
    """The settings with this one as it was said in words. Raises ValueError, which says what can be said.

    Letter case does not count, and true and false are taken where there are two words.
    """
    name = _EARLIER_NAMES.get(name, name)
    if name in NUMBERS:
        return replace(settings, **{name: _number(name, said)})  # type: ignore[arg-type]
    if name not in WORDS:
        raise ValueError(f"{name} is no setting; there are: {', '.join(NAMES)}.")
    meant = {known.casefold(): value for known, value in WORDS[name].items()}
    if isinstance(said, bool) and set(meant.values()) == {True, False}:
        return replace(settings, **{_FIELDS.get(name, name): said})  # type: ignore[arg-type]
    if not isinstance(said, str) or said.casefold() not in meant:
        raise ValueError(f"{name} can be {' or '.join(WORDS[name])}, not {said!r}.")
    return replace(settings, **{_FIELDS.get(name, name): meant[said.casefold()]})  # type: ignore[arg-type]


def _number(name: str, said: object) -> float:
    most = NUMBERS[name]
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0 <= said <= most:
        raise ValueError(f"{name} is a number from 0 to {most:,.0f}, not {said!r}.")
    return float(said)
