# SPDX-License-Identifier: MIT
"""Command lines: regcomsrv, and scripts that register the classes in them."""
import contextlib
import os
import pathlib
import subprocess
import sys
import tempfile
import textwrap

import hives
import pythoncom
import tap
import win32com.client
import winerror

DICTIONARY = ("win32com.servers.dictionary", "DictionaryPolicy")
DOING = "COM servers Python.Dictionary from module win32com.servers.dictionary...\n"
FOLDER = "a folder with späces, Юникод; and more"

CLSID = "{7CC9F362-486D-11D1-BB48-0000E838A65F}"

# What tutorials have: a class that describes itself, and a main part that registers it.
SCRIPT = """
import os
import sys

import pythoncom


class HelloWorld:
    _reg_clsid_ = "{7CC9F362-486D-11D1-BB48-0000E838A65F}"
    _reg_desc_ = "Python Test COM Server"
    _reg_progid_ = "Python.TestServer"
    _public_methods_ = ["Hello", "Where", "Fail"]
    _public_attrs_ = ["softspace", "noCalls"]
    _readonly_attrs_ = ["noCalls"]

    def __init__(self):
        self.softspace = 1
        self.noCalls = 0

    def Hello(self, who):
        self.noCalls = self.noCalls + 1
        # insert "softspace" number of spaces
        return "Hello" + " " * self.softspace + str(who)

    def Where(self):
        return [os.path.abspath(__file__), os.getpid()]

    def Fail(self):
        raise ValueError("as it was asked to")


if __name__ == "__main__":
    import win32com.server.register

    win32com.server.register.UseCommandLine(HelloWorld)
"""


@contextlib.contextmanager
def script(text=SCRIPT, folder=FOLDER, name="hello.py"):
    """The file with a text in a folder of this name. Its class is a new one each time: a server
    that is about to leave would still serve the one before."""
    text = text.replace(CLSID, str(pythoncom.CreateGuid()))
    with tempfile.TemporaryDirectory() as parent:
        file = pathlib.Path(parent, folder, name)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), encoding="utf-8")
        yield file


def succeeds(*command, **options):
    done = hives.run(*map(str, command), **options)
    assert done.returncode == 0, (command, done.stderr)
    return done.stdout


def regcomsrv(*arguments, **options):
    return hives.run("-m", "regcomsrv", *arguments, **options)


def local(progid):
    return win32com.client.Dispatch(progid, clsctx=pythoncom.CLSCTX_LOCAL_SERVER)


def is_unknown(progid):
    error = tap.raises(pythoncom.com_error, win32com.client.Dispatch, progid)
    return error.hresult == winerror.CO_E_CLASSSTRING


# ---- regcomsrv


def test_regcomsrv_says_what_it_does():
    assert succeeds("-m", "regcomsrv", *DICTIONARY) == \
        f"Registering {DOING}Registered: Python.Dictionary \n"
    assert succeeds("-m", "regcomsrv", "--debug", *DICTIONARY) == \
        f"Registering {DOING}Registered: Python.Dictionary (for debugging)\n"
    assert succeeds("-m", "regcomsrv", "--quiet", *DICTIONARY) == f"Registering {DOING}"
    assert succeeds("-m", "regcomsrv", "--unattended", *DICTIONARY) == \
        f"Registering {DOING}Registered: Python.Dictionary \n"
    for _ in "again":
        assert succeeds("-m", "regcomsrv", "-u", *DICTIONARY) == \
            f"Unregistering {DOING}Unregistered: Python.Dictionary\n"
    assert succeeds("-m", "regcomsrv", "--unregister", "--quiet", *DICTIONARY) == \
        f"Unregistering {DOING}"


def test_regcomsrv_needs_a_module_and_a_class():
    for arguments in ((), DICTIONARY[:1], ("--no-such-option", *DICTIONARY)):
        done = regcomsrv(*arguments)
        assert done.returncode == 2 and "usage: regcomsrv" in done.stderr, done
    assert "usage: regcomsrv" in succeeds("-m", "regcomsrv", "--help")


def test_regcomsrv_fails_for_what_is_not_there():
    done = regcomsrv("no.such.module", "Class")
    assert done.returncode == 1 and "ModuleNotFoundError" in done.stderr, done
    done = regcomsrv(DICTIONARY[0], "NoSuchClass")
    assert done.returncode == 1 and "AttributeError" in done.stderr, done
    assert "NoSuchClass" in done.stderr


def test_regcomsrv_registers_several_classes_of_the_current_folder():
    text = SCRIPT + """

class Other(HelloWorld):
    _reg_clsid_ = "{7CC9F362-486D-11D1-BB48-0000E838A660}"
    _reg_progid_ = "Python.TestOther"
"""
    with script(text, name="two_servers.py") as file:
        printed = succeeds("-m", "regcomsrv", "two_servers", "HelloWorld", "Other",
                           cwd=file.parent)
        assert printed.splitlines()[1:] == ["Registered: Python.TestServer ",
                                            "Registered: Python.TestOther "]
        for progid in ("Python.TestServer", "Python.TestOther"):
            assert local(progid).Where()[0] == str(file)
        succeeds("-m", "regcomsrv", "-u", "two_servers", "HelloWorld", "Other", cwd=file.parent)
    assert is_unknown("Python.TestServer") and is_unknown("Python.TestOther")


# ---- scripts


def test_script_registers_serves_and_unregisters():
    with script() as file:
        assert succeeds(file, "--register") == "Registered: Python.TestServer \n"
        server = local("Python.TestServer")
        assert server.Hello("World") == "Hello World"
        server.softspace = 3
        assert server.Hello("World") == "Hello   World" and server.noCalls == 2
        where, process = server.Where()
        assert where == str(file) and process != os.getpid()
        tap.raises(AttributeError, setattr, server, "noCalls", 5)
        error = tap.raises(pythoncom.com_error, server.Fail)
        assert "as it was asked to" in error.excepinfo[2], error
        del server
        assert succeeds(file, "--unregister") == "Unregistered: Python.TestServer\n"
    assert is_unknown("Python.TestServer")


def test_script_is_found_from_any_current_folder():
    with script(folder="plain") as file:
        for path, folder in ((file, "/"), (file.name, file.parent), (f"plain/{file.name}",
                                                                     file.parent.parent)):
            succeeds(path, cwd=folder)
            assert local("Python.TestServer").Where()[0] == str(file)
            succeeds(path, "--unregister", cwd=folder)


def test_script_imports_its_neighbours():
    text = SCRIPT.replace("import pythoncom\n", "import pythoncom\nimport neighbour\n").replace(
        "os.path.abspath(__file__)", "neighbour.__file__")
    with script(text) as file:
        (file.parent / "neighbour.py").write_text("")
        succeeds(file)
        assert local("Python.TestServer").Where()[0] == str(file.parent / "neighbour.py")
        succeeds(file, "--unregister")


def test_class_of_a_package_is_found_by_its_spec():
    main = """
    from win32com.server.register import UseCommandLine
    from package.servers import HelloWorld

    UseCommandLine(HelloWorld)
    """
    with script(main, name="setup_it.py") as file:
        (file.parent / "package").mkdir()
        (file.parent / "package" / "servers.py").write_text(SCRIPT)
        succeeds(file, "--register")
        assert local("Python.TestServer").Where()[0] == str(file.parent / "package/servers.py")
        succeeds(file, "--unregister")


def test_class_with_its_own_context_is_served_by_the_process_it_asks_for():
    text = SCRIPT.replace("    _public_methods_", "    _reg_clsctx_ = 4\n    _public_methods_")
    with script(text) as file:
        succeeds(file)
        server = win32com.client.Dispatch("Python.TestServer")
        assert server.Where()[1] != os.getpid()
        del server
        succeeds(file, "--unregister")


def test_moved_script_is_no_server_any_more():
    with script() as file:
        succeeds(file)
        file.rename(file.with_name("moved.py"))
        error = tap.raises(pythoncom.com_error, local, "Python.TestServer")
        assert error.hresult == winerror.E_FAIL, error
        assert "No module named 'hello'" in error.excepinfo[2], error
        succeeds(file.with_name("moved.py"), "--unregister")


def test_traced_server_prints_and_still_answers():
    with script() as file:
        assert succeeds(file, "--debug") == "Registered: Python.TestServer (for debugging)\n"
        server = local("Python.TestServer")
        assert server.Hello("World") == "Hello World"
        del server
        succeeds(file, "--unregister", "--quiet")


def test_own_register_option_can_finish_the_work():
    text = SCRIPT.replace("UseCommandLine(HelloWorld)", """UseCommandLine(
        HelloWorld, finalize_register=lambda: print("and more"),
        finalize_unregister=lambda: print("and less"))""")
    with script(text) as file:
        assert succeeds(file) == "Registered: Python.TestServer \nand more\n"
        assert succeeds(file, "--unregister", "--quiet") == "and less\n"


# ---- the servers that come with the package


def test_shipped_servers_register_themselves():
    for name, progid in (("dictionary", "Python.Dictionary"), ("interp", "Python.Interpreter"),
                         ("PythonTools", "Python.Tools")):
        module = f"win32com.servers.{name}"
        assert succeeds("-m", module) == f"Registered: {progid} \n"
        assert succeeds("-m", module, "--unregister") == f"Unregistered: {progid}\n"


def test_interpreter_evaluates_and_executes():
    succeeds("-m", "win32com.servers.interp", "--quiet")
    interpreter = local("Python.Interpreter")
    interpreter.Exec("import os\nx = [1, 'two', 3.5]")
    assert interpreter.Eval("x") == (1, "two", 3.5)
    assert interpreter.Eval("os.getpid()") != os.getpid()
    assert interpreter.Eval("os.getcwd()") and interpreter.Eval("None") is None
    error = tap.raises(pythoncom.com_error, interpreter.Eval, "1 / 0")
    assert "ZeroDivisionError" in error.excepinfo[2], error
    error = tap.raises(pythoncom.com_error, interpreter.Eval, 5)
    assert error.hresult == winerror.DISP_E_TYPEMISMATCH, error
    del interpreter
    succeeds("-m", "win32com.servers.interp", "--unregister", "--quiet")


def test_tools_work_on_the_server():
    succeeds("-m", "win32com.servers.PythonTools", "--quiet")
    tools = local("Python.Tools")
    assert tools.echo("x") == "'x'" and "no such folder" in tools.adddir("no such folder")
    assert "not loaded" in tools.reload("no_such_module")
    tools.sleep(0)
    del tools
    succeeds("-m", "win32com.servers.PythonTools", "--unregister", "--quiet")


# ---- where Python is


def test_python_in_a_folder_with_spaces_is_started():
    with tempfile.TemporaryDirectory() as parent, script() as file:
        environment = pathlib.Path(parent, FOLDER)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", environment], check=True)
        packages = next(environment.glob("lib/python*/site-packages"))
        own = next(path for path in map(pathlib.Path, sys.path) if (path / "comity.pth").exists())
        (packages / "comity.pth").write_text((own / "comity.pth").read_text())

        python = environment / "bin" / "python"
        subprocess.run([python, file, "--register"], check=True, stdout=subprocess.DEVNULL)
        assert local("Python.TestServer").Hello("there") == "Hello there"
        subprocess.run([python, file, "--unregister"], check=True, stdout=subprocess.DEVNULL)


tap.main(globals())
