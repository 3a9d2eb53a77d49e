"""Practice in a browser: textual-serve behind one-time links, on this computer only.

textual-serve has no sign-in: `gate.py` lets in only who has a link, by a name of this computer, from the page itself.
"""
