"""Which API is meant: HEARTH_API and its company, else what ARA's users have set.

| variable | |
| --- | --- |
| HEARTH_API | `offline`, or the server's URL |
| ARA_API_CLIENT | `offline` (the default), or `http` (`online`): then ARA_API_SERVER is the URL |
| HEARTH_API_TOKEN | a bearer token |
| HEARTH_API_X, else ARA_API_X | X: USERNAME, PASSWORD, CERT, KEY, CA (path), INSECURE (no check of TLS), TIMEOUT (seconds) |
"""
import os

from .client import ENDPOINT, TIMEOUT_SECONDS

FALSE = frozenset(("", "0", "false", "no", "off", "f", "n"))


def from_environment(environ=os.environ):
    """The arguments of get_client. ValueError for a value that cannot be."""
    named = {name: environ["HEARTH_API_" + name.upper()] for name in NAMES if environ.get("HEARTH_API_" + name.upper())}
    older = {name: environ["ARA_API_" + name.upper()] for name in OLDER if environ.get("ARA_API_" + name.upper())}
    return dict(chosen(environ.get("HEARTH_API"), named, older), environ=environ)


NAMES = ("token", "username", "password", "cert", "key", "ca", "insecure", "timeout")
OLDER = ("client", "server") + NAMES[1:]


def chosen(api, named, older):
    """The arguments of get_client from values that somebody set.

    api     `offline`, a URL, or None.
    named   values of NAMES by Hearth's names, `older` of OLDER by ARA's: text; what is not set is not there.
    """
    values = dict(older)
    values.update(named)
    if api:
        client, endpoint = ("offline", ENDPOINT) if api == "offline" else ("http", api)
        if client == "http" and "://" not in api:
            raise ValueError("HEARTH_API is %r: it is `offline` or a URL" % api)
    else:
        client, endpoint = values.get("client", "offline"), values.get("server", ENDPOINT)
    try:
        timeout = float(values.get("timeout", TIMEOUT_SECONDS))
    except ValueError:
        raise ValueError("The API's timeout is %r: it is a number of seconds" % values["timeout"]) from None
    arguments = {name: values[name] for name in ("token", "username", "password", "cert", "key") if name in values}
    verify = values.get("ca", True)
    if values.get("insecure", "").strip().lower() not in FALSE:
        verify = False
    return dict(arguments, client=client, endpoint=endpoint, timeout=timeout, verify=verify)
