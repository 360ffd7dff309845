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

# The class of an environment: it can be imported in no other one.
ONLY_HERE = """
import os
import sys

class Class:
    _reg_clsid_ = "CLSID"
    _reg_class_spec_ = "NAME.Class"
    _reg_clsctx_ = CONTEXT
    _public_methods_ = ["Process"]

    def Process(self):
        return os.getpid() if sys.prefix == PREFIX else -1
"""


def environment(name, context=pythoncom.CLSCTX_SERVER):
    """A virtual environment in this home that has and has registered a class of its own; its
    folder and the class."""
    folder = pathlib.Path(os.environ["COMITY_HOME"], name)
    packages = folder / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    clsid = str(pythoncom.CreateGuid())
    module = f"only_{name}"
    packages.mkdir(parents=True)
    (folder / "bin").mkdir()
    (folder / "bin" / "python").symlink_to(sys._base_executable)
    shutil.copy(pathlib.Path(sys.prefix, "pyvenv.cfg"), folder)
    own = next(path for path in map(pathlib.Path, sys.path) if (path / "comity.pth").exists())
    shutil.copy(own / "comity.pth", packages)
    text = ONLY_HERE
    for word, value in (("CLSID", clsid), ("NAME", module), ("CONTEXT", str(context)),
                        ("PREFIX", repr(str(folder)))):
        text = text.replace(word, value)
    (packages / f"{module}.py").write_text(text, encoding="utf-8")
    subprocess.run([folder / "bin" / "python", "-c", f"import {module}\n"
                    "from win32com.server.register import RegisterClasses\n"
                    f"RegisterClasses({module}.Class, quiet=True)"], check=True, cwd="/")
    return folder, clsid


def test_a_class_runs_in_the_environment_that_it_was_registered_from():
    for context in pythoncom.CLSCTX_SERVER, pythoncom.CLSCTX_INPROC_SERVER:
        _, clsid = environment(f"one_{context}", context)
        if has_shared_python() or context == pythoncom.CLSCTX_SERVER:
            tap.check(host(context, clsid), [in_process()])


def test_a_second_environment_is_served_by_another_process():
    (first, one), (second, other) = environment("first"), environment("second")
    tap.check(host(pythoncom.CLSCTX_SERVER, one, other, one),
              [in_process(), "in another process", in_process()])
    if has_shared_python():
        done = host(pythoncom.CLSCTX_INPROC_SERVER, other, one)
        tap.check(done[0], "in this process")
        tap.check_in(f"0x80040111 the class cannot be made in this process: it is registered for "
                     f"the Python {first}/bin/python, and this process already runs "
                     f"{second}/bin/python: ", done[1])


def test_an_environment_that_has_gone_is_named():
    folder, clsid = environment("lost", pythoncom.CLSCTX_INPROC_SERVER)
    tap.check(win32api.RegQueryValueEx(
        win32api.RegOpenKey(win32con.HKEY_CLASSES_ROOT, f"CLSID\\{clsid}\\InprocServer32"),
        "PythonExecutable")[0], f"{folder}/bin/python")
    folder.rename(folder.with_name("moved"))
    if has_shared_python():
        tap.check_in(f"its Python, {folder}/bin/python, is not there any more",
                     host(pythoncom.CLSCTX_SERVER, clsid)[0])


def test_a_program_that_finds_no_module_uses_the_local_server():
    # A copy of the loader alone, with an interpreter that has no module to import.
    alone = pathlib.Path(shutil.copy(pythoncom.__file__, os.environ["COMITY_HOME"]))
    folder, clsid = environment("bare")
    (next(folder.glob("lib/python*/site-packages")) / "comity.pth").unlink()
    key = f"CLSID\\{clsid}\\InprocServer32"
    win32api.RegSetValue(win32con.HKEY_CLASSES_ROOT, key, win32con.REG_SZ, str(alone))
    if has_shared_python():
        tap.check_in("cannot import pythoncom", host(pythoncom.CLSCTX_INPROC_SERVER, clsid)[0])
    tap.check(host(pythoncom.CLSCTX_SERVER, clsid), ["in another process"])


tap.main(globals())
