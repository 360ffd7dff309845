# SPDX-License-Identifier: MIT
"""Environments that are not what they were when a class was registered: the cause that comity why
and comity doctor name."""
import json
import pathlib
import shutil
import subprocess
import sys

import pythoncom
import tap
import win32api
import win32com.client
import win32con
from environments import VERSION, Environment

LOCAL = pythoncom.CLSCTX_LOCAL_SERVER
INPROC = pythoncom.CLSCTX_INPROC_SERVER


def ask(verb, environment, *options):
    """What a verb answers: as an object, and whether it works."""
    done = subprocess.run(["comity", verb, "--json", *options, environment.progid], text=True,
                          capture_output=True, timeout=60, check=False)
    answer = json.loads(done.stdout)
    tap.check(answer["works"], done.returncode == 0)
    return answer


def blames(verb, environment, cause, *words):
    answer = ask(verb, environment)
    tap.check((answer["cause"], answer["works"]), (cause, False))
    for word in words:
        tap.check_in(str(word), answer["sentence"])


def both_blame(environment, cause, *words):
    for verb in "why", "doctor":
        blames(verb, environment, cause, *words)


def test_an_environment_that_is_whole_is_proved():
    for context in LOCAL, pythoncom.CLSCTX_SERVER:
        whole = Environment(f"whole_{context}").register(context)
        answer = ask("doctor", whole)
        assert answer["works"], answer
        told = [step["text"] for step in answer["steps"] if step["subject"] == "Python"]
        tap.check_in(f" in {whole.folder}", "\n".join(told))
        tap.check(told[-1], f"Class of module {whole.module.stem}: {whole.module}")


def test_a_moved_environment_is_the_cause():
    for context in LOCAL, INPROC, pythoncom.CLSCTX_SERVER:
        moved = Environment(f"moved_{context}").register(context)
        moved.folder.rename(moved.folder.with_suffix(".new"))
        both_blame(moved, "python-environment-missing", f'"{moved.folder}"',
                   "it was moved or deleted; register the class again")
        if context == LOCAL:
            error = tap.raises(pythoncom.com_error, win32com.client.Dispatch, moved.progid)
            tap.check_in(f'environment "{moved.folder}"', error.excepinfo[2])


def test_a_deleted_interpreter_is_the_cause():
    deleted = Environment("deleted").register(LOCAL)
    deleted.python.unlink()
    both_blame(deleted, "python-missing", deleted.python)
    deleted.python.symlink_to("/nowhere/bin/python3")
    both_blame(deleted, "python-base-missing", deleted.folder, "/nowhere/bin/python3", "--upgrade")


def test_another_version_is_the_cause():
    changed = Environment("changed").register(LOCAL)
    other = changed.folder / "other"
    (other / "bin").mkdir(parents=True)
    shutil.copy(pathlib.Path(sys._base_executable).resolve(), other / "bin" / "python3.99")
    changed.python.unlink()
    changed.python.symlink_to(other / "bin" / "python3.99")
    blames("why", changed, "python-version", changed.python, "is Python 3.99 now",
           changed.folder, f"for Python {VERSION[6:]}")


def test_a_missing_module_is_the_cause():
    missing = Environment("missing").register(LOCAL)
    missing.module.unlink()
    both_blame(missing, "python-module-missing", missing.module.stem, missing.python)


def test_a_folder_that_has_gone_is_the_cause():
    gone = Environment("gone").register(LOCAL)
    gone.module.unlink()
    win32api.RegSetValue(win32con.HKEY_CLASSES_ROOT, f"CLSID\\{gone.clsid}\\PythonCOMPath",
                         win32con.REG_SZ, f"{gone.folder}/source")
    both_blame(gone, "python-path-missing", f"{gone.folder}/source", gone.module.stem)


def test_a_missing_class_is_the_cause():
    renamed = Environment("renamed").register(LOCAL)
    renamed.module.write_text("class Other:\n    pass\n", encoding="utf-8")
    both_blame(renamed, "python-class-missing", '"Class"', renamed.module)
    # That it is not there after all shows only when the module is run.
    renamed.module.write_text("class Class:\n    pass\ndel Class\n", encoding="utf-8")
    assert ask("why", renamed)["works"]
    blames("doctor", renamed, "python-class-missing", '"Class"', renamed.module)


def test_a_module_that_cannot_be_imported_is_the_cause():
    raises = Environment("raises").register()
    for text, said in (("import no_such_module", "No module named 'no_such_module', in "),
                       ("\nclass Class(:", "SyntaxError: invalid syntax"),
                       ("import sys\nsys.exit('never mind')  # Class", "SystemExit: never mind"),
                       ("raise ValueError('so\\nthere')  # Class", "ValueError: so there")):
        raises.module.write_text(f"class Class:\n    pass\n{text}\n", encoding="utf-8")
        blames("doctor", raises, "python-import", raises.module.stem, said)
    raises.module.write_text("import os\nos._exit(7)  # Class\n", encoding="utf-8")
    blames("doctor", raises, "python-unusable", "exited with status 7")


def test_a_module_that_never_ends_is_the_cause():
    hangs = Environment("hangs").register()
    for text in ("signal.pause()",
                 "import os\nos.close(3)\nsignal.pause()",
                 "import os\nwhile True:\n    os.write(3, bytes(4096))"):
        hangs.module.write_text(f"import signal\n{text}  # Class\n", encoding="utf-8")
        answer = ask("doctor", hangs, "--timeout=0.5")
        tap.check((answer["cause"], answer["works"]), ("trial-silent", False))
        tap.check_in('the step "Python" was not done after 0.5 s', answer["sentence"])


def test_the_in_process_server_brings_comity_along():
    bare = Environment("bare").register(INPROC)
    (bare.packages / "comity.pth").unlink()
    answer = ask("doctor", bare)
    assert answer["works"], answer
    # Packages of the interpreter's own come first, as they do in a client.
    (bare.packages / "win32com").mkdir()
    (bare.packages / "win32com" / "__init__.py").write_text("", encoding="utf-8")
    blames("doctor", bare, "python-unusable", bare.python, "No module named 'win32com.server'")


tap.main(globals())
