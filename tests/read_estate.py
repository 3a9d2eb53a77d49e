from __future__ import annotations

from asr_tui.domain.item_estate import ItemEstate
from asr_tui.domain.protection import ProtectedItem
from asr_tui.services.item_planning import Inquiry
from asr_tui.services.ports import Session


async def read_estate(session: Session, item: ProtectedItem) -> ItemEstate:
    """Everything about a machine that is answered in time."""
    inquiry = Inquiry(session, item)
    await inquiry.read()
    return inquiry.value
