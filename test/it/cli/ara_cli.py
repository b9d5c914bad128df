"""Runs ara's own command line for many argument lists: JSON lists on stdin, [exit code, stdout] on stdout.

One process, for Python's imports cost more than all the rest.
"""
import contextlib
import io
import json
import logging
import sys


def run(arguments):
    from ara.cli.base import AraCli

    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        try:
            code = AraCli().run(arguments)
        except SystemExit as end:
            code = end.code
    logging.getLogger().handlers.clear()
    return [code or 0, out.getvalue()]


if __name__ == "__main__":
    json.dump([run(arguments) for arguments in json.load(sys.stdin)], sys.stdout)
