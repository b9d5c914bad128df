"""The temporary folder of a bench: inventories, playbooks, an empty ansible.cfg."""
import os
import pathlib
import shutil
import tempfile

INTERPRETER = "/usr/bin/python3"
LOCAL = f"ansible_connection=local ansible_python_interpreter={INTERPRETER}"


class Place:
    def __init__(self):
        # Short: a unix socket's path has 107 bytes at most (unix(7)).
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hearth-bench-"))
        os.chmod(self.folder, 0o700)
        self.config = self.write("ansible.cfg", "")
        self.target = self.write("target.txt", "one line that stat and copy look at\n")

    def write(self, name, text) -> pathlib.Path:
        path = self.folder / name
        path.write_text(text)
        return path

    def make(self, name) -> pathlib.Path:
        path = self.folder / name
        path.mkdir(mode=0o700, exist_ok=True)
        return path

    def inventory(self, hosts) -> pathlib.Path:
        """Local hosts; one real interpreter, named, so that no side pays for discovery."""
        return self.write(f"inventory-{len(hosts)}",
                          "".join(f"{host} {LOCAL}\n" for host in hosts))

    def playbook(self, name, task_lines, count, hosts="all") -> pathlib.Path:
        """`count` equal tasks in one play, no facts, no loops: a loop's turn is cheaper than a task."""
        head = f"- hosts: {hosts}\n  gather_facts: false\n  tasks:\n"
        task = "".join(("    - " if i == 0 else "      ") + line + "\n"
                       for i, line in enumerate(task_lines))
        return self.write(f"{name}-{count}.yml", head + task * count)

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)
