"""An HTTP server of the tests, on a port or a Unix socket, that answers what it is told to and keeps what it was asked."""
import http.server
import json
import os
import socketserver
import ssl
import threading
import urllib.parse


class _OnSocket(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


class FakeApi:
    """answers   {"METHOD /path": (status, body)} or a function of the request; a body is JSON, or bytes as they are.
    path         of a Unix socket; a port of 127.0.0.1 else.
    closes       hangs up after so many answers in a connection, as servers do when they are idle.
    tls          (certificate, key)
    """

    def __init__(self, answers=None, path=None, closes=None, tls=None):
        self.answers, self.closes = answers or {}, closes
        self.requests = []  # (method, path, query, headers, body)
        self.connections = 0
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = path is None

            def setup(self):
                super().setup()
                fake.connections += 1
                self.answered = 0

            def handle_any(self):
                fake.answer(self)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

            def address_string(self):
                return "somebody"

            def log_message(self, *_arguments):
                pass

        if path:
            self._server = _OnSocket(str(path), Handler)
            os.chmod(str(path), 0o600)
            self.url = None
        else:
            self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
            self._server.daemon_threads = True
            self.url = "%s://127.0.0.1:%d" % ("https" if tls else "http", self._server.server_address[1])
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def answer(self, handler):
        parts = urllib.parse.urlsplit(handler.path)
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        request = (handler.command, parts.path, parts.query, handler.headers, body)
        self.requests.append(request)
        found = self.answers(request) if callable(self.answers) else self.answers.get("%s %s" % request[:2])
        status, content = found if found else (404, {"detail": "Not found."})
        if status is None:
            handler.wfile.write(content)
            handler.close_connection = True
            return
        if not isinstance(content, bytes):
            content = json.dumps(content).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
        handler.wfile.flush()
        handler.answered += 1
        if self.closes and handler.answered >= self.closes:
            handler.close_connection = True
