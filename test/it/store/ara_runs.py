"""Playbooks that the unmodified ara callback records into a real ara's server, and its database made worse."""
import pathlib
import shutil
import sqlite3
import subprocess

from ara_server import BIN, packages_of

PROJECT = pathlib.Path(__file__).resolve().parents[1] / "record_api/project"


def record(folder, url, *playbooks, programs=BIN):
    """Runs the project's playbooks with the callback of that ara."""
    folder = pathlib.Path(folder)
    if not (folder / "project").exists():
        shutil.copytree(PROJECT, folder / "project")
    packages = packages_of(programs)
    plugins = packages / "ara/plugins"
    env = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8", "PYTHONPATH": str(packages), "ARA_API_CLIENT": "http",
           "ARA_API_SERVER": url, "ARA_DEFAULT_LABELS": "by default", "ANSIBLE_CALLBACK_PLUGINS": str(plugins / "callback"),
           "ANSIBLE_ACTION_PLUGINS": str(plugins / "action"), "ANSIBLE_LOOKUP_PLUGINS": str(plugins / "lookup"),
           "ANSIBLE_HOST_KEY_CHECKING": "False", "ANSIBLE_ASYNC_DIR": str(folder / "async")}
    for playbook in playbooks:
        done = subprocess.run(["/usr/bin/ansible-playbook", "-i", "hosts.ini", "-e", f"scratch={folder}", playbook], cwd=folder / "project",
                              env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
        assert done.returncode in (0, 2, 4) and "ara_default" not in done.stdout + done.stderr, (done.stdout + done.stderr)[-3000:]


def copy(database, to):
    """A copy that is whole, also while the server runs."""
    with sqlite3.connect(database) as one, sqlite3.connect(to) as other:
        one.backup(other)
    return to


def grow(database, times):
    """Repeats the results of the first playbook, `times` times."""
    with sqlite3.connect(database) as db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(results)") if row[1] != "id"]
        names = ", ".join(columns)
        for _ in range(times):
            db.execute(f"INSERT INTO results ({names}) SELECT {names} FROM results WHERE playbook_id = 1 AND id <= 40")
        return db.execute("SELECT count(*) FROM results").fetchone()[0]
