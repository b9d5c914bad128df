"""Ends sessions of a vSphere server from outside: vsphere_sessions.py PORT PASSWORD, by an interpreter that has the SDK.

Ends all but its own, and prints how many that were."""
import ssl
import sys

from pyVim import connect

si = connect.SmartConnect(host="127.0.0.1", port=int(sys.argv[1]), user="admin", pwd=sys.argv[2], sslContext=ssl._create_unverified_context())
manager = si.content.sessionManager
others = [session.key for session in manager.sessionList if session.key != manager.currentSession.key]
if others:
    manager.TerminateSession(others)
connect.Disconnect(si)
print(len(others))
