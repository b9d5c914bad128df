"""One request to the API and its answer; `get_client` makes the client for either road."""
import base64
import http.client
import json
import os
import socket
import threading
import urllib.parse

from . import transport
from .errors import BadAnswer, StatusError, Unreachable

VERSION = "0.1.0"
TIMEOUT_SECONDS = 30
ENDPOINT = "http://127.0.0.1:8000"
# More than any answer that a page of the API can be: an endless one ends here.
BODY_BYTES_MAX = 512 * 1024 * 1024
PART_BYTES = 1024 * 1024
# Sent again where a connection that was kept broke before it answered: the second does what the first did.
REPEATABLE = frozenset(("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"))


class Response:
    """An answer.

    status_code, reason, headers (case does not matter), content (bytes), method, url: as text.
    """

    def __init__(self, method, url, status_code, reason, headers, content):
        self.method, self.url = method, url
        self.status_code, self.reason, self.headers, self.content = status_code, reason, headers, content

    @property
    def ok(self):
        return self.status_code < 400

    @property
    def text(self):
        return self.content.decode("utf-8", "replace")

    def json(self):
        """The parsed body; None where there is none. ValueError for a body that is no JSON."""
        return json.loads(self.content.decode("utf-8")) if self.content else None

    def __repr__(self):
        return "<Response [%d]>" % self.status_code


def get_client(
    client="offline", endpoint=ENDPOINT, timeout=TIMEOUT_SECONDS, username=None, password=None, token=None, cert=None,
    key=None, verify=True, environ=os.environ,
):  # fmt: skip
    """A Client.

    client    "offline": the user's own store, by the socket of the user's daemon, which is started where it does not
              run. "http", or "online": the server at `endpoint`.
    endpoint  URL; may name user and password, and a path before /api.
    timeout   seconds for each wait, not for all of an answer.
    username, password   Basic authentication, where both are set. `token`: a bearer token instead.
    cert, key paths of a client certificate, both or none. verify: True, False, or the path of an authority (file, folder).
    environ   mapping: where an offline client finds HEARTH_RUNTIME_DIR, HEARTH_BIN and PATH.

    Same requests, same answers on either road. ValueError: what is asked for cannot be. Nothing is connected yet.
    """
    timeout = float(timeout)
    if timeout <= 0:
        raise ValueError("timeout is %s: it has to be more than 0 seconds" % timeout)
    if client == "offline":
        return Client(transport.Daemon(timeout, environ))
    if client not in ("http", "online"):
        raise ValueError("There is no client named %r: choose offline, or http (online is the same)" % (client,))
    web = transport.Web(endpoint, timeout, cert, key, verify)
    if not (username and password) and web.user:
        username, password = web.user
    return Client(web, _authorization(username, password, token))


def _authorization(username, password, token):
    if token:
        if not token.isascii() or not token.isprintable() or " " in token:
            raise ValueError("The token holds characters that no token has")
        return "Bearer " + token
    if username and password:
        return "Basic " + base64.b64encode(("%s:%s" % (username, password)).encode("utf-8")).decode("ascii")
    return None


class Client:
    """Keeps one connection for each thread and process, and uses it again."""

    def __init__(self, road, authorization=None):
        self._road = road
        self._headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            "User-Agent": "hearth-http-client_" + VERSION,
        }
        if authorization:
            self._headers["Authorization"] = authorization
        self._kept = threading.local()

    @property
    def endpoint(self):
        return self._road.url

    # As ARA's client: the parsed body. A status of 400 or more is a StatusError here, not a line in a log.

    def get(self, url, **params):
        return self.call("GET", url, params)[1]

    def post(self, url, **fields):
        return self.call("POST", url, fields=fields)[1]

    def put(self, url, **fields):
        return self.call("PUT", url, fields=fields)[1]

    def patch(self, url, **fields):
        return self.call("PATCH", url, fields=fields)[1]

    def delete(self, url):
        return self.call("DELETE", url)[0]

    def call(self, method, url, params=None, fields=None, check=True):
        """(Response, parsed body or None).

        url      path from /api on, perhaps with a query, or a whole URL below this client's endpoint (`next` of a page).
        params   mapping for the query: None is left out, a list is repeated, True is `true`.
        fields   mapping for the body, as JSON. TypeError and ValueError: it does not fit into JSON.
        check    False: a status of 400 or more is returned like any other, its body None where it is no JSON.

        Unreachable, BadAnswer; with `check`: StatusError.
        """
        target = self._target(url, params or {})
        body = None
        if fields is not None:
            body = json.dumps(fields, separators=(",", ":"), allow_nan=False).encode("ascii")
        response = self._answer(method, target, body)
        try:
            parsed = response.json()
        except (ValueError, RecursionError) as error:
            if response.ok:
                raise BadAnswer("%s %s: the answer is no JSON" % (method, response.url)) from error
            parsed = None
        if response.ok and 300 <= response.status_code:
            raise BadAnswer("%s %s: moved to %s" % (method, response.url, response.headers.get("Location")))
        if check and not response.ok:
            raise StatusError(response, parsed)
        return response, parsed

    def close(self):
        """Closes this thread's connection; the next request makes another."""
        connection = getattr(self._kept, "connection", None)
        self._kept.connection = None
        if connection is not None:
            connection.close()

    def _target(self, url, params):
        parts = urllib.parse.urlsplit(url)
        if parts.scheme or parts.netloc:
            # A server behind a proxy may call itself otherwise; what counts is that we ask nobody else.
            path = parts.path[len(self._road.prefix):] if parts.path.startswith(self._road.prefix + "/") else parts.path
        else:
            path = parts.path if parts.path.startswith("/") else "/" + parts.path
        query = urllib.parse.urlencode(
            [(name, _word(one)) for name, value in params.items() for one in _several(value)], quote_via=urllib.parse.quote
        )
        given = urllib.parse.quote(parts.query, safe="=&%+-._~:,/!$'()*;@?")
        path = urllib.parse.quote(path, safe="/%:@!$&'()*+,;=~-._")
        return self._road.prefix + path + "".join("?&"[n > 0] + one for n, one in enumerate(filter(None, (given, query))))

    def _answer(self, method, target, body):
        reused = self._usable()
        try:
            return self._once(method, target, body)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            if not reused or method not in REPEATABLE or isinstance(error, (socket.timeout, http.client.IncompleteRead)):
                raise self._trouble(method, target, error) from error
        except BaseException:
            self.close()  # half an answer must not be taken for the next one's
            raise
        try:
            self._usable()
            return self._once(method, target, body)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise self._trouble(method, target, error) from error

    def _usable(self):
        """Sees to it that this thread has a connection. True: it was used before."""
        kept = self._kept
        connection = getattr(kept, "connection", None)
        if connection is not None and kept.pid == os.getpid() and connection.sock and not transport.is_stale(connection):
            return True
        # One that a fork brought along is closed here only: the other process goes on with it.
        self.close()
        kept.connection, kept.pid = self._road.connect(), os.getpid()
        return False

    def _once(self, method, target, body):
        connection = self._kept.connection
        connection.request(method, target, body, self._headers)
        answer = connection.getresponse()
        content = _content(answer)
        if answer.will_close:
            self.close()
        return Response(method, self._road.url + target[len(self._road.prefix):], answer.status, answer.reason, answer.headers, content)

    def _trouble(self, method, target, error):
        where = "%s %s%s" % (method, self._road.url, target[len(self._road.prefix):])
        if isinstance(error, socket.timeout):
            return Unreachable("%s: no answer in time" % where)
        if isinstance(error, OSError):
            return Unreachable("%s: %s" % (where, error.strerror or error))
        return BadAnswer("%s: what answers does not speak HTTP, or broke off: %s" % (where, error))


def _content(answer):
    """All of a body. Not by read(BODY_BYTES_MAX): Python 3.8 takes so much memory beforehand."""
    if answer.length is not None and answer.length <= BODY_BYTES_MAX:
        return answer.read()
    parts, size = [], 0
    while size <= BODY_BYTES_MAX:
        part = answer.read(PART_BYTES)
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
    raise http.client.HTTPException("the answer has more than %d bytes" % BODY_BYTES_MAX)


def _several(value):
    if value is None:
        return ()
    return value if isinstance(value, (list, tuple, set, frozenset)) else (value,)


def _word(value):
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
