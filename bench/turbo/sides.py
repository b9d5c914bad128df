"""The sides of the turbo bench: Ansible's two own ways, both mitogens, Hearth."""
import dataclasses
import os
import pathlib

from bench.common.report import first_line, say
from bench.common.side import Side

DEBIAN_BIN = "/usr/bin"
DEBIAN_MITOGEN = pathlib.Path("/usr/lib/python3/dist-packages")


@dataclasses.dataclass(frozen=True)
class Core:
    """One ansible-core: where its programs are and what belongs to it."""
    name: str
    bin: str
    mitogens: dict  # side's name -> folder that holds ansible_mitogen

    def environment(self):
        return {"PATH": f"{self.bin}:{os.environ.get('PATH', '/usr/bin:/bin')}"}

    @property
    def playbook(self):
        return f"{self.bin}/ansible-playbook"

    def version(self):
        return first_line([self.playbook, "--version"])


def mitogen_version(folder: pathlib.Path):
    text = (folder / "mitogen" / "__init__.py").read_text()
    line = next(line for line in text.splitlines() if line.startswith("__version__"))
    return ".".join(part.strip() for part in line.split("(", 1)[1].rstrip(")").split(","))


def with_versions(folders):
    return {f"mitogen {mitogen_version(folder)}": folder for folder in folders
            if (folder / "ansible_mitogen").is_dir()}


def debian_core(peers: pathlib.Path):
    return Core("core", DEBIAN_BIN, with_versions([DEBIAN_MITOGEN, peers / "mitogen"]))


def newest_core(peers: pathlib.Path):
    """None where PyPI could not be reached."""
    home = peers / "newest"
    if not (home / "bin" / "ansible-playbook").exists():
        say("bench: no newest ansible-core here: that table is left out")
        return None
    packages = next(iter(home.glob("lib/python3*/site-packages")))
    return Core("newest", str(home / "bin"), with_versions([packages]))


def default(core):
    return Side("default", (core.playbook,), core.environment())


def pipelining(core):
    return Side("pipelining", (core.playbook,), {**core.environment(), "ANSIBLE_PIPELINING": "1"})


def debug_floor(core):
    return Side("debug task", (core.playbook,), core.environment())


def mitogens(core):
    """As its manual says: strategy and plugin path, nothing else; pipelining is its own affair."""
    return [Side(name, (core.playbook,), {
        **core.environment(), "ANSIBLE_STRATEGY": "mitogen_linear",
        "ANSIBLE_STRATEGY_PLUGINS": str(folder / "ansible_mitogen/plugins/strategy")})
        for name, folder in core.mitogens.items()]


def hearth(core, home):
    """As users get it: `hearth run`, recording on."""
    return Side("hearth", (str(home.binary), "run"), {**core.environment(), **home.environment()})
