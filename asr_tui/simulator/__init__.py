"""A small Azure of our own: Azure Resource Manager over HTTP, for practice and for tests."""
