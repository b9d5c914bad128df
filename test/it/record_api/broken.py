"""A server that is wrong on purpose: a proxy before a real ara that changes requests or answers in one chosen way."""
import http.client
import http.server
import json
import threading
from urllib.parse import urlsplit

SKIPPED = ("connection", "server", "date", "content-length", "transfer-encoding")


class Exchange:
    """A request on its way and, when it was asked, its answer; faults change both."""

    def __init__(self, method, target, headers, body):
        self.method, self.target, self.headers, self.body = method, target, headers, body
        self.status, self.answer_headers, self.text = None, [], ""

    def json(self):
        try:
            return json.loads(self.text)
        except ValueError:
            return None

    def set_json(self, value, ascii_only=True):
        self.text = json.dumps(value, separators=(",", ":"), ensure_ascii=ascii_only)

    def drop_header(self, name):
        self.answer_headers = [entry for entry in self.answer_headers if entry[0].lower() != name]

    def rows(self):
        """The objects of the answer, those of a list or the only one."""
        body = self.json()
        return body.get("results", [body]) if isinstance(body, dict) else []

    def change_rows(self, change):
        body = self.json()
        if isinstance(body, dict):
            if "results" in body:
                body["results"] = [change(row) for row in body["results"]]
            else:
                body = change(body)
            self.set_json(body)


class Broken:
    """Listens on a loopback port until `stop`. `fault`: a class of faults.py, or None: then it only passes on."""

    def __init__(self, upstream):
        self.upstream = urlsplit(upstream)
        self.fault = None
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            wbufsize = 1 << 16

            def handle_one_request(self):
                self.raw_requestline = self.rfile.readline(65537)
                if not self.raw_requestline:
                    self.close_connection = True
                elif self.parse_request():
                    owner.serve(self)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def serve(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        exchange = Exchange(handler.command, handler.path, dict(handler.headers.items()), body)
        fault = self.fault() if self.fault else None
        if not (fault and fault.before(exchange, self)):
            self.ask(exchange)
        if fault:
            fault.after(exchange)
        self._answer(handler, exchange)

    def ask(self, exchange):
        """Takes the exchange to ara. Each on a connection of its own: this is no place to look for speed."""
        connection = http.client.HTTPConnection(self.upstream.hostname, self.upstream.port, timeout=60)
        try:
            connection.putrequest(exchange.method, exchange.target, skip_host=True, skip_accept_encoding=True)
            for name, value in exchange.headers.items():
                if name.lower() not in ("content-length", "connection"):
                    connection.putheader(name, value)
            if exchange.body or exchange.method in ("POST", "PUT", "PATCH"):
                connection.putheader("Content-Length", str(len(exchange.body)))
            connection.endheaders(exchange.body or None)
            answer = connection.getresponse()
            exchange.status, exchange.text = answer.status, answer.read().decode("utf-8", "surrogateescape")
            exchange.length = answer.getheader("Content-Length")
            exchange.answer_headers = [entry for entry in answer.getheaders() if entry[0].lower() not in SKIPPED]
        finally:
            connection.close()

    @staticmethod
    def _answer(handler, exchange):
        body = exchange.text.encode("utf-8", "surrogateescape")
        handler.send_response_only(exchange.status)
        for name, value in exchange.answer_headers:
            handler.send_header(name, value)
        if exchange.status != 204:
            handler.send_header("Content-Length", str(exchange.length if exchange.method == "HEAD" else len(body)))
        handler.end_headers()
        handler.wfile.write(body)
        handler.wfile.flush()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
