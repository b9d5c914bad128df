"""A hearth-far of the test's own at the end of two pipes, as its channel sees it (docs/protocol/far.md §2)."""
import os
import subprocess
import sys

from support.playbooks import ROOT

sys.path.insert(0, str(ROOT / "integrations/ansible/collections/ansible_collections/hearth/automation/plugins/plugin_utils"))
import frames  # noqa: E402


class Channel:
    """`command`: what starts the program, as a list. `folder`: its home."""

    def __init__(self, command, folder):
        self.runtime = folder / "run"
        environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin", "HEARTH_RUNTIME_DIR": str(self.runtime), "LANG": "C.UTF-8"}
        self.process = subprocess.Popen([*map(str, command), "channel"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        env=environment, cwd=folder)
        self.reader, self.frames = frames.Reader(), []

    def send(self, header, body=b""):
        self.process.stdin.write(frames.encode(header, body))
        self.process.stdin.flush()

    def next(self):
        while not self.frames:
            data = os.read(self.process.stdout.fileno(), 65536)
            assert data, "it hung up"
            self.frames += self.reader.feed_whole(data)
        return self.frames.pop(0)

    def close(self, end="terminate"):
        """`end`: "terminate" or "kill"."""
        getattr(self.process, end)()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
