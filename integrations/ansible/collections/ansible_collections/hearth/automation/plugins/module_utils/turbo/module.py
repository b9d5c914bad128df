"""AnsibleTurboModule: an AnsibleModule whose module lives on in a session between calls.

Names and meaning are those of cloud.common's `turbo.module`. Where no session can be had the class is
an AnsibleModule and nothing else. In a session, code outside functions runs once, `main` runs for
every call, and module globals keep what they hold.
"""
import io
import json
import os
import sys
import tempfile

import ansible.module_utils.basic
from ansible.module_utils.basic import AnsibleModule

from . import entry
from . import sessions
from .exceptions import EmbeddedModuleFailure
from .exceptions import EmbeddedModuleSuccess
from .exceptions import EmbeddedModuleUnexpectedFailure

_API = "hearth_session"  # a module that only a session worker has


def get_collection_name_from_path():
    """`ns.name` of the payload's file name `ansible_ns.name.module_payload.zip`, else None."""
    archive = ansible.module_utils.basic.get_module_path().split("/")[-3:-2]
    if archive and archive[0].startswith("ansible_") and archive[0].endswith(".zip"):
        parts = archive[0][len("ansible_"):].split(".")
        if len(parts) > 3:
            return ".".join(parts[:2])
    return None


def expand_argument_specs_aliases(argument_spec):
    """{name or alias: option}"""
    return {name: option for key, option in argument_spec.items()
            for name in [key] + list(option.get("aliases") or ())}


def prepare_args(argument_specs, params):
    """{"ANSIBLE_MODULE_ARGS": …} of what differs from the defaults of an expanded argument_spec.

    Dropped: None, values equal to the default, keys of a dict that are None or equal to their own
    default, and aliases that their option lists under the same name.
    """
    kept = {}
    for name, value in params.items():
        option = argument_specs.get(name)
        if value is None or option is None or value == option.get("default") or name in (option.get("aliases") or ()):
            continue
        if isinstance(value, dict):
            value = {key: one for key, one in value.items() if not _is_default(option.get(key), one)}
        kept[name] = value
    return {"ANSIBLE_MODULE_ARGS": kept}


def _is_default(option, value):
    return value is None or (isinstance(option, dict) and value == option.get("default"))


def session_name():
    """Whose session this process is, or would ask for."""
    return AnsibleTurboModule.collection_name or get_collection_name_from_path() or os.path.basename(sys.path[0])


class AnsibleTurboModule(AnsibleModule):
    """Arguments as AnsibleModule; or `(name, collection, argument_spec=…)` and run(), see run().

    collection_name      class attribute: whose session it is. None: the payload's own collection.
    session_parameters   class attribute: names of the options that say who logs in where; calls that
                         differ in one of them never share a session. None: options with no_log, and
                         those whose name says so (session_key.py).
    """

    embedded_in_server = False
    collection_name = None
    session_parameters = None

    def __init__(self, *args, **kwargs):
        name, args, kwargs = entry.take_names(args, kwargs)
        self.embedded_in_server = sys.argv[0].endswith("/server.py")
        self.collection_name = name or AnsibleTurboModule.collection_name or get_collection_name_from_path()
        self._running = None
        self._call = _current_call()
        if self._call is not None:
            self._call.module = self
        elif not self.embedded_in_server:
            sys.excepthook = _print_result_of(sys.excepthook)
            self.run_on_daemon(kwargs.get("argument_spec", args[0] if args else None))
        super().__init__(*args, **kwargs)

    def run_on_daemon(self, argument_spec=None):
        """Where the session can be had, this process ends here as the session's call did."""
        basic = ansible.module_utils.basic
        ended = sessions.run_module(
            self.collection_name or os.path.basename(sys.path[0]), argument_spec, self.session_parameters,
            basic._ANSIBLE_ARGS, getattr(basic, "_ANSIBLE_PROFILE", None))
        if ended is not None:
            sessions.finish_as(ended)

    def socket_path(self):
        """Where cloud.common has its socket; here a name and nothing else."""
        folder = getattr(self, "_remote_tmp", None)
        folder = tempfile.gettempdir() if folder is None else os.path.expanduser(os.path.expandvars(folder))
        return os.path.join(folder.rstrip("/") or "/", "turbo_mode.%s.socket" % self.collection_name)

    def init_args(self):
        """The arguments with which this module could be run once more."""
        arguments = prepare_args(expand_argument_specs_aliases(self.argument_spec), self.params)
        for name, (attribute, _default) in ansible.module_utils.basic.PASS_VARS.items():
            value = getattr(self, attribute, None)
            if isinstance(value, (int, str)):
                arguments["ANSIBLE_MODULE_ARGS"]["_ansible_" + name] = value
        return arguments

    def run(self):
        """The module's `entry_point(module, **kept)`, kept being what its `initialize()` gave once per session."""
        return entry.run(self)

    def exit_json(self, **kwargs):
        if self._call is not None:
            self._answer(super().exit_json, **kwargs)
        elif not self.embedded_in_server:
            super().exit_json(**kwargs)
        else:
            self.do_cleanup_files()
        raise EmbeddedModuleSuccess(**kwargs)

    def fail_json(self, msg, **kwargs):
        if self._call is not None:
            self._answer(super().fail_json, msg, **kwargs)
        elif not self.embedded_in_server:
            super().fail_json(msg, **kwargs)
        else:
            self.do_cleanup_files()
        raise EmbeddedModuleFailure(msg, **kwargs)

    def _answer(self, method, *args, **kwargs):
        """Leaves with the session what AnsibleModule's own method prints and exits with."""
        self._call.answered(*_printed(method, *args, **kwargs))


def _printed(method, *args, **kwargs):
    """(text, status)"""
    before, sys.stdout = sys.stdout, io.StringIO()
    try:
        method(*args, **kwargs)
        status = 0
    except SystemExit as end:
        status = end.code or 0
    finally:
        text, sys.stdout = sys.stdout.getvalue(), before
    return text, status


def _current_call():
    api = sys.modules.get(_API)
    if api is None:
        return None
    api.translate = _translate
    return api.call()


def _result_of(error):
    """What an exception of this API, raised by somebody else than the module's own methods, means; else None."""
    if isinstance(error, EmbeddedModuleSuccess):
        return dict(error.kwargs)
    if isinstance(error, (EmbeddedModuleFailure, EmbeddedModuleUnexpectedFailure)):
        return dict({"msg": error.get_message(), "failed": True}, **getattr(error, "kwargs", {}))
    return None


def _translate(call, error):
    """Has the session answer for such an exception: with the module's care for secrets, where there is a module."""
    result = _result_of(error)
    if result is None:
        return
    failed = bool(result.get("failed"))
    if call.module is None or not hasattr(call.module, "no_log_values"):
        call.answered("\n" + json.dumps(result) + "\n", int(failed))
    elif failed:
        result.pop("failed")
        call.answered(*_printed(super(AnsibleTurboModule, call.module).fail_json, result.pop("msg"), **result))
    else:
        call.answered(*_printed(super(AnsibleTurboModule, call.module).exit_json, **result))


def _print_result_of(original):
    """For a module that runs without a session: an excepthook that gives such an exception as a result."""
    if getattr(original, "prints_results", False):
        return original

    def hook(kind, error, traceback):
        result = _result_of(error)
        if result is None:
            original(kind, error, traceback)
        else:
            sys.stdout.write("\n" + json.dumps(result) + "\n")

    hook.prints_results = True
    return hook
