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


def remembered(log_in, ask, take, keep, note):
    """What `log_in()` gives: with the memo's login where there is one, else a new one that the memo gets.

    ask()         a memo.Flight, or None where no login is needed; whatever it raises: the memo has no part in it
    take(flight)  puts the memo's value where `log_in` finds it. True when that will last
    keep(flight)  gives the memo what `log_in` found, where that is worth keeping
    """
    try:
        flight = ask()
    except Exception as error:
        note("login not remembered: %s" % why(error))
        return log_in()
    if flight is None:
        return log_in()
    try:
        if flight.value and take(flight):
            note("login from the memo")
            return log_in()
        try:
            found = log_in()
        except BaseException:  # the program's
            if flight.value is None:
                flight.give_up()
            raise
        keep(flight)
        return found
    finally:
        flight.close()
