"""How Azure is asked: the only package that imports Microsoft's SDKs, which is why it is imported late."""
