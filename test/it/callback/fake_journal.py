"""A journal socket of the tests: keeps the lines that arrive and answers as a daemon does, or not."""
import json
import os
import socket
import sys
import threading


class FakeJournal:
    """`reads`: False for a daemon that never reads. `hang_up_after`: lines until it vanishes (None: never).
    `acks`: False for one that reads and never answers."""

    def __init__(self, path, reads=True, acks=True, hang_up_after=None):
        self.path = str(path)
        self.lines = []
        self.connections = 0
        self._reads, self._acks, self._hang_up_after = reads, acks, hang_up_after
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(self.path)
        os.chmod(self.path, 0o600)
        self._server.listen(16)
        self._kept = []
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        """Vanishes: the name, the listener and every connection."""
        self._hang_up_after = 0
        if os.path.exists(self.path):
            os.unlink(self.path)
        self._server.close()
        for peer in self._kept:
            try:
                peer.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            peer.close()

    def events(self):
        with self._lock:
            return [json.loads(line) for line in self.lines]

    def _accept(self):
        while True:
            try:
                peer, _name = self._server.accept()
            except OSError:
                return
            self.connections += 1
            self._kept.append(peer)
            if self._reads:
                threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer):
        rest = b""
        while True:
            try:
                data = peer.recv(1 << 16)
            except OSError:
                return
            if not data:
                return
            *whole, rest = (rest + data).split(b"\n")
            if not self._keep(whole):
                self.close()
                return
            if whole and self._acks:
                last = json.loads(whole[-1])
                try:
                    peer.sendall(b'{"ack":{"%s":%d}}\n' % (last["producer"].encode(), last["seq"]))
                except OSError:
                    return

    def _keep(self, whole):
        with self._lock:
            for line in whole:
                if self._hang_up_after is not None and len(self.lines) >= self._hang_up_after:
                    return False
                self.lines.append(line)
        return True


if __name__ == "__main__":  # a process of its own, for measurements: fake_journal.py SOCKET
    FakeJournal(sys.argv[1])
    threading.Event().wait()
