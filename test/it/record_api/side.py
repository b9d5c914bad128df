"""One server under comparison: a keep-alive connection, and the last answer for each object that the test made."""
import collections
import http.client
import json
from urllib.parse import urlsplit

from steps import Unbound

Answer = collections.namedtuple("Answer", "status headers text length")  # length: what a HEAD promised, None elsewhere
GONE = Answer(0, {}, "", None)


class Floating(str):
    """A float as it was written: 1.0 is not 1.00 here."""

    def __repr__(self):
        return "float " + self


def members(entries):
    """Members in their order; a name that comes twice stays visible."""
    found = dict(entries)
    return found if len(found) == len(entries) else {"names that come twice": entries}


def parse(text):
    """A body with its order and its number texts kept; None when it is no JSON."""
    try:
        return json.loads(text, object_pairs_hook=members, parse_float=Floating, parse_constant=Floating)
    except ValueError:
        return None


class Side:
    """`name` is for people. Redirects are not followed: the API has none."""

    def __init__(self, name, url, timeout=60):
        self.name, self.url = name, url.rstrip("/")
        place = urlsplit(self.url)
        self._connection = http.client.HTTPConnection(place.hostname, place.port or 80, timeout=timeout)
        self._known = {}

    def forget(self):
        self._known.clear()

    def learn(self, table, n, body):
        self._known[table, n] = body

    def knows(self, table, n):
        return (table, n) in self._known

    def look_up(self, table, n, field="id"):
        try:
            return self._known[table, n][field]
        except KeyError:
            raise Unbound(f"{table} {n} {field}") from None

    def send(self, request):
        """Begins a request; `receive` gives its answer. Both servers work at the same time so."""
        try:
            self._send(request)
        except (http.client.HTTPException, OSError):
            self._connection.close()  # the server closed an idle connection: once more on a new one
            self._send(request)

    def _send(self, request):
        self._connection.putrequest(request.method, request.target, skip_host="Host" in request.headers, skip_accept_encoding=True)
        for name, value in request.headers.items():
            self._connection.putheader(name, value)
        if request.body is not None or request.method in ("POST", "PUT", "PATCH"):
            self._connection.putheader("Content-Length", str(len(request.body or b"")))
        self._connection.endheaders(request.body)

    def receive(self):
        try:
            answer = self._connection.getresponse()
            text = answer.read().decode("utf-8", "backslashreplace")
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, text, answer.getheader("Content-Length"))
        except (http.client.HTTPException, OSError):
            self._connection.close()
            return GONE

    def ask(self, request):
        self.send(request)
        return self.receive()

    def close(self):
        self._connection.close()
