"""Sides in turn, round after round, the order reversed each time, until the time is used up."""
import time


class Clock:
    """What is left of the bench's minutes. Sections take shares of it."""

    def __init__(self, minutes):
        self._end = time.monotonic() + 60 * minutes

    def left(self):
        return self._end - time.monotonic()

    def share(self, seconds):
        """A section's own end: `seconds` from now, never past the bench's."""
        return time.monotonic() + max(0.0, min(seconds, self.left()))


def in_turn(sides, measure, end, least=2, most=5):
    """{side name: [what measure(side, round) gave, or None]}, one entry a round.

    Another round is started while `most` is not reached and a round as long as the longest of
    those that later rounds resemble would end before `end` (monotonic seconds); `least` rounds
    are always done: no figure comes from fewer pairs.
    """
    columns = {side.name: [] for side in sides}
    longest = 0.0
    for number in range(max(least, most)):
        taking_part = [side for side in sides if number < side.last_round]
        if number >= least and time.monotonic() + longest > end:
            break
        start = time.monotonic()
        for side in taking_part if number % 2 == 0 else reversed(taking_part):
            columns[side.name].append(measure(side, number))
        for side in sides:
            if side not in taking_part:
                columns[side.name].append(None)
        fewer_next = any(side.last_round == number + 1 for side in sides)
        longest = 0.0 if fewer_next else max(longest, time.monotonic() - start)
    return columns
