"""Our reading of ansible.cfg and of the environment is Ansible's own, value by value."""
import json
import os
import pathlib
import random
import subprocess

import pytest

from support.playbooks import BUILD, ansible_versions

HERE = pathlib.Path(__file__).resolve().parent
READER = BUILD / "bin/ansible_config_reader"
# Debian's core under its number; every core from 2.14 to the newest where HEARTH_SOAK=1.
PYTHONS = {"2.14" if name == "debian" else name: str(folder / "python3") for name, folder in ansible_versions()}
CORES = list(PYTHONS)
NEWEST = CORES[-1]

# name: (ansible.cfg of the working directory or None, further variables)
CASES = {
    "nothing": (None, {}),
    "empty file": ("", {}),
    "only a section": ("[defaults]\n", {}),
    "lists": ("[defaults]\ncallbacks_enabled = timer, profile_tasks\ncollections_path=a:/b:~/c\nconnection_plugins=./p\n", {}),
    "old names": ("[defaults]\ncallback_whitelist=timer\ncollections_paths=/old\n", {}),
    "both names": ("[defaults]\ncallback_whitelist=a\ncallbacks_enabled=b\ncollections_path=/new\ncollections_paths=/old\n", {}),
    "old variables": (None, {"ANSIBLE_CALLBACK_WHITELIST": "timer", "ANSIBLE_COLLECTIONS_PATHS": "/old"}),
    "both variables": (None, {"ANSIBLE_CALLBACK_WHITELIST": "a", "ANSIBLE_CALLBACKS_ENABLED": "b",
                              "ANSIBLE_COLLECTIONS_PATHS": "/old", "ANSIBLE_COLLECTIONS_PATH": "/new"}),
    "variable before file": ("[defaults]\ncallbacks_enabled=a\ncollections_path=/f\n",
                             {"ANSIBLE_CALLBACKS_ENABLED": "b", "ANSIBLE_COLLECTIONS_PATH": "v"}),
    "old variable before new key": ("[defaults]\ncallbacks_enabled=a\n", {"ANSIBLE_CALLBACK_WHITELIST": "b"}),
    "empty variables": ("[defaults]\ncallbacks_enabled=a\n",
                        {"ANSIBLE_CALLBACKS_ENABLED": "", "ANSIBLE_COLLECTIONS_PATH": "", "ANSIBLE_CONNECTION_PLUGINS": ""}),
    "empty values": ("[defaults]\ncallbacks_enabled=\ncollections_path =\nconnection_plugins:\n", {}),
    "home": ("[defaults]\nhome=elsewhere\n", {}),
    "home with quotes": ("[defaults]\nhome='/x y'\n", {}),
    "home by variable": ("[defaults]\nhome=/no\n", {"ANSIBLE_HOME": "~/h"}),
    "empty home": ("[defaults]\nhome=\n", {"ANSIBLE_HOME": ""}),
    "expansion": ("[defaults]\ncollections_path=$A/x:${A}/y:$B:${B}/z:$:${:$$A:{{CWD}}/w:$1\n", {"A": "/a", "B": "rel"}),
    "users": ("[defaults]\ncollections_path=~root/x:~nobody_here/y:~:a/~/b\n", {}),
    "home variable with slashes": ("[defaults]\ncollections_path=~/x:~\n", {"HOME": "/tmp//"}),
    "home variable empty": ("[defaults]\ncollections_path=~/x:~\n", {"HOME": ""}),
    "dots": ("[defaults]\ncollections_path=../x:./y/../z:/a//b/:///c://d:.:..:/..:a/../../..\n", {}),
    "inline comments": ("[defaults]\ncollections_path = /a ; c\ncallbacks_enabled=a;b # x\nconnection_plugins=/p\t;q\n", {}),
    "comments": ("; a\n# b\n[defaults] ; c\n  # d\ncallbacks_enabled = x\n  ; e\n", {}),
    "continued": ("[defaults]\ncallbacks_enabled =\n  a,\n\n  b,\n # c\n  'd e'\ncollections_path=/a\n  :/b\n", {}),
    "indented keys": ("[defaults]\n  callbacks_enabled = a\n  collections_path = /x\n", {}),
    "any case": ("[defaults]\nCallbacks_Enabled: a\nCOLLECTIONS_PATH : /x\n", {}),
    "section in another case": ("[Defaults]\ncallbacks_enabled=a\n", {}),
    "the section DEFAULT": ("[DEFAULT]\ncallbacks_enabled=a\nhome=/h\n[defaults]\n", {}),
    "DEFAULT alone": ("[DEFAULT]\ncallbacks_enabled=a\n", {}),
    "text behind the section": ("[defaults] x\ncallbacks_enabled=a\n", {}),
    "brackets in the section": ("[a]b]\n[defaults]\ncallbacks_enabled=a\n", {}),
    "quotes": ("[defaults]\ncallbacks_enabled='a', \"b\", 'c\", \"d\\\", ''\n", {}),
    "percent": ("[defaults]\ncallbacks_enabled=%(x)s,%%\n", {}),
    "dos": ("[defaults]\r\ncallbacks_enabled = a\r\n  ,b\r\n", {}),
    "no-break space": ("[defaults]\ncallbacks_enabled =\u00a0a\u00a0,\u00a0b\u00a0\u00a0; c\n", {}),
    "utf-8": ("[defaults]\ncollections_path=/ä/ö\n", {}),
    "equal signs": ("[defaults]\ncallbacks_enabled==a=b\ncollections_path:/a=/b\n", {}),
    "byte order mark": ("\ufeff[defaults]\ncallbacks_enabled=a\n", {}),
    "no section": ("callbacks_enabled=a\n", {}),
    "twice": ("[defaults]\ncallbacks_enabled=a\nCallbacks_enabled=b\n", {}),
    "section twice": ("[defaults]\nx=1\n[defaults]\ny=1\n", {}),
    "DEFAULT twice": ("[DEFAULT]\nx=1\n[DEFAULT]\ny=1\n[defaults]\n", {}),
    "key without value": ("[defaults]\ncallbacks_enabled\n", {}),
    "value without key": ("[defaults]\n= a\n", {}),
    "empty section name": ("[]\nx=1\n", {}),
    "file by variable": ("[defaults]\ncallbacks_enabled=cwd\n", {"ANSIBLE_CONFIG": "other/named.ini"}),
    "folder by variable": ("[defaults]\ncallbacks_enabled=cwd\n", {"ANSIBLE_CONFIG": "$D"}),
    "missing file by variable": ("[defaults]\ncallbacks_enabled=cwd\n", {"ANSIBLE_CONFIG": "/none.cfg"}),
    "wrong kind of file by variable": ("", {"ANSIBLE_CONFIG": "other/named.conf"}),
    "empty variable for the file": ("[defaults]\ncallbacks_enabled=cwd\n", {"ANSIBLE_CONFIG": ""}),
}


def make_machine(folder, text):
    """A working directory, a home with a configuration of its own, and files that variables name."""
    (folder / "home").mkdir(parents=True)
    (folder / "home" / ".ansible.cfg").write_text("[defaults]\ncallbacks_enabled=of_home\nconnection_plugins=p\n")
    cwd = folder / "cwd"
    (cwd / "other").mkdir(parents=True)
    (cwd / "other" / "named.ini").write_text("[defaults]\ncallbacks_enabled=named\ncollections_path=c\n")
    (cwd / "other" / "named.conf").write_text("[defaults]\n")
    (cwd / "other" / "ansible.cfg").write_text("[defaults]\ncallbacks_enabled=in_folder\nconnection_plugins={{CWD}}/q:r\n")
    if text is not None:
        (cwd / "ansible.cfg").write_bytes(text.encode())
    return cwd


def question(folder, text, variables, core):
    cwd = make_machine(folder, text)
    return {"cwd": str(cwd), "core": core,
            "variables": {"HOME": str(folder / "home"), "PATH": "/usr/bin:/bin", "D": str(cwd / "other"), **variables}}


def ask(program, questions):
    text = "".join(json.dumps(one) + "\n" for one in questions)
    ended = subprocess.run(program, input=text, stdout=subprocess.PIPE, check=True, text=True, timeout=600)
    return [json.loads(line) for line in ended.stdout.splitlines()]


def compare(questions, core):
    ours = ask([READER], questions)
    theirs = ask([PYTHONS[core], HERE / "ansible_config_side.py"], questions)
    assert len(ours) == len(theirs) == len(questions)
    for one, our, their in zip(questions, ours, theirs):
        if "refused" in their:
            assert "refused" in our, (one, their)
        else:
            assert our == their, one


@pytest.mark.parametrize("core", CORES)
def test_reads_what_ansible_reads(tmp_path, core):
    compare([question(tmp_path / str(number), text, variables, core)
             for number, (text, variables) in enumerate(CASES.values())], core)


@pytest.mark.parametrize("core", CORES)
def test_passes_over_a_file_where_everybody_may_write(tmp_path, core):
    one = question(tmp_path / "1", "[defaults]\ncallbacks_enabled=cwd\n", {}, core)
    os.chmod(one["cwd"], 0o777)
    compare([one], core)
    assert ask([READER], [one])[0]["callbacks_enabled"] == ["of_home"]


KEYS = ["callbacks_enabled", "home", "collections_path", "connection_plugins"]
VALUES = ["a", "b,c", "'", '"', "/p", "~", "$A", "\u00a0", "]", ",", "\x1c", ":", " ", "\t", ";", " ;", "#", "=", "{{CWD}}", "..", "\r"]
OTHER_LINES = ["", " ", "# c", "  ; c", "[x]", "[DEFAULT]", "  more", "\tmore ; c", " \u00a0more", "x = 1"]


def random_file(pick):
    """Mostly whole, so that most are taken: each key once, in any place, with any junk for its value."""
    lines = ["%s%s%s%s%s" % (pick.choice(["", "", " ", "\t "]), pick.choice([key, key.upper()]), pick.choice(["=", ":", " = "]),
                             "".join(pick.choices(VALUES, k=pick.randrange(6))), pick.choice(["", "", "\r"]))
             for key in pick.sample(KEYS, pick.randrange(1, 5))]
    for line in pick.sample(OTHER_LINES, pick.randrange(6)):
        lines.insert(pick.randrange(len(lines) + 1), line)
    return "\n".join(["[defaults]"] + lines) + pick.choice(["", "\n"])


@pytest.mark.parametrize("seed", range(2))
def test_reads_random_files_as_ansible_does(tmp_path, seed):
    pick = random.Random(seed)
    compare([question(tmp_path / str(number), random_file(pick), {"A": "/a"}, NEWEST) for number in range(100)], NEWEST)


@pytest.mark.parametrize("core", CORES)
def test_asks_ansible_as_its_own_dump_does(tmp_path, core):
    """`ansible_config_side.py` is no invention of ours: `ansible-config dump` says the same."""
    one = question(tmp_path / "1", *CASES["lists"], core)
    program = [PYTHONS[core], "-m", "ansible", "config", "dump", "--format", "json"]
    dumped = subprocess.run(program, env={**one["variables"], "LANG": "C.UTF-8"}, cwd=one["cwd"],
                            stdout=subprocess.PIPE, check=True, text=True).stdout
    dump = {entry["name"]: entry["value"] for entry in json.loads(dumped) if "name" in entry}
    asked = ask([PYTHONS[core], HERE / "ansible_config_side.py"], [one])[0]
    assert dump["CALLBACKS_ENABLED"] == asked["callbacks_enabled"]
    assert dump["COLLECTIONS_PATHS"] == asked["collections_path"]
    assert dump["DEFAULT_CONNECTION_PLUGIN_PATH"] == asked["connection_plugins"]
