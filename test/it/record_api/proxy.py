"""A loopback HTTP server that hands each request to a function, and asks another server in its name."""
import http.client
import http.server
import json
import threading
from urllib.parse import urlsplit

SKIPPED = ("connection", "server", "date", "content-length", "transfer-encoding")


class Exchange:
    """A request on its way and, when it was asked, its answer; both may be changed."""

    def __init__(self, method, target, headers, body):
        self.method, self.target, self.headers, self.body = method, target, headers, body
        self.status, self.answer_headers, self.text, self.length = None, [], "", None

    def json(self):
        try:
            return json.loads(self.text)
        except ValueError:
            return None

    def set_json(self, value, ascii_only=True):
        self.text = json.dumps(value, separators=(",", ":"), ensure_ascii=ascii_only)

    def drop_header(self, name):
        self.answer_headers = [entry for entry in self.answer_headers if entry[0].lower() != name]

    def change_rows(self, change):
        """Each object of a list, or the only one."""
        body = self.json()
        if isinstance(body, dict):
            if "results" in body:
                body["results"] = [change(row) for row in body["results"]]
            else:
                body = change(body)
            self.set_json(body)

    def send_to(self, url):
        """Asks that server. Each on a connection of its own: this is no place to look for speed."""
        place = urlsplit(url)
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
        try:
            self._send(connection)
            answer = connection.getresponse()
            self.status, self.text = answer.status, answer.read().decode("utf-8", "surrogateescape")
            self.length = answer.getheader("Content-Length")
            self.answer_headers = [entry for entry in answer.getheaders() if entry[0].lower() not in SKIPPED]
        finally:
            connection.close()

    def _send(self, connection):
        # The client's own Host: the URLs in the answer are then its proxy's.
        connection.putrequest(self.method, self.target, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():
            if name.lower() not in ("content-length", "connection", "accept-encoding"):
                connection.putheader(name, value)
        if self.body or self.method in ("POST", "PUT", "PATCH"):
            connection.putheader("Content-Length", str(len(self.body)))
        connection.endheaders(self.body or None)


class Proxy:
    """Listens until `stop`; `serve(exchange)` gives the exchange its answer."""

    def __init__(self, serve):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = 1 << 16

            def handle_one_request(self):
                self.raw_requestline = self.rfile.readline(65537)
                if not self.raw_requestline:
                    self.close_connection = True
                elif self.parse_request():
                    body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                    exchange = Exchange(self.command, self.path, dict(self.headers.items()), body)
                    serve(exchange)
                    answer(self, exchange)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


def answer(handler, exchange):
    body = exchange.text.encode("utf-8", "surrogateescape")
    handler.send_response_only(exchange.status)
    for name, value in exchange.answer_headers:
        handler.send_header(name, value)
    if exchange.status != 204:
        handler.send_header("Content-Length", str(exchange.length if exchange.method == "HEAD" else len(body)))
    handler.end_headers()
    handler.wfile.write(body)
    handler.wfile.flush()
