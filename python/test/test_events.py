# SPDX-License-Identifier: MIT
"""Interfaces other than IDispatch between processes: enumerators, sinks, streams, errors."""
import datetime
import decimal
import os
import time

import pythoncom
import served
import tap
import win32api
import win32com.client
import win32com.server.register
import win32com.server.util
import win32con
import win32event
from win32com.client import dynamic

WAITING_SECONDS = 10

win32com.server.register.RegisterClasses(served.Served, quiet=1)
SERVED = win32com.client.Dispatch(served.Served._reg_progid_,
                                  clsctx=pythoncom.CLSCTX_LOCAL_SERVER)


class Sink:
    _public_methods_ = ["Heard"]

    def __init__(self):
        self.heard = []

    def Heard(self, text):
        self.heard.append(text)
        return text.upper()


def pump_until(condition):
    end = time.monotonic() + WAITING_SECONDS
    while not condition():
        assert time.monotonic() < end, "nothing came"
        win32event.MsgWaitForMultipleObjects([], False, WAITING_SECONDS * 1000,
                                              win32event.QS_ALLINPUT)
        pythoncom.PumpWaitingMessages()


def connect(sink):
    container = SERVED._oleobj_.QueryInterface(pythoncom.IID_IConnectionPointContainer)
    point = container.FindConnectionPoint(pythoncom.IID_IDispatch)
    return point, point.Advise(win32com.server.util.wrap(sink))


def test_the_object_lives_elsewhere():
    assert SERVED.Process() != os.getpid()
    tap.raises(ValueError, pythoncom.UnwrapObject, SERVED._oleobj_)


def test_a_collection_is_enumerated_from_here():
    assert list(SERVED) == [1, "two", None]
    enum = SERVED._oleobj_.InvokeTypes(pythoncom.DISPID_NEWENUM, 0, 3, (13, 10), ())
    enum = enum.QueryInterface(pythoncom.IID_IEnumVARIANT)
    enum.Skip(1)
    clone = enum.Clone()
    assert enum.Next(5) == clone.Next(5) == ("two", None) and enum.Next() == ()


def test_arguments_by_reference_come_back():
    first = win32com.client.VARIANT(pythoncom.VT_BYREF | pythoncom.VT_I4, 41)
    second = win32com.client.VARIANT(pythoncom.VT_BYREF | pythoncom.VT_BSTR, "hey")
    assert SERVED.Fill(first, second) == "value"
    assert (first.value, second.value) == (42, "hey!")


def test_every_type_comes_back_by_reference():
    utc = datetime.timezone.utc
    array = pythoncom.VT_ARRAY
    for vt, kind, value, other in (
        (pythoncom.VT_I4, "int", 1, 2),
        (pythoncom.VT_UI1, "int", 1, 255),
        (pythoncom.VT_I8, "int", 1, 2**60),
        (pythoncom.VT_ERROR, "int", 0, -2147467259),
        (pythoncom.VT_R4, "float", 1.5, 2.5),
        (pythoncom.VT_BOOL, "bool", True, False),
        (pythoncom.VT_BSTR, "str", "a", "longer"),
        (pythoncom.VT_CY, "Decimal", decimal.Decimal("1.5"), decimal.Decimal("-2.25")),
        (pythoncom.VT_DECIMAL, "Decimal", decimal.Decimal("1.5"), decimal.Decimal("-2.25")),
        (pythoncom.VT_DATE, "TimeType", datetime.datetime(2000, 1, 1, tzinfo=utc),
         datetime.datetime(1800, 5, 6, 7, 8, 9, 123000, utc)),
        (pythoncom.VT_VARIANT, "str", "text", (1, "two")),
        (array | pythoncom.VT_I4, "tuple", (1, 2), (3, 4, 5)),
        (array | pythoncom.VT_BSTR, "tuple", ("a",), ("b", "c")),
        (array | pythoncom.VT_VARIANT, "tuple", (1, "b"), (None, 2.5)),
        (array | pythoncom.VT_UI1, "memoryview", b"ab", b"xyz"),
    ):
        # In this process and in the other.
        for client in (dynamic.Dispatch(win32com.server.util.wrap(served.Served())), SERVED):
            variant = win32com.client.VARIANT(vt | pythoncom.VT_BYREF, value)
            assert client.Replace(variant, other) == kind, vt
            assert variant.value == other, (vt, variant.value)


def test_an_object_is_called_back_while_its_caller_waits():
    sink = Sink()
    assert SERVED.Call(win32com.server.util.wrap(sink), "now") == "NOW" and sink.heard == ["now"]


def test_a_sink_hears_until_it_is_detached():
    sink = Sink()
    point, cookie = connect(sink)
    SERVED.Fire("once")
    point.Unadvise(cookie)
    SERVED.Fire("nobody")
    assert sink.heard == ["once"]
    error = tap.raises(pythoncom.com_error, point.Unadvise, cookie)
    assert error.hresult == -2147220992, error


def test_events_have_an_interface_of_their_own():
    key = f"Interface\\{served.EVENTS}\\ProxyStubClsid32"
    dispatch_proxy = "{00020420-0000-0000-C000-000000000046}"
    win32api.RegSetValue(win32con.HKEY_CLASSES_ROOT, key, win32con.REG_SZ, dispatch_proxy)

    class EventSink(Sink):
        asked = 0

        def _query_interface_(self, iid):
            if iid == served.EVENTS:
                EventSink.asked += 1
                return win32com.server.util.wrap(self)
            return 0

    sink = EventSink()
    point, cookie = connect(sink)
    SERVED.Fire("by name")
    point.Unadvise(cookie)
    assert sink.heard == ["by name"] and sink.asked


def test_events_of_another_thread_come_when_messages_are_pumped():
    sink = Sink()
    point, cookie = connect(sink)
    SERVED.FireFromThread("later")
    pump_until(lambda: sink.heard == ["later"])
    point.Unadvise(cookie)


def test_an_exception_of_the_server_is_described():
    error = tap.raises(pythoncom.com_error, SERVED.Fail)
    assert error.args == (-2147352567, "Exception occurred.",
                          (0, "Tests", "Not today", "help.htm", 7, -2147418113), None), error.args
    error = tap.raises(pythoncom.com_error, SERVED.Refuse)
    assert error.args == (-2147352565, "Invalid index.", None, None), error.args
    error = tap.raises(pythoncom.com_error, SERVED.Pass)
    assert error.excepinfo[1] == "Python COM Server Internal Error"
    assert error.excepinfo[2].endswith("KeyError: 'mine'\n") and error.excepinfo[5] == -2147467259


def test_a_stream_between_processes():
    stream = SERVED.Stream()._oleobj_.QueryInterface(pythoncom.IID_IStream)
    assert stream.Write(b"a\0b") == 3 and stream.Read(10) == b"a\0b" and stream.Seek(5, 1) == 6


def test_a_server_that_has_gone_is_an_error():
    tap.raises(pythoncom.com_error, SERVED.Exit)
    tap.raises(pythoncom.com_error, SERVED._oleobj_.Invoke, 0, 0, 1, True)


tap.main(globals())
