"""openstack.cloud's modules, unmodified, at the far end: the SDK imported ahead there, and one login from the far end's memo."""
import json

import pytest

from keystone.conftest import NOTE, PASSWORD, PYTHON, TOKEN, VENV, keystone, users  # noqa: F401, a fixture
from keystone.test_adapter import REMEMBERED, WARM
from ssh.conftest import make_far
from support.secrecy import assert_only_in_memory

# On a busy machine 15 s are over between two tasks.
PLAY = {"environment": {"ANSIBLE_TURBO_LOOKUP_TTL": "600"}}


class Cloud:
    """A far host with a clouds.yaml of its own. The controller knows no login."""

    def __init__(self, far, server):
        self.far, self.here, self.server = far, far.here, server
        self.here.env["ANSIBLE_PYTHON_INTERPRETER"] = str(PYTHON)
        folder = far.server.home / ".config/openstack"
        folder.mkdir(parents=True)
        (folder / "clouds.yaml").write_text(json.dumps({"clouds": {"seed": server.cloud()}}))

    def run(self, count, warm=True):
        """(names of the users found, what the adapter said, logins that Keystone saw) of so many tasks."""
        before = self.server.logins()
        done, results = self.far.results(warm, self.far.playbook([users() for _ in range(count)], **PLAY), "-vvv")
        assert done.returncode == 0, done.stdout.decode()[-3000:]
        names = [[user["name"] for user in entry["result"]["users"]] for entry in results]
        return names, NOTE.findall(done.stdout.decode()), self.server.logins() - before

    def kept(self):
        """The names of logins that are kept, here and at the far end."""
        memo = self.here.json("memo", "list")
        (far,) = memo["far_ends"]
        return [[group["name"] for group in one["groups"] if group["scope"] == "adapter:openstack"] for one in (memo, far)]


@pytest.fixture
def cloud(keystone):  # noqa: F811
    assert (VENV / ".complete").exists(), f"{VENV} is not there: tools/openstack_venv makes it"
    with make_far(VENV / "bin") as far:
        yield Cloud(far, keystone)


def test_a_login_comes_from_the_far_ends_memo_and_lies_nowhere_else(cloud):
    plain, _, logins = cloud.run(2, warm=False)
    assert plain == [["admin"]] * 2 and logins == 2
    cloud.run(WARM)  # from here on children have the SDK
    names, notes, logins = cloud.run(2)
    assert names == plain and notes == [REMEMBERED] * 2 and logins == 0
    assert cloud.far.calls() == WARM + 2
    assert cloud.kept() == [[], ["login"]]
    assert_only_in_memory(cloud.here.folder, TOKEN, PASSWORD.encode(), logins=("clouds.yaml",))
    assert cloud.here.hearth("memo", "clear", "--scope", "adapter:openstack").returncode == 0
    assert cloud.kept() == [[], []]
    assert cloud.run(2)[2] == 1
