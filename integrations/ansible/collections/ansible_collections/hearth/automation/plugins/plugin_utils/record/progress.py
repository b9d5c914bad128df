# Copyright: the Hearth developers. Apache License 2.0 (see LICENSE).
"""When plays and tasks begin and end, told from Ansible's hooks.

Ansible says when a task begins, never when it ends: a task ends with its last result, which shows
only when the next task begins (linear strategies) or the play ends (free ones; handlers too, since
each flush may run them again). So the end is told late, with the time of the last result.
"""
LINEAR = ("linear", "debug")


class Task:
    __slots__ = ("ref", "ended_at", "failed", "ended")

    def __init__(self, ref, now):
        self.ref = ref  # how events name it: JSON of its uuid and batch
        self.ended_at = now  # each result moves it
        self.failed = False
        self.ended = False


class Progress:
    __slots__ = ("play", "batch", "tasks", "_batches", "_eager", "_waiting")

    def __init__(self):
        self._batches = {}  # play uuid -> how often it began
        self.play = None
        self.batch = 0
        self.tasks = {}  # of this batch, by Ansible's uuid
        self._eager = True
        self._waiting = []  # tasks that end when the next one begins

    def begin_play(self, uuid, strategy):
        """One play begins once for each of its serial batches."""
        self.play = uuid
        self.batch = self._batches.get(uuid, 0)
        self._batches[uuid] = self.batch + 1
        name = str(strategy or "linear").rpartition(".")[2]
        self._eager = name in LINEAR or name.endswith("_linear")
        self.tasks = {}
        self._waiting = []

    def begin_task(self, uuid, ref, handler, now):
        """(is it new?, [tasks that are over by now])."""
        over = ()
        if self._waiting:
            over, self._waiting = over_of(self._waiting), []
        task = self.tasks.get(uuid)
        new = task is None
        if new:
            task = self.tasks[uuid] = Task(ref, now)
        if self._eager and not handler:
            self._waiting.append(task)
        return new, over

    def reopen(self, task):
        """A strategy came back to a task that had ended: it ends once more."""
        task.ended = False
        self._waiting.append(task)

    def end_play(self):
        """(play, batch, [tasks that were still open]), or None when no play runs."""
        if self.play is None:
            return None
        ended = self.play, self.batch, over_of(self.tasks.values())
        self.play = None
        return ended


def over_of(tasks):
    """Those of `tasks` that had not ended; they have now."""
    over = [task for task in tasks if not task.ended]
    for task in over:
        task.ended = True
    return over
