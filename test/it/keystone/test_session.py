"""Sessions of openstack.cloud, changed as AnsibleTurboModule needs it: a new one has the SDK and the login ahead."""
import os
import pathlib
import signal

import pytest

from bench.session.two_changes import link_with_changes
from keystone.conftest import users, VENV
from keystone.test_adapter import REFUSED, REMEMBERED, comparable, of_users

COLLECTION = next((VENV / "lib").glob("python3*/site-packages")) / "ansible_collections/openstack/cloud"


@pytest.fixture
def changed(cloud, tmp_path):
    cloud.here.env["ANSIBLE_COLLECTIONS_PATH"] = str(link_with_changes(COLLECTION, tmp_path))
    return cloud


def end_sessions(cloud):
    """Each of them; gives how many."""
    pids = [worker["pid"] for worker in cloud.here.json("worker", "list") if worker["kind"] == "session"]
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
    return len(pids)


def test_a_new_session_has_the_sdk_ahead_and_takes_its_login_from_the_memo(changed):
    plain = changed.run([users()], warm=False, env={"ANSIBLE_COLLECTIONS_PATH": "/unchanged"})
    assert changed.run([users()] * 3).logins == 1
    # A child that waited while the SDK was learnt has none of it.
    for _ in range(REFUSED):
        assert end_sessions(changed) == 1
        run = changed.run([users()] * 2)
        assert comparable(run.results) == comparable(plain.results) * 2
        if run.notes == [REMEMBERED] and run.logins == 0:
            return
    pytest.fail("no new session had both")


def test_a_session_whose_token_was_revoked_logs_in_by_itself(changed):
    revoke = pathlib.Path(__file__).with_name("revoke.py")
    run = changed.run([users(), {"command": f"{{{{ ansible_python_interpreter }}}} {revoke} seed"}, users(), users()])
    assert [of_users(run)[at][0]["name"] for at in (0, 2, 3)] == ["admin"] * 3
