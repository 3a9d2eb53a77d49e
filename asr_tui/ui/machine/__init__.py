"""One protected machine: its screen, its menu and its day-two changes."""
