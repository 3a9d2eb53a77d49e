"""Steps as calls of the SDK clients. The models of five SDKs are imported with `by_step`, so that it is late."""
