"""An sshd of the test's own on a free loopback port, with its own host key, users and configuration.

Root's sshd needs a user `sshd` and a folder /run/sshd. Both exist in a mount namespace of its own only:
nothing of this machine changes. Sessions run in that namespace too. Other users log in by the same key.
"""
import contextlib
import os
import pathlib
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]

CONFIG = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/authorized_keys
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
PrintMotd no
LogLevel ERROR
MaxStartups 100
MaxSessions 100
Subsystem sftp {sftp}
{more}
"""

# $1 folder with `passwd` and `shadow`; the rest is the command.
ENTER = """
set -e
mount --make-rprivate /
for file in "$1"/etc/*; do mount --bind "$file" "/etc/${file##*/}"; done
mount -t tmpfs -o mode=755 none /run
mkdir /run/sshd
shift
exec "$@"
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def find_sshd():
    done = subprocess.run([str(ROOT / "tools/get_sshd")], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    return pathlib.Path(done.stdout.strip())


class Sshd:
    """Runs until stop(). `key` and `known_hosts` are what a client needs.

    etc         {name: text}: files that lie over those of /etc, beside `passwd` with its user sshd.
    users       a function that gives further lines of passwd(5) and makes their homes.
    environment of the server, and so the start of that of its sessions.
    more        lines for its configuration.
    own_processes  ps(1) in its sessions shows what runs there and nothing else of this machine.
    """

    def __init__(self, folder, etc=None, environment=None, more="", users=None, own_processes=False):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(mode=0o755, exist_ok=True)
        self.port = free_port()
        self.home = self.folder / "home"
        self._users = users
        self.key = self.folder / "key"
        self.known_hosts = self.folder / "known_hosts"
        self._write_keys()
        self._write_etc(etc or {})
        program = find_sshd()
        sftp = next(path for path in ("/usr/lib/openssh/sftp-server", "/usr/lib/sftp-server", "internal-sftp")
                    if os.path.exists(path) or path == "internal-sftp")
        config = self.folder / "sshd_config"
        config.write_text(CONFIG.format(port=self.port, folder=self.folder, sftp=sftp, more=more))
        libraries = [str(path.parent) for path in program.parents[2].glob("usr/lib/*/libwrap.so.0")]
        command = [str(program), "-D", "-e", "-f", str(config)]
        if libraries:
            command = ["env", "LD_LIBRARY_PATH=" + libraries[0]] + command
        self._log = open(self.folder / "sshd.log", "wb")
        apart = ["-p", "-f", "--mount-proc", "--kill-child"] if own_processes else []
        self._process = subprocess.Popen(
            ["unshare", "-m", *apart, "sh", "-c", ENTER, "sh", str(self.folder), *command], stdin=subprocess.DEVNULL,
            stdout=self._log, stderr=self._log, env={"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", **(environment or {})})
        self._wait()

    def _write_keys(self):
        for name in ("key", "host_key"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.folder / name)], check=True)
        public = (self.folder / "key.pub").read_text()
        (self.folder / "authorized_keys").write_text(public)
        host = " ".join((self.folder / "host_key.pub").read_text().split()[:2])
        self.known_hosts.write_text(f"[127.0.0.1]:{self.port} {host}\n")

    def _write_etc(self, more):
        etc = self.folder / "etc"
        etc.mkdir(exist_ok=True)
        texts = {"passwd": self.passwd(), **more}
        for name, text in texts.items():
            path = etc / name
            path.write_text(text)
            path.chmod({"shadow": 0o640, "sudoers": 0o440}.get(name, 0o644))

    def passwd(self):
        """The machine's, with a user `sshd` and a home of the test's own for root."""
        self.home.mkdir(mode=0o700, exist_ok=True)
        lines = [line for line in pathlib.Path("/etc/passwd").read_text().splitlines()
                 if line.split(":")[0] not in ("root", "sshd")]
        lines.append(f"root:x:0:0:root:{self.home}:/bin/bash")
        lines.append("sshd:x:64999:65534::/run/sshd:/usr/sbin/nologin")
        return "\n".join(lines) + "\n" + (self._users(self) if self._users else "")

    def _wait(self):
        end = time.monotonic() + 10
        while time.monotonic() < end:
            if self._process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("sshd does not start:\n" + (self.folder / "sshd.log").read_text())

    def inventory(self, hosts=("far",), variables=""):
        """Text of an inventory whose hosts are all this server."""
        common = (f"ansible_connection=ssh ansible_host=127.0.0.1 ansible_port={self.port} "
                  f"ansible_ssh_private_key_file={self.key} "
                  f"ansible_ssh_common_args='-o UserKnownHostsFile={self.known_hosts} -o IdentitiesOnly=yes' {variables}")
        return "".join(f"{host} {common}\n" for host in hosts)

    def ssh(self, *command, user="root"):
        """Runs a command by plain ssh; gives its CompletedProcess."""
        return subprocess.run(["ssh", "-F", "none", "-i", str(self.key), "-o", f"UserKnownHostsFile={self.known_hosts}",
                               "-p", str(self.port), f"{user}@127.0.0.1", *command], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=30)

    def pid(self):
        """Of the server itself, whose mount namespace its sessions share."""
        return self._process.pid

    def sessions(self):
        """Process numbers of the server's children, one for each connection."""
        text = pathlib.Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text()
        return [int(word) for word in text.split()]

    def end_sessions(self, limit_s=5):
        """Ends every connection; what runs in them goes by itself."""
        for pid in self.sessions():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
        end = time.monotonic() + limit_s
        while self.sessions() and time.monotonic() < end:
            time.sleep(0.02)

    def stop(self):
        """Ends the server; sessions end when their clients do."""
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
