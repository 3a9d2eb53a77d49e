"""Whether the recovery point that a step names still exists; points are thinned away while a person reads.

No public answer of Azure's shows the code of a refusal for such a point: the list of points decides, not the code.
"""

from __future__ import annotations

from asr_tui.domain import steps
from asr_tui.domain.errors import AsrError, NotFound, PointGone, Refused
from asr_tui.domain.point_again import named_point
from asr_tui.services.ports import Session
from asr_tui.services.reads import SOON, attempt


async def gone_point(step: steps.Step, session: Session) -> PointGone | None:
    """The error of a step whose point does not exist any more; None where it does, or where that cannot be read soon.

    Points are compared by name: Azure writes the container in their ids by its name or by its internal id (recorded).
    """
    point = named_point(step)
    if point is None:
        return None
    read = await attempt(session.clock, session.site_recovery.recovery_points(step.id), seconds=SOON)
    if read.value is None or point.name.casefold() in {one.id.name.casefold() for one in read.value}:
        return None
    return PointGone(
        "The recovery point does not exist any more",
        "Azure keeps fewer points the older they are, and this one was removed meanwhile.",
        "O chooses another point; everything else stays as it was chosen.",
    )


async def explained(error: AsrError, step: steps.Step, session: Session) -> AsrError:
    """The error, or for a refusal a PointGone with Azure's own words where the step's point is gone.

    A job that failed has its own cause; where its point is gone too, that is seen before it is sent again.
    """
    if not isinstance(error, Refused | NotFound) or isinstance(error, PointGone):
        return error
    gone = await gone_point(step, session)
    if gone is None:
        return error
    said = f" Azure says: {error.title}. {error.what}".rstrip()
    return PointGone(gone.title, f"{gone.what}{said}", gone.remedy, error.code, error.request_id)
