"""openstack.cloud's modules, unmodified, under Hearth: warm, with one login, and with plain's results."""
import json
import os
import pathlib
import re

import pytest

from keystone.conftest import PASSWORD, TOKEN, VENV, Cloud, keystone_for, users
from results.test_equal import stable
from support.playbooks import site
from support.secrecy import assert_only_in_memory, environments

AHEAD = "openstack: imported ahead"
REMEMBERED = "openstack: login from the memo"
WARM = 4  # tasks after which the SDK is imported ahead, children that waited without it included
REFUSED = 10  # ... or every waiting child knows that it will not be
MADE_ANEW = re.compile(r"\breq-[0-9a-f-]{36}|\b[0-9a-f]{32}\b")

INFO = [{f"openstack.cloud.{what}_info": {"cloud": "seed"}} for what in (
    "identity_user", "identity_domain", "identity_group", "identity_role", "project", "catalog_service",
    "federation_idp", "federation_mapping")]
CHANGES = [
    {"openstack.cloud.identity_domain": {"cloud": "seed", "name": "made", "description": "a domain"}},
    {"openstack.cloud.project": {"cloud": "seed", "name": "made", "domain": "made"}},
    {"openstack.cloud.identity_user": {"cloud": "seed", "name": "somebody", "password": "pw2", "domain": "made"}},
    {"openstack.cloud.identity_group": {"cloud": "seed", "name": "group", "domain": "made"}},
    {"openstack.cloud.identity_role": {"cloud": "seed", "name": "made"}},
    {"openstack.cloud.identity_user_info": {"cloud": "seed", "domain": "made"}},
    {"openstack.cloud.identity_role": {"cloud": "seed", "name": "made", "state": "absent"}},
    {"openstack.cloud.identity_group": {"cloud": "seed", "name": "group", "domain": "made", "state": "absent"}},
    {"openstack.cloud.identity_user": {"cloud": "seed", "name": "somebody", "domain": "made", "state": "absent"}},
    {"openstack.cloud.project": {"cloud": "seed", "name": "made", "domain": "made", "state": "absent"}},
    {"openstack.cloud.identity_domain": {"cloud": "seed", "name": "made", "state": "absent"}},
]


def comparable(results):
    return [json.loads(MADE_ANEW.sub("ID", json.dumps(stable(result), sort_keys=True))) for result in results]


def assert_as_plain(cloud, tasks, times=1, **options):
    """The plain run, then so many warm ones; gives the last."""
    plain = cloud.run(tasks, warm=False, **options)
    for _ in range(times):
        warm = cloud.run(tasks, **options)
        assert comparable(warm.results) == comparable(plain.results)
    return warm


def warmed(cloud, **options):
    """From here on children have the SDK."""
    run = cloud.run([users() for _ in range(WARM)], **options)
    return run


def of_users(run):
    return [result["result"].get("users") for result in run.results]


@pytest.mark.parametrize("tasks", [INFO, CHANGES], ids=["info", "changes"])
def test_results_are_those_of_plain_ansible(cloud, tasks):
    warm = assert_as_plain(cloud, tasks, times=2)
    assert any(note.startswith("openstack: ") and "stepped aside" not in note for note in warm.notes), warm.notes


def test_after_the_first_tasks_the_sdk_is_imported_ahead_and_nobody_logs_in(cloud):
    warmed(cloud)
    run = cloud.run([users() for _ in range(5)])
    assert run.notes == [REMEMBERED] * 5
    assert run.logins == 0
    assert [found[0]["name"] for found in of_users(run)] == ["admin"] * 5


def test_a_module_that_was_never_seen_has_the_sdk_ahead_too(cloud):
    warmed(cloud)
    run = cloud.run([{"openstack.cloud.identity_role_info": {"cloud": "seed"}}])
    assert run.notes == [REMEMBERED]


def test_a_wrong_password_is_refused_after_a_right_one(cloud):
    cloud.clouds({"seed": cloud.server.cloud(), "wrong": cloud.server.cloud(password="pw2")})
    tasks = [users(), users("wrong"), users(), users("wrong")]
    warmed(cloud)
    warm = assert_as_plain(cloud, tasks)
    assert warm.logins == 2
    assert warm.notes[0] == warm.notes[2] == REMEMBERED and REMEMBERED not in (warm.notes[1], warm.notes[3])


def test_two_clouds_have_a_login_each(cloud):
    own = cloud.server.cloud()
    own["auth"] = dict(own["auth"], username="own", password="pw3")
    cloud.clouds({"seed": cloud.server.cloud(), "own": own})
    cloud.run([{"openstack.cloud.identity_user": {
        "cloud": "seed", "name": "own", "password": "pw3", "domain": "default", "default_project": "admin"}}], warm=False)
    cloud.run([{"openstack.cloud.role_assignment": {"cloud": "seed", "role": "reader", "user": "own", "project": "admin"}}],
              warm=False)
    warmed(cloud)
    # Who may only read is refused what the administrator may.
    who = [{"openstack.cloud.identity_role": {"cloud": name, "name": "admin", "description": "all"}} for name in ("own", "seed")]
    assert_as_plain(cloud, [*who, users("own"), users("seed")])
    run = cloud.run([users("own"), users("seed")] * 2)
    assert run.logins == 0 and run.notes == [REMEMBERED] * 4


def test_a_login_by_variables_is_another_one(cloud):
    auth = cloud.server.cloud()["auth"]
    environment = {"OS_" + name.upper(): value for name, value in auth.items()}
    bare = {"openstack.cloud.identity_user_info": {"name": "admin"}}
    good, bad = dict(bare, environment=environment), dict(bare, environment=dict(environment, OS_PASSWORD="pw2"))
    warmed(cloud)
    warm = assert_as_plain(cloud, [good, bad, good])
    assert [bool(users_) for users_ in of_users(warm)] == [True, False, True]


def test_a_token_is_not_used_near_its_end(tmp_path):
    # keystoneauth asks for another 120 s before a token's end.
    folder, server = keystone_for(expiration=126)
    try:
        with site(VENV / "bin") as here:
            cloud = Cloud(here, server)
            warmed(cloud)
            run = cloud.run([users(), {"wait_for": {"timeout": 8}}, users(), users()])
            assert run.notes[-2:] == ["openstack: logged in", REMEMBERED]
            assert all(of_users(run)[at] for at in (0, 2, 3))
    finally:
        server.stop()
        folder.cleanup()


def test_a_token_that_was_revoked_is_replaced_once(cloud):
    warmed(cloud)
    revoke = pathlib.Path(__file__).with_name("revoke.py")
    run = cloud.run([users(), {"command": f"{{{{ ansible_python_interpreter | default(ansible_playbook_python) }}}} {revoke} seed"},
                     users(), users(), users()])
    assert all(of_users(run)[at] for at in (0, 2, 3, 4)), run.results
    assert run.notes[-1] == REMEMBERED, run.notes


def test_a_change_of_the_identity_service_ends_remembered_logins(cloud):
    warmed(cloud)
    run = cloud.run([users(), {"openstack.cloud.identity_role": {"cloud": "seed", "name": "fresh"}}, users(),
                     {"openstack.cloud.identity_role": {"cloud": "seed", "name": "fresh", "state": "absent"}}])
    assert run.notes[0] == REMEMBERED and run.notes[2] == "openstack: logged in"


def test_an_upgrade_under_the_worker_is_seen_by_the_next_task(cloud, overlay):
    warmed(cloud)
    assert cloud.run([users()]).notes == [REMEMBERED]
    replace(overlay / "version.py", "__version__ = '0.1.0'\n")
    run = cloud.run([users()])
    assert "is less than the minimum version" in run.results[0]["result"]["msg"] or run.results[0]["status"] == "failed"
    assert comparable(run.results) == comparable(cloud.run([users()], warm=False).results)


def test_an_import_that_does_more_is_left_to_the_children(cloud, overlay):
    """All that is more: test/it/worker/test_adapters.py."""
    init = overlay / "__init__.py"
    replace(init, init.read_text() + "open('/etc/hostname').close()\n")
    run = cloud.run([users() for _ in range(REFUSED)])
    assert "stepped aside" in run.notes[-1] and "/etc/hostname" in run.notes[-1]
    assert comparable(run.results[-1:]) == comparable(cloud.run([users()], warm=False).results)


def test_a_variable_that_the_import_read_must_be_the_same(cloud):
    warmed(cloud)
    run = cloud.run([users(environment={"PSUTIL_DEBUG": "1"}), users()])
    assert "PSUTIL_DEBUG" in run.notes[0] and run.notes[1] == REMEMBERED


def test_clouds_of_the_working_folder_are_those_of_the_task(cloud):
    """The SDK looks for clouds.yaml in the folder of its import."""
    warmed(cloud)
    del cloud.here.env["OS_CLIENT_CONFIG_FILE"]
    run = assert_as_plain(cloud, [users()])
    assert of_users(run)[0]


def test_an_sdk_that_is_not_what_the_hook_knows_logs_in_by_itself(cloud, overlay):
    login = overlay / "config" / "cloud_region.py"
    replace(login, login.read_text() + (
        "\nfrom keystoneauth1.identity.generic import password as _password\n"
        "_password.Password.get_auth_state = None\n_password.Password.set_auth_state = None\n"))
    run = cloud.run([users() for _ in range(WARM + 2)])
    assert run.logins == WARM + 2 and all(of_users(run))


def test_tokens_and_passwords_stay_in_memory(cloud):
    warmed(cloud)
    assert cloud.run([users()]).notes == [REMEMBERED]
    assert_only_in_memory(cloud.here.folder, TOKEN, PASSWORD.encode(), logins=("clouds.yaml",), runtime=cloud.here.runtime)
    own = b"HEARTH_WORKER_DIR=" + os.fsencode(cloud.here.runtime)
    assert not any(b"OS_" in environment for _, environment in environments() if own in environment)


def test_clear_drops_logins(cloud):
    warmed(cloud)
    assert cloud.run([users()]).logins == 0
    assert cloud.here.hearth("worker", "clear").returncode == 0
    assert cloud.run([users()]).logins == 1


def replace(path, text):
    """As a package manager does: by renaming."""
    new = path.with_suffix(".new")
    new.write_text(text)
    new.rename(path)
