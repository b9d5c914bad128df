"""Has one program run at a far end: begin() until it was sent, then finish().

docs/protocol/far.md §1.2. Until `sent` any failure means that nothing ran. After it only the far end
knows, and `collect` asks it over ordinary ssh.
"""
import socket
import struct

from . import frames

_READ_BYTES = 1 << 18
_NO_LIMIT = struct.Struct("ll").pack(0, 0)


class Refused(Exception):
    """Nothing has run, and nothing will."""

    def __init__(self, why, header=None):
        super(Refused, self).__init__(why)
        self.why = why
        self.header = header or {}


class Lost(Exception):
    """It was sent, and how it ended is not known here."""

    def __init__(self, channel, number):
        super(Lost, self).__init__(channel)
        self.channel = channel
        self.number = number


class Result:
    """What a program wrote, and its wait status: an int, or None when that is lost.

    adapter   what an adapter did for it, a text for people, or None.
    """

    def __init__(self):
        self.output = {"out": [], "err": []}
        self.status = self.adapter = None
        self.ended = False

    def take(self, header, body):
        """Gives True at the last frame. Raises Refused."""
        name = header.get("t")
        if name in self.output:
            self.output[name].append(body)
        elif name == "refused":
            raise Refused(str(header.get("why")))
        elif name == "exit":
            status = header.get("status")
            self.status = status if isinstance(status, int) else None
            self.adapter = header.get("adapter")
            self.ended = True
        return self.ended

    def stdout(self):
        return b"".join(self.output["out"])

    def stderr(self):
        return b"".join(self.output["err"])


class Call:
    """A program on its way, or running. Closing it does not end it, as ssh's end would not."""

    def __init__(self, connection, reader, channel, number):
        self._connection = connection
        self._reader = reader
        self.channel = channel
        self.number = number

    def finish(self):
        """Waits for the end: a Result. Raises Refused or Lost."""
        result = Result()
        try:
            data = b""
            while not _take_all(result, self._reader, data):
                data = self._connection.recv(_READ_BYTES)
                if not data:
                    raise Lost(self.channel, self.number)
        except (OSError, frames.ProtocolError):
            raise Lost(self.channel, self.number)
        finally:
            self._connection.close()
        return result


def begin(connection, header, strings, program):
    """Asks the daemon. Takes over `connection`.

    header    members of the `far` frame.
    strings   list of bytes: interpreter and assignments.
    program   bytes.

    Gives a Call. Raises Refused, OSError or ProtocolError: then nothing has run.
    """
    try:
        body = b"\0".join(strings + [program])
        connection.sendall(frames.encode(dict(header, t="far", v=1, assigned=len(strings) - 1), body))
        reader = frames.Reader()
        answer = ask_next(connection, reader)
        if answer.get("t") != "sent":
            raise Refused(str(answer.get("why")), answer)
        # From here on it takes as long as it takes, as with ssh.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _NO_LIMIT)
        return Call(connection, reader, answer.get("channel"), answer.get("s"))
    except BaseException:
        connection.close()
        raise


def ask_next(connection, reader):
    """The next header. Raises Refused where nobody answers."""
    data = b""
    while True:
        for header in reader.feed(data):
            return header
        data = connection.recv(4096)
        if not data:
            raise Refused("hung up")


def read_collected(text):
    """What `hearth-far collect` printed: a Result, None (it never ran), or raises Refused: nobody knows."""
    result = Result()
    reader = frames.Reader()
    start = text.find(frames.MAGIC)
    try:
        for header, body in reader.feed_whole(text[start:] if start >= 0 else b""):
            if header.get("t") == "never":
                return None
            if result.take(header, body):
                return result
    except frames.ProtocolError:
        pass
    raise Refused("unknown")


def _take_all(result, reader, data):
    for header, body in reader.feed_whole(data):
        if result.take(header, body):
            return True
    return False
