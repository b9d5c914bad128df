# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""When plays and tasks begin and end, told from Ansible's hooks.

Ansible says when a task begins, never when it ends: a task ends with its last result, which shows
only when the next task begins (linear strategies) or the play ends (free ones; handlers too, since
each flush may run them again). So the end is told late, with the time of the last result.
"""
LINEAR = ("linear", "debug")


class Task:
    __slots__ = ("uuid", "ended_at", "failed", "ended")

    def __init__(self, uuid, now):
        self.uuid = uuid
        self.ended_at = now
        self.failed = False
        self.ended = False


class Progress:
    def __init__(self):
        self._batches = {}  # play uuid -> how often it began
        self.play = None
        self.batch = 0
        self._eager = True
        self._tasks = {}
        self._waiting = []  # tasks that end when the next one begins

    def begin_play(self, uuid, strategy):
        """One play begins once for each of its serial batches."""
        self.play = uuid
        self.batch = self._batches.get(uuid, 0)
        self._batches[uuid] = self.batch + 1
        name = str(strategy or "linear").rpartition(".")[2]
        self._eager = name in LINEAR or name.endswith("_linear")
        self._tasks = {}
        self._waiting = []

    def knows(self, uuid):
        return uuid in self._tasks

    def begin_task(self, uuid, handler, now):
        """(is it new?, [(task, status, at)] that are over by now)."""
        over = self._over(self._waiting) if self._eager else []
        if self._eager:
            self._waiting = []
        task = self._tasks.get(uuid)
        new = task is None
        if new:
            task = self._tasks[uuid] = Task(uuid, now)
        if self._eager and not handler:
            self._waiting.append(task)
        return new, over

    def result(self, uuid, failed, now):
        task = self._tasks[uuid]
        task.ended_at = now
        task.failed = task.failed or failed
        if task.ended:  # a strategy that comes back to a task
            task.ended = False
            self._waiting.append(task)

    def end_play(self):
        """[(task, status, at)] of those still open. Returns (play, batch, ends), or None when no play runs."""
        if self.play is None:
            return None
        ended = self.play, self.batch, self._over(self._tasks.values())
        self.play = None
        return ended

    @staticmethod
    def _over(tasks):
        over = []
        for task in tasks:
            if not task.ended:
                task.ended = True
                over.append((task.uuid, "failed" if task.failed else "completed", task.ended_at))
        return over
