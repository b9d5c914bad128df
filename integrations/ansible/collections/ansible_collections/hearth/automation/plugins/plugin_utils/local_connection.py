"""Makes the warm `local` connection out of Ansible's own class.

The class is that of the Ansible that runs, with four methods put before its own. Whatever these
do not know, or fail at before anything has run, goes to the method of Ansible's class.
"""
import importlib.util
import os

from . import daemon
from . import frames
from . import options
from . import plain_notes
from . import process_state
from . import session_notes
from . import shell_answers
from . import shell_text
from . import warm

# With these a Python does something at its start or end that a forked one cannot repeat, or
# (LD_*) is another program. `hearth-python` holds the same list.
_PLAIN_VARIABLES = frozenset((
    b"LD_PRELOAD", b"LD_LIBRARY_PATH", b"LD_AUDIT", b"_ANSIBLE_COVERAGE_CONFIG", b"PYTHONINSPECT", b"PYTHONDEBUG",
    b"PYTHONVERBOSE", b"PYTHONPROFILEIMPORTTIME", b"PYTHONMALLOCSTATS", b"PYTHONDUMPREFS", b"PYTHONTRACEMALLOC",
    b"PYTHONSTARTUP", b"PYTHONBREAKPOINT", b"PYTHONFAULTHANDLER"))


def load_builtin():
    """Ansible's own `local` as a module: by its path, because a file that takes its place has its name."""
    import ansible.plugins.connection as package
    path = os.path.join(os.path.dirname(package.__file__), "local.py")
    spec = importlib.util.spec_from_file_location("hearth_builtin_local", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def documentation(builtin_text):
    """Exactly the options of the version that runs."""
    return builtin_text


def make_class(builtin):
    """The class `Connection` for a plugin file. Ansible derives the plugin's type from its name."""
    import ansible.constants as C
    from ansible.utils.display import Display

    display = Display()
    starter = daemon.Starter()
    folder = daemon.runtime_folder(os.environ)

    class Connection(options.with_pipelining(C, builtin.Connection)):
        """`local`, with modules in warm workers and the small shell texts done in place."""

        def _hearth_may_pipeline(self):
            return not self._hearth_becomes()

        def exec_command(self, cmd, in_data=None, sudoable=True):
            call, why = None, ""
            try:
                request = shell_text.parse(cmd) if _is_usual_shell(C) else None
                if request is not None and in_data is None:
                    answer = shell_answers.answer(request)
                    if answer is not None:
                        self._hearth_announce(cmd)
                        return answer
                elif isinstance(request, shell_text.Run):
                    call = self._hearth_begin(request, in_data)
            except (plain_notes.Plain, warm.Refused) as reason:
                why = str(reason)
            except Exception as error:
                why = None  # no daemon, most likely: nobody to tell
                display.debug("hearth: the ordinary way: %r" % (error,))
            if call is not None:
                self._hearth_announce(cmd)
                finished = call.finish()
                if call.adapter:
                    display.vvv("hearth: {0}".format(call.adapter), host=self._play_context.remote_addr)
                return finished
            note = self._hearth_note(cmd, in_data, why)
            try:
                return super(Connection, self).exec_command(cmd, in_data=in_data, sudoable=sudoable)
            finally:
                if note is not None:
                    note.tell()

        def _hearth_note(self, cmd, in_data, why):
            """What the record is told of this call; None where it runs no module, or nobody listens."""
            try:
                if why is None or not plain_notes.runs_module(cmd, warm.is_wrapper(in_data)):
                    return None
                host = str(self._play_context.remote_addr or "")
                return plain_notes.Note(folder, why or self._hearth_why(in_data), self._hearth_task, host)
            except Exception:
                return None

        def _hearth_why(self, in_data):
            """Why its command line was not even tried."""
            if not _is_usual_shell(C):
                return plain_notes.EXECUTABLE
            if self._hearth_becomes():
                return plain_notes.BECOME
            return plain_notes.PIPELINING if in_data is None else plain_notes.SHELL

        def _hearth_announce(self, cmd):
            """What the built-in's exec_command does beside running the command."""
            if not self._connected:
                self._connect()
            display.vvv("EXEC {0}".format(cmd), host=self._play_context.remote_addr)

        def _hearth_becomes(self):
            """Whether a module would run as another user; Ansible's own rule (_low_level_execute_command)."""
            if not self.become:
                return False
            try:
                user = self.become.get_option("become_user")
            except Exception:
                return True
            own = self.default_user or self._play_context.remote_user
            return C.BECOME_ALLOW_SAME_USER or not own or user != own

        def _hearth_begin(self, request, program):
            """A warm.Call, or None where the ordinary way is right; Plain where it is, for a reason."""
            if (request.end == shell_text.SLEEPS and not process_state.HAS_SLEEP) or not warm.is_wrapper(program):
                return None
            place = os.fsencode(self.cwd or b".")  # bytes up to 2.20, text from 2.21 on
            folder_fd = os.open(place, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                frame = self._hearth_frame(request, program, folder_fd, place)
                return warm.begin(self._hearth_connect(), frame, program, folder_fd, request.end)
            finally:
                os.close(folder_fd)

        def _hearth_frame(self, request, program, folder_fd, place):
            path = request.interpreter
            if "/" not in path:
                path = process_state.find_program(path, request.assignments)
            if path is None:
                raise plain_notes.Plain(plain_notes.INTERPRETER)
            interpreter = os.fsencode(path)
            environment = process_state.environment(
                request.assignments, folder_fd, place, interpreter, request.end)
            if environment is None or not all(map(_fits, environment)):
                raise plain_notes.Plain(plain_notes.ENVIRONMENT)
            members = process_state.inherited()
            session = _session_of(folder, program, environment)
            if session is not None:
                members["session"] = session
            run = plain_notes.current_run()
            if run:
                members["run"] = run
            return frames.encode_call(interpreter, [], environment, task=self._hearth_task or "",
                                      host=str(self._play_context.remote_addr or ""), **members)

        def _hearth_connect(self):
            try:
                return daemon.connect(folder)
            except OSError as error:
                if daemon.worth_starting(error):
                    starter.start()
                raise

    return Connection


def _session_of(folder, program, environment):
    try:
        return session_notes.find(folder, program, environment)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # the module asks for its session itself


def _fits(entry):
    """Whether a worker can give its program this KEY=value."""
    if entry[:1] not in b"LPH_":
        return True
    name, _equals, value = entry.partition(b"=")
    if name == b"PYTHONPATH":
        # A relative entry means another folder in a worker, which was started elsewhere.
        return not value or all(folder.startswith(b"/") for folder in value.split(b":"))
    return name not in _PLAIN_VARIABLES and entry != b"HEARTH=off"


def _is_usual_shell(constants):
    """The built-in runs every text through this shell."""
    return constants.DEFAULT_EXECUTABLE == "/bin/sh"
