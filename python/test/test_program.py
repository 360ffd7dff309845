# SPDX-License-Identifier: MIT
"""win32com.server.program: a script that registers and serves its classes itself."""
import os
import pathlib
import subprocess
import sys
import time

import pythoncom
import tap
import win32com.client
from win32com.server import program

SCRIPT = pathlib.Path("counter program.py")
SOURCE = '''
import os
import sys
import threading
from win32com.server import program

asked_to_close = threading.Event()


class Counter:
    _reg_clsid_ = "{5B1D0C52-6F10-4A53-9A01-C04170000105}"
    _reg_progid_ = "Comity.Test.Counter"
    _reg_clsctx_ = 4
    _public_methods_ = ["Next", "Close", "Process"]

    def __init__(self):
        self.count = 0

    def Next(self):
        self.count += 1
        return self.count

    def Process(self):
        return os.getpid()

    def Close(self):
        asked_to_close.set()


def use():
    print("in use", flush=True)
    asked_to_close.wait()


if __name__ == "__main__":
    sys.exit(program.main(Counter, use=use))
'''
LEAVING_SECONDS = 10


def run(option):
    return subprocess.run([sys.executable, SCRIPT, option], check=True, text=True,
                          stdout=subprocess.PIPE).stdout


def counter():
    return win32com.client.Dispatch("Comity.Test.Counter", clsctx=pythoncom.CLSCTX_LOCAL_SERVER)


def wait_until(true):
    end = time.monotonic() + LEAVING_SECONDS
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    assert true()


def test_options_have_any_case_and_either_sign():
    for arguments, expected in (([], "user"), (["-Embedding"], "embedding"),
                                (["x", "/AUTOMATION"], "automation"), (["/regserver"], "register"),
                                (["-UnregServer"], "unregister"), (["Embedding"], "user")):
        assert program.start(arguments) == expected, arguments


def test_a_script_serves_its_own_classes():
    SCRIPT.write_text(SOURCE, encoding="utf-8")
    run("/RegServer")
    client = counter()
    assert (client.Next(), client.Next()) == (1, 2)
    process = client.Process()
    assert str(SCRIPT).encode() in pathlib.Path(f"/proc/{process}/cmdline").read_bytes()
    del client
    wait_until(lambda: not os.path.exists(f"/proc/{process}"))


def test_a_user_keeps_the_script_running():
    with subprocess.Popen([sys.executable, SCRIPT], stdout=subprocess.PIPE, text=True) as user:
        assert user.stdout.readline() == "in use\n"
        for _ in range(3):
            assert counter().Process() == user.pid
        assert user.poll() is None
        counter().Close()
        assert user.wait(LEAVING_SECONDS) == 0


def test_nothing_is_left_of_its_registration():
    run("-unregserver")
    error = tap.raises(pythoncom.com_error, counter)
    assert error.hresult == -2147221005, error


tap.main(globals())
