# SPDX-License-Identifier: MIT
"""Counts of objects, apartments and threads, and the end of an interpreter that has objects left."""
import gc
import pathlib
import subprocess
import sys
import threading

import pythoncom
import served
import tap
import win32com.client
import win32com.server.register
import win32com.server.util
from win32com.client import dynamic

win32com.server.register.RegisterClasses(served.Served, quiet=1)
LOCAL = pythoncom.CLSCTX_LOCAL_SERVER


class Answer:
    _public_methods_ = ["Get", "Self"]

    def Get(self):
        return 42

    def Self(self):
        return win32com.server.util.wrap(self)


def counts():
    gc.collect()
    return pythoncom._GetInterfaceCount(), pythoncom._GetGatewayCount()


def program(text):
    """What another interpreter prints, which has to end well."""
    done = subprocess.run([sys.executable, "-c", text], stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT, timeout=60,
                          cwd=pathlib.Path(__file__).resolve().parent)
    assert done.returncode == 0, (done.returncode, done.stdout)
    return done.stdout


def test_objects_and_gateways_are_counted():
    assert counts() == (0, 0)
    ob = win32com.server.util.wrap(Answer())
    assert counts() == (1, 1)
    other = ob.QueryInterface(pythoncom.IID_IUnknown)
    assert counts() == (2, 1)
    del ob, other
    assert counts() == (0, 0)


def test_a_gateway_is_kept_by_the_object_that_calls_it():
    client = dynamic.Dispatch(win32com.server.util.wrap(Answer()))
    again = client.Self()
    del client
    assert again.Get() == 42
    del again
    assert counts() == (0, 0)


def test_class_objects_count_as_no_use():
    factory = pythoncom.MakePyFactory(pythoncom.CreateGuid())
    assert counts() == (1, 0)
    error = tap.raises(pythoncom.com_error, factory.CreateInstance, None,
                       pythoncom.IID_IDispatch)
    assert error.hresult < 0
    outer = win32com.server.util.wrap(Answer())
    error = tap.raises(pythoncom.com_error, factory.CreateInstance, outer,
                       pythoncom.IID_IUnknown)
    assert error.hresult == -2147221232
    factory.LockServer(True)
    factory.LockServer(False)


def test_the_first_thread_is_in_an_apartment_once():
    assert pythoncom.CoInitialize() is None
    assert pythoncom.CoInitializeEx(pythoncom.COINIT_MULTITHREADED) is None


def test_other_threads_enter_apartments_of_their_own():
    seen = []

    def work():
        try:
            tap.raises(pythoncom.com_error, pythoncom.CoCreateInstance, served.Served._reg_clsid_,
                       None, LOCAL, pythoncom.IID_IDispatch)
        except AssertionError as error:
            seen.append(error)
        pythoncom.CoInitializeEx(pythoncom.COINIT_MULTITHREADED)
        ob = win32com.client.Dispatch(served.Served._reg_progid_, clsctx=LOCAL)
        seen.append(list(ob))
        del ob
        pythoncom.CoUninitialize()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(60)
    assert seen == [[1, "two", None]], seen


def test_security_is_initialised_once():
    arguments = None, None, None, 2, 3, None, 0, None
    assert pythoncom.CoInitializeSecurity(*arguments) is None
    error = tap.raises(pythoncom.com_error, pythoncom.CoInitializeSecurity, *arguments)
    assert error.hresult == -2147417831, error


def test_calls_from_other_threads_take_turns_with_this_one():
    # In a multi-threaded apartment: the server's call back comes on a thread of COM's.
    assert program("""
import sys, threading
sys.coinit_flags = 0
import pythoncom, served, win32com.client, win32com.server.util
class Sink:
    _public_methods_ = ["Heard"]
    def Heard(self, text):
        return text.upper() + str(threading.current_thread() is threading.main_thread())
ob = win32com.client.Dispatch(served.Served._reg_progid_, clsctx=4)
print(ob.Call(win32com.server.util.wrap(Sink()), "a"))
""") == "AFalse\n"


def test_pumping_is_interrupted_like_any_wait():
    assert program("""
import os, signal, threading
import pythoncom
threading.Timer(0.1, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
try:
    pythoncom.PumpMessages()
except KeyboardInterrupt:
    print("interrupted")
signal.signal(signal.SIGTERM, lambda *unused: print("handled") or ctypes.CDLL(None))
import ctypes, win32api, win32con
threading.Timer(0.1, lambda: os.kill(os.getpid(), signal.SIGTERM)).start()
main = win32api.GetCurrentThreadId()
threading.Timer(0.5, lambda: win32api.PostThreadMessage(main, win32con.WM_QUIT, 0, 0)).start()
pythoncom.PumpMessages()
""") == "interrupted\nhandled\n"


def test_an_interpreter_may_end_with_objects_left():
    for flags in (0, 2):
        assert program(f"""
import sys, threading
sys.coinit_flags = {flags}
import pythoncom, served, win32com.client, win32com.server.util
class Sink:
    _public_methods_ = ["Heard"]
ob = win32com.client.Dispatch(served.Served._reg_progid_, clsctx=4)
enum = iter(ob)
raw = ob._oleobj_.QueryInterface(pythoncom.IID_IConnectionPointContainer)
point = raw.FindConnectionPoint(pythoncom.IID_IDispatch)
point.Advise(win32com.server.util.wrap(Sink()))
loop = [ob]
loop.append(loop)
def leave():
    pythoncom.CoInitialize()
    threading.left = win32com.client.Dispatch(served.Served._reg_progid_, clsctx=4)
thread = threading.Thread(target=leave)
thread.start()
thread.join()
print("end")
""") == "end\n"


def test_nothing_is_left_here():
    assert counts() == (0, 0)


tap.main(globals())
