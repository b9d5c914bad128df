"""Times and durations of answers, as far as a comparison must understand them."""
import datetime
import re

TOLERANCE_S = 30  # between the same request at two servers that share two busy cores
SENT_S = 3600     # what the generator sends is further from now than this
FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")
DURATION = re.compile(r"(?:(-?\d+) )?(\d\d):(\d\d):(\d\d)(?:\.(\d{6}))?")


def is_own(text, now):
    """A time that the server gave: it is about now."""
    if not isinstance(text, str) or not FORM.fullmatch(text):
        return False
    try:
        moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return False  # a parameter of a link, where hour 24 comes back as it was sent
    return abs((moment - now).total_seconds()) < SENT_S


def distance(a, b):
    """Seconds between two times in FORM."""
    moments = [datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) for text in (a, b)]
    return abs((moments[0] - moments[1]).total_seconds())


def seconds(duration):
    """None when it has not the form of an answer."""
    found = isinstance(duration, str) and DURATION.fullmatch(duration)
    if not found:
        return None
    days, hours, minutes, rest, micros = (int(part or 0) for part in found.groups())
    return days * 86400 + hours * 3600 + minutes * 60 + rest + micros / 1e6


def now():
    return datetime.datetime.now(datetime.timezone.utc)
