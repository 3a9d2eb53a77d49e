"""Textual's stylesheet, which parses each source of CSS once and matches each kind of widget in each state once.

It overrides private names of Textual, as textual_private.py does.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar
from weakref import WeakKeyDictionary

from msgspec import Struct
from textual.app import App
from textual.css.model import RuleSet, SelectorType
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation
from textual.dom import DOMNode

Facts = tuple[object, ...]
"""What rules ask of a node: its type, its id, its classes, its pseudo-classes."""

_OF_THE_APP = frozenset({"dark", "light", "inline", "ansi", "nocolor"})
"""Pseudo-classes that all nodes of an app have or have not."""

Flags = tuple[bool, bool, bool, bool]
"""What Textual notes on a node of the pseudo-classes in its rules."""


class _Match(Struct, frozen=True, dict=True):
    """What a node in one state gets: its rules and the values of the flags."""

    rules: RulesMap
    flags: Flags


class _Matches:
    """What rules ask of nodes, and what nodes have got by them."""

    def __init__(self, rules: Iterable[RuleSet]) -> None:
        self.found: dict[tuple[Facts, ...], _Match] = {}
        selectors = [one for rule in rules for selectors in rule.selector_set for one in selectors.selectors]
        # The universal selector leaves out what is of Textual's own system.
        self._classes = {one.name for one in selectors if one.type is SelectorType.CLASS} | {"-textual-system"}
        self._ids = {one.name for one in selectors if one.type is SelectorType.ID}
        self._with_pseudo_classes = [one for one in selectors if one.pseudo_classes]
        self._asked_of: dict[type[DOMNode], tuple[str, ...]] = {}

    def path(self, node: DOMNode) -> tuple[Facts, ...]:
        """All that the rules can ask of a node and its ancestors."""
        return tuple([self._facts(one) for one in node.css_path_nodes])

    def _facts(self, node: DOMNode) -> Facts:
        kind = type(node)
        asked = self._asked_of.get(kind)
        if asked is None:
            asked = self._asked_of[kind] = self._pseudo_classes_of(node)
        checks = node._PSEUDO_CLASSES
        return (
            kind,
            node._id if node._id in self._ids else None,
            frozenset(node._classes & self._classes),
            *[bool(checks[name](node)) for name in asked],  # type: ignore[arg-type]  # each class has checks of its own
        )

    def _pseudo_classes_of(self, node: DOMNode) -> tuple[str, ...]:
        """Those that a selector asks of such nodes; what all nodes of an app have or have not is the app's."""
        asked = {
            name
            for one in self._with_pseudo_classes
            for name in one.pseudo_classes
            if name in _OF_THE_APP or one.type is not SelectorType.TYPE or one.name in node._css_type_names
        }
        return tuple(sorted(asked & node._PSEUDO_CLASSES.keys() - (set() if isinstance(node, App) else _OF_THE_APP)))


class ParsedOnce(Stylesheet):
    """Keeps the rules of each source of CSS as long as the theme stays, and what nodes get by them.

    Textual parses all sources again whenever a screen with CSS of its own opens for the first time, and tries all
    rules on all nodes of a screen whenever a class of the screen changes or a dialog above it closes.
    """

    _kept: ClassVar[dict[tuple[object, ...], list[RuleSet]]] = {}
    _matches: ClassVar[dict[tuple[int, ...], _Matches]] = {}
    """By the rules' ids: they are kept."""

    _matches_by_rules: ClassVar[dict[tuple[int, ...], dict[tuple[object, ...], _Matches]]] = {}

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._theme = frozenset(variables.items())
        self._matches_of: dict[tuple[object, ...], _Matches] = {}
        self._last: WeakKeyDictionary[DOMNode, _Match] = WeakKeyDictionary()

    def set_variables(self, variables: dict[str, str]) -> None:
        super().set_variables(variables)
        self._theme = frozenset(variables.items())

    def _parse_rules(
        self, css: str, read_from: CSSLocation, is_default_rules: bool = False, tie_breaker: int = 0, scope: str = ""
    ) -> list[RuleSet]:
        key = (css, read_from, is_default_rules, tie_breaker, scope, self._theme)
        if key not in self._kept:
            self._kept[key] = super()._parse_rules(css, read_from, is_default_rules, tie_breaker, scope)
        return self._kept[key]

    def reparse(self) -> None:
        """Parse what is new; the rest is kept."""
        self.parse()

    def parse(self) -> None:
        """Parse what is new; which rules may fit a node is another question then."""
        super().parse()
        ids = tuple(map(id, self.rules))
        self._matches_of = self._matches_by_rules.setdefault(ids, {})

    def apply(
        self, node: DOMNode, *, animate: bool = False, cache: dict[tuple[object, ...], RulesMap] | None = None
    ) -> None:
        """Give a node its rules: those that an equal one in the same state has got."""
        matches = self._matches_for(node)
        path = matches.path(node)
        match = matches.found.get(path)
        if match is None:
            super().apply(node, animate=animate)
            flags = node._has_hover_style, node._has_focus_within, node._has_order_style, node._has_odd_or_even
            match = matches.found[path] = _Match(node.styles.base._rules.copy(), flags)
        else:
            self._give(node, match, animate=animate)
        self._last[node] = match

    def _give(self, node: DOMNode, match: _Match, *, animate: bool) -> None:
        node._has_hover_style, node._has_focus_within, node._has_order_style, node._has_odd_or_even = match.flags
        base = node.styles.base
        if not base._rules and not node._is_mounted:
            base.merge_rules(match.rules)
            node.notify_style_update()
        elif base._rules != match.rules:
            self.replace_rules(node, match.rules, animate=animate)
        elif not animate:
            node.notify_style_update()
        if self._last.get(node) is not match:
            self._process_component_classes(node)

    def _matches_for(self, node: DOMNode) -> _Matches:
        """What was found by the rules that may fit a node or a part of it that has styles of its own."""
        rules = self.rules  # parses what is new
        key = (type(node), node._id, frozenset(node._classes))
        found = self._matches_of.get(key)
        if found is None:
            names = node._selector_names | {f".{name}" for name in node._get_component_classes()}
            wanted = {id(rule) for name in self.rules_map.keys() & names for rule in self.rules_map[name]}
            ids = tuple(one for one in map(id, rules) if one in wanted)
            if ids not in self._matches:
                self._matches[ids] = _Matches(rule for rule in rules if id(rule) in wanted)
            found = self._matches_of[key] = self._matches[ids]
        return found
