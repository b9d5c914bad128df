"""Speaks with a site's daemon as a connection plugin does, without Ansible: docs/protocol/worker.md §3."""
import importlib.util
import json
import os
import select
import zipfile

from support.playbooks import ROOT

PYTHON = "/usr/bin/python3"
MARK = b"_ANSIBALLZ_WRAPPER = True\n"  # by which Ansible's programs are known
MODULE = "ansible_collections.acme.test.plugins.modules.it"
COUNTS = """
count = 0
def main():
    global count
    count += 1
    print('{"count": %d}' % count)
"""


def _load(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


wire = _load(ROOT / "integrations/ansible/collections/ansible_collections/hearth/automation/plugins/module_utils/daemon_socket.py")


class Refused(Exception):
    """Nothing has run."""


class Caller:
    def __init__(self, site):
        self.site = site

    def connect(self, seconds=30):
        connection = wire.connect(self.site.env)
        connection.settimeout(seconds)
        return connection

    def ask(self, header):
        with self.connect() as connection:
            wire.send(connection, header)
            return wire.receive(connection).header

    def frame(self, session=None, **members):
        """A call's (header, body)."""
        env = [os.fsencode("%s=%s" % entry) for entry in self.site.env.items()]
        header = {"t": "call", "v": 1, "argc": 0, "envc": len(env), "umask": 18, "ignored": 0, "blocked": 0, **members}
        if session is not None:
            header["session"] = {"name": "acme.test", "key": "k", "content": "c", **session}
        return header, b"\0".join([os.fsencode(PYTHON)] + env + [b""])

    def begin(self, program, **options):
        """A Call that has begun. Refused: it has not."""
        call = Call(self, program, **options)
        call.wait_for_began()
        return call

    def run(self, program, **options):
        """(wait status, stdout, stderr)"""
        return self.begin(program, **options).end()


class Call:
    """One call on its way. Its pid is known once it has begun."""

    def __init__(self, caller, program, **options):
        header, body = caller.frame(**options)
        stdin, (self._stdout, stdout), (self._stderr, stderr) = memory(program), os.pipe(), os.pipe()
        folder = os.open("/", os.O_PATH)
        self.connection = caller.connect()
        try:
            wire.send(self.connection, header, body, (stdin, stdout, stderr, folder))
        finally:
            for fd in (stdin, stdout, stderr, folder):
                os.close(fd)
        self.pid = None

    def wait_for_began(self):
        try:
            header = wire.receive(self.connection).header
        except ConnectionResetError:
            header = {"t": "refused", "why": "hung up"}
        if header["t"] == "refused":
            self.close()
            raise Refused(header["why"])
        assert header["t"] == "began", header
        self.pid = header["pid"]

    def end(self):
        """(wait status, or None where nobody could tell; stdout; stderr)"""
        out = {self._stdout: b"", self._stderr: b""}
        waiting = set(out)
        while waiting:
            ready = select.select(waiting, [], [], 60)[0]
            assert ready, "the call does not end"
            for fd in ready:
                data = os.read(fd, 1 << 16)
                out[fd] += data
                if not data:
                    waiting.remove(fd)
        try:
            header = wire.receive(self.connection).header
            assert header["t"] == "exit", header
            status = header["status"]
        except ConnectionResetError:
            status = None
        self.close()
        return status, out[self._stdout], out[self._stderr]

    def close(self):
        self.connection.close()
        for fd in (self._stdout, self._stderr):
            os.close(fd)


def memory(content):
    fd = os.memfd_create("program")
    os.write(fd, content)
    os.lseek(fd, 0, os.SEEK_SET)
    return fd


def make_zip(folder, source=COUNTS, utils=""):
    """A payload with one module, as small as a session can run it. `utils`: more of its module_utils/basic.py."""
    path = folder / "ansible_acme.test.it_payload.zip"
    with zipfile.ZipFile(path, "w") as archive:
        parts = MODULE.split(".")
        for depth in range(1, len(parts)):
            archive.writestr("/".join(parts[:depth]) + "/__init__.py", "")
        archive.writestr("/".join(parts) + ".py", source)
        for package in ("ansible", "ansible/module_utils"):
            archive.writestr(package + "/__init__.py", "")
        archive.writestr("ansible/module_utils/basic.py", utils + "_ANSIBLE_ARGS = None\ndef _load_params():\n    return {}\n")
    return path


def request(path):
    """The program of a session's call."""
    head = {"kind": "module", "module": MODULE, "zip": str(path), "profile": None}
    return b"HEARTH-SESSION 1\n" + json.dumps(head).encode() + b"\n{}"


def hang_up_of(connection):
    """What the daemon says before it hangs up, as bytes."""
    said = b""
    while True:
        try:
            data = connection.recv(65536)
        except (ConnectionResetError, BrokenPipeError):
            data = b""
        if not data:
            return said
        said += data


