"""The payloads that the zygote knows: how a child finds its own among them, how the zygote gets more."""

import os

import codes
import known_wrappers
import payload as payloads
import preload
import reports
import wrapper

TEXT_BYTES_MAX = 6 << 20  # of base64 text kept to compare with, all payloads together
FRAMES_MAX = 8            # texts (shebang, limits) of one payload
STORED_MAX = 300          # payloads on disk
LEARN_AT_START = 8
OLD_S = 3600              # a stored payload that young may be in use


class Library:
    def __init__(self, cache, base_path, used_by):
        """`used_by(payload)`: which adapters it wants, looked up once a payload."""
        self.store = payloads.Store(cache)
        self._used_by = used_by
        self.preloader = preload.Preloader(base_path)
        self.by_tail = {}    # the one learnt last stands last
        self.forgot = False  # something was let go that still takes memory

    # In a child.

    def prepare(self, text, filename, report):
        """(compiled wrapper, Payload, parameters), or None: run the text as it is."""
        span = wrapper.find_zip(text)
        if span is None:
            return None
        known = self.by_tail.get(payloads.tail_of(text, *span))
        if known and payloads.equal(known.text, text, *span):
            for frame, code in known.frames:
                literal = frame.match(text, span)
                if literal is not None:
                    params = wrapper.read_literal(literal)
                    if params is None or not self._exists(known):
                        return None
                    return codes.renamed(code, filename), known, params
        return self._prepare_new(text, filename, report)

    def _exists(self, payload):
        try:
            self.store.ensure(payload.path, payload.text, payload.site)
            return True
        except Exception:
            return False

    def _prepare_new(self, text, filename, report):
        cut = wrapper.cut(text)
        params = cut and wrapper.read_literal(cut.literal)
        if params is None or cut.shape not in known_wrappers.SHAPES:
            return None
        try:
            payload = self._open(cut)
            code = compile(cut.code, filename, "exec", dont_inherit=True)
        except Exception:
            return None  # a zip that zipimport cannot read, a full disk: the wrapper says it best
        payload.preload = self.preloader.choose(payload)
        self._tell(report, cut.without_params(text))
        return code, payload, params

    def _open(self, cut):
        path = self.store.path_of(cut.name, cut.zip, cut.site)
        self.store.ensure(path, cut.zip, cut.site)
        opened = self.store.open(path, cut.zip, cut.site)
        opened.module = cut.module
        return opened

    @staticmethod
    def _tell(report, text):
        """The zygote learns it when this child has ended: by then its code is compiled and stored."""
        fd = os.memfd_create("wrapper", os.MFD_CLOEXEC)
        try:
            with open(fd, "wb", closefd=False) as file:
                file.write(text)
            reports.send(report, reports.NEW, [fd])
        except OSError:
            pass
        finally:
            os.close(fd)

    # In the zygote.

    def learn(self, text):
        """`text`: a wrapper that a child met, its parameters emptied. True when children to come
        gain enough by it to replace those that wait."""
        cut = wrapper.cut(text)
        if cut is None or cut.shape not in known_wrappers.SHAPES:
            return False
        tail = payloads.tail_of(cut.zip, 0, len(cut.zip))
        known = self.by_tail.pop(tail, None)
        if known is None or known.path != self.store.path_of(cut.name, cut.zip, cut.site):
            known = self._open(cut)
            self._used_by(known)
        self.by_tail[tail] = known
        if not any(frame.match(text, wrapper.find_zip(text)) for frame, _ in known.frames):
            code = compile(cut.code, "<stdin>", "exec", dont_inherit=True)
            del known.frames[:-FRAMES_MAX + 1]
            known.frames.append((cut.frame, code))
        self.store.keep_wrapper(known, text)
        sets = list(self.preloader.sets)
        gained = self.preloader.learn(known)
        self.forgot = self.forgot or any(old not in self.preloader.sets for old in sets)
        for key in known.members.values():
            self.store.codes.remember(key)
        self._plan_all()
        self._forget_the_oldest()
        return gained

    def learn_what_was_stored(self):
        """The payloads of the last hours, so that a new zygote is as good as an old one."""
        try:
            self.store.prune(STORED_MAX, OLD_S)
            for text in self.store.wrappers(LEARN_AT_START):
                self.learn(text)
        except Exception:
            pass  # what is not learnt now is learnt when it comes

    def _plan_all(self):
        for payload in self.by_tail.values():
            payload.preload = self.preloader.choose(payload)

    def _forget_the_oldest(self):
        while sum(len(p.text) for p in self.by_tail.values()) > TEXT_BYTES_MAX:
            del self.by_tail[next(iter(self.by_tail))]
            self.forgot = True
        used = {key for p in self.by_tail.values() for key in p.members.values()}
        memory = self.store.codes.memory
        for key in [key for key in memory if key not in used]:
            del memory[key]
