"""`make collection`: the tarball that ansible-galaxy installs records by itself."""
import os
import subprocess
import tarfile

import pytest
import support
import yaml

BUILD = os.path.join(support.ROOT, "tools/build_collection")


@pytest.fixture(scope="module")
def tarball(tmp_path_factory):
    folder = tmp_path_factory.mktemp("collection")
    return subprocess.run([BUILD, str(folder)], check=True, capture_output=True, text=True).stdout.strip()


def test_the_same_sources_give_the_same_bytes(tarball, tmp_path):
    again = subprocess.run([BUILD, str(tmp_path)], check=True, capture_output=True, text=True).stdout.strip()
    with open(tarball, "rb") as one, open(again, "rb") as other:
        assert one.read() == other.read()


def test_it_holds_what_users_read_and_nothing_that_was_compiled(tarball):
    with tarfile.open(tarball) as tar:
        names = tar.getnames()
    assert {"MANIFEST.json", "FILES.json", "README.md", "CHANGELOG.md", "LICENSE", "meta/runtime.yml"} <= set(names)
    assert "plugins/callback/record.py" in names
    assert not any("__pycache__" in name or name.endswith(".pyc") or "galaxy.yml" in name for name in names)


def test_installed_alone_it_records(ansible, tarball, tmp_path):
    env = support.environment(tmp_path, ANSIBLE_COLLECTIONS_PATH=tmp_path / "installed")
    galaxy = os.path.join(ansible, "ansible-galaxy")
    install = [galaxy, "collection", "install", "--offline", "-p", str(tmp_path / "installed"), tarball]
    subprocess.run(install, env=env, check=True, capture_output=True)
    verify = [galaxy, "collection", "verify", "--offline", "hearth.automation"]
    subprocess.run(verify, env=env, check=True, capture_output=True)
    done = support.playbook(ansible, env, *support.LOCAL, support.debugs(tmp_path, 3))
    assert done.returncode == 0 and "WARNING" not in done.stderr, done.stderr
    support.check_whole(support.spooled(tmp_path))


def test_the_callback_tells_the_version_of_the_collection():
    folder = os.path.join(support.COLLECTIONS, "ansible_collections/hearth/automation")
    with open(os.path.join(folder, "galaxy.yml"), encoding="utf-8") as file:
        version = yaml.safe_load(file)["version"]
    with open(os.path.join(folder, "plugins/plugin_utils/record/description.py"), encoding="utf-8") as file:
        assert 'VERSION = "%s"' % version in file.read()


def test_every_option_is_documented_for_users(ansible, tmp_path):
    env = support.environment(tmp_path)
    done = support.playbook(ansible, env, "-t", "callback", "-j", support.NAME, program="ansible-doc")
    options = yaml.safe_load(done.stdout)[support.NAME]["doc"]["options"]
    with open(os.path.join(support.COLLECTIONS, "ansible_collections/hearth/automation/README.md"), encoding="utf-8") as file:
        readme = file.read()
    for name, option in options.items():
        base = option["env"][0]["name"]
        short = base.replace("_NAME", "(_NAME)").replace("_FORMAT", "(_FORMAT)")
        assert base in readme or short in readme, name
