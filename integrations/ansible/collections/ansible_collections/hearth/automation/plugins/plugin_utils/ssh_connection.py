"""Makes the warm `ssh` connection out of Ansible's own class.

The first contact with a host, every prompt, retry and file transfer is Ansible's own. Once its master
connection is there, pipelined modules go through one more channel of it (docs/protocol/far.md).
"""
import array
import collections
import os
import shlex
import socket

from . import daemon
from . import far_call
from . import far_end
from . import frames
from . import options
from . import plain_notes
from . import shell_text
from . import warm

_FIRST_CONTACT = "/bin/sh -c 'exit 0'"

OPTION = """\
hearth_far:
  description: Where the warm far end of the connection comes from.
  default: copy
  choices: [copy, installed, "off"]
  env: [{name: HEARTH_FAR}]
  vars: [{name: hearth_far}]
hearth_host:
  description: The host's name in the inventory, for the record.
  default: ""
  vars: [{name: inventory_hostname}]
"""


class Way(collections.namedtuple("Way", "end target key run become prompt password")):
    """How one program gets to its far end: a far_end.FarEnd, the channel's names, the shell_text.Run, and a
    shell_text.Become with its prompt and password where it becomes somebody."""

    def command(self, arguments):
        """The text for the host's login shell that becomes the far end."""
        text = self.end.become_text(self.become, arguments) if self.become else self.end.run_text(arguments)
        return "/bin/sh -c " + shlex.quote(text)


def documentation(builtin_text):
    """The built-in's, with one more option."""
    return options.with_option(builtin_text, OPTION)


def make_class(builtin):
    """The class `Connection` for a plugin file. Ansible derives the plugin's type from its name."""
    import ansible.constants as C
    from ansible.errors import AnsibleConnectionFailure
    from ansible.utils.display import Display

    display = Display()
    starter = daemon.Starter()
    folder = daemon.runtime_folder(os.environ)
    binaries = {machine: far_end.Binary(os.environ, machine) for machine in far_end.MACHINES}

    class Connection(options.with_pipelining(C, builtin.Connection)):
        """`ssh`, with modules in warm workers at the far end."""

        def _hearth_may_pipeline(self):
            return not self.become and self._hearth_mode() != far_end.OFF

        def exec_command(self, cmd, in_data=None, sudoable=True):
            request = None
            if in_data and not getattr(self._shell, "_IS_WINDOWS", False):
                request = shell_text.parse_become(cmd) if self.become else shell_text.parse(cmd)
            if isinstance(request, (shell_text.Run, shell_text.Become)) and warm.is_wrapper(in_data):
                way = self._hearth_way(request)
                if way and way.password and not self._hearth_is_open(way):
                    # A password is tried by Ansible first: a wrong one is told once, and counted once.
                    answer = super(Connection, self).exec_command(cmd, in_data=in_data, sudoable=sudoable)
                    self._hearth_open_quietly(way)
                    return answer
                answer = self._hearth_run(way, in_data) if way else None
                if answer is not None:
                    return answer
            return super(Connection, self).exec_command(cmd, in_data=in_data, sudoable=sudoable)

        def reset(self):
            try:
                self._hearth_ask({"t": "far_close", "target": far_end.target_of(self._hearth_argv(""), os.environ)})
            except Exception as error:
                display.debug("hearth: no channel to close: %r" % (error,))
            super(Connection, self).reset()

        def _hearth_mode(self):
            try:
                return str(super(Connection, self).get_option("hearth_far"))
            except Exception:
                return far_end.OFF

        def _hearth_way(self, request):
            """The Way of one program, or None where there is none."""
            try:
                end = self._hearth_end()
                return end and self._hearth_make_way(end, request)
            except Exception as error:
                display.debug("hearth: the ordinary way: %r" % (error,))
                return None

        def _hearth_make_way(self, end, request):
            become = request if isinstance(request, shell_text.Become) else None
            run = become.run if become else request
            prompt = password = name = ""
            if become:
                if self.become.name != "sudo":
                    return None
                if self.become.expect_prompt():
                    prompt = self.become.prompt
                    password = self.become.get_option("become_pass", playcontext=self._play_context)
                name = far_end.become_name(become.command, prompt, password)
            target = far_end.target_of(self._hearth_argv(""), os.environ)
            return Way(end, target, far_end.key_of(target, end, name), run, become, prompt, password)

        def _hearth_is_open(self, way):
            try:
                listed = self._hearth_ask({"t": "far_open", "v": 1, "key": way.key, "argc": 0, "envc": 0})
                return listed.get("t") == "opened" or listed.get("why") == "given up"
            except Exception:
                return True  # no daemon: nothing to open

        def _hearth_open_quietly(self, way):
            """After a password has proved right: for the next task."""
            try:
                self._hearth_open(way)
            except Exception as error:
                display.debug("hearth: no channel for the next task: %r" % (error,))

        def _hearth_run(self, way, program):
            """(rc, stdout, stderr), or None where the ordinary way is right: then nothing has run."""
            try:
                call = self._hearth_begin(way, program)
            except builtin.AnsibleError:
                raise  # of the first contact: the host's own trouble
            except Exception as error:
                display.debug("hearth: the ordinary way: %r" % (error,))
                return None
            if not call:
                return None
            display.vvv("FAR %s" % (way.run.interpreter,), host=self.host)
            try:
                result = call.finish()
            except far_call.Refused as refused:
                display.debug("hearth: the ordinary way: %s" % (refused.why,))
                return None
            except far_call.Lost as lost:
                result = self._hearth_collect(way, lost)
            if result and result.adapter:
                display.vvv("hearth: %s" % (result.adapter,), host=self.host)
            return self._hearth_result(result, way.run.end) if result else None

        def _hearth_end(self):
            """The FarEnd for this host, or None where there is to be none."""
            mode = self._hearth_mode()
            if mode == far_end.INSTALLED:
                return far_end.FarEnd(mode)
            if mode != far_end.COPY:
                return None
            digests = {machine: binary.digest() for machine, binary in binaries.items() if binary.path}
            end = far_end.FarEnd(mode, self._shell.get_option("remote_tmp"), digests)
            return end if end.usable() else None

        def _hearth_begin(self, way, program):
            """A far_call.Call, or None."""
            header = {"key": way.key, "run": plain_notes.current_run(), "task": self._hearth_task or "",
                      "host": str(super(Connection, self).get_option("hearth_host") or "")}
            strings = [os.fsencode(way.run.interpreter)]
            strings += [os.fsencode("%s=%s" % pair) for pair in way.run.assignments]
            if way.become:
                # As sudo would say it, had it been asked for this program alone.
                strings.insert(1, os.fsencode("SUDO_COMMAND=/bin/sh -c " + way.become.text))
            try:
                return far_call.begin(self._hearth_connect(), header, strings, program)
            except far_call.Refused as refused:
                why = refused.why
            # Not in the handler: what the first contact raises would be shown as caused by the refusal.
            if why != "no channel" or not self._hearth_open(way):
                return None
            return far_call.begin(self._hearth_connect(), header, strings, program)

        def _hearth_argv(self, command):
            self.host = self.get_option("host") or self._play_context.remote_addr
            argv = self._build_command(self.get_option("ssh_executable"), "ssh", self.host, command)
            for descriptor in getattr(self, "sshpass_pipe", None) or ():
                os.close(descriptor)
            self.sshpass_pipe = None
            return argv

        def _hearth_open(self, way):
            """Whether the channel is there now. Raises what Ansible's own first contact raises."""
            refused = None
            if self._hearth_has_master():
                refused = self._hearth_try_open(way)
                if refused is None:
                    return True
            if refused is None or refused.get("code") == far_end.SSH_FAILED:
                # No master connection yet: Ansible makes it, with its own prompts and retries.
                super(Connection, self).exec_command(_FIRST_CONTACT, in_data=None, sudoable=False)
                refused = self._hearth_try_open(way)
            if refused and far_end.MISSING in str(refused.get("said")) and self._hearth_copy(way.end, refused):
                refused = self._hearth_try_open(way)
            if refused is None:
                return True
            why = "%s %s" % (refused.get("why"), refused.get("said"))
            display.vvv("no far end: %s" % (why,), host=self.host)
            if refused.get("why") != "given up":
                self._hearth_ask({"t": "far_give_up", "key": way.key, "why": why[:200]})
            return False

        def _hearth_has_master(self):
            """False only where it is certain that none listens: it saves a try."""
            if not self.control_path or not self.control_path_dir:
                return True
            path = self.control_path % {"directory": builtin.unfrackpath(self.control_path_dir)}
            return "%" in path or os.path.exists(path)

        def _hearth_try_open(self, way):
            """None when it is open, else the header of the refusal."""
            argv = far_end.riding_command(self._hearth_argv(way.command("channel")))
            environment = [name + b"=" + value for name, value in os.environb.items()]
            header = {"t": "far_open", "key": way.key, "target": way.target, "host": str(self.host),
                      "argc": len(argv), "envc": len(environment)}
            strings = argv + environment
            if way.password:
                header["prompt"] = way.prompt
                strings.append(os.fsencode(way.password))
            answer = self._hearth_ask(header, b"\0".join(strings + [b""]), with_folder=True)
            return None if answer.get("t") == "opened" else answer

        def _hearth_copy(self, end, refused):
            """Puts the program there by one ordinary command. Whether that can have helped."""
            words = str(refused.get("said")).split(far_end.MISSING, 1)[1].split()
            binary = binaries.get(words[1]) if len(words) > 1 else None
            if end.mode != far_end.COPY or words[:1] != ["Linux"] or not binary or not binary.path:
                return False
            with open(binary.path, "rb") as file:
                program = file.read()
            command = "/bin/sh -c " + shlex.quote(end.receive_text(words[1]))
            try:
                return super(Connection, self).exec_command(command, in_data=program, sudoable=False)[0] == 0
            except Exception as error:
                # The host's task is not this copy's concern; another task's copy may be there by now.
                display.debug("hearth: not copied: %r" % (error,))
                return True

        def _hearth_collect(self, way, lost):
            """The Result of a call whose channel is gone, or None: it never began."""
            command = way.command("collect %s %d" % (lost.channel, int(lost.number)))
            # With something on its stdin no terminal is asked for, which would change what comes back.
            _code, output, _errors = super(Connection, self).exec_command(command, in_data=b"\n", sudoable=bool(way.become))
            try:
                return far_call.read_collected(output)
            except far_call.Refused:
                raise AnsibleConnectionFailure("The connection to %s was lost while the module ran, and with it the result" % (self.host,))

        def _hearth_result(self, result, end):
            """As the built-in's exec_command gives it for a text with this `end`."""
            output, errors = result.stdout(), result.stderr()
            if isinstance(result.status, int) and os.WIFSIGNALED(result.status):
                # What a shell says about such an end differs by shell: the host's own is asked.
                number = os.WTERMSIG(result.status)
                code, _none, words = super(Connection, self).exec_command(warm.death_text(number, end), in_data=None, sudoable=False)
                return code, output, errors + warm.as_dumped(words, os.WCOREDUMP(result.status))
            code, words = warm.shell_result(result.status, output, end)
            if code == far_end.SSH_FAILED:
                raise AnsibleConnectionFailure("Data could not be sent to remote host \"%s\". Make sure this host can be reached over ssh: %s"
                                               % (self.host, errors.decode("utf-8", "replace")))
            return code, output, errors + words

        def _hearth_ask(self, header, body=b"", with_folder=False):
            """One question to the daemon; its answer's header."""
            connection = self._hearth_connect()
            try:
                data = frames.encode(dict(header, v=1), body)
                sent = 0
                if with_folder:
                    descriptor = os.open(".", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
                    try:
                        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor]))]
                        sent = connection.sendmsg([data], rights, socket.MSG_NOSIGNAL)
                    finally:
                        os.close(descriptor)
                if sent < len(data):  # the answer may have come, and the other end gone, when all is sent
                    connection.sendall(memoryview(data)[sent:])
                return far_call.ask_next(connection, frames.Reader())
            finally:
                connection.close()

        def _hearth_connect(self):
            try:
                return daemon.connect(folder)
            except OSError as error:
                if daemon.worth_starting(error):
                    starter.start()
                raise

    return Connection
