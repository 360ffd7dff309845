# SPDX-License-Identifier: MIT
"""Classes made of type libraries, and objects that say which of them they are."""
import ctypes
import os
import re

import hives
import pythoncom
import tap
import win32com.client
import winerror
from win32com.client import gencache
from win32com.server import register
from win32com.server.util import wrap

TRIAL = "{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C01}"
POINT = "{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C02}"


class Thing:
    """Implements the trial library's IThing; a property of it is two methods."""

    _typelib_guid_ = TRIAL
    _typelib_version_ = 1, 10
    _com_interfaces_ = ["IThing"]

    def __init__(self):
        self.total = 3

    def Total(self):
        return self.total

    def SetTotal(self, total):
        self.total = total

    def Sum(self, *numbers):
        return sum(numbers)

    def Double(self, number):
        return 2 * number

    def Origin(self):
        return point(1, "origin")

    def Add(self, *given):
        self.added = given
        return "added"

    def SetLimit(self, limit, other):
        self.limit = limit, other

    def Limit(self):
        """That a property has a writer alone is the library's affair."""

    def Share(self, parts):
        return 10 // parts

    def Fetch(self, given):
        return point(given.x + 2, "fetched")


# The library calls it by a word that Python keeps for itself.
setattr(Thing, "def", Thing.Fetch)


def point(x, name):
    made = pythoncom.GetRecordFromGuids(TRIAL, 1, 10, 0, POINT)
    made.x, made.name = x, name
    return made


def thing():
    """(the object, its client of a made class)"""
    path = os.path.join(os.environ["COMITY_BUILD"], "meson-out", "trial.tlb")
    pythoncom.RegisterTypeLib(pythoncom.LoadTypeLib(path), path)
    server = Thing()
    return server, gencache.EnsureDispatch(wrap(server))


def test_an_object_says_which_interface_it_has():
    _, client = thing()
    tap.check((type(client).__name__, str(type(client).CLSID)),
              ("IThing", "{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C03}"))
    # Whoever knows its class needs no more than the object.
    tap.check(type(win32com.client.Dispatch(client._oleobj_)), type(client))


class Distant(Thing):
    """In a process of its own."""

    _reg_clsid_ = "{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7CF1}"
    _reg_progid_ = "Comity.Tests.Distant"
    _reg_clsctx_ = pythoncom.CLSCTX_LOCAL_SERVER


def test_objects_of_other_processes_have_the_class_of_their_library():
    thing()
    register.RegisterClasses(Distant, quiet=1)
    for client in (gencache.EnsureDispatch(Distant._reg_progid_),
                   win32com.client.Dispatch(Distant._reg_clsid_),
                   win32com.client.DispatchEx(Distant._reg_progid_)):
        tap.check(type(client).__name__, "IThing")
        tap.raises(ValueError, pythoncom.UnwrapObject, client._oleobj_)
        tap.check(type(win32com.client.Dispatch(client)), type(client))
        tap.check((client.Total, win32com.client.Record("Point", client).x), (3, 0))
        tap.check(win32com.client.getevents(type(client).CLSID).__name__, "DThingEvents")
    register.UnregisterClasses(Distant, quiet=1)


def test_modules_of_other_processes_are_found():
    from win32com.client import makepy

    def class_of(progid):
        done = hives.run("-c", "import win32com.client; "
                         f"print(type(win32com.client.Dispatch({progid!r})).__name__)")
        tap.check(done.stderr, "")
        return done.stdout.strip()

    tap.check(class_of("Scripting.Dictionary"), "CDispatch")
    tap.check(makepy.main(["Scripting.Dictionary"]), 0)
    tap.check(class_of("Scripting.Dictionary"), "IDictionary")
    tap.check(class_of("VBScript.RegExp"), "CDispatch")
    tap.check(gencache.GetClassForProgID("Scripting.Dictionary").__name__, "Dictionary")


def test_methods_stand_for_properties():
    server, client = thing()
    tap.check(client.Total, 3)
    client.Total = 8
    tap.check((server.total, client.Total), (8, 8))


def test_what_is_optional_need_not_be_given():
    server, client = thing()
    client.Limit = 5
    tap.check(server.limit, (5, 7))
    client.SetLimit(6, 9)
    tap.check(server.limit, (6, 9))
    tap.check((client.GetShare(5), client.Sum(), client.Sum(1, 2, 3)), (2, 0, 6))


def test_what_is_left_out_before_another_argument_keeps_its_place():
    server, client = thing()
    left_out = winerror.DISP_E_PARAMNOTFOUND
    tap.check(client.Add("a", times=2), "added")
    tap.check(server.added, ("a", left_out, 2, "abc"))
    tap.check(client.Add("a", "b", pythoncom.Empty, "c"), "added")
    tap.check(server.added, ("a", "b", left_out, "c"))
    # What is left out at the end is not sent.
    raw = [0, 1, (pythoncom.VT_VOID, 0), ((12, 1), (12, 17)), "Add", None]
    raw[0] = client._oleobj_.GetIDsOfNames("Add")
    client._ApplyTypes_(*raw, "a", pythoncom.Empty)
    tap.check(server.added, ("a",))


def double(server, number):
    """Calls IThing.Double of the vtable: (the HRESULT, the number then)."""
    iid = pythoncom.MakeIID("{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C03}")
    unknown = wrap(server).QueryInterface(iid, pythoncom.IID_IDispatch)
    address = int(re.search("with obj at (0x[0-9a-f]+)", repr(unknown))[1], 16)
    vtable = ctypes.c_void_p.from_address(address).value
    function = ctypes.c_void_p.from_address(vtable + 12 * ctypes.sizeof(ctypes.c_void_p)).value
    prototype = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
    number = ctypes.c_int(number)
    return prototype(function)(address, ctypes.addressof(number)), number.value


def test_calls_of_a_vtable_return_all_or_one_value():
    server, _ = thing()
    for result, expected in ((8, (0, 8)), (None, (0, 4)), ((winerror.S_FALSE, 9), (1, 9)),
                             ((1, 2, 3), (winerror.E_FAIL, 4)), ((5,), (winerror.E_FAIL, 4)),
                             (("34", 12), (winerror.E_FAIL, None))):
        server.Double = lambda number, result=result: result
        hresult, number = double(server, 4)
        tap.check((hresult, expected[1] and number), expected)


def test_structures_are_results_and_filled_in():
    _, client = thing()
    tap.check((client.Origin().x, client.Origin().name), (1, "origin"))
    filled = client.Def()
    tap.check((filled.x, filled.name), (2, "fetched"))


def test_words_of_python_are_written_with_capitals():
    from win32com.client._writer import identifier

    for name, written in (("def", "Def"), ("None", "NONE"), ("True", "TRUE"), ("print", "print"),
                          ("__hidden", "_hidden"), ("__len__", "__len__"), ("a-b", "a_b"),
                          ("1st", "_1st")):
        tap.check(identifier(name), written)


def test_what_is_no_structure_is_no_class_of_records():
    class Missing(pythoncom.com_record):
        TLBID, MJVER, MNVER, LCID, GUID = TRIAL, 1, 10, 0, TRIAL

    thing()
    tap.raises(TypeError, win32com.client.register_record_class, Missing)
    tap.raises(TypeError, win32com.client.register_record_class, Thing)


if __name__ == "__main__":
    tap.main(globals())
