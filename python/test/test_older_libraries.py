# SPDX-License-Identifier: MIT
"""Libraries of the format before MSFT are loaded, registered, made Python of and called by."""
import os
import subprocess

import pythoncom
import tap
from win32com.client import gencache, makepy

SCRIPTING = "{420B2830-E718-11CF-893D-00A0C9054228}"
DICTIONARY = "{42C642C1-97E1-11CF-978F-00A02463E06F}"
BUILT = os.path.join(os.environ["COMITY_BUILD"], "meson-out")


def older(name):
    """The file of a built library in the older format."""
    path = os.path.abspath(f"older_{name}.tlb")
    subprocess.run([os.path.join(BUILT, "sltg_trial_program"), os.path.join(BUILT, f"{name}.tlb"),
                    path], check=True)
    return path


def test_it_tells_what_the_newer_format_does():
    library = pythoncom.LoadTypeLib(older("scrrun"))
    newer = pythoncom.LoadRegTypeLib(SCRIPTING, 1, 0)
    tap.check(library.GetLibAttr()[:5], newer.GetLibAttr()[:5])
    tap.check(library.GetTypeInfoCount(), newer.GetTypeInfoCount())
    for index in range(newer.GetTypeInfoCount()):
        tap.check(library.GetDocumentation(index), newer.GetDocumentation(index))
        ours, theirs = library.GetTypeInfo(index), newer.GetTypeInfo(index)
        tap.check(tuple(ours.GetTypeAttr())[:10], tuple(theirs.GetTypeAttr())[:10])
        for member in range(theirs.GetTypeAttr().cFuncs):
            desc = theirs.GetFuncDesc(member)
            tap.check(ours.GetFuncDesc(member).rettype[0], desc.rettype[0])
            tap.check(ours.GetNames(desc.memid), theirs.GetNames(desc.memid))


def test_clients_are_bound_by_it():
    path = older("scrrun")
    pythoncom.RegisterTypeLib(pythoncom.LoadTypeLib(path), path)
    try:
        tap.check(pythoncom.QueryPathOfRegTypeLib(SCRIPTING, 1, 0), path)
        module = gencache.EnsureModule(SCRIPTING, 0, 1, 0)
        tap.check(module.constants.TextCompare, 1)
        made = gencache.EnsureDispatch("Scripting.Dictionary")
        tap.check(type(made).__name__, "IDictionary")
        made.Add("key", 42)
        tap.check((made.Count, made.Item("key"), made("key")), (1, 42, 42))
    finally:
        pythoncom.UnRegisterTypeLib(SCRIPTING, 1, 0)


def test_objects_are_called_by_it():
    library = pythoncom.LoadTypeLib(older("scrrun"))
    info = library.GetTypeInfoOfGuid(DICTIONARY)
    dispid = info.GetIDsOfNames("Add")
    dictionary = pythoncom.new("Scripting.Dictionary")
    tap.check(dispid, dictionary.GetIDsOfNames("Add"))
    tap.check(info.GetTypeComp().Bind("Count")[1].memid, dictionary.GetIDsOfNames("Count"))


def test_a_module_is_made_of_it():
    tap.check(makepy.main(["-q", "-o", "older.py", older("shape")]), 0)
    names = {}
    with open("older.py", encoding="utf-8") as file:
        exec(compile(file.read(), "older.py", "exec"), names)
    tap.check("Area" in names["IShape"]._prop_map_get_ or hasattr(names["IShape"], "Area"), True)


def test_what_is_cut_is_refused():
    path = older("trial")
    with open(path, "r+b") as file:
        file.truncate(os.path.getsize(path) // 2)
    error = tap.raises(pythoncom.com_error, pythoncom.LoadTypeLib, path)
    tap.check(error.hresult & 0xffffffff in (0x80028018, 0x80029c4a), True)


tap.main(globals())
