"""The wizard's rows of machines are kept where nothing of them has changed, and say the same as rows made anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from asr_tui.domain.drafts.enable_replication import EnableReplicationDraft
from asr_tui.domain.ids import ArmId
from asr_tui.ui.protect.listed_machines import KeptRows, preparations, rows, table_rows
from asr_tui.ui.protect.page import WizardSnapshot
from tests.domain.estates import ESTATE as BASE
from tests.fakes import SUBSCRIPTION, VAULT
from tests.ui.protect.estates import MACHINES, SHOP

DRAFT = EnableReplicationDraft(VAULT, "westeurope", SUBSCRIPTION, source_region="centralus")
ESTATE = replace(BASE, machines=MACHINES)
ANSWERED = replace(ESTATE, eligibility=((MACHINES[0].id, ()),))
IDS = tuple(one.id for one in MACHINES)
EACH = st.builds(
    lambda machines, checking, group, estate: WizardSnapshot(
        replace(DRAFT, machines=tuple(machines), source_group=group), estate, frozenset(checking)
    ),
    st.lists(st.sampled_from((*IDS, ArmId(IDS[0].upper()))), unique=True),
    st.sets(st.sampled_from(IDS)),
    st.sampled_from(("", SHOP.name, "rg-other")),
    st.sampled_from((ESTATE, ANSWERED)),
)


@given(st.lists(EACH, min_size=2, max_size=5))
def test_kept_rows_say_what_rows_made_anew_say(each: list[WizardSnapshot]) -> None:
    kept = KeptRows()
    for shown in each:
        for _ in preparations(shown, kept, lambda _: None):
            pass
        found = kept.machines(shown)
        assert found == rows(shown)
        assert list(found) == list(rows(shown))
        assert table_rows(shown, found, kept) == table_rows(shown, rows(shown), KeptRows())


def test_a_mark_makes_no_other_row_anew() -> None:
    kept, shown = KeptRows(), WizardSnapshot(DRAFT, ESTATE)
    before = kept.machines(shown)
    after = kept.machines(replace(shown, draft=DRAFT.toggled(IDS[0])))
    changed = [key for key, row in after.items() if row is not before[key]]
    assert changed == [IDS[0].casefold()]
