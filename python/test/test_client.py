# SPDX-License-Identifier: MIT
"""win32com.client on objects of this process: members, collections, generated classes, events."""
import sys

import pythoncom
import pywintypes
import tap
import win32com.client
import win32com.client.CLSIDToClass
import winerror
from win32com.client import connect, dynamic, gencache, util
from win32com.server import connect as server_connect
from win32com.server import util as server_util
from win32com.server.exception import COMException
from win32com.server.policy import EventHandlerPolicy

DICTIONARY = "{39b61048-c755-11d0-86fa-00c04fc2e03e}"
EVENTS = "{6FB1A6A2-8C5B-4D19-9E4F-0000000000E0}"
INTERFACE = "{00020400-0000-0000-C000-000000000046}"  # a real one, so that it can be asked for
COCLASS = "{6FB1A6A2-8C5B-4D19-9E4F-0000000000C0}"


class Shelf:
    """A collection that counts its items from 1, as collections do."""

    _public_methods_ = ["Add", "Item", "Many", "Fail", "Nothing", "Unknown"]
    _public_attrs_ = ["Name", "Count", "Owner", "Cell"]
    _readonly_attrs_ = ["Count"]

    def __init__(self, items=("a", "b", "c")):
        self.items = list(items)
        self.Name = "shelf"
        self.Owner = None
        self.cells = {}

    @property
    def Count(self):
        return len(self.items)

    def _value_(self, *index):
        return self.Item(*index) if index else 7

    def _NewEnum(self):
        return server_util.NewEnum(self.items)

    def Add(self, item):
        self.items.append(item)
        return server_util.wrap(Shelf([item]))

    def Item(self, index):
        return self.items[index - 1]

    def Cell(self, row, column):
        return self.cells.get((row, column))

    def SetCell(self, row, column, value):
        self.cells[row, column] = value

    def Many(self):
        return [server_util.wrap(Shelf()), [server_util.wrap(Shelf()), 5]]

    def Unknown(self):
        return server_util.wrap(Shelf(), pythoncom.IID_IUnknown)

    def Nothing(self):
        return None

    def Fail(self):
        raise COMException("on purpose", winerror.E_ACCESSDENIED)


class Plain:
    _public_methods_ = ["Hello"]

    def Hello(self):
        return "hello"


def shelf(*items):
    return win32com.client.Dispatch(server_util.wrap(Shelf(*items)), "Shelf")


def fails(hresult, function, *args):
    error = tap.raises(pythoncom.com_error, function, *args)
    assert error.hresult == hresult, error
    return error


# ---- members


def test_properties_are_read_and_set():
    ob = shelf()
    assert ob.Name == ob.name == "shelf"
    ob.Name = "other"
    assert ob.Name == "other"


def test_properties_hold_objects():
    ob = shelf()
    ob.Owner = shelf()
    assert ob.Owner.Name == "shelf" and ob.Owner != ob


def test_properties_take_arguments():
    ob = shelf()
    assert ob.Cell(1, 2) is None
    ob.Cell[1, 2] = "text"
    assert ob.Cell(1, 2) == ob.Cell[1, 2] == "text"


def test_methods_are_called_and_not_read():
    ob = shelf()
    assert "Add" in repr(ob.Add) and ob.Add("d").Count == 1
    assert ob.Count == 4 and ob.Item(4) == "d"


def test_flagged_methods_are_not_read_first():
    ob = shelf()
    ob._FlagAsMethod("Nothing", "Name")
    assert ob.Nothing() is None and ob.Name() == "shelf"
    tap.raises(pythoncom.com_error, ob._FlagAsMethod, "NoSuchMember")


def test_procedures_are_asked_for_no_result():
    ob = shelf()
    assert ob._proc_("Add", "d") is None and ob.Count == 4
    tap.raises(AttributeError, ob._proc_, "NoSuchMember")


def test_unknown_and_fixed_members_are_attribute_errors():
    ob = shelf()
    assert str(tap.raises(AttributeError, getattr, ob, "NoSuch")) == "Shelf.NoSuch"
    error = tap.raises(AttributeError, setattr, ob, "Count", 5)
    assert str(error) == "Property 'Shelf.Count' can not be set."
    tap.raises(AttributeError, setattr, ob, "NoSuch", 5)
    assert not hasattr(ob, "NoSuch") and not hasattr(ob, "__no_such__")


def test_failures_carry_what_the_server_said():
    error = fails(winerror.DISP_E_EXCEPTION, shelf().Fail)
    assert (error.excepinfo[2], error.excepinfo[5]) == ("on purpose", winerror.E_ACCESSDENIED)


def test_objects_in_results_are_usable():
    ob = shelf()
    first, (second, number) = ob.Many()[0], shelf(["x"]).Many()[1]
    assert first.Count == second.Count == 3 and number == 5
    assert ob.Unknown().Name == "shelf", "an IUnknown is asked for more"


# ---- the object as a Python object


def test_default_property_gives_value_number_and_text():
    ob = shelf()
    assert (ob(), ob(2), int(ob), str(ob)) == (7, "b", 7, "7")


def test_object_without_default_property_is_its_name():
    ob = win32com.client.Dispatch(server_util.wrap(Plain()))
    assert str(ob) == repr(ob) == "<COMObject <unknown>>"
    fails(winerror.DISP_E_MEMBERNOTFOUND, ob)


def test_objects_are_true_and_equal_to_themselves():
    ob = shelf([])
    assert ob and len(ob) == 0
    again = win32com.client.Dispatch(ob)
    assert ob == again == ob._oleobj_ and ob != shelf() and ob is not again
    assert ob is not None and ob != None  # noqa: E711 - compared, not identified
    assert "Name" not in dir(ob) or ob.Name


def test_released_object_is_gone():
    ob = shelf()
    ob._Release_()
    assert ob._oleobj_ is None


# ---- collections


def test_collections_have_length_items_and_positions():
    ob = shelf()
    assert len(ob) == 3 and list(ob) == ["a", "b", "c"]
    assert [ob[i] for i in range(3)] == ["a", "b", "c"], "positions count from 0"
    assert ob[2] == "c" and ob[0] == "a", "in any order"
    tap.raises(IndexError, lambda: ob[3])
    assert "b" in ob


def test_objects_that_cannot_be_enumerated():
    ob = win32com.client.Dispatch(server_util.wrap(Plain()))
    for use in (len, iter, lambda x: x["name"], lambda x: x[0]):
        tap.raises(TypeError, use, ob)


def test_items_have_names():
    ob = win32com.client.Dispatch(server_util.NewCollection(["x", "y"]))
    assert ob.Item(1) == "y" and ob.Count() == 2
    ob = win32com.client.Dispatch("Python.Dictionary")
    ob["key"] = "value"
    assert ob["KEY"] == ob.Item("key") == ob("key") == "value" and list(ob) == ["key"]
    ob["key"] = None
    assert len(ob) == 0 and ob["key"] is None


def test_enumerators_go_back():
    enum = util.WrapEnum(server_util.NewEnum(list("abcd")))
    assert enum[0] == "a" and enum(1) == "b" and enum[3] == "d" and enum[0] == "a"
    enum.Reset()
    assert enum.Next(2) == ("a", "b")
    copy = enum.Clone()
    assert copy.Next(3) == ("c", "d") == enum.Next(2)
    assert enum.Next() == ()
    tap.raises(TypeError, lambda: enum["x"])
    tap.raises(IndexError, lambda: enum[4])


# ---- making objects


def test_objects_are_made_from_names_and_identifiers():
    for source in ("Python.Dictionary", DICTIONARY, pywintypes.IID(DICTIONARY)):
        ob = win32com.client.Dispatch(source)
        assert ob.Count == 0 and dynamic.Dispatch(ob) == ob == dynamic.DumbDispatch(ob._oleobj_)
    assert repr(win32com.client.Dispatch("Python.Dictionary")) == "<COMObject Python.Dictionary>"
    assert repr(win32com.client.Dispatch(DICTIONARY, "Own name")) == "<COMObject Own name>"
    assert win32com.client.DispatchEx("Python.Dictionary") != \
        win32com.client.DispatchEx("Python.Dictionary")


def test_what_is_not_registered_is_not_made():
    for make in (win32com.client.Dispatch, win32com.client.DispatchEx,
                 gencache.EnsureDispatch):
        error = fails(winerror.CO_E_CLASSSTRING, make, "No.Such.Class")
        assert error.args[:2] == (-2147221005, "Invalid class string"), error.args
        assert error.excepinfo[1:3] == ("Comity", 'no ProgID "No.Such.Class" is registered, '
                                        "neither for this user nor for the machine: register its "
                                        "server, or correct the name"), error.excepinfo
        error = fails(winerror.REGDB_E_CLASSNOTREG, make, COCLASS)
        assert error.excepinfo[2].startswith(f"the class {COCLASS.upper()} is not registered"), \
            error.excepinfo


def test_running_objects_are_got_by_class():
    fails(winerror.MK_E_UNAVAILABLE, win32com.client.GetActiveObject, "Python.Dictionary")
    fails(winerror.MK_E_UNAVAILABLE,
          lambda: win32com.client.GetObject(Class="Python.Dictionary"))
    tap.raises(ValueError, win32com.client.GetObject)
    tap.raises(ValueError, win32com.client.GetObject, "path", "Python.Dictionary")


# ---- values of their own


def test_values_can_be_told_their_type():
    value = win32com.client.VARIANT(pythoncom.VT_R8, 5)
    assert (value.varianttype, value.value) == (pythoncom.VT_R8, 5)
    assert repr(value) == f"win32com.client.VARIANT({pythoncom.VT_R8}, 5)"
    ob = shelf()
    ob.Name = value
    assert isinstance(ob.Name, float)
    value.value = server_util.wrap(Shelf())
    assert value.value.Count == 3


def test_constants_are_those_that_were_added():
    tap.raises(AttributeError, getattr, win32com.client.constants, "testConstant")
    win32com.client.constants.__dicts__.append({"testConstant": 5})
    assert win32com.client.constants.testConstant == 5


def test_structures_need_a_type_library():
    tap.raises(ValueError, win32com.client.Record, "Point", shelf())


# ---- generated classes


class IShelf(win32com.client.DispatchBaseClass):
    CLSID = pywintypes.IID(INTERFACE)
    coclass_clsid = pywintypes.IID(COCLASS)
    _prop_map_get_ = {"Name": (1000, 2, (pythoncom.VT_BSTR, 0), (), "Name", None)}
    _prop_map_put_ = {"Name": ((1000, 0, 4, 0), ())}


class ShelfEvents:
    """As generated: finds On... methods in what derives from it."""

    CLSID = pywintypes.IID(EVENTS)
    _public_methods_ = ["OnAdded"]

    def __init__(self, oobj=None):
        self.__dict__["_connection"] = connect.SimpleConnection(oobj, self, self.CLSID)

    def close(self):
        self._connection.Disconnect()

    def _query_interface_(self, iid):
        return 1 if iid == self.CLSID else None


class ShelfClass(win32com.client.CoClassBaseClass):
    CLSID = pywintypes.IID(COCLASS)
    default_interface = IShelf
    default_source = ShelfEvents


win32com.client.CLSIDToClass.RegisterCLSIDsFromDict({
    INTERFACE: IShelf, COCLASS: ShelfClass})


def test_generated_interfaces_know_their_properties():
    ob = IShelf(server_util.wrap(Shelf()))
    assert ob.Name == "shelf"
    ob.Name = "other"
    assert ob.Name == "other" and ob == ob._oleobj_ and "Name" in dir(ob)
    tap.raises(AttributeError, getattr, ob, "Count")
    tap.raises(AttributeError, setattr, ob, "Count", 1)


def test_generated_classes_are_their_default_interface():
    ob = ShelfClass(server_util.wrap(Shelf()))
    assert ob.Name == "shelf" and ob and isinstance(ob._dispobj_, IShelf)
    ob.Name = "other"
    ob.mine = 5
    assert (ob.Name, ob.mine) == ("other", 5)


def test_generated_classes_are_used_where_they_are_known():
    assert gencache.GetClassForCLSID(COCLASS) is ShelfClass
    assert gencache.GetModuleForCLSID(INTERFACE) is sys.modules[__name__]
    ob = win32com.client.Dispatch(server_util.wrap(Shelf()), resultCLSID=INTERFACE)
    assert type(ob) is IShelf
    assert type(win32com.client.CastTo(ob, "ShelfClass")) is IShelf
    tap.raises(ValueError, win32com.client.CastTo, ob, "NoSuchClass")
    tap.raises(ValueError, win32com.client.CastTo, shelf(), "ShelfClass")


# ---- events


class Source(server_connect.ConnectableServer):
    _public_methods_ = ["Add", *server_connect.ConnectableServer._public_methods_]
    _connect_interfaces_ = [pywintypes.IID(EVENTS)]

    def Add(self, item):
        self._BroadcastNotify(lambda sink: sink.Invoke(1000, 0, 1, True, item), ())


class Listener:
    def __init__(self):
        self.__dict__["heard"] = []

    def OnAdded(self, item):
        self.heard.append(item)


class Sink(Listener):
    CLSID = EVENTS
    _public_methods_ = ["OnAdded"]

    def _query_interface_(self, iid):
        return server_util.wrap(self) if str(iid) == EVENTS else None


def test_connections_hear_until_they_end():
    source, sink = server_util.wrap(Source()), Sink()
    connection = connect.SimpleConnection(source, sink)
    adder = win32com.client.Dispatch(source)
    adder.Add("one")
    connection.Disconnect()
    adder.Add("two")
    connection.Disconnect()
    assert sink.heard == ["one"]


def test_the_source_is_not_asked_for_what_its_sink_lacks():
    class Both(IShelf, Sink):
        _prop_map_get_ = {"_NewEnum": (pythoncom.DISPID_NEWENUM, 2, (pythoncom.VT_UNKNOWN, 0), (),
                                       "_NewEnum", None)}

    both = Both(server_util.wrap(Source()))
    fails(winerror.DISP_E_MEMBERNOTFOUND, getattr, both, "_NewEnum")
    listener = server_util.wrap(both, usePolicy=EventHandlerPolicy)
    fails(winerror.DISP_E_UNKNOWNNAME, listener.GetIDsOfNames, "_NewEnum")


def test_objects_without_events_cannot_be_heard():
    fails(winerror.E_NOINTERFACE, connect.SimpleConnection, server_util.wrap(Plain()), Sink())
    tap.raises(TypeError, win32com.client.DispatchWithEvents, server_util.wrap(Plain()), Listener)
    assert win32com.client.getevents(COCLASS) is win32com.client.getevents(INTERFACE) is ShelfEvents
    assert win32com.client.getevents(DICTIONARY) is None


def setup():
    """Python.Dictionary, in this process."""
    from win32com.server import register
    from win32com.servers import dictionary

    register.RegisterClasses(dictionary.DictionaryPolicy, quiet=True)


setup()
tap.main(globals())
