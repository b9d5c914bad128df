"""A proxy before `hearth serve` that speaks TLS and asks who comes, as a reverse proxy of a site does."""
import contextlib
import socket
import ssl
import subprocess
import threading


def certificate(folder, name, host="127.0.0.1"):
    """(certificate, key): PEM files, its own authority."""
    folder.mkdir(exist_ok=True)
    pem, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                    f"/CN={name}", "-addext", f"subjectAltName=IP:{host}", "-keyout", key, "-out", pem], check=True, capture_output=True, timeout=60)  # fmt: skip
    return pem, key


class TlsGate:
    """Lets in who shows the certificate `trusted`; what they say goes to `port`."""

    def __init__(self, port, own, trusted):
        self.port, self.refused, self.let_in = port, 0, 0
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(*own)
        self._context.load_verify_locations(trusted)
        self._context.verify_mode = ssl.CERT_REQUIRED
        # In TLS 1.3 a client hears of its refusal only after it has sent; both ways are a refusal.
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = "https://127.0.0.1:%d" % self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=(self._listener.accept()[0],), daemon=True).start()

    def _serve(self, raw):
        raw.settimeout(30)
        try:
            client = self._context.wrap_socket(raw, server_side=True)
        except OSError:
            self.refused += 1
            raw.close()
            return
        self.let_in += 1
        with contextlib.suppress(OSError), client, socket.create_connection(("127.0.0.1", self.port), 30) as server:
            back = threading.Thread(target=self._pipe, args=(server, client), daemon=True)
            back.start()
            self._pipe(client, server)
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_WR)
            back.join(30)

    @staticmethod
    def _pipe(source, sink):
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                sink.sendall(piece)
