"""What the list of vaults and the detail beside it say of a vault."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from asr_tui.domain.attention import needs
from asr_tui.domain.errors import AccessDenied
from asr_tui.domain.ids import vault_id
from asr_tui.domain.kinds import REGION
from asr_tui.domain.protection import Stage
from asr_tui.domain.resources import Vault
from asr_tui.services.vault_states import VaultState
from asr_tui.ui.present.rows import Drawing, all_words, split, width_of, words
from asr_tui.ui.present.vault_state import STRIP, cells, detail_rows, sites
from tests.fakes import SUBSCRIPTION, VAULT, FakeCatalog
from tests.ui import samples
from tests.ui.samples import NOW

HERE = Vault(VAULT, "westeurope")
READ = VaultState(samples.ITEMS, samples.JOBS, NOW)
REGIONS = FakeCatalog().given(REGION)


def display(name: str) -> str:
    return {one.name: one.display for one in REGIONS}.get(name, name)


def shown(state: VaultState | None, *, waits: bool = False) -> list[str]:
    return [
        words(cell.parts) if isinstance(cell, Drawing) else split(cell)[0]
        for cell in cells(HERE, state, display, waits=waits)
    ]


def test_a_vault_in_the_list_has_its_machines_and_the_worst_first() -> None:
    assert shown(READ) == [
        "contoso-vault", "4", "1x 1! 1~ 1+", "x!~+", "Central US -> West Europe", "West Europe", "rg-dr"
    ]  # fmt: skip


def test_never_drilled_is_no_state_of_the_replication() -> None:
    fine = samples.item("web-01", last_test_failover=None)
    assert [one.reason.name for one in needs((fine,), (), NOW)] == ["NEVER_DRILLED"]
    assert shown(VaultState((fine,), None, NOW))[2] == "1+"


def test_a_state_that_is_not_known_is_not_called_good() -> None:
    odd = samples.item("web-01", stage=Stage.UNKNOWN, state_text="Enabling protection failed")
    assert shown(VaultState((odd,), None, NOW))[2] == "1-"


def test_what_is_not_known_says_so() -> None:
    assert shown(None, waits=True)[1:4] == ["", "reading", ""]
    assert shown(None)[1:4] == ["", "not read", ""]
    assert shown(VaultState(error=AccessDenied("Not allowed", "No rights there.")))[1:4] == ["", "! not read", ""]
    assert shown(VaultState(read_at=NOW))[1:4] == ["0", "- none", ""]


def test_hundreds_of_machines_fit_the_strip_in_proportion() -> None:
    many = tuple(samples.item(f"m-{one:03}") for one in range(400))
    late = tuple(samples.item(f"l-{one:03}", rpo=timedelta(minutes=20)) for one in range(4))
    signs = shown(VaultState(many + late, None, NOW))[3]
    assert len(signs) <= STRIP
    assert signs.startswith("!")


def test_several_directions_are_counted() -> None:
    back = replace(samples.ITEMS[0], source_location="westeurope", target_location="centralus")
    assert shown(VaultState((back, *samples.ITEMS[1:]), None, NOW))[4] == "2 directions"


def test_the_detail_says_what_is_wrong_how_much_is_lost_and_who_needs_somebody() -> None:
    rows = detail_rows(HERE, READ, display, 78, 20)
    text = all_words(rows)
    assert all(width_of(row) <= 78 for row in rows)
    assert "contoso-vault" in text
    assert "4 machines, 2 need you   as of 14:02" in text
    assert "state x!~+  1x 1! 1~ 1+" in text
    assert "worst 64 min sql-01" in text
    assert "Central US * ━" in text
    assert "Needs you" in text
    assert "x 1 no recovery point     64 min      sql-01" in text


def test_the_detail_says_that_jobs_were_not_read() -> None:
    told = "Failed jobs are counted once the vault was open."
    assert told in all_words(detail_rows(HERE, replace(READ, jobs=None), display, 78, 20))
    assert told not in all_words(detail_rows(HERE, READ, display, 78, 20))


def test_few_lines_hold_the_most_important_of_it_and_name_the_key_to_the_rest() -> None:
    rows = detail_rows(HERE, READ, display, 78, 7)
    assert len(rows) <= 7
    assert "enter shows all" in words(rows[-1])
    assert len(detail_rows(HERE, READ, display, 78, 4)) == 4


def test_a_vault_without_an_answer_says_why() -> None:
    denied = VaultState(error=AccessDenied("Not allowed", "No rights there."))
    assert "could not be read: Not allowed" in all_words(detail_rows(HERE, denied, display, 78, 9))
    assert "was not read" in all_words(detail_rows(HERE, None, display, 78, 9))
    assert "It protects no machine." in all_words(detail_rows(HERE, VaultState(read_at=NOW), display, 78, 9))


def test_the_map_is_there_only_for_vaults_of_several_regions() -> None:
    there = Vault(vault_id(SUBSCRIPTION, "rg-dr-us", "vault-us"), "centralus")
    assert sites((HERE, HERE), REGIONS, lambda _: READ) == []
    found = {site.name: site.note for site in sites((HERE, there), REGIONS, {HERE: READ}.get)}
    assert found == {"West Europe": "1x 1! 1~ 1+", "Central US": ""}
