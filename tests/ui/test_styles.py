"""What a widget gets by the kept matches is what Textual's own stylesheet would give it."""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.pilot import Pilot

from asr_tui.domain.settings import THEMES
from asr_tui.ui.vault.home import HomeScreen
from tests.fakes import FakeSiteRecovery
from tests.ui import samples
from tests.ui.pilot import press, running, settle
from tests.workspaces import fake_workspace


def rules(node: DOMNode) -> dict[str, object]:
    parts = {name: dict(styles.base._rules) for name, styles in node._component_styles.items()}
    flags = node._has_hover_style, node._has_focus_within, node._has_order_style, node._has_odd_or_even
    return {"own": dict(node.styles.base._rules), "parts": parts, "flags": flags}


def differing(pilot: Pilot[None]) -> list[str]:
    """The nodes, of all that are shown, that Textual gives something else."""
    app, found = pilot.app, []
    plain = Stylesheet(variables=app.get_css_variables())
    plain.source = app.stylesheet.source.copy()
    plain.parse()
    for node in (app, *app.screen.walk_children(with_self=True)):
        kept = rules(node)
        plain.apply(node)
        if rules(node) != kept:
            found.append(repr(node))
    return found


async def test_all_widgets_have_what_textual_would_give_them() -> None:
    async with running() as pilot:
        assert differing(pilot) == []
        await press(pilot, "tab", "down")
        assert differing(pilot) == []
        recovery = FakeSiteRecovery(all_items=samples.ITEMS, all_jobs=samples.JOBS)
        await pilot.app.push_screen(HomeScreen(fake_workspace(site_recovery=recovery), samples.VAULT))
        await settle(pilot)
        for keys in (("down", "space"), ("slash", "s"), ("escape", "j"), ("escape", "enter"), ("escape", "p"), ("f1",)):
            await press(pilot, *keys)
            assert differing(pilot) == [], keys
        pilot.app.theme = next(name for name in THEMES if name != pilot.app.theme)
        pilot.app.add_class("-unexplained")
        await settle(pilot)
        assert differing(pilot) == []
