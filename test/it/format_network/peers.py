import functools
import json
import os
import pathlib
import subprocess

TOP = pathlib.Path(__file__).resolve().parents[3]
PYTHON = "/usr/bin/python3"


@functools.cache
def tool(name):
    return pathlib.Path(subprocess.run([TOP / "tools" / name], check=True, capture_output=True, text=True).stdout.strip())


def cloud_init(documents):
    """What cloud-init renders: {"name|renderer": {path: text} or {"error": text}} of {name: (kind, document)}."""
    packages = tool("get_cloud_init") / "usr/lib/python3/dist-packages"
    done = subprocess.run([PYTHON, TOP / "test/it/format_network/peer.py"], input=json.dumps(documents), text=True,
                          capture_output=True, env={**os.environ, "PYTHONPATH": str(packages)})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def ours(document, renderer, kind="config"):
    program = pathlib.Path(os.environ["HEARTH_BUILD"]) / "bin" / "format_network_probe"
    done = subprocess.run([program, kind, renderer], input=json.dumps(document), text=True, capture_output=True)
    assert done.returncode == 0, done
    return json.loads(done.stdout)


def files_of(answer):
    return {file["path"]: file["bytes"] for file in answer["files"]}
