"""What the program does: reading choices, planning, following jobs, carrying plans out."""
