"""Each answer beside the real shell's, on the same kind of folder."""
import os
import shlex
import stat
import subprocess

import pytest
from hearth_plugin_utils import shell_answers, shell_text
from hearth_plugin_utils.shell_text import Chmod, Home, MakeTmp, Remove

NAME = "ansible-tmp-1795249686.08-13589-188"


def by_shell(text):
    done = subprocess.run("/bin/sh -c " + shlex.quote(text + " && sleep 0"), shell=True, capture_output=True)
    return done.returncode, done.stdout, done.stderr


def make_tmp_text(base):
    path = "%s/%s" % (base, NAME)
    return ('( umask 77 && mkdir -p "` echo %s `"&& mkdir "` echo %s `" && echo %s="` echo %s `" )'
            % (base, path, NAME, path))


def modes(folder):
    return {str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")}


@pytest.mark.parametrize("user", ["", "root", "bin"])
def test_home_is_the_shells(user):
    assert shell_answers.answer(Home(user)) == by_shell("echo ~" + user)


def test_an_unknown_user_is_left_to_the_shell():
    assert shell_answers.answer(Home("nobody-of-that-name")) is None


def test_a_home_that_a_shell_might_read_otherwise_is_left_to_it(monkeypatch):
    for home in ("/a\\tb", "", "/a b"):
        monkeypatch.setenv("HOME", home)
        assert shell_answers.answer(Home("")) is None


@pytest.mark.parametrize("umask", [0o22, 0o77, 0o777, 0])
def test_a_temporary_folder_is_made_as_the_shell_makes_it(tmp_path, umask):
    ours, shells = tmp_path / "ours", tmp_path / "them"
    for folder in (ours, shells):
        folder.mkdir()
    before = os.umask(umask)
    try:
        expected = by_shell(make_tmp_text("%s/a/b" % shells))
        request = shell_text.parse("/bin/sh -c " + shlex.quote(make_tmp_text("%s/a/b" % ours) + " && sleep 0"))
        answer = shell_answers.answer(request)
        assert os.umask(umask) == umask
    finally:
        os.umask(before)
    assert answer == (0, expected[1].replace(b"/them/", b"/ours/"), b"")
    assert modes(ours) == modes(shells)


def test_a_temporary_folder_that_cannot_be_made_is_left_to_the_shell(tmp_path):
    (tmp_path / "file").write_text("")
    assert shell_answers.answer(MakeTmp("%s/file/x" % tmp_path, NAME)) is None
    (tmp_path / NAME).mkdir()
    assert shell_answers.answer(MakeTmp(str(tmp_path), NAME)) is None


def test_a_folder_is_removed_with_all_it_holds(tmp_path):
    folder = tmp_path / NAME
    (folder / "a/b").mkdir(parents=True)
    (folder / "a/link").symlink_to(tmp_path)
    (tmp_path / "kept").write_text("")
    assert shell_answers.answer(Remove(str(folder))) == (0, b"", b"")
    assert os.listdir(tmp_path) == ["kept"]
    assert shell_answers.answer(Remove(str(folder))) == (0, b"", b"")


def test_a_link_in_place_of_the_folder_is_left_to_the_shell(tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / NAME).symlink_to(tmp_path / "kept")
    assert shell_answers.answer(Remove(str(tmp_path / NAME))) is None
    assert (tmp_path / "kept").is_dir()


@pytest.mark.parametrize("bits, word", [(0o100, "u+x"), (0o700, "u+rwx")])
@pytest.mark.parametrize("mode", [0, 0o600, 0o2755, 0o4711, 0o1777])
def test_modes_become_those_of_chmod(tmp_path, bits, word, mode):
    for name in ("ours", "them"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "f").write_text("")
        os.chmod(tmp_path / name / "f", mode)
        os.chmod(tmp_path / name, mode | 0o100)
    expected = by_shell("chmod %s %s/them/ %s/them/f" % (word, tmp_path, tmp_path))
    assert shell_answers.answer(Chmod(bits, ("%s/ours/" % tmp_path, "%s/ours/f" % tmp_path))) == expected == (0, b"", b"")
    for name in ("", "/f"):
        assert os.stat("%s/ours%s" % (tmp_path, name)).st_mode == os.stat("%s/them%s" % (tmp_path, name)).st_mode


def test_a_missing_file_is_left_to_the_shell_before_any_mode_changed(tmp_path):
    (tmp_path / "f").write_text("")
    before = os.stat(tmp_path / "f").st_mode
    assert shell_answers.answer(Chmod(0o700, ("%s/f" % tmp_path, "%s/none" % tmp_path))) is None
    assert os.stat(tmp_path / "f").st_mode == before
