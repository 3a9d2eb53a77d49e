"""Recovery plans: the list, the editor, and the pages that run one."""
