# SPDX-License-Identifier: MIT
"""New processes of a Python program: forked ones, which have their parent's memory and none of its
objects, and those of multiprocessing."""
import os
import pathlib
import subprocess
import sys

import served
import tap
import win32com.server.register

win32com.server.register.RegisterClasses(served.Served, served.InProcess, quiet=1)
HERE = pathlib.Path(__file__).resolve().parent


def program(text, *arguments):
    """What another interpreter prints, which has to end well."""
    done = subprocess.run([sys.executable, "-c", text, *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=60, cwd=HERE, check=False)
    tap.check((done.returncode, done.stdout if done.returncode else ""), (0, ""))
    return done.stdout


# In each apartment: the first argument is sys.coinit_flags.
FORKING = """
import gc, os, sys
sys.coinit_flags = int(sys.argv[1])
import pythoncom, served, win32com.client
from win32com.server import util

def get():
    return win32com.client.Dispatch(served.Served._reg_progid_, clsctx=4)

def child(work):
    process = os.fork()
    if not process:
        try:
            work()
        finally:
            gc.collect()
            sys.stdout.flush()
            os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 7
"""


def in_both_apartments(text):
    return [program(FORKING + text, flags) for flags in ("0", "2")]


def test_a_forked_process_has_none_of_its_parents_objects():
    for printed in in_both_apartments("""
ob = get()
server = ob.Process()
def work():
    global ob
    try:
        ob.Process()
    except pythoncom.com_error as error:
        print(hex(error.hresult & 0xffffffff), flush=True)
    del ob
child(work)
print(ob.Process() == server)
"""):
        tap.check(printed, "0x800401fd\nTrue\n")


def test_a_forked_process_gets_objects_of_its_own():
    for printed in in_both_apartments("""
ob = get()
def work():
    own = get()
    print(own.Process() == server, list(own)[:2])
server = ob.Process()
child(work)
del ob
child(get)
"""):
        tap.check(printed, "True [1, 'two']\n")


def test_a_forked_process_serves_calls_of_its_own():
    for printed in in_both_apartments("""
class Sink:
    _public_methods_ = ["Heard"]
    def Heard(self, text):
        return text.upper()
sink = util.wrap(Sink())
ob = get()
print(ob.Call(sink, "parent"), flush=True)
def work():
    print(get().Call(util.wrap(Sink()), "child"), flush=True)
    print(get().Call(sink, "parent's"), flush=True)
child(work)
print(ob.Call(sink, "again"))
"""):
        tap.check(printed, "PARENT\nCHILD\nPARENT'S\nAGAIN\n")


def test_a_process_that_was_forked_while_others_call_goes_on():
    # The parent's threads are in the middle of everything when it forks.
    for printed in in_both_apartments("""
import threading
end = threading.Event()
def call(ready):
    pythoncom.CoInitializeEx(0)
    ob = get()
    while not end.is_set():
        ob.Process()
        ready.set()
    del ob
    pythoncom.CoUninitialize()
ready = [threading.Event() for _ in range(3)]
threads = [threading.Thread(target=call, args=(event,)) for event in ready]
for thread in threads:
    thread.start()
for event in ready:
    event.wait()
for _ in range(5):
    child(lambda: get().Process())
end.set()
for thread in threads:
    thread.join()
print("end")
"""):
        tap.check(printed, "end\n")


MULTIPROCESSING = """
import multiprocessing, os, sys
import pythoncom, served, win32com.client

def work(n):
    ob = win32com.client.Dispatch(served.Served._reg_progid_, clsctx=4)
    return n, ob.Process()

if __name__ == "__main__":
    ob = win32com.client.Dispatch(served.Served._reg_progid_, clsctx=4)
    server = ob.Process()
    with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:
        print(pool.map(work, range(4)) == [(n, server) for n in range(4)])
    print(ob.Process() == server)
"""


def test_multiprocessing_works_in_all_ways():
    with open("pool.py", "w", encoding="utf-8") as file:
        file.write(MULTIPROCESSING)
    for method in "fork", "spawn", "forkserver":
        done = subprocess.run([sys.executable, "pool.py", method], text=True, timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
                              env={**os.environ, "PYTHONPATH": str(HERE)})
        tap.check((done.returncode, done.stdout), (0, "True\nTrue\n"))


tap.main(globals())
