# SPDX-License-Identifier: MIT
"""Other threads go on while one is in a call: each kind of call is let go by another thread, which
it waits for; one that kept Python's lock would wait for ever."""
import os
import threading

import blocking
import pythoncom
import tap
import win32com.client
import win32com.server.register
import winerror

win32com.server.register.RegisterClasses(blocking.Blocking, blocking.BlocksFirst, quiet=1)
for fifo in blocking.ENTERED, blocking.GATE:
    os.mkfifo(fifo)
LIMIT_SECONDS = 20
LOCAL = pythoncom.CLSCTX_LOCAL_SERVER


def lets_go(call, *arguments):
    """What the call returns that another thread of this process lets go."""
    other = threading.Thread(target=blocking.let_go, daemon=True)
    other.start()
    try:
        return call(*arguments)
    finally:
        other.join(LIMIT_SECONDS)
        assert not other.is_alive(), "the call did not wait"


def get():
    return win32com.client.Dispatch(blocking.Blocking._reg_progid_, clsctx=LOCAL)


def in_other_apartments(function):
    """Runs it in this apartment, and in the multi-threaded one."""
    seen = []

    def run():
        pythoncom.CoInitializeEx(pythoncom.COINIT_MULTITHREADED)
        try:
            seen.append(function())
        finally:
            pythoncom.CoUninitialize()

    thread = threading.Thread(target=run)
    seen.append(function())
    thread.start()
    thread.join()
    tap.check(len(seen), 2)
    return seen


def test_while_an_object_is_made():
    def make():
        # The first keeps the server, which a class object alone does not.
        first = lets_go(pythoncom.CoCreateInstance, blocking.BlocksFirst._reg_clsid_, None, LOCAL,
                        pythoncom.IID_IDispatch)
        factory = pythoncom.CoGetClassObject(blocking.BlocksFirst._reg_clsid_, LOCAL, None,
                                             pythoncom.IID_IClassFactory)
        return first != lets_go(factory.CreateInstance, None, pythoncom.IID_IDispatch)

    tap.check(in_other_apartments(make), [True, True])


def test_while_a_member_is_invoked():
    def invoke():
        raw = get()._oleobj_
        dispid = raw.GetIDsOfNames("Block")
        return (lets_go(raw.Invoke, dispid, 0, pythoncom.DISPATCH_METHOD, True),
                lets_go(raw.InvokeTypes, dispid, 0, pythoncom.DISPATCH_METHOD, (24, 0), ()))

    tap.check(in_other_apartments(invoke), [(None, None)] * 2)


def test_while_an_interface_is_asked_for():
    def ask():
        error = tap.raises(pythoncom.com_error, lets_go, get()._oleobj_.QueryInterface,
                           blocking.ASKED)
        return error.hresult

    tap.check(in_other_apartments(ask), [winerror.E_NOINTERFACE] * 2)


def test_while_an_enumerator_goes_on():
    def enumerate_one():
        numbers = get().GetNumbers()
        numbers = numbers._oleobj_.QueryInterface(pythoncom.IID_IEnumVARIANT)
        return lets_go(numbers.Next, 1), lets_go(next, iter(numbers))

    tap.check(in_other_apartments(enumerate_one), [((1,), 1)] * 2)


def test_while_a_stream_is_used():
    def use():
        stream = get().GetStream()._oleobj_.QueryInterface(pythoncom.IID_IStream)
        return (lets_go(stream.Read, 4), lets_go(stream.Write, b"abc"),
                lets_go(stream.Seek, 0, 0))

    tap.check(in_other_apartments(use), [(b"read", 3, 5)] * 2)


def test_while_an_event_is_waited_for():
    import win32event

    def wait(*waits):
        event = win32event.CreateEvent(None, False, False, None)
        seen = []
        for call in waits:
            other = threading.Thread(target=win32event.SetEvent, args=(event,))
            other.start()
            seen.append(call(event))
            other.join()
        return seen

    def waits():
        return wait(
            lambda event: win32event.WaitForSingleObject(event, win32event.INFINITE),
            lambda event: win32event.WaitForMultipleObjects([event], False, win32event.INFINITE),
            lambda event: win32event.MsgWaitForMultipleObjects([event], False, win32event.INFINITE,
                                                               0),
            lambda event: pythoncom.CoWaitForMultipleHandles(0, win32event.INFINITE, [event]))

    tap.check(in_other_apartments(waits), [[0, 0, 0, 0]] * 2)


tap.main(globals())
