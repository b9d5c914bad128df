"""The far end of one connection: how its channel is named and started, and how the program gets there.

docs/protocol/far.md §4. Texts for the other host's shell are made here and run elsewhere.
"""
import hashlib
import json
import mmap
import os
import re
import shlex
import shutil

INSTALLED, COPY, OFF = "installed", "copy", "off"

MISSING = "HEARTH-FAR missing"
_SAY_MISSING = "echo %s `uname -s` `uname -m`; exit 1" % MISSING
SSH_FAILED = 255
MACHINES = ("x86_64", "aarch64")
_DIGEST_BYTES = 64

# A folder whose name means the same to every shell, but for ~ and variables.
_PLAIN_FOLDER = re.compile(r"[~$A-Za-z0-9_/.+-]+\Z")
# Differ from one shell to the next, and are not what a person would have ssh send.
_PASSING = re.compile(r"(PWD|OLDPWD|SHLVL|_|TERM.*|WINDOWID|COLUMNS|LINES|TMUX.*|STY|SSH_.*|XDG_SESSION_ID|INVOCATION_ID"
                      r"|JOURNAL_STREAM|ANSIBLE_.*|HEARTH_.*|COLLECT_FILE)\Z")

# Never a connection of its own: ProxyCommand is asked for nothing while a master listens at ControlPath.
_RIDE_ALONG = [b"-T", b"-o", b"ProxyCommand=false", b"-o", b"ControlMaster=no", b"-o", b"BatchMode=yes"]


class Binary:
    """The program for hosts of one kind, beside our own `hearth`.

    Made in the controller; its forked workers share what one of them has computed.
    """

    def __init__(self, environment, machine):
        """`machine`: as `uname -m` says it."""
        self.path = _find_binary(environment, machine)
        self._shared = mmap.mmap(-1, _DIGEST_BYTES)

    def digest(self):
        """Its SHA-256 in hexadecimal. OSError where there is none."""
        known = self._shared[:]
        if known[0] == 0:
            with open(self.path, "rb") as file:
                known = hashlib.sha256(file.read()).hexdigest().encode()
            self._shared[:] = known
        return known.decode()


def _find_binary(environment, machine):
    hearth = environment.get("HEARTH_BIN") or shutil.which("hearth")
    if not hearth:
        return None
    folder = os.path.dirname(os.path.realpath(hearth))
    for name in ("hearth-far-" + machine, "hearth-far"):
        path = os.path.join(folder, name)
        if os.path.exists(path) and _machine_of(path) == machine:
            return path
    return None


def _machine_of(path):
    """Of an ELF file, as uname -m says it (elf(5), e_machine)."""
    with open(path, "rb") as file:
        head = file.read(20)
    if head[:4] != b"\x7fELF":
        return None
    return {62: "x86_64", 183: "aarch64"}.get(int.from_bytes(head[18:20], "little"))


class FarEnd:
    """What is to run at the other host.

    mode     INSTALLED or COPY.
    folder   the remote_tmp of the host's account, for COPY.
    digests  {machine: digest} of the programs that there are, for COPY.
    """

    def __init__(self, mode, folder="", digests=None):
        self.mode = mode
        self._folder = folder.rstrip("/")
        self._digests = digests or {}

    def usable(self):
        return self.mode == INSTALLED or bool(self._digests and _PLAIN_FOLDER.match(self._folder))

    def name(self):
        return " ".join([self.mode, self._folder] + sorted(self._digests.values()))

    def run_text(self, arguments):
        """A text for /bin/sh that becomes the program, or says what is missing."""
        if self.mode == INSTALLED:
            return "command -v hearth-far >/dev/null || { %s; }; exec hearth-far %s" % (_SAY_MISSING, arguments)
        return self._checked("exec $f " + arguments)

    def become_text(self, become, arguments):
        """The same, run by sudo. `become`: a shell_text.Become.

        Whoever it becomes may be unable to enter the folder: it is run from a copy below /var/tmp that only the
        login can change, and that goes with it.
        """
        if self.mode == INSTALLED:
            inner = "echo %s ; exec hearth-far %s" % (become.token, arguments)
            return "%s /bin/sh -c %s" % (become.command, shlex.quote(inner))
        run = ("t=`mktemp -d /var/tmp/hearth-XXXXXX` && chmod 711 $t && cp $f $t/hearth-far && chmod 755 $t/hearth-far && "
               "{ %s /bin/sh -c \"echo %s ; exec $t/hearth-far %s\"; r=$?; rm -rf $t; exit $r; }"
               % (become.command, become.token, arguments))
        return self._checked(run)

    def _checked(self, then):
        """`then` runs where the program is in $f, whole and the login's own."""
        cases = " ".join("%s) s=%s;;" % item for item in sorted(self._digests.items()))
        return ("case `uname -m` in %s esac; d=%s; f=$d/hearth-far-$s; test -O $d && test -O $f && test -x $f"
                " && echo \"$s  $f\" | sha256sum -c >/dev/null 2>&1 && %s; %s" % (cases, self._folder, then, _SAY_MISSING))

    def receive_text(self, machine):
        """A text for /bin/sh that takes the program from its stdin and puts it where it belongs."""
        return ("umask 77; d=%s; f=$d/hearth-far-%s; mkdir -p $d && cat > $f.$$ && chmod 700 $f.$$ && mv -f $f.$$ $f"
                % (self._folder, self._digests[machine]))


def riding_command(argv):
    """`argv`: what Ansible would start, list of bytes. The same on the master connection alone, or None."""
    argv = list(argv)
    if os.path.basename(argv[0]) == b"sshpass":
        # The password is for making a connection, which this never does: drop sshpass and its options.
        del argv[0]
        while argv and argv[0].startswith(b"-"):
            del argv[0:2 if argv[0] == b"-P" else 1]
    return argv[:1] + _RIDE_ALONG + argv[1:] if argv else None


def target_of(argv, environment):
    """The name of connection and options: one target, one login."""
    seen = sorted((name, value) for name, value in environment.items() if not _PASSING.match(name))
    text = json.dumps([[os.fsdecode(word) for word in argv], seen])
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def become_name(command, prompt, password):
    """What tells one becoming from another: the command without its prompt, which is another each time, and the
    password, so that nobody rides on what another password has opened."""
    if prompt:
        command = command.replace(prompt, "")
    return command + "\0" + (password or "")


def key_of(target, end, become=""):
    text = "\0".join((target, end.name(), become))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()
