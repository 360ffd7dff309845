# SPDX-License-Identifier: MIT
"""The frame of a server script: it registers its classes, and serves them itself.

    if __name__ == "__main__":
        sys.exit(win32com.server.program.main(MyClass))

The script takes a server program's options, with - or / and in any case: RegServer, UnregServer,
Embedding, Automation. Without one a user has started it.
"""
import os
import sys
import threading

import pythoncom
import win32api

from win32com.server import factory, register, util

_UNVISITED_SECONDS = 60  # what a server that was started for a client waits for it

_OPTIONS = {
    "regserver": "register",
    "unregserver": "unregister",
    "embedding": "embedding",
    "automation": "automation",
    "automate": "automation",
}


def start(arguments):
    """What the script was started for: one of _OPTIONS' values, or "user"."""
    for argument in arguments:
        if argument[:1] in ("-", "/") and argument[1:].lower() in _OPTIONS:
            return _OPTIONS[argument[1:].lower()]
    return "user"


class UserControl:
    """The user's control of this server, which keeps it running as an object does."""

    _public_methods_ = []

    def __init__(self):
        self._held = None

    def take(self):
        # A COM object of our own is a use of the process like any other.
        self._held = util.wrap(self)
        pythoncom._SetUserControl(True)

    def give_up(self):
        pythoncom._SetUserControl(False)
        self._held = None


user_control = UserControl()


def _script():
    return os.path.abspath(sys.argv[0])


def _register(classes):
    register.RegisterClasses(*classes, quiet=True)
    python = win32api.GetShortPathName(sys.executable)
    for cls in classes:
        register._set_string(f"CLSID\\{cls._reg_clsid_}\\LocalServer32", f'{python} "{_script()}"')


def _go_unless_visited():
    # A use that begins and ends: if it was the only one, the server is told to quit.
    util.wrap(user_control)


def _use(use):
    pythoncom.CoInitializeEx(pythoncom.COINIT_MULTITHREADED)
    try:
        use()
    finally:
        user_control.give_up()
        pythoncom.CoUninitialize()


def _serve(classes, is_for_user, use, pump):
    # The class is found by the name of its module, which is this script: one copy of it is enough.
    name = os.path.splitext(os.path.basename(_script()))[0]
    sys.modules.setdefault(name, sys.modules["__main__"])
    pythoncom.EnableQuitMessage(win32api.GetCurrentThreadId())
    if is_for_user:
        user_control.take()
    offers = factory.RegisterClassFactories([str(cls._reg_clsid_) for cls in classes])
    pythoncom.CoResumeClassObjects()
    if not is_for_user:
        helper = threading.Timer(_UNVISITED_SECONDS, _go_unless_visited)
    elif use:
        helper = threading.Thread(target=_use, args=(use,))
    else:
        helper = None
    if helper:
        helper.daemon = True
        helper.start()
    pump()
    factory.RevokeClassFactories(offers)


def main(*classes, use=None, pump=pythoncom.PumpMessages):
    """Does what the command line says with @classes, which describe themselves by _reg_clsid_ and
    its like; returns the exit status.

    use    what the script does, in a thread of its own, for the user who starts it without an
           option: the user's control ends when it returns. Without it, the control lasts until
           user_control.give_up().
    pump   what serves the calls, and returns when PumpMessages() would: a program with an event
           loop of its own has that do it (comity_asyncio).
    """
    what = start(sys.argv[1:])
    if what == "register":
        _register(classes)
    elif what == "unregister":
        register.UnregisterClasses(*classes, quiet=True)
    else:
        _serve(classes, what == "user", use, pump)
    return 0
