"""Makes a failing sequence short: only what the failing step needs, then delta debugging, then the requests themselves."""
import time

from replay import signature
from steps import needs

WRITES = ("POST", "PUT", "PATCH", "DELETE")


def closure(sequence):
    """The last step and, again and again, the steps that make what those kept refer to."""
    wanted, kept = needs(sequence[-1]), [sequence[-1]]
    for step in reversed(sequence[:-1]):
        made = tuple(step.get("makes", ()))
        about = tuple(step.get("about", ()))
        if made in wanted or (about and about in wanted):
            wanted |= needs(step)
            kept.append(step)
    return kept[::-1]


class Shrinker:
    """`attempts` and `seconds` limit the replays: what is shortest then is good enough."""

    def __init__(self, pair, failure, attempts=150, seconds=180):
        self._pair, self._signature, self._left = pair, signature(failure), attempts
        self._end = time.monotonic() + seconds

    def fails(self, sequence):
        if self._left <= 0 or time.monotonic() > self._end:
            return None
        self._left -= 1
        self._pair.fresh()
        failure = self._pair.run(sequence)
        return failure if failure and signature(failure) == self._signature else None

    def shrink(self, sequence):
        """(sequence, failure): the shortest that was found and how it fails. `sequence` ends with the failing step, as does that."""
        best = sequence
        for smaller in (closure(best), [step for step in best[:-1] if "makes" in step] + best[-1:],
                        [step for step in best[:-1] if step["method"] in WRITES] + best[-1:]):
            if self.fails(smaller):
                best = smaller
                break
        best = self._without_steps(best)
        best = best[:-1] + [self._simpler(best)]
        self._left, self._end = 1, self._end + 60
        return best, self.fails(best)

    def _without_steps(self, sequence):
        size = len(sequence) // 2
        while size >= 1:
            start = 0
            while start < len(sequence) - 1:
                smaller = sequence[:start] + sequence[min(start + size, len(sequence) - 1):]
                if len(smaller) < len(sequence) and self.fails(smaller):
                    sequence = smaller
                else:
                    start += size
            size //= 2
        return sequence

    def _simpler(self, sequence):
        """The last step without the parameters and members that it fails without."""
        step, before = sequence[-1], sequence[:-1]
        for part in ("query", "json", "headers"):
            for key in list(range(len(step.get(part, []))))[::-1] if part == "query" else list(self._names(step.get(part))):
                inside = step[part].copy()
                inside.pop(key)
                smaller = {**step, part: inside}
                if self.fails(before + [smaller]):
                    step = smaller
        return step

    @staticmethod
    def _names(part):
        return part if isinstance(part, dict) and list(part) != ["$"] else ()
