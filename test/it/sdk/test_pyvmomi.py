"""community.vmware's and vmware.vmware's modules, unmodified, under Hearth, against govmomi's vSphere simulator."""
import re

import pytest

from sdk.conftest import (HERE, PYTHON, REMEMBERED, VCSIM, Controller, assert_as_plain, assert_secrets_stay_in_memory,
                          outcomes, served)

PASSWORD = "pw1-of-the-vsphere-admin"
ABOUT = {"community.vmware.vmware_about_info": {}}
VMS = {"community.vmware.vmware_vm_info": {}}
INFO = [ABOUT, VMS, {"community.vmware.vmware_datacenter_info": {"datacenter": "DC0"}},
        {"community.vmware.vmware_datastore_info": {"datacenter": "DC0"}},
        {"community.vmware.vmware_guest_info": {"datacenter": "DC0", "name": "DC0_H0_VM0"}},
        {"community.vmware.vmware_guest_info": {"datacenter": "DC0", "name": "none"}},
        {"vmware.vmware.cluster_info": {"datacenter": "DC0"}}]
CENTER = {"community.vmware.vmware_datacenter": {"datacenter_name": "made", "state": "present"}}
NO_CENTER = {"community.vmware.vmware_datacenter": {"datacenter_name": "made", "state": "absent"}}


@pytest.fixture(scope="module")
def server():
    assert VCSIM.exists(), f"{VCSIM} is not there: tools/vcsim makes it"
    yield from served(VCSIM, VCSIM_PASSWORD=PASSWORD)


class Center(Controller):
    def __init__(self, here, server):
        super().__init__(here, server)
        here.env.update({"VMWARE_HOST": "127.0.0.1", "VMWARE_PORT": str(server.port), "VMWARE_USER": "admin",
                         "VMWARE_PASSWORD": PASSWORD, "VMWARE_VALIDATE_CERTS": "no"})

    def run(self, tasks, **options):
        run = super().run(tasks, **options)
        run.logins, run.logouts = (run.asked.count(f'<{name} xmlns="urn:vim25"') for name in ("Login", "Logout"))
        return run

    def end_sessions(self):
        """From outside, as an administrator would. How many."""
        done = self.here.run(PYTHON, HERE / "vsphere_sessions.py", self.server.port, PASSWORD)
        assert done.returncode == 0, done
        return int(done.stdout)


@pytest.fixture(scope="module")
def first(here, server):
    """The run that meets the SDK."""
    return Center(here, server).run(INFO)


@pytest.fixture
def center(first, here, server):
    """With one session, which the memo has."""
    made = Center(here, server)
    assert here.hearth("memo", "clear").returncode == 0
    made.end_sessions()
    assert made.run([ABOUT]).said("pyvmomi") == ["logged in"]
    return made


def test_results_are_those_of_plain_ansible(center, first):
    run = assert_as_plain(center, INFO, first)
    # vmware_datastore_info connects twice, and the memo had one session.
    assert run.said("pyvmomi") == [REMEMBERED] * 3 + ["logged in"] + [REMEMBERED] * (len(INFO) - 4) and run.logins == 1
    assert "ok" in outcomes(run) and "failed" in outcomes(run)


def test_changes_are_those_of_plain_ansible(center):
    power = lambda state: {"community.vmware.vmware_guest_powerstate": {"name": "DC0_H0_VM0", "state": state}}  # noqa: E731
    run = assert_as_plain(center, [
        power("powered-on"), power("powered-off"), power("powered-off"), power("powered-on"), CENTER, CENTER, NO_CENTER, NO_CENTER])
    changed = [result["result"]["changed"] for result in run.results]
    assert changed[4:] == [True, False, True, False]


def test_after_the_first_tasks_nobody_logs_in_or_out(center):
    plain = center.run([VMS] * 3, warm=False)
    assert (plain.logins, plain.logouts) == (3, 3)
    run = center.run([VMS] * 3)
    assert (run.logins, run.logouts) == (0, 0) and run.said("pyvmomi") == [REMEMBERED] * 3


def test_a_session_goes_back_without_what_the_program_left_in_it(center):
    run = center.run([VMS] * 2)
    made, destroyed = (run.asked.count(f'<{name} xmlns="urn:vim25"') for name in ("CreateContainerView", "DestroyView"))
    assert made > 0 and made == destroyed, "plain Ansible leaves them to the logout"
    run = center.run([CENTER, CENTER, NO_CENTER])
    assert run.said("pyvmomi") == ["logged out: CreateDatacenter may leave something in a session", "logged in", REMEMBERED]
    assert (run.logins, run.logouts) == (1, 1)


def test_a_wrong_password_is_refused_after_a_right_one(center):
    wrong = dict(ABOUT, environment={"VMWARE_PASSWORD": "pw2"})
    run = assert_as_plain(center, [ABOUT, wrong, ABOUT, wrong])
    assert outcomes(run) == ["ok", "failed"] * 2 and run.logins == 2
    assert run.said("pyvmomi")[0] == run.said("pyvmomi")[2] == REMEMBERED


def test_a_session_that_the_server_ended_is_replaced_once(center):
    assert center.end_sessions() == 1
    run = center.run([VMS] * 3)
    assert outcomes(run) == ["ok"] * 3 and run.logins == 1
    assert run.said("pyvmomi") == ["logged in", REMEMBERED, REMEMBERED]


def test_programs_that_run_at_once_have_a_session_each(center):
    hosts = ["h1", "h2", "h3", "h4"]
    first = center.run([VMS], hosts=hosts, env={"ANSIBLE_FORKS": "4"})
    assert outcomes(first) == ["ok"] * 4 and first.logouts == 0
    again = center.run([VMS], hosts=hosts, env={"ANSIBLE_FORKS": "4"})
    assert outcomes(again) == ["ok"] * 4 and first.logins + again.logins <= 3


def test_a_change_of_who_may_what_ends_remembered_logins(center):
    role = {"community.vmware.vmware_local_role_manager": {"local_role_name": "made", "local_privilege_ids": ["System.View"]}}
    run = center.run([ABOUT, role, ABOUT])
    assert outcomes(run) == ["ok"] * 3 and run.said("pyvmomi")[0] == REMEMBERED and run.said("pyvmomi")[2] == "logged in"


def test_clear_drops_logins(center):
    assert center.here.hearth("memo", "clear", "--scope", "adapter:pyvmomi").returncode == 0
    assert center.run([ABOUT]).logins == 1


def test_without_a_time_nothing_is_kept(center):
    run = center.run([ABOUT] * 2, env={"ANSIBLE_TURBO_LOOKUP_TTL": "0"})
    assert (run.logins, run.logouts) == (2, 2)


def test_passwords_and_sessions_stay_in_memory(center, server):
    assert center.run([VMS]).said("pyvmomi") == [REMEMBERED]
    keys = {key.encode() for key in re.findall(r"<key>([0-9a-f]{8}-[0-9a-f-]{27})</key>", server.log())}
    assert keys
    assert_secrets_stay_in_memory(center, PASSWORD.encode(), *keys)
