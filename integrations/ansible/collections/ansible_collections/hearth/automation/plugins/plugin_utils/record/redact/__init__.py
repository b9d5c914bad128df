# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""Takes secrets out of what is recorded, by key and by value, before it leaves the process.

Read first: redactor (the one door), keys (which names say that a value is secret), shapes (values that are known by their
form), commands, texts (secrets in running text: command lines, YAML, INI).
"""
