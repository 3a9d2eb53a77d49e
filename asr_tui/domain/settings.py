"""The settings, and the words by which their screen and file name them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal, get_args

from msgspec import Struct
from msgspec.structs import replace

from asr_tui.domain.daily_change import daily_change
from asr_tui.domain.loss_thresholds import Thresholds

Theme = Literal["dark", "light", "high-contrast", "monochrome"]
THEMES: tuple[Theme, ...] = get_args(Theme)


class Settings(Struct, frozen=True):
    """Kept in one file under the names of `WORDS` and `NUMBERS`.

    explanations             whether pages explain themselves
    times                    "utc" or "local"
    theme                    the colours
    characters               with which lines, bars and maps are drawn
    screen_reader            whether screens are made for one: nothing drawn, the cursor on its line, changes told
    mouse                    whether the terminal reports the mouse; without, its own selection works
    practice_speed           how many seconds pass in practice in one of ours; 0 jumps to the next event
    unencrypted_token_cache  whether tokens may be kept in a plain file where nothing better exists
    start_with_changes       whether signing in to Azure has "with changes" selected; else it is "read-only"
    hourly_price             what a test machine costs an hour, in your currency; 0: no amount is shown
    currency                 of the retail prices
    daily_change             what of a machine changes a day, "10 GB" or "5 %", for its costs; empty: not known
    ask_prices               whether the screen of the costs asks for prices by itself; else only a key does
    late_minutes             age of the newest recovery point that is worth a warning
    critical_minutes         age of the newest recovery point that is critical
    drill_days               time after which the next drill is due
    home_order               the order of a vault's machines
    home_columns             the columns of a vault's machines, with commas; empty: as many as fit
    application_tag          the tag of machines that names their application
    tier_tag                 the tag of machines that names their tier in it
    log_workspace            the id of the Log Analytics workspace to which the vaults write; empty: none is asked
    deciders                 who decides a failover, for the runbook on paper: names and numbers, with semicolons
    unavailable_percent      of a region's machines: if the platform took down more of them, the region seems lost
    """

    explanations: bool = True
    times: Literal["utc", "local"] = "utc"
    theme: Theme = "dark"
    characters: Literal["automatic", "Unicode", "ASCII"] = "automatic"
    screen_reader: bool = False
    mouse: bool = True
    practice_speed: float = 50.0
    unencrypted_token_cache: bool = False
    start_with_changes: bool = False
    hourly_price: float = 0.0
    currency: str = "USD"
    ask_prices: bool = False
    daily_change: str = ""
    late_minutes: float = 15.0
    critical_minutes: float = 60.0
    drill_days: float = 183.0
    home_order: str = "need"
    home_columns: str = ""
    application_tag: str = "app"
    tier_tag: str = "tier"
    log_workspace: str = ""
    deciders: str = ""
    unavailable_percent: float = 50.0

    @property
    def thresholds(self) -> Thresholds:
        """From when on losses and drills are worth a word."""
        critical = timedelta(minutes=self.critical_minutes)
        late = min(timedelta(minutes=self.late_minutes), critical)
        return Thresholds(late, critical, timedelta(days=self.drill_days))


ORDERS = ("need", "name", "state", "rpo", "newest point", "drill", "direction", "group", "plan")
"""The orders of `domain/sort_orders.py`."""
CURRENCIES = (
    "USD", "EUR", "GBP", "AUD", "BRL", "CAD", "CHF", "CNY", "DKK", "INR", "JPY", "KRW", "NOK", "NZD", "SEK", "TWD",
)  # fmt: skip
"""The currencies of Azure's retail prices (Microsoft Learn, "Azure Retail Prices overview")."""
_ON_OFF: Mapping[str, object] = {"on": True, "off": False}
WORDS: Mapping[str, Mapping[str, object]] = {
    "explanations": _ON_OFF,
    "times": {"UTC": "utc", "local": "local"},
    "theme": {name: name for name in THEMES},
    "characters": {name: name for name in ("automatic", "Unicode", "ASCII")},
    "screen_reader": _ON_OFF,
    "mouse": _ON_OFF,
    "unencrypted_token_cache": _ON_OFF,
    "start_on_azure": {"read-only": False, "with changes": True},
    "home_order": {name: name for name in ORDERS},
    "currency": {name: name for name in CURRENCIES},
    "price_requests": {"by a key": False, "by itself": True},
}
"""The words that each setting can have, in the order in which the screen goes through them."""
NUMBERS: Mapping[str, tuple[float, float]] = {
    "practice_speed": (0.0, 100_000.0),
    "hourly_price": (0.0, 1_000_000.0),
    "late_minutes": (1.0, 10_080.0),
    "critical_minutes": (1.0, 10_080.0),
    "drill_days": (1.0, 3_650.0),
    "unavailable_percent": (1.0, 100.0),
}
"""The settings that are numbers, with the least and the greatest."""
TEXTS: Mapping[str, int] = {
    "daily_change": 20,
    "home_columns": 200,
    "application_tag": 512,
    "tier_tag": 512,
    "log_workspace": 36,
    "deciders": 400,
}
"""The settings that are any text, with its most characters; a tag's name has at most 512 (Microsoft Learn, "Use tags to
organize your Azure resources")."""
NAMES = (
    "explanations",
    "times",
    "theme",
    "characters",
    "screen_reader",
    "mouse",
    "practice_speed",
    "unencrypted_token_cache",
    "start_on_azure",
    "hourly_price",
    "currency",
    "price_requests",
    "daily_change",
    "late_minutes",
    "critical_minutes",
    "drill_days",
    "home_order",
    "home_columns",
    "application_tag",
    "tier_tag",
    "log_workspace",
    "deciders",
    "unavailable_percent",
)
"""In the order of the screen and the file."""
_FIELDS = {"start_on_azure": "start_with_changes", "price_requests": "ask_prices"}
_EARLIER_NAMES = {"start_with_changes": "start_on_azure"}


def label(name: str) -> str:
    """ "practice_speed" as people read it: "Practice speed"."""
    return name.replace("_", " ").capitalize().replace("azure", "Azure")


def word(settings: Settings, name: str) -> str | float:
    """The setting's value as screen and file name it."""
    value: object = getattr(settings, _FIELDS.get(name, name))
    if name in NUMBERS and isinstance(value, int | float):
        return value
    if name in TEXTS:
        return str(value)
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
        return replace(settings, **{name: _number(name, said)})
    if name in TEXTS:
        return replace(settings, **{name: _text(name, said)})
    if name not in WORDS:
        raise ValueError(f"{name} is no setting; there are: {', '.join(NAMES)}.")
    meant = {known.casefold(): value for known, value in WORDS[name].items()}
    if isinstance(said, bool) and set(meant.values()) == {True, False}:
        return replace(settings, **{_FIELDS.get(name, name): said})
    if not isinstance(said, str) or said.casefold() not in meant:
        raise ValueError(f"{name} can be {' or '.join(WORDS[name])}, not {said!r}.")
    return replace(settings, **{_FIELDS.get(name, name): meant[said.casefold()]})


def _number(name: str, said: object) -> float:
    least, most = NUMBERS[name]
    if isinstance(said, bool) or not isinstance(said, int | float) or not least <= said <= most:
        raise ValueError(f"{name} is a number from {least:,.0f} to {most:,.0f}, not {said!r}.")
    return float(said)


def _text(name: str, said: object) -> str:
    if not isinstance(said, str) or len(said) > TEXTS[name] or not said.isprintable():
        raise ValueError(f"{name} is a text of at most {TEXTS[name]} characters, not {said!r}.")
    if name == "daily_change":
        try:
            daily_change(said)
        except ValueError as error:
            raise ValueError(f"{name} {error}") from None
    return said.strip()
