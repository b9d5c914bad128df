"""A controller whose playbooks ran, and the `hearth serve` that shows it. `python3 world.py` keeps one for a person's browser."""
import contextlib
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
for path in (HERE, HERE.parent, HERE.parent / "record_api"):
    sys.path.insert(0, str(path))

import playbooks  # noqa: E402
from ara_server import free_port, stop  # noqa: E402
from support.playbooks import HEARTH, Site  # noqa: E402
from support.waiting import wait_for  # noqa: E402


class World:
    def __init__(self, folder, prefix=""):
        self.site = Site("/usr/bin", folder)
        self.folder = self.site.folder
        playbooks.write(self.folder)
        self.prefix = prefix
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}{prefix}"
        self.server = None

    def run(self, playbook, *arguments, expected=0, env=None):
        done = self.site.hearth("run", "-i", "hosts", playbook, *arguments, env=env)
        assert done.returncode == expected, done
        return done

    def start(self, playbook, *arguments):
        """The same without waiting for its end."""
        return subprocess.Popen([HEARTH, "run", "-i", "hosts", playbook, *arguments], cwd=self.folder, env=self.site.env,
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def history(self):
        """Runs 1 to 8: five good ones, of which 4 changed a port; one that failed at two of three hosts; an unreachable host; a hostile one."""
        for number in range(1, 6):
            if number == 4:
                (self.folder / "port").write_text("8080")
            self.run("site.yml", env={"HEARTH_GROUP": "production deployment"})
        (self.folder / "broken").touch()
        (self.folder / "port").write_text("81")
        self.run("site.yml", expected=2, env={"HEARTH_GROUP": "production deployment"})
        self.run("lost.yml", expected=4)
        self.run("hostile.yml", "--name", playbooks.EVIL, "--label", playbooks.EVIL, "--label", playbooks.RTL)

    def serve(self, *arguments):
        log = self.folder / "serve.log"
        base = ["--base-path", self.prefix] if self.prefix else []
        with open(log, "wb") as out:
            self.server = subprocess.Popen([HEARTH, "serve", "--listen", f"127.0.0.1:{self.port}", *base, *arguments],
                                           env=self.site.env, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        wait_for(self.answers)

    def answers(self):
        assert self.server.poll() is None, (self.folder / "serve.log").read_text()
        try:
            return self.get("/api/")
        except urllib.error.HTTPError as refused:
            return refused.code == 401
        except OSError:
            return None

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=30) as answer:
            return json.load(answer)

    def close(self):
        if self.server:
            stop(self.server)
        self.site.stop()


@contextlib.contextmanager
def world(prefix=""):
    with tempfile.TemporaryDirectory(prefix="hearth-page-") as folder:
        made = World(folder, prefix)
        try:
            yield made
        finally:
            made.close()


if __name__ == "__main__":
    with world() as one:
        one.history()
        one.serve()
        print(one.url, one.folder, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            while True:
                time.sleep(60)
