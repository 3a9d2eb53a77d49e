"""What every request goes through on its way, whichever SDK client sends it."""
