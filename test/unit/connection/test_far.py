import os
import pathlib

import pytest
from hearth_plugin_utils import far_call, far_end, frames, options

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "golden/far"


def golden(name):
    return (GOLDEN / (name + ".bin")).read_bytes()


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.bin")), ids=lambda path: path.stem)
def test_each_golden_frame_is_one_frame(path):
    ((header, body),) = frames.Reader().feed_whole(path.read_bytes())
    assert (header["t"], path.stem) == ("far", "greeting") or path.stem.startswith(header["t"])
    assert frames.encode(header, body) == path.read_bytes()


def test_a_program_goes_out_with_the_golden_bytes():
    class Daemon:
        def __init__(self):
            self.got, self.answers = b"", [golden("sent")]

        def sendall(self, data):
            self.got += data

        def recv(self, _size):
            return self.answers.pop(0) if self.answers else b""

        def setsockopt(self, *_):
            pass

        def close(self):
            pass

    daemon = Daemon()
    header = {"key": "k" * 8, "run": "", "task": "0242ac11-0002-1f6c-2b3e-00000000000a", "host": "höst"}
    call = far_call.begin(daemon, header, [b"/usr/bin/python3", b"LC_ALL=C"], b"before\nthe zip\nparams\n")
    expected = dict(frames.Reader().feed_whole(golden("far")).__next__()[0])
    ((got, body),) = frames.Reader().feed_whole(daemon.got)
    assert got == expected
    assert body == next(frames.Reader().feed_whole(golden("far")))[1]
    assert (call.channel, call.number) == ("0123456789abcdef0123456789abcdef", 7)
    with pytest.raises(far_call.Lost):
        call.finish()


@pytest.mark.parametrize("name, status", [("exit", 0), ("exit_keeps", 0), ("exit_lost", None)])
def test_what_is_collected_is_read_behind_a_shells_words(name, status):
    result = far_call.read_collected(b"Welcome!\n" + golden("out") + golden(name))
    assert result.stdout() == b'{"ping": "pong"}\n' and result.stderr() == b"" and result.status == status


def test_a_call_that_never_came_may_run():
    assert far_call.read_collected(golden("never")) is None


@pytest.mark.parametrize("text", [b"", b"HEARTH-FAR missing Linux x86_64\n", golden("out"), frames.encode({"t": "unknown"}), b"HRT1junk"])
def test_what_nobody_knows_is_never_taken_for_safe(text):
    with pytest.raises(far_call.Refused):
        far_call.read_collected(text)


def test_a_channel_rides_on_the_master_and_knows_no_password():
    argv = [b"sshpass", b"-d12", b"-P", b"PIN", b"/usr/bin/ssh", b"-o", b"ControlPath=x", b"host", b"command"]
    riding = far_end.riding_command(argv)
    assert riding[0] == b"/usr/bin/ssh" and b"ProxyCommand=false" in riding and riding[-2:] == [b"host", b"command"]
    assert far_end.riding_command([b"sshpass", b"-d1"]) is None


def test_names_differ_where_something_that_counts_differs():
    end = far_end.FarEnd(far_end.COPY, "~/.ansible/tmp", {"x86_64": "a" * 64})
    other = far_end.FarEnd(far_end.COPY, "~/.ansible/tmp", {"x86_64": "b" * 64})
    target = far_end.target_of([b"ssh", b"host"], {"LANG": "C", "PWD": "/", "ANSIBLE_X": "1"})
    assert target == far_end.target_of([b"ssh", b"host"], {"LANG": "C", "PWD": "/tmp", "HEARTH_RUN": "2"})
    assert target != far_end.target_of([b"ssh", b"host"], {"LANG": "de_DE.UTF-8"})
    assert target != far_end.target_of([b"ssh", b"-p1", b"host"], {"LANG": "C"})
    names = {far_end.key_of(target, end), far_end.key_of(target, other), far_end.key_of(target, end, "sudo root")}
    assert len(names) == 3 and all(len(name) <= 200 for name in names)


@pytest.mark.parametrize("folder", ["~/.ansible/tmp; rm -rf /", "`id`", "$(id)", "a b", "x'y", ""])
def test_a_folder_that_a_shell_would_read_otherwise_is_not_used(folder):
    assert not far_end.FarEnd(far_end.COPY, folder, {"x86_64": "a" * 64}).usable()


def test_nothing_is_copied_where_there_is_no_program(tmp_path):
    (tmp_path / "hearth").write_text("")
    (tmp_path / "hearth-far").write_bytes(b"\x7fELF" + b"\0" * 14 + b"\xb7\0")
    environment = {"HEARTH_BIN": str(tmp_path / "hearth")}
    assert far_end.Binary(environment, "x86_64").path is None
    arm = far_end.Binary(environment, "aarch64")
    assert arm.path == os.path.realpath(str(tmp_path / "hearth-far")) and len(arm.digest()) == 64
    assert not far_end.FarEnd(far_end.COPY, "~/tmp", {}).usable()


def test_an_option_is_added_to_a_documentation_as_it_stands():
    yaml = pytest.importorskip("yaml")
    text = "\n    name: ssh\n    options:\n      host:\n          default: x\n      port:\n          default: 1\n"
    read = yaml.safe_load(options.with_option(text, "mine:\n  default: copy\n  choices: [copy]"))
    assert read["options"] == {"mine": {"default": "copy", "choices": ["copy"]}, "host": {"default": "x"}, "port": {"default": 1}}
