"""What the tests of the client share."""
import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[3]
BUILD = pathlib.Path(os.environ.get("HEARTH_BUILD") or ROOT / "build/dev")
CLIENT = BUILD / "bin/hearth-python"
PYTHON = "/usr/bin/python3"
# The mark by which Ansible's wrappers are known; a program follows it.
MARK = b"_ANSIBALLZ_WRAPPER = True\n"
