"""Hearth for Python programs. `hearth.api`: the client of the record API."""
