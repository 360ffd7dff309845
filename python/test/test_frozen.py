# SPDX-License-Identifier: MIT
"""Programs that have Python and its modules in them, as PyInstaller and its like make them: one
folder with the program, the native modules and the library beside it, and a zip of all others."""
import os
import pathlib
import shutil
import subprocess
import sys
import zipfile

import hives
import pythoncom
import tap
import win32com
import win32com.client
import winerror

CLSID = "{6A9B0C1E-27B4-4F0A-9D0C-51D2C7D5E5D1}"
PROGRAM = f"""#!{sys._base_executable} -I
import os
import sys

# What the makers of such programs do before the program's own code runs.
sys.frozen = "console_exe"
sys.executable = os.path.abspath(__file__)
sys._MEIPASS = os.path.dirname(sys.executable)
sys.path = [entry for entry in sys.path if not entry.endswith("-packages")]
sys.path += [sys._MEIPASS + "/library.zip", sys._MEIPASS]
import ctypes
ctypes.CDLL(sys._MEIPASS + "/libcomity.so.0")

import pythoncom
from win32com.server import localserver, register


class Frozen:
    _reg_clsid_ = "{CLSID}"
    _reg_progid_ = "Comity.Tests.Frozen"
    _reg_class_spec_ = "__main__.Frozen"
    _public_methods_ = ["Where"]

    def Where(self):
        return [sys.executable, pythoncom.__file__, os.getpid()]


if "/Automate" in sys.argv:
    localserver.serve([Frozen._reg_clsid_])
else:
    register.UseCommandLine(Frozen)
"""


def make_program():
    folder = pathlib.Path(os.environ["COMITY_HOME"], "a program")
    native = pathlib.Path(pythoncom.__file__).parent
    packages = pathlib.Path(win32com.__file__).parent.parent
    folder.mkdir()
    for module in native.glob("*.so"):
        shutil.copy(module, folder)
    shutil.copy(native.parent.parent / "libcomity.so.0", folder)
    with zipfile.ZipFile(folder / "library.zip", "w") as library:
        for root in native, packages:
            for file in root.rglob("*.py"):
                library.write(file, file.relative_to(root))
    program = folder / "program"
    program.write_text(PROGRAM, encoding="utf-8")
    program.chmod(0o755)
    return program


def run(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd="/").stdout


def test_a_program_registers_itself_and_serves():
    program = make_program()
    tap.check(run(program, "--register"), "Registered: Comity.Tests.Frozen \n")
    keys = hives.tree(f"CLSID\\{CLSID}")
    tap.check(keys[f"CLSID\\{CLSID}\\LocalServer32"], {"": f"{program} /Automate"})
    tap.check([key for key in keys if key.endswith(("InprocServer32", "PythonCOMPath"))], [])
    ob = win32com.client.Dispatch("Comity.Tests.Frozen")
    where, module, process = ob.Where()
    tap.check((where, os.path.dirname(module)), (str(program), str(program.parent)))
    assert process != os.getpid()
    del ob
    tap.check(subprocess.run(["comity", "why", "Comity.Tests.Frozen"], check=False,
                             stdout=subprocess.DEVNULL).returncode, 0)
    run(program, "--unregister", "--quiet")
    error = tap.raises(pythoncom.com_error, win32com.client.Dispatch, "Comity.Tests.Frozen")
    tap.check(error.hresult, winerror.CO_E_CLASSSTRING)


def test_a_program_that_is_a_module_has_to_say_which():
    text = ("import sys\nsys.frozen = 'dll'\nfrom win32com.server import register\n"
            f"register.RegisterServer('{CLSID}', 'module.Class')")
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    tap.check(done.returncode, 1)
    tap.check_in("sys.frozendllhandle is missing", done.stderr)


tap.main(globals())
