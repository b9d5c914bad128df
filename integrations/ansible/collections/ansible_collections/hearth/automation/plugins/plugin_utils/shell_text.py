"""What a command line of Ansible's `sh` plugin asks for: text in, value out, nothing done.

Only texts that Ansible writes itself are recognised, whole and exactly: what was read is
written out again by the same rules and must give the same text. Everything else is None, and
the real shell runs it. Ansible 2.14 to 2.21 write these forms alike, except for chmod's mode, and
that 2.21 wants nothing done after the program, which the shell then becomes.
"""
import collections
import re
import shlex

# `interpreter`: an absolute path, or a name that PATH leads to. `end`: of the text, one of ENDS.
Run = collections.namedtuple("Run", "interpreter assignments end")
Home = collections.namedtuple("Home", "user")
MakeTmp = collections.namedtuple("MakeTmp", "base name")
Remove = collections.namedtuple("Remove", "path")
# `command`: all of sudo and its options; `token`: what Ansible waits for; `text`: what sudo runs by /bin/sh;
# `run`: the Run in it.
Become = collections.namedtuple("Become", "command token text run")
Chmod = collections.namedtuple("Chmod", "bits paths")

_SHELL = "/bin/sh -c "
ENDS = SLEEPS, BARE = " && sleep 0", ""  # up to 2.20, and from 2.21 on
_QUOTED_QUOTE = "'\"'\"'"

_PATH = r"/[A-Za-z0-9_./+-]*"
_INTERPRETER = re.compile(r"(?:" + _PATH + r")?[A-Za-z0-9_.+-]+\Z")
# Of modules whose first line is `#!/usr/bin/env python`; to 2.18 (2.19 quotes it as one word, and fails).
_BY_ENV = re.compile(r"(?:(.+) )?/usr/bin/env (python[0-9.]*)\Z", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_HOME = re.compile(r"echo ~([A-Za-z0-9_][A-Za-z0-9_.-]*)?\Z")
_TMP_NAME = r"ansible-tmp-[0-9.]+-[0-9]+-[0-9]+"
_MAKE_TMP = re.compile(
    r'\( umask 77 && mkdir -p "` echo (?P<base>' + _PATH + r') `"&& mkdir "` echo (?P<path>' + _PATH
    + r') `" && echo (?P<name>' + _TMP_NAME + r')="` echo (?P=path) `" \)\Z')
_REMOVE = re.compile(r"rm -f -r (" + _PATH + "/" + _TMP_NAME + r")/? > /dev/null 2>&1\Z")
_CHMOD = re.compile(r"chmod u\+(x|rwx)((?: " + _PATH + r")+)\Z")
_SUCCESS = re.compile(r"echo (?P<token>BECOME-SUCCESS-[a-z]{32}) ; (?P<rest>.+)\Z", re.DOTALL)
_CHMOD_BITS = {"x": 0o100, "rwx": 0o700}

# Names to which a shell gives a meaning of its own, so that an assignment is more than that.
_SHELL_NAMES = frozenset((
    "IFS", "OPTIND", "OPTARG", "PPID", "UID", "EUID", "LINENO", "PWD", "OLDPWD", "SHELLOPTS", "SHLVL",
    "RANDOM", "SECONDS", "GROUPS", "DIRSTACK", "FUNCNAME", "HISTCMD", "POSIXLY_CORRECT", "_"))


def parse(command):
    """Run, Home, MakeTmp, Remove, Chmod or None."""
    text, end = unwrap(command)
    if text is None:
        return None
    by_env = _BY_ENV.match(text)
    if by_env:
        text = " ".join(filter(None, by_env.groups()))
    if _INTERPRETER.match(text):
        return Run(text, (), end)
    if text.startswith("echo "):
        match = _HOME.match(text)
        return Home(match.group(1) or "") if match else None
    if text.startswith("( umask 77 "):
        return _parse_make_tmp(text)
    if text.startswith("rm "):
        match = _REMOVE.match(text)
        return Remove(match.group(1)) if match else None
    if text.startswith("chmod "):
        match = _CHMOD.match(text)
        return Chmod(_CHMOD_BITS[match.group(1)], tuple(match.group(2).split())) if match else None
    return _parse_assignments(text, end)


def parse_become(command):
    """Become, where `command` runs a Python by sudo as Ansible writes it; else None."""
    text, end = unwrap(command)
    if text is None or not text.startswith("sudo "):
        return None
    before, shell, quoted = text.rpartition(" " + _SHELL + "'")
    inner = _unquote("'" + quoted) if shell else None
    match = _SUCCESS.match(inner or "")
    run = match and _parse_run(match.group("rest"), end)
    return Become(before, match.group("token"), inner, run) if run else None


def _parse_run(text, end):
    return Run(text, (), end) if _INTERPRETER.match(text) else _parse_assignments(text, end)


def _unquote(quoted):
    """What shlex.quote made `quoted` of, or None."""
    text = quoted if quoted[:1] != "'" else quoted[1:-1].replace(_QUOTED_QUOTE, "'")
    return text if shlex.quote(text) == quoted else None


def unwrap(command):
    """(text, end) of `/bin/sh -c 'text end'`; (None, None) of any other."""
    if not isinstance(command, str) or not command.startswith(_SHELL):
        return None, None
    inner = _unquote(command[len(_SHELL):])
    if inner is None:
        return None, None
    end = SLEEPS if inner.endswith(SLEEPS) else BARE
    return inner[:len(inner) - len(end)], end


def _parse_make_tmp(text):
    match = _MAKE_TMP.match(text)
    if not match or match.group("path") != match.group("base").rstrip("/") + "/" + match.group("name"):
        return None
    return MakeTmp(match.group("base"), match.group("name"))


def _parse_assignments(text, end):
    """`K=v … P`, the values quoted as shlex.quote does."""
    try:
        words = shlex.split(text)
    except ValueError:
        return None
    if len(words) < 2 or not _INTERPRETER.match(words[-1]):
        return None
    assignments = []
    for word in words[:-1]:
        name, equals, value = word.partition("=")
        if not equals or not _NAME.match(name) or name in _SHELL_NAMES or name.startswith("BASH"):
            return None
        assignments.append((name, value))
    written = " ".join("%s=%s" % (name, shlex.quote(value)) for name, value in assignments)
    if written + " " + words[-1] != text:
        return None
    return Run(words[-1], tuple(assignments), end)
