"""What ara's command line prints of a server, hearth's prints too, byte by byte; the differences are listed."""
import contextlib
import fcntl
import itertools
import os
import pty
import struct
import subprocess
import termios

import pytest

from ara_server import BIN
from both import ara, environment, hearth
from runs import NAMES
from support.playbooks import HEARTH

LIST_FORMS = (["-f", "table"], ["-f", "json"], ["-f", "yaml"], ["-f", "csv"], ["-f", "value"])
SHOW_FORMS = (["-f", "table"], ["-f", "json"], ["-f", "yaml"], ["-f", "value"])
LISTS = {
    "playbook": ([], ["--long"], ["--status", "failed"], ["--label", "n0"], ["--user", "me", "--order=started"], ["--path", "site"], ["--name", "nope"]),
    "play": ([], ["--resolve"], ["--resolve", "--long"], ["--playbook", "1"]),
    "task": ([], ["--long"], ["--resolve"], ["--resolve", "--long"], ["--with-warnings"], ["--without-deprecations", "--action", "debug"], ["--limit", "3"]),
    "host": ([], ["--resolve"], ["--latest"], ["--with-failed"], ["--name", "web"]),
    "result": ([], ["--long"], ["--resolve"], ["--resolve", "--long", "--limit", "5"], ["--status", "failed"], ["--ignore-errors"], ["--changed", "--host", "1"]),
    "record": ([], ["--resolve"], ["--key", "version"]),
}
METRICS = {
    "playbook": ([], ["--long"], ["--aggregate", "ansible_version"], ["--aggregate", "controller", "--limit", "1"]),
    "task": ([], ["--long"], ["--aggregate", "path"], ["--aggregate", "name"]),
    "host": ([], ["--with-failed"]),
}
SHOWS = {"playbook": ([],), "play": ([],), "task": ([],), "host": ([], ["--with-facts"]), "result": ([], ["--with-content"]), "record": ([],)}
ODD = [
    ["task", "list", "-f", "table", "--max-width", "80"],
    ["task", "list", "--long", "-f", "table", "--max-width", "100"],
    ["playbook", "show", "1", "-f", "table", "--max-width", "60"],
    ["task", "list", "-f", "json", "--noindent", "-c", "name", "-c", "id"],
    ["task", "list", "-f", "csv", "--quote", "all"],
    ["task", "list", "-f", "csv", "--quote", "minimal", "-c", "name"],
    ["task", "list", "-f", "csv", "--quote", "none", "-c", "id", "-c", "name"],
    ["task", "list", "-f", "value", "--sort-column", "name", "-c", "name"],
    ["task", "list", "-f", "value", "--sort-column", "action", "--sort-column", "id", "--sort-descending"],
    ["playbook", "list", "--name", "nope", "-f", "table", "--print-empty"],
    ["record", "show", "2", "-f", "shell", "--prefix", "r_", "-c", "id", "-c", "key", "-c", "playbook"],
]  # fmt: skip


def all_arguments():
    for noun, options in LISTS.items():
        for option, form in itertools.product(options, LIST_FORMS):
            yield [noun, "list", *option, *form]
    for noun, options in METRICS.items():
        for option, form in itertools.product(options, LIST_FORMS):
            yield [noun, "metrics", *option, *form]
    for noun, options in SHOWS.items():
        for option, form, number in itertools.product(options, SHOW_FORMS, (1, 2)):
            yield [noun, "show", str(number), *option, *form]
    yield from ODD


def test_every_noun_verb_and_form_prints_the_same(server):
    arguments = list(all_arguments())
    different = []
    for one, (code, wanted) in zip(arguments, ara(server, arguments)):
        assert code == 0, (one, wanted)
        ours = hearth(server, one)
        if ours.returncode != 0 or ours.stdout != wanted:
            different.append((one, ours.returncode, ours.stderr[:200], first_difference(wanted, ours.stdout)))
    assert not different, f"{len(different)} of {len(arguments)}: {different[:5]}"
    assert len(arguments) > 200


def test_without_a_form_nouns_that_hearth_has_no_view_of_print_aras_table(server):
    arguments = [["play", "list"], ["task", "list"], ["host", "list"], ["result", "list"], ["record", "list"], ["task", "show", "1"], ["host", "metrics"]]
    for one, (_, wanted) in zip(arguments, ara(server, arguments)):
        assert hearth(server, one).stdout == wanted, one


def test_settings_of_the_environment_count(server):
    more = {"ARA_CLI_LIMIT": "4", "ARA_CLI_RESOLVE": "1", "CLIFF_MAX_TERM_WIDTH": "70"}
    arguments = [["task", "list"], ["result", "list", "-f", "csv"]]
    for one, (_, wanted) in zip(arguments, ara(server, arguments, **more)):
        assert hearth(server, one, **more).stdout == wanted, one


def on_terminal(command, env, columns):
    """What a terminal of so many columns is sent."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL) as process:
        os.close(theirs)
        text = b""
        with contextlib.suppress(OSError):  # EIO: nobody has the other end any more
            while part := os.read(ours, 65536):
                text += part
        os.close(ours)
        assert process.wait(timeout=60) == 0
    return text.decode()


@pytest.mark.parametrize("arguments", [["task", "list"], ["playbook", "show", "1", "-f", "table"]], ids=" ".join)
def test_a_table_fits_the_terminal(server, arguments):
    wanted = on_terminal([BIN / "ara", *arguments], environment(server), 90)
    assert on_terminal([HEARTH, *arguments], environment(server), 90) == wanted
    assert max(len(line) for line in wanted.splitlines()) <= 90


# Where Hearth differs, and why.
DIFFERENCES = [
    # ara says 1 for whatever is wrong, and 0 for a deletion of what is not there.
    (["playbook", "show", "99"], 1, 66),
    (["task", "show", "99"], 1, 66),
    (["task", "show", "x"], 1, 66),
    (["task", "delete", "99"], 0, 66),
    # It prints a traceback for an answer without results.
    (["result", "list", "--status", "nope"], 1, 64),
    # argparse's 2.
    (["task", "list", "-f", "xml"], 2, 64),
    (["task", "list", "-c", "nope"], 1, 64),
    # It takes them for its default, 100.
    (["task", "list", "--limit", "0"], 0, 64),
    (["task", "list", "--limit", "x"], 0, 64),
]


@pytest.fixture(scope="module")
def ara_codes(server):
    return [code for code, _ in ara(server, [arguments for arguments, _, _ in DIFFERENCES])]


@pytest.mark.parametrize("place", range(len(DIFFERENCES)), ids=lambda place: " ".join(DIFFERENCES[place][0]))
def test_exit_codes_that_differ(server, ara_codes, place):
    arguments, aras, ours = DIFFERENCES[place]
    done = hearth(server, arguments)
    assert (ara_codes[place], done.returncode) == (aras, ours)
    assert done.stderr and not done.stdout


def test_lines_for_a_shell_run_nothing(server):
    """cliff leaves `$` and backticks in double quotes: whoever evaluates them runs what a task is called."""
    number = str(2 * len(NAMES))
    assert '"$(id) `id`"' in ara(server, [["task", "show", number, "-f", "shell", "-c", "name"]])[0][1]
    assert hearth(server, ["task", "show", number, "-f", "shell", "-c", "name"]).stdout == 'name="\\$(id) \\`id\\`"\n'


def test_metrics_have_runs_without_a_name(server):
    """ara cannot sort None beside text."""
    assert ara(server, [["playbook", "metrics", "--aggregate", "name"]])[0][0] == 1
    assert hearth(server, ["playbook", "metrics", "--aggregate", "name", "-f", "value", "-c", "aggregate"]).stdout == "None\nnightly\n"


def first_difference(wanted, got):
    for line, other in itertools.zip_longest(wanted.splitlines(), got.splitlines()):
        if line != other:
            return (line or "")[:200], (other or "")[:200]
    return None
