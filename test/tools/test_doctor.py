#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What comity doctor finds out about classes. Usage: test_doctor.py COMITY MODULE SERVER"""
import contextlib
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../python/test"))
import tap  # pylint: disable=wrong-import-position
from tap import check, test  # pylint: disable=wrong-import-position

COMITY, MODULE, SERVER = map(os.path.abspath, sys.argv[1:4])
CLASS = "{{D0C70200-8D3B-4B53-9C1F-0000000000{:02X}}}"
# The witness's own, of test/system/witness.c.
SERVER_CLASS = "{7D0D8C11-43A5-4E2C-9A31-100000000005}"
(HEALTHY, WITHOUT_DISPATCH, CRASHES, HANGS, EXITS, FAILS, MAKES_NOTHING, HAS_EVERYTHING,
 DISPATCH_FAILS, LEAKS, NOT_LICENSED, WAITS, UNKNOWN) = range(13)


def run(*arguments):
    """(exit status, stdout, stderr)"""
    done = subprocess.run([COMITY, *arguments], capture_output=True, text=True, timeout=120,
                          encoding="utf-8", stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout, done.stderr


def add(key, text, name=None):
    where = ["/v", name] if name else ["/ve"]
    check(run("reg", "add", r"HKCR" + "\\" + key, *where, "/d", text, "/f")[0], 0)


def register_module(ailment):
    add(rf"CLSID\{CLASS.format(ailment)}\InprocServer32", MODULE)
    add(rf"CLSID\{CLASS.format(ailment)}\InprocServer32", "Both", "ThreadingModel")
    return CLASS.format(ailment)


def register_server(*words):
    add(rf"CLSID\{SERVER_CLASS}\LocalServer32", " ".join([f'"{SERVER}"', *words]))
    add(r"Comity.Test.Doctored\CLSID", SERVER_CLASS)


def processes():
    """Those of this home."""
    wanted = f"COMITY_HOME={os.environ['COMITY_HOME']}".encode()
    found = []
    for entry in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{entry}/environ", "rb") as file:
                if int(entry) != os.getpid() and wanted in file.read().split(b"\0"):
                    found.append(int(entry))
        except OSError:
            pass
    return found


def doctor(*arguments):
    """The JSON object; nothing is left behind."""
    status, out, err = run("doctor", "--json", *arguments)
    found = json.loads(out)
    check(status, 0 if found["works"] else 1)
    check((processes(), err), ([], ""))
    return found


def steps(found, subject):
    return [(step["state"], step["text"]) for step in found["steps"]
            if step["subject"] == subject]


def check_ailment(ailment, cause, hresult, subject, words, *options):
    found = doctor(*options, register_module(ailment))
    check((found["works"], found["cause"]), (False, cause))
    check(found["hresult"], hresult)
    bad = [step for step in found["steps"] if step["state"] == "bad"]
    check([step["subject"] for step in bad], [subject])
    assert words in found["sentence"], found


SCRIPTING = "{420B2830-E718-11CF-893D-00A0C9054228}"


@test
def the_type_library_that_a_class_names_is_loaded():
    clsid = register_module(HEALTHY)
    add(rf"CLSID\{clsid}\TypeLib", SCRIPTING)
    for version, words in (("1.0", "it can be loaded, and does not describe the class"),
                           ("9.9", f"{SCRIPTING} 9.9, which the class names, cannot be loaded")):
        add(rf"CLSID\{clsid}\Version", version)
        found = doctor(clsid)
        check((found["works"], found["cause"]), (True, "none"))
        (state, text), = steps(found, "type library")
        check((state, text[:len(words)]), ("note", words))


@test
def a_healthy_module_works():
    found = doctor(register_module(HEALTHY))
    check((found["works"], found["cause"]), (True, "none"))
    subjects = [step["subject"] for step in found["steps"]]
    check(subjects[-7:], ["enter", "class object", "instance", "IUnknown", "IDispatch", "release",
                          "leave"])
    check({step["state"] for step in found["steps"][-7:]}, {"found"})


@test
def what_is_no_fault_is_noted():
    found = doctor(register_module(WITHOUT_DISPATCH))
    check(found["works"], True)
    check(steps(found, "IDispatch"), [("note", "it has none, so scripts cannot use it")])
    found = doctor(register_module(LEAKS))
    check(found["works"], True)
    check(steps(found, "release"), [("note", "the object keeps 1 references to itself")])
    found = doctor(register_module(NOT_LICENSED))
    check(found["works"], True)
    check(steps(found, "instance")[0][0], "note")


@test
def each_ailment_is_told():
    check_ailment(CRASHES, "trial-crashed", "0x8000ffff", "class object", "ended by signal 6")
    check_ailment(EXITS, "trial-ended", "0x8000ffff", "instance", "exited with status 7")
    check_ailment(FAILS, "trial-failed", "0x8007000e", "instance", "")
    check_ailment(MAKES_NOTHING, "trial-failed", "0x80004003", "instance", "gave none")
    check_ailment(HAS_EVERYTHING, "trial-failed", "0x8000ffff", "IUnknown", "that nobody has")
    check_ailment(DISPATCH_FAILS, "trial-failed", "0x80004005", "IDispatch", "")
    check_ailment(UNKNOWN, "trial-failed", "0x80040111", "class object", "has no class")


@test
def what_hangs_is_ended():
    check_ailment(HANGS, "trial-silent", "0x8001011f", "instance", "after 2 s", "--timeout=2")


@test
def what_hangs_in_a_surrogate_is_ended_too():
    clsid = register_module(HANGS)
    add(rf"CLSID\{clsid}", clsid, "AppID")
    add(rf"AppID\{clsid}", "", "DllSurrogate")
    found = doctor("--context=local", "--timeout=2", clsid)
    check((found["cause"], steps(found, "instance")[0][0]), ("trial-silent", "bad"))
    assert "was ended, for nobody needs it" in steps(found, "server")[-1][1], found


@test
def what_cannot_work_is_not_tried():
    add(rf"CLSID\{CLASS.format(99)}\InprocServer32", "/nowhere/module.so")
    found = doctor(CLASS.format(99))
    check((found["cause"], steps(found, "enter")), ("file-missing", []))
    check(doctor("No.Such.Thing")["cause"], "progid-unknown")


@test
def a_server_that_leaves_works():
    register_server("exits")
    found = doctor("Comity.Test.Doctored")
    check((found["works"], found["cause"]), (True, "none"))
    assert steps(found, "server")[-1][1].endswith("has ended by itself"), found
    check(steps(found, "server")[-1][0], "found")


@test
def a_server_that_stays_is_told_and_ended():
    register_server()
    found = doctor("--timeout=3", SERVER_CLASS)
    check((found["works"], found["cause"]), (False, "server-stays"))
    assert "still runs 3 s after its only client has gone" in found["sentence"], found


# A client of any class that holds an object until its standard input ends.
CLIENT = """
import ctypes, sys, uuid
com = ctypes.CDLL(sys.argv[1])
clsid = uuid.UUID(sys.argv[2]).bytes_le
unknown = uuid.UUID("{00000000-0000-0000-C000-000000000046}").bytes_le
held = ctypes.c_void_p()
assert com.CoInitializeEx(None, 0) == 0
assert com.CoCreateInstance(clsid, None, 4, unknown, ctypes.byref(held)) == 0
print("held", flush=True)
sys.stdin.read()
"""


def environment_for(library):
    """What a Python that was built without a sanitizer needs to load a library that has one."""
    needed = subprocess.run(["ldd", library], check=True, text=True, stdout=subprocess.PIPE).stdout
    runtime = [line.split()[2] for line in needed.splitlines() if line.split()[0].startswith("libasan")]
    if not runtime:
        return os.environ
    return {**os.environ, "LD_PRELOAD": runtime[0], "ASAN_OPTIONS": "detect_leaks=0"}


@test
def a_server_that_another_client_uses_goes_on():
    gate = os.environ["COMITY_HOME"] + "/gate"
    os.mkfifo(gate)
    clsid = register_module(WAITS)
    add(rf"CLSID\{clsid}", clsid, "AppID")
    add(rf"AppID\{clsid}", "", "DllSurrogate")
    library = os.path.join(os.path.dirname(COMITY), "libcomity.so")
    with subprocess.Popen([COMITY, "doctor", "--context=local", clsid], text=True,
                          stdout=subprocess.PIPE) as patient:
        # It opens when the object is asked, which does not answer until it is closed.
        with open(gate, "w", encoding="ascii") as wait, \
             subprocess.Popen([sys.executable, "-c", CLIENT, library, clsid], text=True,
                              env=environment_for(library), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as client:
            check(client.stdout.readline(), "held\n")
            wait.close()
            out = patient.stdout.read()
            check(patient.wait(), 0)
            assert f"goes on: process {client.pid} uses it, too" in out, out
            client.stdin.close()
            check(client.wait(), 0)


@test
def a_server_that_fails_is_told():
    add(rf"CLSID\{SERVER_CLASS}\LocalServer32", "/bin/sh -c \"echo no mood >&2; exit 3\"")
    found = doctor(SERVER_CLASS)
    check((found["works"], found["hresult"]), (False, "0x80080005"))
    assert "exited with status 3 before it offered its class, and said last: no mood" in \
        found["sentence"], found
    add(rf"CLSID\{SERVER_CLASS}\LocalServer32", f'"{SERVER}" exits')
    check(doctor(SERVER_CLASS)["works"], True)


@test
def a_server_that_ran_before_goes_on():
    register_server("exits")
    with subprocess.Popen([SERVER]) as server:
        while "server" not in str(run("why", SERVER_CLASS)[1]) or \
                f"process {server.pid} offers the class" not in run("why", SERVER_CLASS)[1]:
            check(server.poll(), None)
        status, out, err = run("doctor", SERVER_CLASS)
        check((status, err), (0, ""))
        assert f"process {server.pid} offers the class" in out, out
        assert out.endswith(f"\n{SERVER_CLASS}: nothing is wrong with it.\n"), out
        check(server.poll(), None)
        server.kill()


@test
def contexts_are_told_apart():
    clsid = register_module(HEALTHY)
    check(doctor("--context=inproc", clsid)["works"], True)
    check(doctor("--context=local", clsid)["cause"], "context-unknown")


@test
def command_lines_are_checked():
    for wrong in [], [""], ["a", "b"], ["--nonsense", "a"], ["{nonsense}"], ["--timeout=", "a"], \
            ["--timeout=0", "a"], ["--timeout=x", "a"], ["--timeout=9999", "a"], \
            ["--context=x", "a"]:
        status, out, err = run("doctor", *wrong)
        check((status, out), (2, ""))
        assert "See comity doctor --help." in err, err


@contextlib.contextmanager
def world():
    with tap.world():
        try:
            yield
        finally:
            run("daemon", "stop")


tap.run_marked(world)
