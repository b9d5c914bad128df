"""The payloads that Ansible itself makes of a module, as zip files: theirs, and with Hearth's cloud.common."""
import base64
import pathlib
import re
import subprocess

from bench.common.errors import BenchError
from bench.common.place import INTERPRETER

PLAYBOOK = "/usr/bin/ansible-playbook"
DEBIANS = pathlib.Path("/usr/lib/python3/dist-packages/ansible_collections/cloud/common")
ROOT = pathlib.Path(__file__).resolve().parents[2]
STAND_IN = ROOT / "integrations/ansible/stand_in/ansible_collections/cloud/common"


def collections(place):
    """{side: collections path}. Both have turbo_demo as it is, and turbo_wait, a copy that waits 20 ms."""
    paths = {}
    for side in ("theirs", "hearth"):
        common = place.folder / f"collections-{side}/ansible_collections/cloud/common"
        common.mkdir(parents=True)
        copy_tree(DEBIANS, common)
        demo = (common / "plugins/modules/turbo_demo.py").read_text()
        waits = demo.replace("import os\n", "import os\nimport time\n", 1).replace(
            "    counter()\n", "    counter()\n        time.sleep(0.02)\n", 1)
        if waits.count("time.sleep") != 1:
            raise BenchError("turbo_demo is another than the one that this bench knows")
        (common / "plugins/modules/turbo_wait.py").write_text(waits)
        paths[side] = common.parents[2]
    copy_tree(STAND_IN, paths["hearth"] / "ansible_collections/cloud/common")
    return paths


def copy_tree(source, target):
    subprocess.run(["cp", "-rL", f"{source}/.", str(target)], check=True)


def make(place, module, path):
    """The payload of `cloud.common.MODULE` with the collections of `path`: its file."""
    work = place.make(f"tmp-{module}-{pathlib.Path(path).name}")
    ours = ROOT / "integrations/ansible/collections"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(place.folder), "ANSIBLE_KEEP_REMOTE_FILES": "1",
                   "ANSIBLE_REMOTE_TMP": str(work), "ANSIBLE_COLLECTIONS_PATH": f"{path}:{ours}", "LC_ALL": "C.UTF-8",
                   "ANSIBLE_CONFIG": str(place.config)}
    subprocess.run(["/usr/bin/ansible", "localhost", "-c", "local", "-m", f"cloud.common.{module}",
                    "-e", f"ansible_python_interpreter={INTERPRETER}"],
                   env=environment, capture_output=True, stdin=subprocess.DEVNULL, timeout=120, check=True)
    (wrapper,) = work.glob(f"*/AnsiballZ_{module}.py")
    data = re.search(rb'ZIPDATA = """([^"]+)"""', wrapper.read_bytes())
    if not data:
        raise BenchError("the wrapper of another core than 2.14")
    payload = work / f"ansible_cloud.common.{module}_payload.zip"
    payload.write_bytes(base64.b64decode(data.group(1)))
    return payload
