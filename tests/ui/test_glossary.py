"""Every word that a screen's help explains is in the glossary."""

from __future__ import annotations

import importlib
import pkgutil

import asr_tui.ui
from asr_tui.ui.glossary import GLOSSARY


def _words() -> dict[str, tuple[str, ...]]:
    """The glossary words of each class that names some, wherever in the package it is."""
    found: dict[str, tuple[str, ...]] = {}
    for module in pkgutil.walk_packages(asr_tui.ui.__path__, "asr_tui.ui."):
        for name, thing in vars(importlib.import_module(module.name)).items():
            if isinstance(thing, type) and isinstance(vars(thing).get("words"), tuple):
                found[f"{module.name}.{name}"] = vars(thing)["words"]
    return found


def test_words_of_every_screen_are_explained() -> None:
    words = _words()
    assert words
    assert [(where, word) for where, all_ in words.items() for word in all_ if word not in GLOSSARY] == []


def test_explanations_are_short_sentences() -> None:
    for word, meaning in GLOSSARY.items():
        assert meaning.endswith("."), word
        assert len(meaning) < 240, word
