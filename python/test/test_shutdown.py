# SPDX-License-Identifier: MIT
"""The end of an interpreter, whatever is left and however it comes: its exit status is kept, and
nothing is printed that the program did not."""
import pathlib
import subprocess
import sys

import served
import tap
import win32com.server.register

win32com.server.register.RegisterClasses(served.Served, quiet=1)
HERE = pathlib.Path(__file__).resolve().parent

BEGINNING = """
import atexit, os, signal, sys, threading
sys.coinit_flags = {}
import pythoncom, served, win32com.client
from win32com.server import factory, util

def get():
    return win32com.client.Dispatch(served.Served._reg_progid_, clsctx=4)

class Sink:
    _public_methods_ = ["Heard"]
    def Heard(self, text):
        return text
"""


def ends(text, status=0, printed="", said=""):
    """Each apartment's program ends with this status, has printed this, and on stderr last that."""
    for flags in 0, 2:
        done = subprocess.run([sys.executable, "-c", BEGINNING.format(flags) + text], cwd=HERE,
                              capture_output=True, text=True, timeout=60, check=False)
        last = done.stderr.splitlines()[-1] if said and done.stderr else done.stderr
        tap.check((done.returncode, done.stdout, last), (status, printed, said))


def test_objects_and_class_objects_may_be_left():
    ends("""
ob = get()
enumerator = iter(ob)
sink = util.wrap(Sink())
offers = factory.RegisterClassFactories([str(pythoncom.CreateGuid())])
pythoncom.CoResumeClassObjects()
sys.exit(5)
""", 5)


def test_events_may_still_come():
    ends("""
ob = get()
points = ob._oleobj_.QueryInterface(pythoncom.IID_IConnectionPointContainer)
points.FindConnectionPoint(pythoncom.IID_IDispatch).Advise(util.wrap(Sink()))
ob.FireFromThread("late")
sys.exit(6)
""", 6)


def test_daemon_threads_may_be_in_calls_and_pump():
    ends("""
inside = threading.Semaphore(0)

class Blocks:
    _public_methods_ = ["Heard"]
    def Heard(self, text):
        inside.release()
        threading.Event().wait()

def call():
    pythoncom.CoInitializeEx(0)
    get().Call(util.wrap(Blocks()), "")

def call_on():
    pythoncom.CoInitializeEx(0)
    ob = get()
    inside.release()
    while True:
        ob.Process()

def pump():
    pythoncom.CoInitializeEx(2)
    inside.release()
    pythoncom.PumpMessages()

for target in call, call_on, pump:
    threading.Thread(target=target, daemon=True).start()
for _ in range(3):
    inside.acquire()
sys.exit(7)
""", 7)


def test_objects_work_to_the_end():
    ends("""
class Last:
    def __init__(self):
        self.ob = get()
    def __del__(self):
        print("deleted", self.ob.Process() > 0)

ob = get()
atexit.register(lambda: print("at exit", ob.Process() > 0))
last = Last()
sys.exit("bye")
""", 1, "at exit True\ndeleted True\n", "bye")


INTERRUPTED = """
import win32event
event = win32event.CreateEvent(None, False, False, None)
threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT)).start()
"""


def test_waits_are_interrupted():
    for wait in ("pythoncom.PumpMessages()",
                 "pythoncom.CoWaitForMultipleHandles(0, win32event.INFINITE, [event])",
                 "win32event.WaitForSingleObject(event, win32event.INFINITE)",
                 "win32event.MsgWaitForMultipleObjects([event], 0, win32event.INFINITE, 255)"):
        ends(INTERRUPTED + wait, -2, said="KeyboardInterrupt")


def test_other_interpreters_of_the_process_are_refused():
    if sys.version_info[:2] != (3, 11):
        raise tap.Skip("the module that makes them has another name")
    ends("""
import _xxsubinterpreters as interpreters
other = interpreters.create()
try:
    interpreters.run_string(other, "import pythoncom")
except interpreters.RunFailedError as error:
    print(error)
interpreters.destroy(other)
print(get().Process() > 0)
""", 0, "<class 'ImportError'>: pythoncom can be used by the main interpreter of a process only\n"
         "True\n")


def test_the_module_imported_again_is_what_it_was():
    ends("""
before, error = pythoncom.com_error, sys.modules.pop("_pythoncom")
del sys.modules["pythoncom"]
import pythoncom as again
print(again.com_error is before, again.__name__, get().Process() > 0)
""", 0, "True pythoncom True\n")


tap.main(globals())
