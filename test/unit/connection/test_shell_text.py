"""The texts are those that ansible-playbook -vvv showed, of ansible-core 2.14.18, 2.19 and 2.21."""
import shlex

import pytest
from hearth_plugin_utils import shell_text
from hearth_plugin_utils.shell_text import BARE, SLEEPS, Chmod, Home, MakeTmp, Remove, Run, parse

TMP = "/root/.ansible/tmp"
T214 = TMP + "/ansible-tmp-1795249686.0891745-13589-188105579148064"
T219 = TMP + "/ansible-tmp-1795249693.1229255-13804-31616196217323"


def wrapped(text):
    return "/bin/sh -c " + shlex.quote(text + " && sleep 0")


@pytest.mark.parametrize("command, request_", [
    ("/bin/sh -c '/usr/bin/python3 && sleep 0'", Run("/usr/bin/python3", (), SLEEPS)),
    ("/bin/sh -c '/opt/my-venv+x/bin/python3.11 && sleep 0'", Run("/opt/my-venv+x/bin/python3.11", (), SLEEPS)),
    ("/bin/sh -c 'python3 && sleep 0'", Run("python3", (), SLEEPS)),
    ("/bin/sh -c '/usr/bin/env python3 && sleep 0'", Run("python3", (), SLEEPS)),
    ("/bin/sh -c 'A=1 /usr/bin/env python && sleep 0'", Run("python", (("A", "1"),), SLEEPS)),
    ("/bin/sh -c 'FOO='\"'\"'it'\"'\"'\"'\"'\"'\"'\"'\"'s a'\"'\"' BAR='\"'\"''\"'\"' /usr/bin/python3 && sleep 0'",
     Run("/usr/bin/python3", (("FOO", "it's a"), ("BAR", "")), SLEEPS)),
    ("/bin/sh -c /usr/bin/python3", Run("/usr/bin/python3", (), BARE)),
    ("/bin/sh -c 'A='\"'\"'b c'\"'\"' /usr/bin/python3'", Run("/usr/bin/python3", (("A", "b c"),), BARE)),
    ("/bin/sh -c 'echo ~root'", Home("root")),
    ("/bin/sh -c 'chmod u+rwx %s/ %s/.source'" % (T219, T219), Chmod(0o700, (T219 + "/", T219 + "/.source"))),
    ("/bin/sh -c 'rm -f -r %s > /dev/null 2>&1'" % T219, Remove(T219)),
    ("/bin/sh -c 'echo ~root && sleep 0'", Home("root")),
    ("/bin/sh -c 'echo ~ && sleep 0'", Home("")),
    ("/bin/sh -c '( umask 77 && mkdir -p \"` echo %s `\"&& mkdir \"` echo %s `\" && echo "
     "ansible-tmp-1795249686.0891745-13589-188105579148064=\"` echo %s `\" ) && sleep 0'" % (TMP, T214, T214),
     MakeTmp(TMP, "ansible-tmp-1795249686.0891745-13589-188105579148064")),
    ("/bin/sh -c 'chmod u+x %s/ %s/source && sleep 0'" % (T214, T214), Chmod(0o100, (T214 + "/", T214 + "/source"))),
    ("/bin/sh -c 'chmod u+rwx %s/ %s/.source.txt && sleep 0'" % (T219, T219),
     Chmod(0o700, (T219 + "/", T219 + "/.source.txt"))),
    ("/bin/sh -c 'rm -f -r %s/ > /dev/null 2>&1 && sleep 0'" % T219, Remove(T219)),
])
def test_ansibles_own_texts_are_recognised(command, request_):
    assert parse(command) == request_


@pytest.mark.parametrize("value", ["plain", "two words", "it's", "$HOME `id` \\ \"x\" ;|&", "line\nline", "~/x", "", "ü", "a=b", "#"])
def test_an_assignment_gives_back_the_users_value(value):
    for end in shell_text.ENDS:
        command = "/bin/sh -c " + shlex.quote("K=%s A=1 /usr/bin/python3%s" % (shlex.quote(value), end))
        assert parse(command) == Run("/usr/bin/python3", (("K", value), ("A", "1")), end)


@pytest.mark.parametrize("text", [
    "", " /usr/bin/python3", "/usr/bin/python3 ", "python3 x", "./python3", "/usr/bin/python3 -c pass", "/usr/bin/python3 /tmp/x",
    "/usr/bin/env A=1 python3", "/usr/bin/env -S python3", "/bin/env python3", "/usr/bin/env  python3", "x /usr/bin/env python3",
    "'/usr/bin/env python3'", "/usr/bin/python3; id", "/usr/bin/", "~/venv/bin/python",
    "K=$HOME /usr/bin/python3", "K=\"a\" /usr/bin/python3", "K='a'  /usr/bin/python3", "K-K=a /usr/bin/python3",
    "1K=a /usr/bin/python3", "IFS=: /usr/bin/python3", "PWD=/ /usr/bin/python3", "BASH_ENV=x /usr/bin/python3", "K='a /usr/bin/python3",
    "echo ~root/x", "echo ~root ~", "echo '~x y'", "echo ~-", "echo ~+", "echo x",
    "rm -f -r /etc/ > /dev/null 2>&1", "rm -f -r /tmp/ansible-tmp-1-2-3/../x/ > /dev/null 2>&1", "rm -f -r %s// > /dev/null 2>&1" % T214,
    "rm -f %s/ > /dev/null 2>&1" % T214, "rm -f -r '%s x/' > /dev/null 2>&1" % T214,
    "chmod u+x", "chmod u+x a", "chmod a+rx /x", "chmod u+x '/x y'", "chmod u+x /x /y; id", "chmod u+x  /x",
    "( umask 77 && mkdir -p \"` echo $HOME/x `\"&& mkdir \"` echo $HOME/x/ansible-tmp-1-2-3 `\" && echo ansible-tmp-1-2-3=\"` echo "
    "$HOME/x/ansible-tmp-1-2-3 `\" )",
    "( umask 77 && mkdir -p \"` echo /a `\"&& mkdir \"` echo /b/ansible-tmp-1-2-3 `\" && echo ansible-tmp-1-2-3=\"` echo "
    "/b/ansible-tmp-1-2-3 `\" )",
])
def test_any_other_text_is_left_to_the_shell(text):
    assert parse(wrapped(text)) is None
    assert parse("/bin/sh -c " + shlex.quote(text)) is None


@pytest.mark.parametrize("command", [
    "/bin/bash -c '/usr/bin/python3 && sleep 0'", "/bin/sh -c '/usr/bin/python3'", "/bin/sh -c /usr/bin/python3 ",
    "/bin/sh -c /usr/bin/python3 && sleep 0", "/bin/sh -c A=1 /usr/bin/python3", "/bin/sh -c 'python3", "/bin/sh -c 'A=1 python3 '",
    "/bin/sh -c \"/usr/bin/python3 && sleep 0\"", "/bin/sh -c '/usr/bin/python3 && sleep 0' ", "/bin/sh -c '/usr/bin/python3 && sleep 0'x'",
    "/bin/sh -c '/usr/bin/python3 && sleep 0\n'", "/bin/sh -c", "/bin/sh -c '", "", b"/bin/sh -c '/usr/bin/python3 && sleep 0'", None,
    "sudo -H -S -n  -u root /bin/sh -c '/bin/sh -c '\"'\"'echo BECOME-SUCCESS-x ; /usr/bin/python3'\"'\"' && sleep 0'",
    "/bin/sh -c 'sudo -H -S -n  -u bin /bin/sh -c '\"'\"'echo BECOME-SUCCESS-x ; /usr/bin/python3'\"'\"' && sleep 0'",
])
def test_any_other_way_of_calling_a_shell_is_left_to_the_shell(command):
    assert parse(command) is None


TOKEN = "BECOME-SUCCESS-abcdefghijklmnopqrstuvwxyzabcdef"


def become(inner, sudo="sudo -H -S -n  -u root", end=SLEEPS):
    return "/bin/sh -c " + shlex.quote("%s /bin/sh -c %s%s" % (sudo, shlex.quote("echo %s ; %s" % (TOKEN, inner)), end))


@pytest.mark.parametrize("end", shell_text.ENDS)
def test_sudo_is_recognised_with_all_that_it_runs(end):
    found = shell_text.parse_become(become("A='1 2' /usr/bin/python3", end=end))
    assert found == shell_text.Become("sudo -H -S -n  -u root", TOKEN, "echo %s ; A='1 2' /usr/bin/python3" % TOKEN,
                                      shell_text.Run("/usr/bin/python3", (("A", "1 2"),), end))


@pytest.mark.parametrize("command", [
    "/bin/sh -c '/usr/bin/python3 && sleep 0'",
    become("/usr/bin/python3; rm -rf /"),
    become("/usr/bin/python3", sudo="doas"),
    become("/usr/bin/python3").replace(TOKEN, "BECOME"),
    become("/usr/bin/python3")[:-1],
])
def test_what_is_no_sudo_of_ansibles_is_not(command):
    assert shell_text.parse_become(command) is None
