"""TurboLookupBase: a lookup plugin whose `_run` runs in a session that lives on between calls.

Names and meaning are those of cloud.common's `turbo.lookup`. Where no session can be had, `_run` runs
here. What a session gets of the variables is what JSON can hold.
"""
import asyncio
import hashlib
import inspect
import json
import os

from ansible.plugins.lookup import LookupBase
from ansible.utils.collection_loader import AnsibleCollectionConfig

from ...module_utils import time_to_live
from ...module_utils.turbo import session_key
from ...module_utils.turbo import sessions
from ...module_utils.turbo.exceptions import EmbeddedModuleUnexpectedFailure

_WATCHED = ("lookup", "plugin_utils", "module_utils")
_LEFT_OUT = frozenset(("vars", "hostvars"))  # the session makes the first anew; the second is every host's


def get_server_ttl(variables):
    """The TTL as the controller's environment gives it, else the last number in the task's `environment`."""
    ttl = os.environ.get(time_to_live.VARIABLE)
    if ttl is not None:
        return ttl
    for entry in (variables or {}).get("environment") or []:
        value = entry.get(time_to_live.VARIABLE) if hasattr(entry, "get") else None
        if isinstance(value, int) or (isinstance(value, str) and value.isnumeric()):
            ttl = value
    return ttl


class TurboLookupBase(LookupBase):
    """A plugin defines `_run`, a function or a coroutine function, with run's arguments, and

        run = _run if not hasattr(LookupBase, "run_on_daemon") else LookupBase.run_on_daemon
    """

    def run_on_daemon(self, terms, variables=None, **kwargs):
        self._ttl = get_server_ttl(variables)
        return self.execute(terms, variables=variables, **kwargs)

    @property
    def socket_path(self):
        """Where cloud.common has its socket; here a name and nothing else."""
        return "%s/.ansible/tmp/turbo_lookup.%s.socket" % (os.path.expanduser("~"), _collection_of(self))

    def execute(self, terms, variables=None, **kwargs):
        answer = None
        if hasattr(self, "_run") and os.environ.get("HEARTH") != "off":
            answer = self._ask(terms, variables or {}, kwargs)
        if answer is None:
            return self._run_here(terms, variables, kwargs)
        if answer.get("error") is not None:
            raise EmbeddedModuleUnexpectedFailure(answer["error"])
        return answer["result"]

    def _ask(self, terms, variables, options):
        """{"result": …} or {"error": text}; None: nothing has run."""
        try:
            rest = json.dumps([terms, _plain(variables), options], default=_content).encode("utf-8")
        except (TypeError, ValueError, RecursionError):
            return None
        name, content = _collection_of(self), _content_of(self)
        key = session_key.make("lookup %s %s" % (name, content), [], [], {}, os.environ)
        session = {"name": name, "key": key, "content": content}
        session.update(sessions.ttl_of(self._ttl))
        request = {"kind": "lookup", "plugin": _plugin_of(self), "collections": _collections()}
        ended = sessions.run_request(session, request, rest)
        if ended is None:
            return None
        try:
            return json.loads(ended.text.decode("utf-8"))
        except ValueError:
            return {"error": "Cannot decode plugin answer: %r" % ended.text}

    def _run_here(self, terms, variables, options):
        run = getattr(self, "_run", None)
        if run is None:
            raise EmbeddedModuleUnexpectedFailure("No _run() found")
        try:
            result = run(terms, variables=variables, **options)
            return asyncio.run(result) if inspect.isawaitable(result) else result
        except Exception as error:
            raise EmbeddedModuleUnexpectedFailure(str(error))


def _plugin_of(plugin):
    """The name that a task writes: `ns.name.plugin`."""
    name = plugin._load_name
    if name.startswith("ansible_collections."):
        name = name[len("ansible_collections."):].replace(".plugins.lookup.", ".", 1)
    return name


def _collection_of(plugin):
    """`ns.name`, or the plugin's own name where it belongs to no collection."""
    parts = _plugin_of(plugin).split(".")
    return ".".join(parts[:2]) if len(parts) > 2 else parts[0]


def _content_of(plugin):
    """Changes with an edit of anything in the collection that the plugin may import."""
    path = os.path.abspath(inspect.getfile(type(plugin)))
    root = os.path.dirname(os.path.dirname(path))
    found = [path]
    for part in _WATCHED:
        for folder, _folders, files in os.walk(os.path.join(root, part)):
            found += [os.path.join(folder, file) for file in files if file.endswith(".py")]
    digest = hashlib.blake2b(digest_size=12)
    for file in sorted(set(found)):
        info = os.stat(file)
        digest.update(("%s %d %d %d\n" % (file, info.st_ino, info.st_size, info.st_mtime_ns)).encode())
    return digest.hexdigest()


def _collections():
    """The folders where this Ansible looks for collections."""
    return [os.fspath(path) for path in AnsibleCollectionConfig.collection_paths or ()]


def _plain(variables):
    """What of the variables JSON can hold; a value that it cannot is left out, whole."""
    kept = {}
    for name, value in variables.items():
        if name in _LEFT_OUT or not isinstance(name, str):
            continue
        try:
            json.dumps(value, default=_content)
        except (TypeError, ValueError, RecursionError):
            continue
        kept[name] = value
    return kept


def _content(value):
    """Of mappings and sequences that only look like JSON's (Ansible has some) takes the content."""
    if hasattr(value, "items"):
        return dict(value.items())
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    raise TypeError(type(value).__name__)
