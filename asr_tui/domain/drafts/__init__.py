"""What a user chooses in each wizard, what is wrong with it, and the plan it becomes."""
