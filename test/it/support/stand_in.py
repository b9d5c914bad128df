"""An ansible-playbook that only tells what it was given, in the layout of a virtual environment."""
import json
import os
import pathlib

SCRIPT = r"""#!%(python)s
import json, os, signal, sys, time
def sets(name):
    line = [one for one in open("/proc/self/status") if one.startswith(name)][0]
    return int(line.split()[1], 16)
told = {"argv": [os.fsencode(one).hex() for one in sys.argv[1:]], "cwd": os.getcwd(), "group": os.getpgrp(),
        "fds": sorted(int(one) for one in os.listdir("/proc/self/fd") if os.path.exists("/proc/self/fd/" + one)),
        "ignored": sets("SigIgn"), "blocked": sets("SigBlk"), "env": dict(os.environ), "parent": os.getppid()}
got = []
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2):
    if os.environ.get("CATCH"):
        signal.signal(number, lambda number, frame: got.append(number))
with open(os.environ["TOLD"] + ".part", "w") as stream:
    json.dump(told, stream)
os.rename(os.environ["TOLD"] + ".part", os.environ["TOLD"])
end = time.monotonic() + float(os.environ.get("STAY", "0"))
while time.monotonic() < end and not got:
    time.sleep(0.005)
if got:
    time.sleep(0.3)  # a second one would come now
    print("got", *got)
if os.environ.get("DIE"):
    os.kill(os.getpid(), int(os.environ["DIE"]))
sys.exit(int(os.environ.get("CODE", "0")))
"""


def make(folder, version="2.19.0"):
    """Gives the folder that PATH should begin with."""
    venv = pathlib.Path(folder) / "stand-in"
    package = venv / "lib/python3.11/site-packages/ansible"
    package.mkdir(parents=True)
    (package / "release.py").write_text("#\n__version__ = '%s'\n" % version)
    (venv / "bin").mkdir()
    os.symlink("/usr/bin/python3", venv / "bin/python")
    (venv / "pyvenv.cfg").write_text("home = /usr/bin\ninclude-system-site-packages = false\n")
    program = venv / "bin/ansible-playbook"
    program.write_text(SCRIPT % {"python": venv / "bin/python"})
    program.chmod(0o755)
    return venv / "bin"


def read(path):
    return json.loads(pathlib.Path(path).read_text())
