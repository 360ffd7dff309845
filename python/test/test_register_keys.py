# SPDX-License-Identifier: MIT
"""The keys of registered Python servers: exactly which there are, and that they all go again."""
import contextlib
import io
import os
import sys

import hives
import pythoncom
import pywintypes
import regcomsrv
import tap
import win32api
import win32com.server.localserver
import win32con
from win32com.server import register

PYTHON_SERVERS = "{B3EF80D0-68E2-11D0-A689-00C04FD658FF}"
CLSID = "{39b61048-c755-11d0-86fa-00c04fc2e03e}"
KEY = f"CLSID\\{CLSID}"
SPEC = "win32com.servers.dictionary.DictionaryPolicy"
LOCAL_SERVER = f'{sys.executable} "{win32com.server.localserver.__file__}"'
CATEGORIES = f"Component Categories\\{PYTHON_SERVERS}"


def text(value):
    return {"": value}


# All of Python.Dictionary, as regcomsrv registers it.
DICTIONARY = {
    KEY: text("Python Dictionary"),
    f"AppID\\{CLSID}": text("Python.Dictionary"),
    f"{KEY}\\InprocServer32": {"": pythoncom.__file__, "ThreadingModel": "both"},
    f"{KEY}\\LocalServer32": text(f"{LOCAL_SERVER} {CLSID}"),
    f"{KEY}\\PythonCOM": text(SPEC),
    f"{KEY}\\PythonCOMPolicy": text(SPEC),
    f"{KEY}\\PythonCOMPath": text(os.path.dirname(regcomsrv.__file__)),
    f"{KEY}\\Implemented Categories": {},
    f"{KEY}\\Implemented Categories\\{PYTHON_SERVERS}": {},
    f"{KEY}\\Debugging": text("0"),
    f"{KEY}\\ProgID": text("Python.Dictionary.1"),
    f"{KEY}\\VersionIndependentProgID": text("Python.Dictionary"),
    "Python.Dictionary": text("Python Dictionary"),
    "Python.Dictionary\\CLSID": text(CLSID),
    "Python.Dictionary\\CurVer": text("Python.Dictionary.1"),
    "Python.Dictionary.1": text("Python Dictionary"),
    "Python.Dictionary.1\\CLSID": text(CLSID),
}
PARENTS = {"CLSID", "AppID"}


def added(before):
    """The keys that were not there, without the parents that all classes share."""
    return {path: values for path, values in hives.tree().items()
            if path not in before and path not in PARENTS}


def regcomsrv_of_dictionary(*options):
    done = hives.run("-m", "regcomsrv", *options, "win32com.servers.dictionary",
                     "DictionaryPolicy")
    assert done.returncode == 0, done.stderr


@contextlib.contextmanager
def script(*arguments, path=__file__):
    """Makes the command line that of a script; gives what it prints."""
    before, sys.argv = sys.argv, [path, *arguments]
    try:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            yield printed
    finally:
        sys.argv = before


class Server:
    _public_methods_ = ["Hello"]
    _reg_clsid_ = "{6FB1A6A2-8C5B-4D19-9E4F-000000000001}"
    _reg_progid_ = "Comity.TestServer"

    def Hello(self):
        return "hello"


def variant(**attributes):
    """A class like Server, with other _reg_..._ attributes."""
    return type("Server", (Server,), {f"_reg_{name}_": value
                                      for name, value in attributes.items()})


def registered(cls, *arguments, **flags):
    """What registering the class adds; it is unregistered again, after which nothing is left."""
    before = hives.tree()
    with script(*arguments):
        register.UseCommandLine(cls, **flags)
    keys = added(before)
    with script("--unregister"):
        register.UseCommandLine(cls)
    assert added(before) == {}, added(before)
    return keys


KEY_OF_SERVER = f"CLSID\\{Server._reg_clsid_}"


# ---- the dictionary


def test_category_of_python_servers_is_made_by_the_import():
    assert hives.tree(CATEGORIES) == {CATEGORIES: {"409": "Python COM Server"}}


def test_dictionary_is_registered_by_exactly_these_keys():
    before = hives.tree()
    regcomsrv_of_dictionary()
    keys = added(before)
    assert keys == DICTIONARY, {path: (keys.get(path), DICTIONARY.get(path))
                                for path in {*keys, *DICTIONARY}
                                if keys.get(path) != DICTIONARY.get(path)}
    regcomsrv_of_dictionary("-u")
    assert added(before) == {}, added(before)
    assert hives.tree(CATEGORIES), "the category stays"


def test_registering_again_changes_nothing():
    before = hives.tree()
    regcomsrv_of_dictionary()
    regcomsrv_of_dictionary("--quiet")
    assert added(before) == DICTIONARY
    regcomsrv_of_dictionary("-u")
    regcomsrv_of_dictionary("-u")
    assert added(before) == {}


def test_debugging_adds_a_dispatcher_until_it_is_registered_without():
    before = hives.tree()
    regcomsrv_of_dictionary("--debug")
    assert added(before) == {
        **DICTIONARY, f"{KEY}\\Debugging": text("1"),
        f"{KEY}\\PythonCOMDispatcher": text("win32com.server.dispatcher.DefaultDebugDispatcher")}
    regcomsrv_of_dictionary()
    assert added(before) == DICTIONARY
    regcomsrv_of_dictionary("-u")


def test_nothing_mentions_the_dictionary_when_it_is_unregistered():
    regcomsrv_of_dictionary()
    regcomsrv_of_dictionary("-u")
    everything = str(hives.tree()) + str(hives.tree("Software", win32con.HKEY_CURRENT_USER))
    assert "39b61048" not in everything and "Python.Dictionary" not in everything


# ---- what others added


def test_what_others_added_elsewhere_stays():
    before = hives.tree()
    regcomsrv_of_dictionary()
    other = "CLSID\\{6FB1A6A2-8C5B-4D19-9E4F-0000000000FF}"
    win32api.RegSetValue(win32con.HKEY_CLASSES_ROOT, f"{other}\\TreatAs", win32con.REG_SZ, CLSID)
    win32api.RegSetValue(win32con.HKEY_CLASSES_ROOT, "Python.Dictionary.2", win32con.REG_SZ, "2")
    win32api.RegSetValue(win32con.HKEY_CLASSES_ROOT, f"{CATEGORIES}\\more", win32con.REG_SZ, "x")
    regcomsrv_of_dictionary("-u")
    assert added(before) == {
        other: {}, f"{other}\\TreatAs": text(CLSID), "Python.Dictionary.2": text("2"),
        f"{CATEGORIES}\\more": text("x")}
    for path in (other, "Python.Dictionary.2", f"{CATEGORIES}\\more"):
        register.recurse_delete_key(path)


def test_what_others_added_below_the_class_goes_with_it():
    before = hives.tree()
    regcomsrv_of_dictionary()
    win32api.RegSetValue(win32con.HKEY_CLASSES_ROOT, f"{KEY}\\Own\\Deep", win32con.REG_SZ, "x")
    regcomsrv_of_dictionary("-u")
    assert added(before) == {}


# ---- classes of one's own


def test_least_of_a_class_is_registered_with_both_server_keys():
    keys = registered(Server)
    spec = f"{os.path.splitext(os.path.basename(__file__))[0]}.Server"
    assert keys == {
        KEY_OF_SERVER: text("Comity.TestServer"),
        f"AppID\\{Server._reg_clsid_}": text("Comity.TestServer"),
        f"{KEY_OF_SERVER}\\InprocServer32": {"": pythoncom.__file__, "ThreadingModel": "both"},
        f"{KEY_OF_SERVER}\\LocalServer32": text(f"{LOCAL_SERVER} {Server._reg_clsid_}"),
        f"{KEY_OF_SERVER}\\PythonCOM": text(spec),
        f"{KEY_OF_SERVER}\\PythonCOMPath": text(os.path.dirname(os.path.abspath(__file__))),
        f"{KEY_OF_SERVER}\\Implemented Categories": {},
        f"{KEY_OF_SERVER}\\Implemented Categories\\{PYTHON_SERVERS}": {},
        f"{KEY_OF_SERVER}\\Debugging": text("0"),
        f"{KEY_OF_SERVER}\\ProgID": text("Comity.TestServer"),
        "Comity.TestServer": text("Comity.TestServer"),
        "Comity.TestServer\\CLSID": text(Server._reg_clsid_),
    }, keys


def test_context_chooses_the_server_key():
    local = registered(variant(clsctx=pythoncom.CLSCTX_LOCAL_SERVER))
    assert f"{KEY_OF_SERVER}\\LocalServer32" in local
    assert f"{KEY_OF_SERVER}\\InprocServer32" not in local
    inproc = registered(variant(clsctx=pythoncom.CLSCTX_INPROC_SERVER, threading="Apartment"))
    assert f"{KEY_OF_SERVER}\\LocalServer32" not in inproc
    assert inproc[f"{KEY_OF_SERVER}\\InprocServer32"]["ThreadingModel"] == "Apartment"


def test_changed_context_removes_the_other_server_key():
    with script():
        register.UseCommandLine(Server)
    keys = registered(variant(clsctx=pythoncom.CLSCTX_LOCAL_SERVER))
    assert keys == {}, keys
    assert hives.tree("CLSID").get(f"{KEY_OF_SERVER}\\InprocServer32") is None


def test_attributes_become_keys():
    keys = registered(variant(
        desc="What it is", icon="some.ico,1", class_spec="package.module.Class",
        policy_spec="package.policy.Policy", dispatcher_spec="package.watch.Dispatcher",
        options={"Insertable": "", "More\\Deep": "text"}, verprogid="Comity.TestServer.7",
        catids=["{6FB1A6A2-8C5B-4D19-9E4F-0000000000CA}"]))
    below = {path[len(KEY_OF_SERVER) + 1:]: values.get("") for path, values in keys.items()
             if path.startswith(f"{KEY_OF_SERVER}\\")}
    assert below["DefaultIcon"] == "some.ico,1"
    assert below["PythonCOM"] == "package.module.Class"
    assert below["PythonCOMPolicy"] == "package.policy.Policy"
    assert below["PythonCOMDispatcher"] == "package.watch.Dispatcher"
    assert (below["Insertable"], below["More\\Deep"]) == ("", "text")
    assert "Implemented Categories\\{6FB1A6A2-8C5B-4D19-9E4F-0000000000CA}" in below
    assert "PythonCOMPath" not in below, "who names the module says that it is found"
    assert below["ProgID"] == "Comity.TestServer.7"
    assert keys["Comity.TestServer.7"] == keys["Comity.TestServer"] == text("What it is")


def test_category_and_dispatcher_of_a_class_can_be_its_own():
    keys = registered(variant(disable_pycomcat=True, debug_dispatcher_spec="own.Dispatcher"),
                      "--debug")
    assert not any("Categories" in path for path in keys)
    assert keys[f"{KEY_OF_SERVER}\\PythonCOMDispatcher"] == text("own.Dispatcher")


def test_keys_that_a_class_names_are_removed_with_it():
    extra = "Comity.TestExtra\\Below"
    win32api.RegCreateKey(win32con.HKEY_CLASSES_ROOT, extra)
    before = hives.tree()
    with script("--unregister"):
        register.UseCommandLine(variant(
            remove_keys=[("Comity.TestExtra", win32con.HKEY_CLASSES_ROOT)]))
    assert set(before) - set(hives.tree()) == {"Comity.TestExtra", extra}


def test_class_without_progid_has_none():
    keys = registered(variant(progid=None, desc="Nameless"))
    assert not any("ProgID" in path or path.startswith("Comity") for path in keys)


def test_class_without_identity_is_refused():
    with script():
        tap.raises(AttributeError, register.UseCommandLine, object)
    tap.raises(TypeError, register.RegisterServer, Server._reg_clsid_)


# ---- the command line of scripts


def test_messages_say_what_was_done():
    with script() as printed:
        register.UseCommandLine(Server, variant(progid=None, desc="x", class_spec="a.B"))
    assert printed.getvalue() == "Registered: Comity.TestServer \nRegistered: a.B \n"
    with script("--debug") as printed:
        register.UseCommandLine(Server)
    assert printed.getvalue() == "Registered: Comity.TestServer (for debugging)\n"
    with script("--unregister") as printed:
        register.UseCommandLine(Server, variant(progid=None))
    assert printed.getvalue() == \
        f"Unregistered: Comity.TestServer\nUnregistered: {Server._reg_clsid_}\n"


def test_quiet_says_nothing_and_finalizers_run_last():
    said = []
    with script("--quiet") as printed:
        register.UseCommandLine(Server, finalize_register=lambda: said.append("registered"))
        assert register.GetRegisteredServerOption(Server._reg_clsid_, "Debugging") == "0"
    with script("--quiet", "--unregister") as quiet:
        register.UseCommandLine(Server, finalize_unregister=lambda: said.append("gone"))
    assert register.GetRegisteredServerOption(Server._reg_clsid_, "Debugging") is None
    assert (printed.getvalue(), quiet.getvalue(), said) == ("", "", ["registered", "gone"])


def test_unregister_info_lists_the_keys_and_removes_none():
    root = win32con.HKEY_CLASSES_ROOT
    with script("--unregister_info"):
        keys = register.UseCommandLine(variant(verprogid="V.1", remove_keys=[("Extra", root)]))
    assert keys == [(KEY_OF_SERVER, root), ("V.1", root), ("Comity.TestServer", root),
                    (f"AppID\\{Server._reg_clsid_}", root), ("Extra", root)]


def test_refusal_asks_for_more_rights_unless_unattended():
    def refuse(*arguments, **more):
        raise win32api.error(5, "RegSetValue", "Access is denied.")

    before, register.RegisterServer = register.RegisterServer, refuse
    try:
        with script() as printed:
            error = tap.raises(pywintypes.error, register.UseCommandLine, Server)
        assert error.winerror == 1223, "nobody could be asked"
        assert printed.getvalue() == "Requesting elevation and retrying...\n"
        with script("--unattended") as printed:
            error = tap.raises(pywintypes.error, register.UseCommandLine, Server)
        assert error.winerror == 5 and printed.getvalue() == ""
    finally:
        register.RegisterServer = before


def test_script_that_is_nowhere_needs_a_class_spec():
    class Main(Server):
        __module__ = "__main__"

    with script(path="/no such folder/script.py"):
        tap.raises(TypeError, register.UseCommandLine, Main)


tap.main(globals())
