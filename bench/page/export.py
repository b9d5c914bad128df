"""A run as files that a browser opens without a server: `ara-manage generate`, `hearth export html`."""
import dataclasses
import shutil

from bench.common import figures
from bench.common.errors import BenchError
from bench.common.report import show
from bench.common.side import Side
from bench.common.table import number
from bench.record.ara_side import BIN

HEAD = ["side", "wall s", "CPU s", "MB", "files", "n"]


@dataclasses.dataclass(frozen=True)
class Export:
    """Seconds of the command, `cpu` of everything of its side; bytes as the files' own sizes together, not the disk's blocks."""
    wall: float
    cpu: float
    bytes: int
    files: int


class Exports:
    def __init__(self, place, runner, ara, own):
        self._place, self._runner = place, runner
        self.sides = [Side("ara", (str(BIN / "ara-manage"), "generate"), ara.environment),
                      Side("Hearth", (str(own.binary), "export", "html"), own.environment)]
        self._behind = {"ara": (), "Hearth": ("1",)}  # what stands behind the folder
        self._refused = set()

    def folder(self, name):
        return self._place.folder / f"export-{name}"

    def measure(self, side, _round):
        """An Export, whose files stay until the next one of this side; None where the command fails, with the reason printed."""
        folder = self.folder(side.name)
        shutil.rmtree(folder, ignore_errors=True)
        if side.name in self._refused:
            return None
        try:
            sample = self._runner.run(side, [str(folder), *self._behind[side.name]])
        except BenchError as error:
            self._refused.add(side.name)
            show(f"no export: {error}")
            return None
        sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
        return Export(sample.wall, sample.cpu, sum(sizes), len(sizes))


def rows(columns):
    made = []
    for name, column in columns.items():
        present = [one for one in column if one]
        cells = (([one.wall for one in present], 2), ([one.cpu for one in present], 2), ([one.bytes / 1e6 for one in present], 2))
        made.append([name, *(number(figures.median(values), digits) for values, digits in cells),
                     str(present[-1].files) if present else "-", str(len(present))])
    return made


def ratio(columns, what):
    """Hearth's by ara's, the median over pairs."""
    own, peer = ([one and getattr(one, what) for one in columns[name]] for name in ("Hearth", "ara"))
    return figures.ratio(own, peer)
