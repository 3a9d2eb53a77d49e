"""Azure's own texts and names of values, as people read them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from asr_tui.ui.present.times import Zone, moment
from asr_tui.ui.text import plain

_TIME = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?")
_JOINT = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SEVERITIES = ("critical", "error", "warning", "information", "verbose")
"""Azure Monitor's severities 0 to 4, as the portal names them."""


def told(text: str, now: datetime, zone: Zone = UTC) -> str:
    """A text of Azure with its ISO times as times are shown everywhere; a time without zone is UTC's."""

    def words(found: re.Match[str]) -> str:
        try:
            time = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", found.group()))
        except ValueError:
            return found.group()
        return moment(time if time.tzinfo else time.replace(tzinfo=UTC), now, zone)

    return _TIME.sub(words, plain(text))


def spaced(name: str) -> str:
    """ "GeoRedundant" as "geo redundant"; what is not written so stays as it is."""
    words = _JOINT.sub(" ", plain(name))
    return words.lower() if " " in words else words


def severity(name: str) -> str:
    """ "Sev1" as "1 error"; a word that is not known as Azure says it."""
    number = name[3:]
    known = name.casefold().startswith("sev") and number.isdecimal() and int(number) < len(_SEVERITIES)
    return f"{int(number)} {_SEVERITIES[int(number)]}" if known else plain(name)
