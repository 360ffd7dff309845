# SPDX-License-Identifier: MIT
"""Python classes in the process of their client, which may be a program without Python."""
import os
import pathlib
import shutil
import subprocess
import sys

import pythoncom
import served
import tap
import win32api
import win32com.client
import win32com.server.register
import win32con
from environments import Environment

HOST = pathlib.Path(sys.executable).parents[3] / "meson-out" / "python_host"
CLSID = served.InProcess._reg_clsid_
SERVER_KEY = f"CLSID\\{CLSID}\\InprocServer32"

win32com.server.register.RegisterClasses(served.InProcess, quiet=1)


def host(context, *classes):
    """What a program without Python comes to with each class."""
    done = subprocess.run([HOST, str(context), *classes], stdout=subprocess.PIPE, text=True,
                          timeout=60, check=False)
    return done.stdout.splitlines()


def has_shared_python():
    import ctypes
    import sysconfig
    try:
        ctypes.CDLL(os.path.join(sysconfig.get_config_var("LIBDIR"),
                                 sysconfig.get_config_var("INSTSONAME")))
    except OSError:
        return False
    return True


def test_the_module_is_one_whatever_loads_it():
    import _pythoncom
    assert pythoncom is _pythoncom and pythoncom.__name__ == "pythoncom"
    assert os.path.basename(pythoncom.__file__).startswith("pythoncom.")
    assert win32api.RegQueryValue(win32con.HKEY_CLASSES_ROOT, SERVER_KEY) == pythoncom.__file__


def test_a_python_client_gets_the_very_object():
    ob = win32com.client.Dispatch(served.InProcess._reg_progid_)
    assert ob.Process() == os.getpid()
    made = pythoncom.UnwrapObject(ob._oleobj_)._obj_
    assert isinstance(made, served.InProcess)


def in_process():
    return "in this process" if has_shared_python() else "in another process"


def test_a_program_without_python_gets_an_interpreter():
    if has_shared_python():
        tap.check(host(pythoncom.CLSCTX_INPROC_SERVER, CLSID), ["in this process"])
    tap.check(host(pythoncom.CLSCTX_SERVER, CLSID, CLSID), [in_process()] * 2)


def test_a_script_gets_an_interpreter():
    with open("process.vbs", "w", encoding="utf-8") as file:
        file.write('WScript.Echo CreateObject("Comity.Tests.InProcess").Process\n')
    with subprocess.Popen([HOST.with_name("cscript.exe"), "//nologo", "process.vbs"], text=True,
                          stdout=subprocess.PIPE) as script:
        process = int(script.communicate(timeout=60)[0])
        tap.check((process == script.pid, script.returncode), (has_shared_python(), 0))


# ---- environments


def test_a_class_runs_in_the_environment_that_it_was_registered_from():
    for context in pythoncom.CLSCTX_SERVER, pythoncom.CLSCTX_INPROC_SERVER:
        one = Environment(f"one_{context}").register(context)
        if has_shared_python() or context == pythoncom.CLSCTX_SERVER:
            tap.check(host(context, one.clsid), [in_process()])


def test_a_second_environment_is_served_by_another_process():
    first, second = Environment("first").register(), Environment("second").register()
    tap.check(host(pythoncom.CLSCTX_SERVER, first.clsid, second.clsid, first.clsid),
              [in_process(), "in another process", in_process()])
    if has_shared_python():
        done = host(pythoncom.CLSCTX_INPROC_SERVER, second.clsid, first.clsid)
        tap.check(done[0], "in this process")
        tap.check_in(f"0x80040111 the class cannot be made in this process: it is registered for "
                     f"the Python {first.python}, and this process already runs "
                     f"{second.python}: ", done[1])


def test_an_environment_that_has_gone_is_named():
    lost = Environment("lost").register(pythoncom.CLSCTX_INPROC_SERVER)
    tap.check(win32api.RegQueryValueEx(
        win32api.RegOpenKey(win32con.HKEY_CLASSES_ROOT, f"CLSID\\{lost.clsid}\\InprocServer32"),
        "PythonExecutable")[0], str(lost.python))
    lost.folder.rename(lost.folder.with_name("moved"))
    if has_shared_python():
        tap.check_in(f"its Python, {lost.python}, is not there any more",
                     host(pythoncom.CLSCTX_SERVER, lost.clsid)[0])


def test_a_program_that_finds_no_module_uses_the_local_server():
    # A copy of the loader alone, with an interpreter that has no module to import.
    alone = pathlib.Path(shutil.copy(pythoncom.__file__, os.environ["COMITY_HOME"]))
    bare = Environment("bare").register()
    (bare.packages / "comity.pth").unlink()
    key = f"CLSID\\{bare.clsid}\\InprocServer32"
    win32api.RegSetValue(win32con.HKEY_CLASSES_ROOT, key, win32con.REG_SZ, str(alone))
    if has_shared_python():
        tap.check_in("cannot import pythoncom", host(pythoncom.CLSCTX_INPROC_SERVER, bare.clsid)[0])
    tap.check(host(pythoncom.CLSCTX_SERVER, bare.clsid), ["in another process"])


tap.main(globals())
