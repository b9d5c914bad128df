"""Which file the callback leaves for the daemon, from the variables that a person set."""
import importlib
import json
import pathlib
import stat
import sys
import types

import pytest
from support.playbooks import ROOT

FOLDER = ROOT / "integrations/ansible/collections/ansible_collections/hearth/automation/plugins/plugin_utils/record"
RUN = "01a22ae0-257d-7b13-a4a4-ce96a33bbab7"


@pytest.fixture(scope="module")
def remote():
    package = sys.modules["record_under_test"] = types.ModuleType("record_under_test")
    package.__path__ = [str(FOLDER)]
    return importlib.import_module("record_under_test.remote")


@pytest.mark.parametrize("env, section, wanted", [
    ({}, {}, {"url": "http://h"}),
    ({"HEARTH_API_TOKEN": "t"}, {}, {"url": "http://h", "token": "t"}),
    ({"HEARTH_API_TOKEN_FILE": "/t"}, {}, {"url": "http://h", "token_file": "/t"}),
    ({"HEARTH_API_TOKEN": "t", "HEARTH_API_TOKEN_FILE": "/t"}, {}, {"url": "http://h", "token": "t"}),
    ({}, {"api_token_file": "/t"}, {"url": "http://h", "token_file": "/t"}),
    ({"HEARTH_API_USERNAME": "u", "HEARTH_API_PASSWORD": "p"}, {}, {"url": "http://h", "username": "u", "password": "p"}),
    ({"ARA_API_USERNAME": "u", "ARA_API_PASSWORD": "p"}, {}, {"url": "http://h", "username": "u", "password": "p"}),
    ({"HEARTH_API_USERNAME": "ours", "ARA_API_USERNAME": "theirs"}, {}, {"url": "http://h", "username": "ours"}),
    ({"HEARTH_API_CA": "/ca.pem"}, {}, {"url": "http://h", "ca": "/ca.pem"}),
    ({"HEARTH_API_CERT": "/c.pem", "HEARTH_API_KEY": "/k.pem"}, {}, {"url": "http://h", "cert": "/c.pem", "key": "/k.pem"}),
    ({"ARA_API_CERT": "/c.pem", "ARA_API_KEY": "/k.pem"}, {}, {"url": "http://h", "cert": "/c.pem", "key": "/k.pem"}),
    ({}, {"api_cert": "/c.pem", "api_key": "/k.pem"}, {"url": "http://h", "cert": "/c.pem", "key": "/k.pem"}),
    ({"HEARTH_API_INSECURE": "true"}, {}, {"url": "http://h", "insecure": True}),
    ({"HEARTH_API_INSECURE": "no"}, {}, {"url": "http://h"}),
])
def test_what_it_says(remote, env, section, wanted):
    assert remote.wish("http://h", env, section) == wanted


@pytest.mark.parametrize("api, env", [("nonsense", {}), ("http://h", {"HEARTH_API_CERT": "/c"}), ("http://h", {"HEARTH_API_KEY": "/k"}),
                                      ("http://h", {"HEARTH_API_TIMEOUT": "soon"})])
def test_what_cannot_be_is_said(remote, api, env, tmp_path):
    said = remote.ask(RUN, {"HEARTH_API": api, "HEARTH_HOME": str(tmp_path), **env})
    assert "HEARTH_API" in said or "timeout" in said
    assert not list(tmp_path.glob("remote/*"))


@pytest.mark.parametrize("api", ["", "offline"])
def test_nothing_is_asked_for(remote, api, tmp_path):
    assert remote.ask(RUN, {"HEARTH_API": api, "HEARTH_HOME": str(tmp_path)}) is None
    assert list(tmp_path.iterdir()) == []


def test_the_file_is_private_and_whole(remote, tmp_path):
    env = {"HEARTH_API": "http://h", "HEARTH_API_TOKEN": "t", "HEARTH_HOME": str(tmp_path / "home"), "HEARTH_RUNTIME_DIR": "/none", "PATH": "/none"}
    assert "hearth" in remote.ask(RUN, env)  # no program is there that could send
    (file,) = pathlib.Path(tmp_path, "home/remote").iterdir()
    assert file.name == RUN + ".json" and json.loads(file.read_text()) == {"url": "http://h", "token": "t"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 and stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_folder_that_others_may_enter_is_refused(remote, tmp_path):
    (tmp_path / "remote").mkdir(mode=0o755)
    (tmp_path / "remote").chmod(0o755)
    said = remote.ask(RUN, {"HEARTH_API": "http://h", "HEARTH_HOME": str(tmp_path), "PATH": "/none"})
    assert "private" in said and not list(tmp_path.glob("remote/*"))
