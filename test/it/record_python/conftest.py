import json
import os
import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
for part in ("", "../support", "../callback", "../../support", "../../../integrations/python/client"):
    sys.path.insert(0, str((HERE / part).resolve()))
import servers  # noqa: E402  pylint: disable=wrong-import-position
import support  # noqa: E402  pylint: disable=wrong-import-position

COLLECT = HERE.parent / "support/callback_plugins"


@pytest.fixture(scope="session", params=servers.all_of_them(), ids=lambda ara: ara.name)
def ara(request, tmp_path_factory):
    with request.param.running(tmp_path_factory.mktemp("ara")) as running:
        yield running


@pytest.fixture
def play(tmp_path):
    """play(text, bin_folder=…, **environment) -> (CompletedProcess, [result])."""

    def run(text, *arguments, bin_folder="/usr/bin", callbacks="collect", **environment):
        collected = tmp_path / "collected.jsonl"
        collected.write_text("")
        env = support.environment(
            tmp_path, ANSIBLE_CALLBACKS_ENABLED=callbacks, ANSIBLE_CALLBACK_PLUGINS=COLLECT, COLLECT_FILE=collected
        )
        plugins = environment.pop("ANSIBLE_CALLBACK_PLUGINS", None)
        env.update({name: str(value) for name, value in environment.items()})
        if plugins:
            env["ANSIBLE_CALLBACK_PLUGINS"] += ":" + plugins
        path = support.write(tmp_path, "site.yml", text)
        done = subprocess.run(
            [os.path.join(bin_folder, "ansible-playbook"), *support.LOCAL, path, *arguments],
            env=env, cwd=tmp_path, capture_output=True, text=True, timeout=300,
        )  # fmt: skip
        return done, [json.loads(line) for line in collected.read_text().splitlines()]

    return run
