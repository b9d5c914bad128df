"""How long what modules keep lives: ANSIBLE_TURBO_LOOKUP_TTL, one rule for sessions and the memo.

Imports nothing relative: the connection plugin loads it by its place, and a worker has it as a module of its own
(integrations/worker holds a link).
"""

VARIABLE = "ANSIBLE_TURBO_LOOKUP_TTL"
SECONDS = 15.0  # from the last use on, where nobody says
MAX_SECONDS = 86400.0


def from_value(value):
    """Seconds as the value of the variable says, at most a day; None where it says nothing that can be used."""
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        return None
    return min(seconds, MAX_SECONDS) if seconds >= 0 else None


def of_environment(environ):
    """Seconds as the variable of this environment says, else the default."""
    told = from_value(environ.get(VARIABLE))
    return SECONDS if told is None else told
