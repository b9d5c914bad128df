"""A far host whose tasks may be modules that keep state: the collection of the session tests is at hand."""
import contextlib
import os
import pathlib
import shutil

from memo.test_memo import LIBRARY
from sessions.place import DEBIANS, HERE, OURS
from ssh.conftest import make_far

DEMO = {"cloud.common.turbo_demo": {}}


class WarmHost:
    def __init__(self, far):
        self.far, self.here = far, far.here
        self.here.env["ANSIBLE_COLLECTIONS_PATH"] = f"{HERE / 'collections'}:{DEBIANS}"
        shutil.copytree(LIBRARY, self.here.folder / "library")

    def play(self, *tasks, env=None, warm=True, **play):
        """The results of these tasks, whether they failed or not."""
        tasks = [{"ignore_errors": True, **task} for task in tasks]
        if not warm:  # what `hearth run` leads to, without what makes it warm
            paths = [OURS / "stand_in", HERE / "collections", OURS / "collections"]
            env = {"ANSIBLE_COLLECTIONS_PATH": ":".join(map(str, paths)), "ANSIBLE_PIPELINING": "1", **(env or {})}
        done, results = self.far.results(warm, self.far.playbook(tasks, **play), env=env)
        assert done.returncode == 0, done
        return [dict(entry["result"], failed=entry["status"] == "failed") for entry in results]

    def counts(self, *tasks, **options):
        return [result["counter"] for result in self.play(*tasks, **options)]

    def sessions(self):
        """The session workers at the far end, as `hearth worker list` shows them."""
        return [worker for worker in self.here.json("worker", "list") if worker["kind"] == "session" and "host" in worker]

    def folders(self):
        """Those in which the channels listen that have a session, as their workers were told."""
        return {folder_of(session["pid"]) for session in self.sessions()}


def folder_of(pid):
    """Where the far end listens that runs this worker."""
    for entry in pathlib.Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
        if entry.startswith(b"HEARTH_WORKER_DIR="):
            return pathlib.Path(os.fsdecode(entry.partition(b"=")[2]))
    raise AssertionError("it was told of no folder")


@contextlib.contextmanager
def make_host(ansible, **server):
    with make_far(ansible, **server) as far:
        yield WarmHost(far)
