"""The signs of lists, maps and the top line, explained."""

from __future__ import annotations

from asr_tui.domain.place import EndpointKind, Environment

Sign = tuple[str, str]
"""A sign, and what it means."""

STATES: tuple[Sign, ...] = (
    ("+  !  x", "Good or done; a warning; critical, failed or refused"),
    ("~  -  ?", "Under way; nothing, or not yet; could not be read"),
)
HOME_MAP: tuple[Sign, ...] = (
    ("* o on the map", "A region where machines run; a region where only their copies are"),
    ("3x 2! behind it", "Of the machines that run there 3 are critical and 2 have a warning; + all are well"),
    ("lines on the map", "From where machines run to where their copies are, in the colour of the worst machine"),
)
_BADGES = {
    EndpointKind.PRACTICE: "Practice: a small Azure on this computer; nothing here is real or costs anything",
    EndpointKind.ENDPOINT: "Not Azure itself, but the address that stands here",
    EndpointKind.AZURE: "The real Azure, with the cloud and the subscription",
}


def top_line(around: Environment, speed: float | None) -> tuple[Sign, ...]:
    """The badge on the right of the top line; `speed` is practice's, in its seconds in one of this computer."""
    signs = [(around.kind.value, _BADGES[around.kind])]
    if speed:
        signs.append((f"{speed:g}x", f"Practice's time runs {speed:g} times as fast as the clock on the wall"))
    elif speed is not None:
        signs.append(("jumps", "Practice's time jumps from event to event, without waiting"))
    if around.read_only:
        signs.append(("READ-ONLY", "Nothing but reads is sent; F2 allows changes, after a question"))
    return tuple(signs)
