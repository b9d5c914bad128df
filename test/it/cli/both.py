"""`ara ARGUMENTS` and `hearth ARGUMENTS` against one server."""
import json
import pathlib
import subprocess

from ara_server import BIN, need_ara
from support.playbooks import HEARTH

FOLDER = pathlib.Path(__file__).resolve().parent


def environment(server, **more):
    return {**server.env, "ARA_API_CLIENT": "http", "ARA_API_SERVER": server.url, **more}


def ara(server, all_arguments, **more):
    """(exit code, stdout) of each."""
    need_ara()
    done = subprocess.run([BIN / "python", FOLDER / "ara_cli.py"], input=json.dumps(all_arguments), env=environment(server, **more),
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return [tuple(one) for one in json.loads(done.stdout)]


def hearth(server, arguments, **more):
    return subprocess.run([HEARTH, *arguments], env=environment(server, **more), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
