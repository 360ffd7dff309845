# SPDX-License-Identifier: MIT
"""Objects that run: the running object table, active objects, names, from two processes."""
import os
import subprocess
import sys
import time

# The other process waits for its input, which serves no calls to a single-threaded apartment.
sys.coinit_flags = 0

import pythoncom
import pywintypes
import tap
import win32com.client
import winerror
from win32com.server import util

CLSID = "{6A1D8F21-7C0B-4D0C-9B5E-2A3C5D7E9F11}"
PATIENCE = 20


class Greeter:
    _public_methods_ = ["Greet", "Process"]

    def Greet(self, name):
        return f"hello {name}"

    def Process(self):
        return os.getpid()


def fails(hresult, function, *args):
    error = tap.raises(pythoncom.com_error, function, *args)
    assert error.hresult == hresult, error
    return error


def names():
    context = pythoncom.CreateBindCtx()
    return [moniker.GetDisplayName(context, None) for moniker in pythoncom.GetRunningObjectTable()]


class Owner:
    """Another process with an active object, until its input ends or it is killed."""

    def __init__(self, flags):
        self.process = subprocess.Popen(
            [sys.executable, __file__, "own", str(flags)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        assert self.process.stdout.readline() == "ready\n"

    def __enter__(self):
        return self

    def __exit__(self, *unused):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def own(flags):
    handle = pythoncom.RegisterActiveObject(util.wrap(Greeter()), CLSID, flags)
    print("ready", flush=True)
    sys.stdin.read()
    pythoncom.RevokeActiveObject(handle)


def await_gone():
    end = time.monotonic() + PATIENCE
    while names():
        assert time.monotonic() < end


def test_an_active_object_is_found_by_its_class():
    fails(winerror.MK_E_UNAVAILABLE, pythoncom.GetActiveObject, CLSID)
    greeter = util.wrap(Greeter())
    handle = pythoncom.RegisterActiveObject(greeter, CLSID, 0)
    assert names() == ["!" + CLSID]
    assert pythoncom.GetActiveObject(CLSID) == greeter
    for found in (win32com.client.GetActiveObject(CLSID), win32com.client.GetObject(Class=CLSID),
                  win32com.client.Dispatch(pythoncom.connect(CLSID))):
        assert found.Greet("you") == "hello you"
    assert pythoncom.RevokeActiveObject(handle) is None
    fails(winerror.E_INVALIDARG, pythoncom.RevokeActiveObject, handle)
    fails(winerror.MK_E_UNAVAILABLE, pythoncom.connect, CLSID)
    assert names() == []


def test_objects_run_under_names():
    table = pythoncom.GetRunningObjectTable(0)
    moniker = pythoncom.CreateItemMoniker("!", "greeter")
    greeter = util.wrap(Greeter())
    assert not table.IsRunning(moniker)
    fails(winerror.MK_E_UNAVAILABLE, table.GetObject, moniker)
    cookie = table.Register(pythoncom.ROTFLAGS_REGISTRATIONKEEPSALIVE, greeter, moniker)
    assert table.IsRunning(moniker)
    assert table.GetObject(moniker) == greeter
    assert moniker.IsRunning(pythoncom.CreateBindCtx(0), None)
    assert [found.IsEqual(moniker) for found in table.EnumRunning()] == [True]
    table.Revoke(cookie)
    assert not table.IsRunning(moniker)


def test_files_are_names_too():
    table = pythoncom.GetRunningObjectTable()
    moniker = pythoncom.CreateFileMoniker("/tmp/greeting.txt")
    cookie = table.Register(1, util.wrap(Greeter()), moniker)
    assert names() == ["/tmp/greeting.txt"]
    table.Revoke(cookie)


def test_nonsense_is_refused():
    fails(winerror.E_INVALIDARG, pythoncom.GetRunningObjectTable().Register, 8,
          util.wrap(Greeter()), pythoncom.CreateItemMoniker("!", "greeter"))
    tap.raises(TypeError, pythoncom.RegisterActiveObject, Greeter(), CLSID, 0)
    tap.raises(TypeError, pythoncom.CreateItemMoniker, "!", None)
    tap.raises(TypeError, pythoncom.CreateFileMoniker, None)
    tap.raises(pywintypes.com_error, pythoncom.RegisterActiveObject, util.wrap(Greeter()), "no", 0)


def test_another_process_is_called():
    with Owner(0) as owner:
        assert win32com.client.GetActiveObject(CLSID).Process() == owner.process.pid
        assert names() == ["!" + CLSID]
    fails(winerror.MK_E_UNAVAILABLE, win32com.client.GetActiveObject, CLSID)


def test_a_killed_process_has_no_active_object():
    with Owner(1) as owner:
        assert win32com.client.GetActiveObject(CLSID).Greet("all") == "hello all"
        owner.process.kill()
        await_gone()
        fails(winerror.MK_E_UNAVAILABLE, pythoncom.GetActiveObject, CLSID)


if sys.argv[1:2] == ["own"]:
    own(int(sys.argv[2]))
else:
    tap.main(globals())
