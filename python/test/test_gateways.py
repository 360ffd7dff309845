# SPDX-License-Identifier: MIT
"""Python objects as COM objects in one process: identity, enumeration, sinks, names, lifetime."""
import ctypes
import gc
import re

import pythoncom
import tap
import win32com.client
import win32com.server.util
from win32com.client import dynamic
from win32com.server.exception import COMException

E_NOINTERFACE = -2147467262
CONNECT_E_NOCONNECTION = -2147220992
DISP_E_BADPARAMCOUNT = -2147352562


class Counter:
    _public_methods_ = ["Add", "Fill", "Give", "Fail", "Self"]
    _public_attrs_ = ["total", "fixed"]
    _readonly_attrs_ = ["fixed"]

    def __init__(self):
        self.total = 0
        self.fixed = 7

    def Add(self, number):
        self.total += number
        return self.total

    def Fill(self, first, second):
        return "value", first + 1, second + "!"

    def Give(self, value):
        return value

    def Self(self):
        return win32com.server.util.wrap(self)

    def _NewEnum(self):
        return win32com.server.util.NewEnum([1, "two", None])


def counter():
    return dynamic.Dispatch(win32com.server.util.wrap(Counter()))


class Variant(ctypes.Structure):
    _fields_ = [("vt", ctypes.c_ushort), ("reserved", ctypes.c_ushort * 3),
                ("value", ctypes.c_void_p), ("rest", ctypes.c_void_p)]


class Parameters(ctypes.Structure):
    _fields_ = [("arguments", ctypes.POINTER(Variant)), ("names", ctypes.POINTER(ctypes.c_int)),
                ("n", ctypes.c_uint), ("n_named", ctypes.c_uint)]


def invoke(unknown, dispid, given):
    """Calls a method as C does; the HRESULT."""
    address = int(re.search("with obj at (0x[0-9a-f]+)", repr(unknown))[1], 16)
    vtable = ctypes.c_void_p.from_address(address).value
    function = ctypes.c_void_p.from_address(vtable + 6 * ctypes.sizeof(ctypes.c_void_p)).value
    prototype = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p,
                                  ctypes.c_uint, ctypes.c_ushort, ctypes.c_void_p,
                                  ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    return prototype(function)(address, dispid, bytes(16), 0, 1, ctypes.addressof(given), None,
                               None, None)


def invoke_named(unknown, dispid, order):
    """Calls a method with numbers by reference, each named by its position; what they are then."""
    numbers = {position: ctypes.c_int(10 * (position + 1)) for position in order}
    arguments = (Variant * len(order))()
    for argument, position in zip(arguments, order):
        argument.vt = pythoncom.VT_I4 | pythoncom.VT_BYREF
        argument.value = ctypes.addressof(numbers[position])
    names = (ctypes.c_int * len(order))(*order)
    tap.check(invoke(unknown, dispid, Parameters(arguments, names, len(order), len(order))), 0)
    return [numbers[position].value for position in sorted(order)]


class Named:
    _public_methods_ = ["Double"]

    def Double(self, first, second, third=None):
        self.taken = first, second, third
        return tuple(2 * value for value in self.taken if isinstance(value, int))


def test_what_named_arguments_refer_to_is_given_in_the_order_of_the_call():
    named = Named()
    unknown = win32com.server.util.wrap(named)
    dispid = unknown.GetIDsOfNames("Double")
    for order in ((0, 1, 2), (2, 1, 0), (1, 0)):
        tap.check(invoke_named(unknown, dispid, order),
                  [20 * (position + 1) for position in sorted(order)])
    tap.check(invoke_named(unknown, dispid, (2, 1)), [40, 60])
    tap.check(named.taken, (pythoncom.Missing, 20, 30))


def test_more_named_arguments_than_arguments_are_refused():
    unknown = win32com.server.util.wrap(Named())
    given = Parameters((Variant * 2)(), (ctypes.c_int * 2)(0, 1), 1, 2)
    tap.check(invoke(unknown, unknown.GetIDsOfNames("Double"), given), DISP_E_BADPARAMCOUNT)


def test_attributes_and_methods():
    client = counter()
    assert client.Add(3) == 3 and client.Add(4) == 7 and client.total == 7
    client.total = 10
    assert client.Add(1) == 11 and client.fixed == 7
    tap.raises(AttributeError, setattr, client, "fixed", 1)
    tap.raises(AttributeError, getattr, client, "Nothing")


def test_a_collection_is_enumerated():
    assert list(counter()) == [1, "two", None]
    enum = win32com.server.util.NewEnum(range(5))
    assert enum.Next(2) == (0, 1)
    clone = enum.Clone()
    enum.Skip(1)
    assert list(enum) == [3, 4] and enum.Next() == ()
    assert list(clone) == [2, 3, 4]
    enum.Reset()
    assert enum.Next(9) == (0, 1, 2, 3, 4)


def test_one_object_has_one_identity():
    class Both:
        _com_interfaces_ = [pythoncom.IID_IEnumVARIANT]
        _public_methods_ = ["Next", "Skip", "Reset", "Clone"]

        def Next(self, n):
            return [n]

    dispatch = win32com.server.util.wrap(Both())
    enum = dispatch.QueryInterface(pythoncom.IID_IEnumVARIANT)
    assert enum.Next(1) == (1,)
    assert enum == dispatch and enum != win32com.server.util.wrap(Both())
    assert enum.QueryInterface(pythoncom.IID_IUnknown) == dispatch
    tap.raises(TypeError, hash, dispatch)
    tap.raises(TypeError, setattr, dispatch, "name", 1)
    assert repr(enum).startswith("<PyIEnumVARIANT at 0x")


def test_unwrap_gives_the_very_object():
    policy = win32com.server.util.wrap(Counter())
    assert win32com.server.util.unwrap(policy).fixed == 7
    tap.raises(ValueError, pythoncom.UnwrapObject, 1)


def test_unknown_interfaces_are_refused():
    error = tap.raises(pythoncom.com_error, pythoncom.WrapObject, Counter(),
                       pythoncom.IID_ICatRegister)
    assert error.hresult == E_NOINTERFACE
    policy = win32com.server.util.wrap(Counter())
    error = tap.raises(pythoncom.com_error, policy.QueryInterface, pythoncom.IID_IStream)
    assert error.hresult == E_NOINTERFACE


def test_results_by_reference():
    client = counter()
    first = win32com.client.VARIANT(pythoncom.VT_BYREF | pythoncom.VT_I4, 41)
    second = win32com.client.VARIANT(pythoncom.VT_BYREF | pythoncom.VT_BSTR, "hey")
    assert client.Fill(first, second) == "value"
    assert (first.value, second.value) == (42, "hey!")

    raw = client._oleobj_
    dispid = raw.GetIDsOfNames("Fill")
    byref = (pythoncom.VT_BYREF | pythoncom.VT_I4, 3), (pythoncom.VT_BYREF | pythoncom.VT_BSTR, 3)
    assert raw.InvokeTypes(dispid, 0, 1, (pythoncom.VT_BSTR, 0), byref, 1, "a") == \
        ("value", 2, "a!")
    add = raw.GetIDsOfNames("Add")
    assert raw.InvokeTypes(add, 0, 1, (pythoncom.VT_I4, 0), ((pythoncom.VT_I4, 1),), "5") == 5
    assert raw.InvokeTypes(add, 0, 1, (pythoncom.VT_VOID, 0), ((pythoncom.VT_I4, 1),), 5) is None


def test_types_that_are_told():
    class Told:
        _public_methods_ = ["Get", "One", "Two"]

        def Get(self, *args):
            return list(args)

        def One(self, *args):
            return len(args)

        def Two(self, *args):
            return len(args), "out"

    raw = win32com.server.util.wrap(Told())
    get, one, two = raw.GetIDsOfNames("Get"), raw.GetIDsOfNames("One"), raw.GetIDsOfNames("Two")
    i4, bstr, boolean = (pythoncom.VT_I4, 1), (pythoncom.VT_BSTR, 1), (pythoncom.VT_BOOL, 1)
    out = pythoncom.VT_BYREF | pythoncom.VT_I4, 2
    text_out = pythoncom.VT_BYREF | pythoncom.VT_BSTR, 2
    variant = pythoncom.VT_VARIANT, 0

    def call(dispid, kind, kinds, *args):
        return raw.InvokeTypes(dispid, 0, pythoncom.DISPATCH_METHOD, (kind, 0), kinds, *args)

    assert call(get, 12, (i4, bstr, boolean), "7", 8, "9") == (7, "8", True)
    assert call(get, 12, (i4, bstr, boolean), 7) == (7,)
    assert call(get, 12, (i4, bstr), 7, pythoncom.Missing) == (7,)
    assert call(get, 12, (variant, variant), pythoncom.Empty, None) == (-2147352572, None)
    assert call(get, 12, ((8195, 1),), [1, "2"]) == ((1, 2),)
    assert call(one, pythoncom.VT_VOID, (i4, out), 5) == 2
    assert call(one, pythoncom.VT_VOID, (i4, i4), 5, 6) is None
    assert call(two, pythoncom.VT_I4, (i4, text_out), 5) == (2, "out")
    tap.raises(OverflowError, call, get, 12, (i4,), 2**33)
    tap.raises(ValueError, call, get, 12, (i4,), "seven")
    tap.raises(TypeError, call, get, 12, (i4,), 1, 2)
    tap.raises(TypeError, call, get, 12, (5,), 1)
    tap.raises(TypeError, call, get, 12, ((pythoncom.VT_RECORD, 1),), 1)


def test_objects_travel_as_themselves():
    client = counter()
    again = client.Self()
    assert again.Add(2) == 2 and client.total == 2
    assert client.Give(again._oleobj_) == again
    assert client.Give(None) is None


def test_sinks_are_called():
    from win32com.server import connect

    class Source(connect.ConnectableServer):
        _public_methods_ = ["Fire", *connect.ConnectableServer._public_methods_]
        _connect_interfaces_ = [pythoncom.IID_IDispatch]

        def GetConnectionInterface(self):
            return self._connect_interfaces_[0]

        def Fire(self, text):
            self._BroadcastNotify(self.NotifyOne, (text,))

        def NotifyOne(self, sink, text):
            dynamic.Dispatch(sink).Heard(text)

    class Sink:
        _public_methods_ = ["Heard"]
        heard = []

        def Heard(self, text):
            self.heard.append(text)

    source = win32com.server.util.wrap(Source())
    container = source.QueryInterface(pythoncom.IID_IConnectionPointContainer)
    error = tap.raises(pythoncom.com_error, container.FindConnectionPoint, pythoncom.IID_IStream)
    assert error.hresult == CONNECT_E_NOCONNECTION
    point = container.FindConnectionPoint(pythoncom.IID_IDispatch)
    assert point.GetConnectionInterface() == pythoncom.IID_IDispatch
    cookie = point.Advise(win32com.server.util.wrap(Sink()))
    dynamic.Dispatch(source).Fire("once")
    point.Unadvise(cookie)
    dynamic.Dispatch(source).Fire("nobody")
    assert Sink.heard == ["once"]


def test_a_sink_may_answer_for_an_unknown_interface():
    events = pythoncom.CreateGuid()

    class Sink:
        _public_methods_ = ["Heard"]

        def _query_interface_(self, iid):
            return win32com.server.util.wrap(self) if iid == events else 0

        def Heard(self, text):
            self.heard = text

    sink = Sink()
    unknown = win32com.server.util.wrap(sink)
    found = unknown.QueryInterface(events, pythoncom.IID_IDispatch)
    found.Invoke(found.GetIDsOfNames("Heard"), 0, pythoncom.DISPATCH_METHOD, True, "yes")
    assert sink.heard == "yes"
    tap.raises(pythoncom.com_error, unknown.QueryInterface, pythoncom.CreateGuid())
    tap.raises(TypeError, unknown.QueryInterface, events)


def test_a_stream_in_python():
    class Stream:
        _com_interfaces_ = [pythoncom.IID_IStream]
        _public_methods_ = ["Read", "Write", "Seek"]
        data = b""

        def Read(self, n):
            return self.data[:n]

        def Write(self, data):
            self.data += bytes(data)
            return len(data)

        def Seek(self, offset, origin):
            return offset + origin

    stream = win32com.server.util.wrap(Stream(), pythoncom.IID_IStream)
    assert stream.Write(b"a\0b") == 3 and stream.Read(10) == b"a\0b" and stream.Seek(5, 1) == 6


def test_members_of_dispatch_ex():
    raw = win32com.server.util.wrap(Counter()).QueryInterface(pythoncom.IID_IDispatchEx)
    names, dispid = [], pythoncom.DISPID_STARTENUM
    while True:
        try:
            dispid = raw.GetNextDispID(0, dispid)
        except pythoncom.com_error as error:
            assert error.hresult == 1
            break
        names.append(raw.GetMemberName(dispid))
    assert {"Add", "total"} <= set(names), names
    assert raw.InvokeEx(raw.GetDispID("Add", 0), 0, 1, (6,)) == 6


def test_a_suspect_argument_is_named():
    class Picky:
        _public_methods_ = []

        def _QueryInterface_(self, iid):
            return 0

        def _GetIDsOfNames_(self, names, lcid):
            return (1,)

        def _Invoke_(self, dispid, lcid, flags, args):
            return -2147352571, 0, None

    raw = pythoncom.WrapObject(Picky())
    error = tap.raises(pythoncom.com_error, raw.Invoke, 1, 0, 1, True, "a", "b")
    assert (error.hresult, error.argerror) == (-2147352571, 2)


def test_failing_methods():
    class Fails:
        _public_methods_ = ["Meant"]

        def Meant(self):
            raise COMException("Not today", -2147418113)

    error = tap.raises(pythoncom.com_error, counter().__class__.__call__, counter())
    assert error.hresult == -2147352573
    error = tap.raises(pythoncom.com_error, dynamic.Dispatch(
        win32com.server.util.wrap(Fails())).Meant)
    assert error.hresult == -2147352567 and error.excepinfo[2::3] == ("Not today", -2147418113)


def test_nothing_is_left():
    gc.collect()
    assert (pythoncom._GetInterfaceCount(), pythoncom._GetGatewayCount()) == (0, 0)


tap.main(globals())
