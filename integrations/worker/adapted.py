"""Which SDKs a zygote holds imported, for which payloads, and what a child gets of them.

An adapter is *learnt* from a real run: the child that met the SDK first leaves the names of all that
it had imported (`Board`); the zygote rehearses that import in a process of its own, then does it.
docs/decisions/0010-adapters.md.
"""

import mmap
import os
import re
import struct
import sys

import adapters
import rehearsal
import sdk_imports

WORTH_LEARNING = 20  # modules: a run that imported so many more than is held is learnt from again
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*\Z")
NAMES_MAX = 20000
CORE_UTILS = "ansible.module_utils."


class Held:
    """What one adapter has in the zygote.

    names   modules of the pool that its children get
    env     {variable: value or None}: a caller's must be these
    again   [(module, code)]: run in each child
    known   what runs had imported that it was learnt from: more than `names`, for the standard library's
            modules are the zygote's own
    refused why it stays out of this zygote, or None
    """

    def __init__(self):
        self.names, self.env, self.again, self.refused = (), {}, [], None
        self.known = frozenset()


class Adapted:
    def __init__(self, base_path, birth_env, memo):
        self._base_path, self._birth_env, self._memo = base_path, birth_env, memo
        self._pool = sdk_imports.Pool()
        self._held = {adapter.name: Held() for adapter in adapters.ALL}
        self.board = Board()
        self._used = ()  # in a child: the adapters of its payload

    @staticmethod
    def used_by(payload):
        """The adapters whose SDK a payload's own modules name. Kept with the payload."""
        if payload.adapters is None:
            sources = [payload.read(name) for name in payload.members if not name.startswith(CORE_UTILS)]
            payload.adapters = tuple(adapter for adapter in adapters.ALL
                                     if any(adapter.is_used_by(source) for source in sources))
        return payload.adapters

    # In the zygote.

    def learn(self, recorded, own_modules):
        """`recorded`: of Board.take. Gives the modules that are new, {name: module}."""
        adapter = next((a for a in adapters.ALL if a.name == recorded[0]), None)
        names = [name for name in recorded[1] if NAME.match(name)]
        held = self._held.get(recorded[0])
        if held is None or held.refused or adapter.root not in names:
            return {}
        verdict = rehearsal.rehearse(adapter, names, self._pool, self._base_path, own_modules)
        if verdict.why:
            held.refused = verdict.why
            return {}
        try:
            found = self._pool.bring_in(names, self._base_path, own_modules)
            self._hold(adapter, held, list(dict.fromkeys([*held.names, *names, *found])), verdict)
        except Exception as error:
            held.refused = "%s: %s" % (type(error).__name__, error)
            return {}
        return found

    def _hold(self, adapter, held, names, verdict):
        modules = self._pool.modules
        held.again = [(modules[name], sdk_imports.statements_of(modules[name]))
                      for name in adapter.again if name in modules]
        held.env.update((name, self._birth_env.get(os.fsencode(name))) for name in verdict.env)
        held.names = [name for name in names if name in modules]
        held.known |= set(names)

    # In a child.

    def apply(self, payload, env, slot):
        """Before the program, with sys.path as it will find it. `env`: the caller's. Never raises."""
        try:
            self._used = self.used_by(payload)
            for adapter in self._used:
                self._apply_one(adapter, self._held[adapter.name], env, slot)
        except Exception as error:
            self.board.note(slot, "stepped aside: %s" % type(error).__name__)

    def _apply_one(self, adapter, held, env, slot):
        why = held.refused or self._differs(held, env)
        if why:
            self.board.note(slot, "%s: stepped aside: %s" % (adapter.name, why))
        elif held.names:
            for module, code in held.again:
                exec(code, module.__dict__)
            for name, renew in adapter.renew.items():
                if name in held.names:
                    renew(self._pool.modules[name])
            self._pool.hand_out(held.names)
            self.board.note(slot, adapter.name + ": imported ahead")
        if adapter.login and self._memo.usable() and held.names and not why:
            adapter.login(sys.modules, self._memo, lambda text: self.board.note(slot, "%s: %s" % (adapter.name, text)))

    @staticmethod
    def _differs(held, env):
        for name, value in held.env.items():
            if env.get(os.fsencode(name)) != value:
                return "the variable %s is not what it was when the SDK was imported" % name
        return None

    def leave(self):
        """At the end of a call: what it imported, when that is worth knowing."""
        for adapter in self._used:
            held = self._held[adapter.name]
            if held.refused is None and adapter.root in sys.modules:
                names = sdk_imports.names_to_record(adapter)
                if len(set(names) - held.known) >= WORTH_LEARNING:
                    self.board.leave(adapter.name, names)


class Board:
    """Memory that the zygote and its children share: what children leave when they end. No descriptor.

    One recording at a time (the first child's stays until it is taken), and one note for each slot of
    exits.Exits: how the adapter did, for the result.
    """

    _HEAD = struct.Struct("=II")  # DONE or 0, bytes
    DONE = 1
    BYTES_MAX = 1 << 20
    NOTE_BYTES, NOTES = 256, 512

    def __init__(self):
        self._area = mmap.mmap(-1, self._HEAD.size + self.BYTES_MAX + self.NOTE_BYTES * self.NOTES)

    def leave(self, adapter, names):
        data = "\n".join([adapter, *names]).encode()
        if self._HEAD.unpack_from(self._area)[0] == 0 and len(data) <= self.BYTES_MAX:
            self._area[self._HEAD.size:self._HEAD.size + len(data)] = data
            self._HEAD.pack_into(self._area, 0, self.DONE, len(data))

    def take(self):
        """(adapter's name, names) or None. A program could have written anything there."""
        state, size = self._HEAD.unpack_from(self._area)
        if state == 0:
            return None
        data = self._area[self._HEAD.size:self._HEAD.size + min(size, self.BYTES_MAX)]
        self._HEAD.pack_into(self._area, 0, 0, 0)
        adapter, *names = data.decode("utf-8", "replace").split("\n")
        return adapter, names[:NAMES_MAX]

    def note(self, slot, text):
        at = self._at(slot)
        if at is not None:
            data = text.encode("utf-8", "replace")[:self.NOTE_BYTES - 1]
            self._area[at:at + self.NOTE_BYTES] = data.ljust(self.NOTE_BYTES, b"\0")

    def take_note(self, slot):
        """The text, or None. Empties it for the slot's next child."""
        at = self._at(slot)
        if at is None or self._area[at] == 0:
            return None
        data = self._area[at:at + self.NOTE_BYTES].split(b"\0", 1)[0]
        self._area[at] = 0
        return data.decode("utf-8", "replace")

    def _at(self, slot):
        if slot is None or slot >= self.NOTES:
            return None
        return self._HEAD.size + self.BYTES_MAX + slot * self.NOTE_BYTES
