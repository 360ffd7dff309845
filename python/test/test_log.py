# SPDX-License-Identifier: MIT
"""What Python servers say, wherever they run, is found by comity log."""
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading

import pythoncom
import served
import tap
import win32com.client
import win32com.server.register
from environments import Environment

HOST = pathlib.Path(sys.executable).parents[3] / "meson-out" / "python_host"
LIMIT_SECONDS = 30
LOCAL = pythoncom.CLSCTX_LOCAL_SERVER
SERVED, INPROC = served.Served, served.InProcess


def said(wanted, text):
    """The event of a class whose text has @text, which may be still to come."""
    with subprocess.Popen(["comity", "log", "-f", "--json", wanted], stdout=subprocess.PIPE,
                          text=True) as log:
        limit = threading.Timer(LIMIT_SECONDS, log.kill)
        limit.start()
        for line in log.stdout:
            event = json.loads(line)
            if event["event"] == "said" and text in event["text"]:
                limit.cancel()
                log.kill()
                return event
    raise AssertionError(f"nothing of {wanted} has {text!r}")


def local(progid=SERVED._reg_progid_):
    return win32com.client.Dispatch(progid, clsctx=LOCAL)


def test_a_local_servers_exception_is_found_with_its_traceback():
    win32com.server.register.RegisterClasses(SERVED, quiet=1)
    server = local()
    error = tap.raises(pythoncom.com_error, server.Pass)
    tap.check_in("KeyError: 'mine'", error.excepinfo[2])
    for wanted in SERVED._reg_clsid_, SERVED._reg_clsid_.lower(), SERVED._reg_progid_:
        event = said(wanted, "KeyError: 'mine'")
        tap.check((event["clsid"], event["process"]), (SERVED._reg_clsid_, server.Process()))


def test_what_a_local_server_prints_is_found_while_it_runs():
    server = local()
    server.Say("heard\nat once \u00e9")
    said(SERVED._reg_clsid_, "heard")
    said(SERVED._reg_clsid_, "at once \u00e9")
    told = subprocess.run(["comity", "log", SERVED._reg_progid_], stdout=subprocess.PIPE, text=True,
                          check=True).stdout
    tap.check_in("at once \u00e9", told)
    assert told.index("launched") < told.index("at once"), told


def test_a_server_that_exits_in_a_call_fails_the_call_and_stays():
    server = local()
    process = server.Process()
    error = tap.raises(pythoncom.com_error, server.Leave)
    tap.check_in("SystemExit: 5", error.excepinfo[2])
    tap.check(server.Process(), process)


def test_a_server_goes_on_to_print_without_a_daemon():
    server = local()
    process = server.Process()
    told = subprocess.run(["comity", "daemon", "status"], stdout=subprocess.PIPE, text=True,
                          check=True).stdout
    os.kill(int(re.search(r"process (\d+)", told)[1]), signal.SIGKILL)
    for _ in range(100000):
        if not os.readlink(f"/proc/{process}/fd/1").startswith("pipe:"):
            break
        server.Process()
    server.Say("nobody listens")
    server.Say("nor now")
    tap.check(server.Process(), process)


def test_debug_output_is_found():
    # The second dispatcher prints where only a collector looks.
    for dispatcher in "DefaultDebugDispatcher", "DispatcherWin32trace":
        class Traced(SERVED):
            _reg_clsid_ = str(pythoncom.CreateGuid())
            _reg_progid_ = f"Comity.Tests.{dispatcher}"
            _reg_class_spec_ = "served.Served"
            _reg_debug_dispatcher_spec_ = f"win32com.server.dispatcher.{dispatcher}"

        win32com.server.register.RegisterClasses(Traced, quiet=1, debug=1)
        path = pathlib.Path(served.__file__).parent
        win32com.server.register._set_string(f"CLSID\\{Traced._reg_clsid_}\\PythonCOMPath",
                                             str(path))
        local(Traced._reg_progid_).Process()
        said(Traced._reg_clsid_, "in _Invoke")


def test_an_exception_in_process_is_found():
    win32com.server.register.RegisterClasses(INPROC, quiet=1)
    ob = win32com.client.Dispatch(INPROC._reg_progid_, clsctx=pythoncom.CLSCTX_INPROC_SERVER)
    stderr, sys.stderr = sys.stderr, None
    try:
        tap.raises(pythoncom.com_error, ob.Pass)
    finally:
        sys.stderr = stderr
    event = said(INPROC._reg_progid_, "KeyError: 'mine'")
    tap.check_in("Traceback (most recent call last)", event["text"])
    tap.check_in("served.py", event["text"])


def test_an_exception_in_a_program_without_python_is_found():
    failing = Environment("failing").register(pythoncom.CLSCTX_SERVER)
    text = failing.module.read_text(encoding="utf-8")
    failing.module.write_text(text.replace("return os", "raise LookupError('lost') or os"),
                              encoding="utf-8")
    done = subprocess.run([HOST, str(pythoncom.CLSCTX_SERVER), failing.clsid], text=True,
                          capture_output=True, timeout=60, check=False)
    tap.check((done.returncode, done.stdout[:10]), (1, "0x80020009"))
    said(failing.progid, "LookupError: lost")


tap.main(globals())
