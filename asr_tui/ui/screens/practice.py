"""In practice a person may let time pass, an hour or a day at once or faster, and let a region fail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from asr_tui.domain.errors import AsrError
from asr_tui.ui.dialogs.choose import Choose
from asr_tui.ui.screens.base import AsrScreen
from asr_tui.ui.widgets.top_line import TopLine, speed_text

if TYPE_CHECKING:
    from asr_tui.services.workspace import Practice

SPEEDS = (1.0, 10.0, 50.0, 200.0)


async def let_time_pass(
    screen: AsrScreen[None],
    practice: Practice,
    afterwards: Callable[[], None],
    regions: Sequence[tuple[str, str]] = (),
) -> None:
    """Ask how much time, let it pass, then do what comes `afterwards`. `regions`: names and what people read."""
    answers = [
        ("skip 1", "An hour passes", "recovery points are made, jobs end"),
        ("skip 24", "A day passes", "old points are thinned out"),
        ("skip 168", "A week passes", "see what retention keeps"),
    ]
    out = await practice.outages()
    answers += [
        (f"end {name}", f"{display} answers again", "its machines are back")
        if name in out
        else (f"begin {name}", f"{display} fails", "an outage, to practise a failover in earnest")
        for name, display in regions
    ]
    answers += [
        (f"speed {speed:g}", f"Go on at {speed_text(speed)}", "now" if speed == practice.speed else "")
        for speed in SPEEDS
    ]
    answer = await screen.app.push_screen_wait(
        Choose(
            "Let time pass in the practice world", ["Only the simulated Azure moves; nothing real is touched."], answers
        )
    )
    if answer is None:
        return
    what, _, amount = answer.partition(" ")
    try:
        if what == "skip":
            screen.notice("Time passes in the practice world …")
            await practice.skip(float(amount))
        elif what in {"begin", "end"}:
            await practice.set_outage(amount, what == "begin")
        else:
            await practice.set_speed(float(amount))
    except AsrError as error:
        screen.show_error(error)
    finally:
        screen.notice("")
    screen.told()
    screen.query_one(TopLine).refresh()
    afterwards()
