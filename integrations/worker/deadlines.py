"""Which calls have run for too long: decides, and ends nothing itself. Times are seconds of one clock."""

GRACE_S = 2.0  # for who ends its own calls: a coroutine that is cancelled, and its session


class Deadlines:
    """`limit_s`: of each call, or None: there is no deadline."""

    def __init__(self, limit_s):
        self._limit_s = limit_s
        self._at = {}  # call -> when it is overdue

    def began(self, call, now):
        if self._limit_s:
            self._at[call] = now + self._limit_s

    def give_grace(self, call):
        """Its session sees to it that the call ends in time, but is not to be relied upon."""
        if call in self._at:
            self._at[call] += GRACE_S

    def ended(self, call):
        self._at.pop(call, None)

    def pause(self, now):
        """Seconds until one is overdue, or None."""
        return max(0.0, min(self._at.values()) - now) if self._at else None

    def take_overdue(self, now):
        """Each is given once."""
        overdue = [call for call, at in self._at.items() if at <= now]
        for call in overdue:
            del self._at[call]
        return overdue
