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

HOST = pathlib.Path(sys.executable).parents[3] / "meson-out" / "python_host"
CLSID = served.InProcess._reg_clsid_
SERVER_KEY = f"CLSID\\{CLSID}\\InprocServer32"

win32com.server.register.RegisterClasses(served.InProcess, quiet=1)


def host(context):
    done = subprocess.run([HOST, CLSID, str(context)], stdout=subprocess.PIPE, text=True,
                          timeout=60)
    return done.stdout.strip()


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


def test_a_program_without_python_gets_an_interpreter():
    wanted = "in this process" if has_shared_python() else "0x80040154"
    assert host(pythoncom.CLSCTX_INPROC_SERVER) == wanted


def has_installed_module():
    """Whether the interpreter that a program starts has a Comity of its own to import."""
    python = [sys._base_executable, "-c", "import _pythoncom"]
    return subprocess.run(python, stderr=subprocess.DEVNULL, timeout=60).returncode == 0


def test_a_program_that_finds_no_interpreter_uses_the_local_server():
    if has_installed_module():
        raise tap.Skip("a Comity is installed for this Python")
    # A copy of the loader alone, which finds no module to import.
    alone = pathlib.Path(shutil.copy(pythoncom.__file__, os.environ["COMITY_HOME"]))
    win32api.RegSetValue(win32con.HKEY_CLASSES_ROOT, SERVER_KEY, win32con.REG_SZ, str(alone))
    assert host(pythoncom.CLSCTX_INPROC_SERVER) == "0x80040111"
    assert host(pythoncom.CLSCTX_SERVER) == "in another process"


tap.main(globals())
