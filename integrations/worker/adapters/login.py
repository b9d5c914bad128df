"""What the logins of all adapters have in common."""

import hashlib
import json
import os


class Odd(Exception):
    """Something that an adapter does not know: the program logs in by itself."""


def why(error):
    return str(error) or type(error).__name__


def digest(about):
    """Hex digest: equal logins have equal ones, and only they. TypeError for what JSON cannot hold."""
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()


def variables(names, prefixes=()):
    """Those of the environment that decide how a server is reached, and these besides."""
    return {name: value for name, value in os.environ.items()
            if name.lower().endswith("_proxy") or name in names or name.startswith(tuple(prefixes))}


def quietly(act, *arguments):
    """Of the memo's own business nothing is the program's concern. Gives None where it fails."""
    try:
        return act(*arguments)
    except Exception:
        return None
