"""A vSphere session, lent by the daemon's memo to one program after the other.

A session holds more than who logged in (views, filters, leases, tickets), and the server drops all that when it is logged
out at a program's end. So nobody shares one: a program takes it out of the memo, and puts it back at its end where it
has done nothing but what leaves no trace in a session (PASSING); otherwise it logs out, as ever.
"""

import hashlib
import inspect
import json
import os
import re

from adapters.login import Odd, digest, quietly, variables, why

SCOPE, NAME = "adapter:pyvmomi", "session"
PLACES = 8  # sessions of one login: so many programs at once find one
# Requests whose effects are the inventory's, or none. Views are destroyed before the session goes back.
PASSING = re.compile(r"(Retrieve|ContinueRetrieve|Query|Find|Fetch|Get|List|Search|CurrentTime|DestroyView)"
                     r"|.*_Task$|Create(Container|List|Inventory)View$")
VIEW = re.compile(r"Create(Container|List|Inventory)View$")
# Whose requests decide who may do what.
IDENTITY = {"vim.AuthorizationManager", "vim.SessionManager", "vim.host.LocalAccountManager", "vim.host.HostAccessManager",
            "vim.host.AuthenticationManager", "vim.host.ActiveDirectoryAuthentication", "vim.UserDirectory"}
# Arguments that are no part of a session's identity: how this program's own connection is made.
CONNECTION = {"sslContext", "httpConnectionTimeout", "connectionPoolTimeout", "disableSslCertValidation"}
UNKNOWN = {"sessionId", "token", "tokenType", "keyFile", "certFile", "b64token", "mechanism", "customHeaders", "httpProxyHost"}


def hook(modules, memo, note):
    connect, sdk = modules.get("pyVim.connect"), modules.get("pyVmomi")
    if connect is None or sdk is None:
        return
    sessions = Sessions(connect, sdk, memo, note)
    log_in, log_out, stub = connect.SmartConnect, connect.Disconnect, connect.SmartStubAdapter

    def log_in_or_borrow(*arguments, **options):
        return sessions.connect(lambda **more: log_in(*arguments, **options, **more), arguments, options)

    def log_out_or_give_back(si=None):
        if not sessions.give_back(si or connect.GetSi()):
            log_out(si)

    def stub_alone(*arguments, **options):
        note("login not remembered: it is not SmartConnect's")
        return stub(*arguments, **options)

    sessions.parameters = inspect.signature(log_in)
    connect.SmartConnect, connect.Disconnect, connect.SmartStubAdapter = log_in_or_borrow, log_out_or_give_back, stub_alone


class Sessions:
    """parameters: of SmartConnect, an inspect.Signature"""

    def __init__(self, connect, sdk, memo, note):
        self._connect, self._sdk, self._memo, self._note = connect, sdk, memo, note
        self._lent = {}  # id of a service instance -> Lent
        self.parameters = None

    def connect(self, log_in, arguments, options):
        try:
            place = self._memo.take(SCOPE, NAME, self._key(arguments, options), PLACES)
        except Exception as error:
            self._note("login not remembered: %s" % why(error))
            return log_in()
        if place is None:  # all are lent, or the memo is switched off
            return log_in()
        try:
            si = self._borrow(log_in, place.value) if place.value else None
            if si is None:
                si = log_in()
                self._note("logged in")
            self._lent[id(si)] = Lent(si, place, lambda: quietly(self._memo.clear, SCOPE))
            return si
        except BaseException:  # the program's
            place.close()
            raise

    def _borrow(self, log_in, value):
        """A service instance with the memo's session, or None when the server knows it no longer."""
        try:
            session = json.loads(value)
            si = log_in(sessionId=session["id"])
            si._stub.cookie = session["cookie"]
            if si.content.sessionManager.currentSession is not None:
                self._note("login from the memo")
                return si
            si._stub.DropConnections()
        except Exception:
            pass
        self._note("the memo's login was refused")
        return None

    def give_back(self, si):
        """False: log out, as ever."""
        lent = self._lent.pop(id(si), None)
        if lent is None:
            return False
        try:
            kept = lent.give_back()
        except Exception as error:
            kept = False
            self._note("logged out: %s" % why(error))
        finally:
            lent.place.close()
        if kept:  # what a program does now is done by nobody, as after a logout
            si._stub.cookie = ""
            si._stub.DropConnections()
            if self._connect.GetSi() is si:
                self._connect.SetSi(None)
        return kept

    def _key(self, arguments, options):
        """Digest of all that decides whose session it is, and where. Odd for a login of another kind."""
        if "sessionId" not in self.parameters.parameters:
            raise Odd("this pyVmomi connects to no session that is there")
        bound = self.parameters.bind(*arguments, **options)
        bound.apply_defaults()
        about = bound.arguments
        other = [name for name in UNKNOWN if about.get(name) is not None]
        if other:
            raise Odd("a login with %s" % min(other))
        if about.get("host") == "localhost" and not about.get("pwd"):
            raise Odd("a login by a ticket")
        known = {name: value for name, value in about.items() if name not in CONNECTION}
        known["pwd"] = hashlib.sha256(str(known["pwd"]).encode()).hexdigest()
        return digest([known, checks_of(about.get("sslContext")), str(self._sdk.version_info_str), variables(())])


def checks_of(context):
    return None if context is None else [int(context.verify_mode), context.check_hostname, int(context.options)]


class Lent:
    """One session while a program has it, and what that does with it."""

    def __init__(self, si, place, identity_changed):
        self.place, self._si, self._pid = place, si, os.getpid()
        self._left, self._views, self._identity_changed = None, [], identity_changed
        self._invoke = si._stub.InvokeMethod
        si._stub.InvokeMethod = self._watch

    def _watch(self, mo, info, args, *more):
        name = info.wsdlName
        passing = PASSING.match(name)
        if not passing:
            self._left = name
        try:
            answer = self._invoke(mo, info, args, *more)
        finally:
            if not passing and type(mo).__name__ in IDENTITY:
                self._identity_changed()
        if VIEW.match(name):
            self._views.append(answer)
        elif name == "DestroyView":
            self._views = [view for view in self._views if view._moId != mo._moId]
        return answer

    def give_back(self):
        """Whether the memo has it again. Odd where it should not."""
        if os.getpid() != self._pid:
            raise Odd("another process has it")
        if self._left:
            raise Odd("%s may leave something in a session" % self._left)
        for view in list(self._views):
            view.DestroyView()
        session = {"id": self._si._stub.GetSessionId(), "cookie": self._si._stub.cookie}
        if not session["id"] or not self.place.put(json.dumps(session).encode()):
            raise Odd("the memo does not take it")
        return True
