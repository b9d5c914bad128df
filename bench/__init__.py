"""Programs that measure Hearth beside its peers (bench/README.md)."""
