"""One module or package for each resource provider: a route table, and the handlers it names."""
