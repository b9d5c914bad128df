"""Payloads: the zip of Python files that a wrapper carries, on disk by content and importable from memory."""

import base64
import hashlib
import os
import shutil
import sys
import time
import zipfile
import zipimport

import codes

SUFFIX = ".py"
INIT = "/__init__.py"
WRAPPER = "wrapper"
TAIL = 16000  # characters of the base64 text that hold the members' checksums and names


class Payload:
    """One zip.

    text       its base64 text, as wrappers hold it
    site       what the wrapper adds to it as sitecustomize.py (wrapper.Cut)
    path       where it lies on disk, with that
    members    {full module name: key of its content}
    importers  {folder inside the zip, as a path: Importer}, in place of zipimport's own
    frames     [(wrapper.Frame, compiled text of that wrapper)]
    preload    what the zygote holds ready for it (preload.Plan), or None
    adapters   those whose SDK it uses (adapted.Adapted.used_by), or None while nobody looked
    module     full name of the module that it was packed for, where a wrapper said it
    """

    def __init__(self, text, site, path, members, importers):
        self.text, self.site, self.path = text, site, path
        self.members, self.importers = members, importers
        self.frames = []
        self.preload = self.adapters = self.module = None

    def install(self):
        sys.path_importer_cache.update(self.importers)

    def uninstall(self):
        for folder in self.importers:
            sys.path_importer_cache.pop(folder, None)

    def read(self, name):
        """The source of a member, by its full module name."""
        importer = self.importers[self.path]
        stem = self.path + os.sep + name.replace(".", os.sep)
        for end in (INIT, SUFFIX):
            if stem[len(self.path) + 1:] + end in importer.keys:
                return importer.get_data(stem + end)
        raise FileNotFoundError(name)


def digest_of(data):
    return hashlib.blake2b(data, digest_size=12).hexdigest()


def tail_of(text, start, end):
    """Of the payload between `start` and `end`. Two of one tail are most likely equal; `equal` tells."""
    return end - start, text[max(start, end - TAIL):end]


def equal(payload, text, start, end):
    """Whether `text` has `payload` there. Without a copy of it: its pages are what a call spends its time on."""
    return len(payload) == end - start and payload.startswith(memoryview(text)[start:end])


class Store:
    """Payloads on disk: <cache>/payload/ansible_NAME_payload_HASH/ansible_NAME_payload.zip.

    The folder's and the file's name are those of the wrapper's temporary folder: modules look at
    them (a collection's name is read from there). Files 0600 in folders 0700.
    """

    def __init__(self, cache):
        self.folder = os.path.join(cache, "payload")
        self.codes = codes.Cache(cache)

    def path_of(self, name, text, site):
        file = "ansible_%s_payload" % name
        return os.path.join(self.folder, file + "_" + digest_of(text + site.encode()), file + ".zip")

    def ensure_zip(self, path, data):
        """Keeps a zip as it stands on disk already; gives its path in the store."""
        if path.startswith(self.folder + os.sep):
            return path
        file = os.path.basename(path)
        kept = os.path.join(self.folder, file[:-len(".zip")] + "_" + digest_of(data), file)
        if not os.path.exists(kept):
            codes.write_private(kept, lambda out: out.write(data))
        return kept

    def ensure(self, path, text, site):
        """Writes the zip where it is missing. OSError: the caller takes the other road."""
        try:
            if os.stat(path).st_size:
                return
        except FileNotFoundError:
            pass
        def write(file):
            file.write(base64.b64decode(text))
            with zipfile.ZipFile(file, mode="a") as archive:
                archive.writestr(zipfile.ZipInfo("sitecustomize.py", time.gmtime()[:6]), site % path)
        codes.write_private(path, write)

    def keep_wrapper(self, payload, text):
        """A wrapper of this payload, its parameters emptied, for the zygote of another day."""
        path = os.path.join(os.path.dirname(payload.path), WRAPPER)
        try:
            os.utime(path)
        except FileNotFoundError:
            try:
                codes.write_private(path, lambda file: file.write(text))
            except OSError:
                pass

    def wrappers(self, limit):
        """Those used last, the last one last."""
        found = sorted(self._stored())[-limit:]
        for _, folder in found:
            try:
                with open(os.path.join(folder, WRAPPER), "rb") as file:
                    yield file.read()
            except OSError:
                pass

    def prune(self, limit, old_s):
        """Lets only the payloads used last stay, and those that may be in use."""
        young = time.time() - old_s
        for used, folder in sorted(self._stored())[:-limit]:
            if used < young:
                shutil.rmtree(folder, ignore_errors=True)
        self.codes.prune(old_s)

    def _stored(self):
        """(time of the last use, folder)"""
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    try:
                        yield os.stat(os.path.join(entry.path, WRAPPER)).st_mtime, entry.path
                    except OSError:
                        yield entry.stat().st_mtime, entry.path
        except OSError:
            return

    def open(self, path, text, site):
        """A Payload of the file at `path`. zipimport.ZipImportError: it is none."""
        root = Importer(path)
        keys = keys_of(root.archive)
        members, folders = {}, {""}
        for file, key in keys.items():
            members.setdefault(module_name(file), key)
            folders.add(os.path.dirname(file))
        importers = {}
        for folder in folders:
            place = path + os.sep + folder if folder else path
            importers[place] = importer = Importer(place) if folder else root
            importer.keys, importer.codes = keys, self.codes
        return Payload(text, site, path, members, importers)

    def keep_code_of_zips(self):
        """For a wrapper that runs as it stands: zips are imported as ever, but not compiled anew."""
        seen = {}

        def hook(path):
            importer = zipimport.zipimporter(path)
            if not importer.archive.endswith("_payload.zip"):
                return importer
            importer = Importer(path)
            if importer.archive not in seen:
                seen[importer.archive] = keys_of(importer.archive)
            importer.keys, importer.codes = seen[importer.archive], self.codes
            return importer

        sys.path_hooks[:] = [hook if known is zipimport.zipimporter else known for known in sys.path_hooks]


def keys_of(archive):
    """{file of a module inside the zip: key of its content}"""
    with open(archive, "rb") as file:
        data = file.read()
    return {file: content_key(data, entry) for file, entry in zipimport._zip_directory_cache[archive].items()
            if module_name(file)}


def module_name(file):
    """`file`: a member's path inside the zip. None for what is no module."""
    if not file.endswith(SUFFIX):
        return None
    stem = file[:-len(INIT)] if file.endswith(INIT) else file[:-len(SUFFIX)]
    return stem.replace("/", ".")


def content_key(data, entry):
    """Equal keys mean equal source: the hash of the member as it is stored, compressed."""
    method, size, at = entry[1], entry[2], entry[4]
    start = at + 30 + int.from_bytes(data[at + 26:at + 28], "little") + int.from_bytes(data[at + 28:at + 30], "little")
    return hashlib.blake2b(b"%d:" % method + data[start:start + size], digest_size=16).digest()


class Importer(zipimport.zipimporter):
    """zipimport's importer, with compiled code kept by the content of its source.

    keys   {file inside the zip: key of its content}
    """

    keys = {}
    codes = None
    gone = False  # the wrapper has removed its folder, so it believes

    def get_source(self, fullname):
        if Importer.gone:
            raise OSError("can't open Zip file: " + self.archive)
        return super().get_source(fullname)

    def get_code(self, fullname):
        return self._code_of(fullname) or super().get_code(fullname)

    def get_filename(self, fullname):
        """zipimport's own compiles the source to find it out, and then again to run it."""
        code = self._code_of(fullname)
        return code.co_filename if code else super().get_filename(fullname)

    def _code_of(self, fullname):
        """None for what is not here, and for what does not compile: zipimport says that in its own way."""
        file = self._file_of(fullname)
        try:
            return file and self.codes.get(self.keys[file], self.archive + os.sep + file, self.get_data)
        except Exception:
            return None

    def _file_of(self, fullname):
        stem = self.prefix + fullname.rpartition(".")[2]
        for end in (INIT, SUFFIX):
            if stem + end in self.keys:
                return stem + end
        return None

    if sys.version_info < (3, 10):
        # zipimport has no find_spec before 3.10, and its load_module compiles by itself.
        def find_spec(self, fullname, target=None):
            import importlib.util
            if self.find_module(fullname) is None:
                return None
            return importlib.util.spec_from_loader(fullname, self, is_package=self.is_package(fullname))

        def create_module(self, spec):
            return None

        def exec_module(self, module):
            exec(self.get_code(module.__name__), module.__dict__)
