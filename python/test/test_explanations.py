# SPDX-License-Identifier: MIT
"""What a failing Dispatch says of its cause, which is what comity why says of it too."""
import json
import os
import signal
import subprocess
import sys

import pythoncom
import tap
import win32api
import win32com.client
import win32con
import winerror

CLASS = "{5B1FE8A2-3C5D-4A0E-8F11-223D5A9C7101}"
OTHER = "{5B1FE8A2-3C5D-4A0E-8F11-223D5A9C7102}"
HOME = os.environ["COMITY_HOME"]

DISPATCH = """
import sys, pythoncom, win32com.client
try:
    win32com.client.Dispatch(sys.argv[1])
except pythoncom.com_error:
    pass
"""

# A server of another class than the one that it is started for.
OTHER_SERVER = f"""
import os
import pythoncom
with open("{HOME}/other process", "w") as file:
    file.write(str(os.getpid()))
import win32com.server.factory
factory = win32com.server.factory.RegisterClassFactories(["{OTHER}"])
pythoncom.PumpMessages()
"""


def set_text(path, text):
    win32api.RegSetValue(win32con.HKEY_CLASSES_ROOT, path, win32con.REG_SZ, text)


def make_file(name, content, mode=0o755):
    path = os.path.join(HOME, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(content)
    os.chmod(path, mode)
    return path


def register(command):
    set_text("Test.Broken\\CLSID", CLASS)
    set_text(f"CLSID\\{CLASS}\\LocalServer32", command)


def why(*options):
    done = subprocess.run(["comity", "why", "--json", *options, "Test.Broken"], stdout=subprocess.PIPE, text=True,
                          check=False)
    answer = json.loads(done.stdout)
    assert answer["works"] == (done.returncode == 0), answer
    return answer


def failure():
    return tap.raises(pythoncom.com_error, win32com.client.Dispatch, "Test.Broken")


def check_same(cause):
    """The client's description begins with the sentence of comity why, of this cause."""
    error, answer = failure(), why()
    assert answer["cause"] == cause, answer
    assert error.hresult & 0xFFFFFFFF == int(answer["hresult"], 16), (error, answer)
    assert error.excepinfo[1] == "Comity"
    assert error.excepinfo[2].split("\n")[0] == answer["sentence"], (error, answer)
    return error.excepinfo[2]


def test_names_that_cannot_be_are_told():
    for name in "No.Such.Thing", "A" * 300, "a\\b":
        error = tap.raises(pythoncom.com_error, win32com.client.Dispatch, name)
        assert error.hresult == winerror.CO_E_CLASSSTRING, error
        assert error.excepinfo[2].startswith(f'no ProgID "{name}" is registered'), error
        assert "register its server" in str(error), error


def test_the_file_is_to_blame():
    register("/nowhere/server -x")
    check_same("file-missing")
    register(HOME)
    check_same("file-is-directory")
    register(make_file("data", "data", 0o644))
    check_same("file-not-executable")
    register(make_file("empty", ""))
    check_same("file-empty")
    register(make_file("bare", "echo hello\n"))
    check_same("script-bare")
    register(make_file("lost", "#!/nowhere/python\n"))
    check_same("interpreter-missing")
    register(make_file("windows", "#!/bin/sh\r\nexit\r\n"))
    check_same("script-carriage-return")
    register(make_file("exe", "MZ and more"))
    check_same("windows-program")


def test_the_server_is_to_blame():
    register(make_file("fails", "#!/bin/sh\necho one >&2\necho two >&2\nexit 3\n"))
    text = check_same("launch-failed")
    assert "exited with status 3 before it offered its class, and said last: two" in text, text
    assert text.endswith("\none\ntwo"), text
    register(make_file("dies", "#!/bin/sh\nkill -9 $$\n"))
    assert "was ended by signal 9" in check_same("launch-failed")


def test_the_python_class_is_to_blame():
    register(f'{sys.executable} "{HOME}/gone.py" {CLASS}')
    check_same("python-script-missing")
    script = make_file("here.py", "")
    register(f'{sys.executable} "{script}" {CLASS}')
    set_text(f"CLSID\\{CLASS}\\PythonCOM", "no_such_module.Thing")
    assert f'"no_such_module" of the class is in no folder that {sys.executable} looks in: ' in \
        check_same_of_static("python-module-missing")
    win32api.RegDeleteKey(win32con.HKEY_CLASSES_ROOT, f"CLSID\\{CLASS}\\PythonCOM")


def check_same_of_static(cause):
    """What could be found out before the start explains what the start came to."""
    error, answer = failure(), why()
    assert error.hresult == winerror.CO_E_SERVER_EXEC_FAILURE, error
    assert answer["cause"] == cause, answer
    assert error.excepinfo[2] == answer["sentence"], (error, answer)
    return answer["sentence"]


def test_a_server_of_another_class_is_told():
    script = make_file("other.py", OTHER_SERVER)
    register(f'{sys.executable} "{script}"')
    win32api.RegSetValueEx(win32api.RegCreateKey(win32con.HKEY_CLASSES_ROOT, f"AppID\\{CLASS}"),
                           "ServerTimeout", 0, win32con.REG_DWORD, 2000)
    assert f"offers {OTHER}, and not the class that it was started for" in \
        check_same("launch-failed")
    with open(os.path.join(HOME, "other process"), encoding="ascii") as file:
        os.kill(int(file.read()), signal.SIGKILL)
    win32api.RegDeleteKey(win32con.HKEY_CLASSES_ROOT, f"AppID\\{CLASS}")


def test_a_server_that_runs_makes_up_for_its_registration():
    script = make_file("running.py", OTHER_SERVER.replace(
        "pythoncom.Pump", "pythoncom.CoResumeClassObjects()\nprint(flush=True)\npythoncom.Pump"))
    set_text("Test.Broken\\CLSID", OTHER)
    assert why()["cause"] == "class-unknown"
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as server:
        server.stdout.readline()
        answer = why()
        server.kill()
    assert answer["cause"] == "running" and answer["works"], answer
    assert answer["sentence"].startswith(
        f"it works while process {server.pid} runs, which offers the class, and would not without "
        f"it: the class {OTHER} is not registered"), answer


def test_stand_ins_that_go_round_are_told():
    register("/bin/true")
    set_text(f"CLSID\\{CLASS}\\TreatAs", OTHER)
    set_text(f"CLSID\\{OTHER}\\TreatAs", CLASS)
    check_same("treatas-loop")
    win32api.RegDeleteKey(win32con.HKEY_CLASSES_ROOT, f"CLSID\\{CLASS}\\TreatAs")
    win32api.RegDeleteKey(win32con.HKEY_CLASSES_ROOT, f"CLSID\\{OTHER}\\TreatAs")


def test_a_start_is_tried_out():
    path = make_file("once", "#!/bin/sh\necho sorry >&2\nexit 5\n")
    register(path)
    assert why()["works"]
    answer = why("--start")
    assert answer["cause"] == "launch-failed" and "with status 5" in answer["sentence"], answer
    assert answer["steps"][-1]["subject"] == "start", answer
    make_file("once", "#!/bin/sh\nexit 0\n")
    assert why()["works"]


def test_the_trace_tells_each_step():
    register(make_file("fails", "#!/bin/sh\necho sorry >&2\nexit 4\n"))
    done = subprocess.run([sys.executable, "-c", DISPATCH, "Test.Broken"], text=True,
                          env={**os.environ, "COMITY_TRACE": "1"}, stderr=subprocess.PIPE,
                          check=True)
    lines = [line.split("] ", 1)[1] for line in done.stderr.splitlines() if line[:7] == "comity["]
    for step in (f"  ProgID       Test.Broken is {CLASS} (machine hive)",
                 f"  instance     {CLASS}, context 0x15",
                 "  file         " + os.path.join(HOME, "fails") + ": script",
                 "  interpreter  /bin/sh"):
        assert step in lines, (step, lines)
    assert any("daemon       process" in line and " launched: " in line for line in lines), lines
    assert any(" failed: " in line and "said last: sorry" in line for line in lines), lines
    assert lines[-1].startswith("! result       0x80080005 after "), lines
    done = subprocess.run([sys.executable, "-c", DISPATCH, "Test.Broken"], text=True,
                          stderr=subprocess.PIPE, check=True)
    assert done.stderr == "", done.stderr


def test_the_trace_tells_of_the_daemon_while_the_client_waits():
    gate = os.path.join(HOME, "gate")
    os.mkfifo(gate)
    register(make_file("waits", f"#!/bin/sh\nread line < '{gate}'\nexit 6\n"))
    with subprocess.Popen([sys.executable, "-c", DISPATCH, "Test.Broken"], text=True,
                          env={**os.environ, "COMITY_TRACE": "1"}, stderr=subprocess.PIPE) as client:
        lines = []
        while not any(" launched: " in line for line in lines):
            lines.append(client.stderr.readline())
            assert lines[-1], lines
        assert not any(" result " in line for line in lines), lines
        with open(gate, "w", encoding="ascii") as file:
            file.write("go\n")
        rest = client.stderr.read()
    assert "exited with status 6" in rest and "! result       0x80080005" in rest, rest
    answer = subprocess.run(["comity", "why", "Test.Broken"], stdout=subprocess.PIPE, text=True,
                            check=False)
    assert "exited with status 6" in answer.stdout, answer
    os.unlink(gate)


tap.main(globals())
