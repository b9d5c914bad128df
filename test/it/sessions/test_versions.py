"""What works with which ansible-core, tried; docs/manual/versions.md is the table of it.

HEARTH_ACCEPT=1 writes the rows of the versions that are installed (HEARTH_SOAK=1: all of tools/ansible_venv).
"""
import os
import re
import subprocess

import pytest

from sessions.place import odd
from support.playbooks import ROOT, ansible_versions

PAGE = ROOT / "docs/manual/versions.md"
LOOKUP = {"debug": {"msg": "{{ lookup('acme.turbo.tell', wantlist=True) }}"}}
VERSIONS = ansible_versions()


def core_of(ansible):
    said = subprocess.run([str(ansible / "ansible-playbook"), "--version"], capture_output=True, text=True, check=True)
    core = re.search(r"core (\d+\.\d+)", said.stdout).group(1)
    return core, re.search(r"python version = (\d+\.\d+)", said.stdout).group(1)


def row_of(place, ansible):
    """The cells of one version: what each kind of task was, seen."""
    turbo, again, lookup, lookup_again, ping = place.play(
        [odd("count", text="x"), odd("count", text="x"), LOOKUP, LOOKUP, {"ping": {}}])
    listed = place.site.json("playbook", "list")
    shown = place.site.json("playbook", "show", str(listed[0]["id"]))
    roads = {road["how"] for road in shown["roads"]}
    return [*core_of(ansible),
            "warm" if "warm fork" in roads and ping["ping"] == "pong" else "plain",
            "session" if (turbo["count"], again["count"]) == (1, 2) and "session hit" in roads else "no session",
            "session" if (lookup["msg"][0], lookup_again["msg"][0]) == (1, 2) else "no session",
            "recorded" if listed else "not recorded"]


def line_of(cells):
    return "| " + " | ".join(cells) + " |"


@pytest.mark.parametrize("place", VERSIONS, ids=[name for name, _ in VERSIONS], indirect=True)
def test_the_manual_says_what_works(place, request):
    ansible = dict(VERSIONS)[request.node.callspec.id]
    cells = row_of(place, ansible)
    lines = PAGE.read_text().splitlines()
    mine = [index for index, line in enumerate(lines) if line.startswith("| %s |" % cells[0])]
    if os.environ.get("HEARTH_ACCEPT") == "1":
        if mine:
            lines[mine[0]] = line_of(cells)
        else:
            lines.append(line_of(cells))
        head = [line for line in lines if not re.match(r"\| \d", line)]
        rows = sorted((line for line in lines if re.match(r"\| \d", line)), key=lambda line: int(line.split(".")[1].split()[0]))
        PAGE.write_text("\n".join(head + rows) + "\n")
    else:
        assert mine and lines[mine[0]] == line_of(cells)
