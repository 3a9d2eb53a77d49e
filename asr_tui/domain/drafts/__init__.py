"""The draft of each wizard, its problems, and its plan."""
