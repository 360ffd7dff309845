# SPDX-License-Identifier: MIT
"""What a Python value is to COM and back, row by row: VBScript tells the types that arrive. And
what is no value for an argument, of any function and any method."""
import datetime
import decimal
import inspect

import pythoncom
import pywintypes
import tap
import win32com.client
import winerror
from win32com.client import VARIANT
from win32com.server import util
from win32com.server.exception import COMException

UTC = datetime.timezone.utc
ABSENT = winerror.DISP_E_PARAMNOTFOUND

SCRIPT = """
Function TypeOf(x)
    TypeOf = VarType(x)
End Function
Function TypeOfFirst(x)
    TypeOfFirst = VarType(x(0))
End Function
Function Bounds(x)
    Bounds = UBound(x, 1) & "," & UBound(x, 2)
End Function
Function Value(text)
    Value = Eval(text)
End Function
"""
CONTROL = win32com.client.Dispatch("MSScriptControl.ScriptControl")
CONTROL.Language = "VBScript"
CONTROL.AddCode(SCRIPT)
RUN = CONTROL._oleobj_.GetIDsOfNames("Run")


def run(name, value):
    return CONTROL._oleobj_.Invoke(RUN, 0, 1, True, name, value)


class Echo:
    """A policy that answers its arguments, in a list so that they come back whole."""

    def _QueryInterface_(self, iid):
        return 0

    def _GetIDsOfNames_(self, names, lcid):
        return (1,)

    def _Invoke_(self, dispid, lcid, flags, args):
        return 0, -1, list(args)


ECHO = pythoncom.WrapObject(Echo())


class Number:
    def __float__(self):
        return 2.5


class Holder:
    """What win32com's own objects are: something that has an interface."""

    def __init__(self, held):
        self._oleobj_ = held


def test_types_that_values_become():
    # Without a default value, the type of which would be told instead.
    plain = util.wrap(type("Plain", (), {"_public_methods_": []})())
    unknown = pythoncom.CreateStreamOnHGlobal()
    array = pythoncom.VT_ARRAY
    for value, vt in (
            ("text", pythoncom.VT_BSTR), ("", pythoncom.VT_BSTR), (True, pythoncom.VT_BOOL),
            (0, pythoncom.VT_I4), (2**31 - 1, pythoncom.VT_I4), (-2**31, pythoncom.VT_I4),
            (2**31, pythoncom.VT_UI4), (2**32 - 1, pythoncom.VT_UI4), (2**32, pythoncom.VT_I8),
            (-2**31 - 1, pythoncom.VT_I8), (2**63 - 1, pythoncom.VT_I8), (2**63, pythoncom.VT_UI8),
            (2**64 - 1, pythoncom.VT_UI8), (2**64, pythoncom.VT_R8), (-2**63 - 1, pythoncom.VT_R8),
            (1.5, pythoncom.VT_R8), (None, pythoncom.VT_NULL), (plain, pythoncom.VT_DISPATCH),
            (unknown, pythoncom.VT_UNKNOWN), (Holder(plain), pythoncom.VT_DISPATCH),
            (Holder(unknown), pythoncom.VT_UNKNOWN), (pythoncom.Nothing, pythoncom.VT_DISPATCH),
            (pythoncom.Empty, pythoncom.VT_ERROR), (pythoncom.Missing, pythoncom.VT_ERROR),
            (pythoncom.ArgNotFound, pythoncom.VT_ERROR),
            (datetime.datetime(2020, 1, 1, tzinfo=UTC), pythoncom.VT_DATE),
            (pywintypes.Time(0), pythoncom.VT_DATE), (decimal.Decimal("1.5"), pythoncom.VT_CY),
            (b"a", array | pythoncom.VT_UI1), (bytearray(), array | pythoncom.VT_UI1),
            (memoryview(b"a"), array | pythoncom.VT_UI1), ((1, "a"), array | pythoncom.VT_VARIANT),
            ([], array | pythoncom.VT_VARIANT), (Number(), pythoncom.VT_R8),
            (VARIANT(pythoncom.VT_I2, 5), pythoncom.VT_I2),
            (VARIANT(pythoncom.VT_UI1, 5), pythoncom.VT_UI1),
            (VARIANT(pythoncom.VT_EMPTY, None), pythoncom.VT_EMPTY),
            (VARIANT(array | pythoncom.VT_I4, [1]), array | pythoncom.VT_I4)):
        tap.check((value, run("TypeOf", value)), (value, vt))


def test_types_that_items_become():
    for value, vt in ((pythoncom.Empty, pythoncom.VT_EMPTY), (None, pythoncom.VT_NULL),
                      (5, pythoncom.VT_I4), ("a", pythoncom.VT_BSTR),
                      (pythoncom.Nothing, pythoncom.VT_DISPATCH),
                      (pythoncom.ArgNotFound, pythoncom.VT_ERROR)):
        tap.check((value, run("TypeOfFirst", [value])), (value, vt))
    tap.check(run("Bounds", [[1, 2, 3], [4, 5, 6]]), "1,2")


def test_values_that_types_become():
    for text, value in (
            ("Empty", None), ("Null", None), ("True", True), ("CByte(7)", 7), ("CInt(-7)", -7),
            ("CLng(70000)", 70000), ("CSng(0.5)", 0.5), ("0.25", 0.25), ('"a" & Chr(0)', "a\0"),
            ("CCur(1.5)", decimal.Decimal("1.5")), ("Array(1, 2)", (1, 2)),
            ("Array(Array(1), 2)", ((1,), 2)), ("Array()", ()),
            ("CDate(0.5)", datetime.datetime(1899, 12, 30, 12, tzinfo=UTC))):
        got = run("Value", text)
        tap.check((text, got, type(got) is bool), (text, value, value is True))
    for vt, value in ((pythoncom.VT_I1, -5), (pythoncom.VT_UI2, 65535), (pythoncom.VT_INT, -5),
                      (pythoncom.VT_UINT, 2**32 - 1), (pythoncom.VT_ERROR, -5),
                      (pythoncom.VT_DECIMAL, decimal.Decimal("1.25")), (pythoncom.VT_BSTR, None),
                      (pythoncom.VT_UNKNOWN, None), (pythoncom.VT_DISPATCH, None),
                      (pythoncom.VT_DATE, pywintypes.Time(0))):
        tap.check(ECHO.Invoke(1, 0, 1, True, VARIANT(vt, value)), (value,))
    got = ECHO.Invoke(1, 0, 1, True, b"ab")[0]
    tap.check((type(got), bytes(got), got.readonly), (memoryview, b"ab", False))


def test_arguments_by_reference_are_updated():
    class Adds:
        _public_methods_ = ["Add"]

        def Add(self, number, text):
            return number + 1, number + 2, text + "!"

    ob = util.wrap(Adds())
    number = VARIANT(pythoncom.VT_BYREF | pythoncom.VT_I4, 5)
    text = VARIANT(pythoncom.VT_BYREF | pythoncom.VT_BSTR, "a")
    tap.check(ob.Invoke(ob.GetIDsOfNames("Add"), 0, 1, True, number, text), 6)
    tap.check((number.value, text.value), (7, "a!"))


def typed(vt, value, flags=pythoncom.PARAMFLAG_FIN):
    return ECHO.InvokeTypes(1, 0, 1, (pythoncom.VT_VARIANT, 0), ((vt, flags),), value)


def test_stated_types_are_converted_to():
    class Whole:
        def __int__(self):
            return 6

        def __str__(self):
            return "whole"

    for vt, value, arrives in (
            (pythoncom.VT_BSTR, Whole(), "whole"), (pythoncom.VT_BSTR, 5, "5"),
            (pythoncom.VT_I4, Whole(), 6), (pythoncom.VT_I2, "7", 7), (pythoncom.VT_I4, 5.9, 5),
            (pythoncom.VT_R8, "2.5", 2.5), (pythoncom.VT_R4, 1, 1.0), (pythoncom.VT_BOOL, 2, True),
            (pythoncom.VT_BOOL, "0", False), (pythoncom.VT_DISPATCH, None, None),
            (pythoncom.VT_UNKNOWN, None, None),
            (pythoncom.VT_CY, decimal.Decimal("2.5"), decimal.Decimal("2.5")),
            (pythoncom.VT_DATE, pywintypes.Time(0), pywintypes.Time(0))):
        tap.check((value, typed(vt, value)), (value, (arrives,)))
    for vt, value, error in ((pythoncom.VT_I4, "a", ValueError), (pythoncom.VT_I4, None, TypeError),
                             (pythoncom.VT_I4, 2**31, OverflowError),
                             (pythoncom.VT_CY, 2.5, TypeError), (pythoncom.VT_DATE, "a", TypeError),
                             (pythoncom.VT_DISPATCH, 5, TypeError),
                             (pythoncom.VT_ARRAY | pythoncom.VT_I4, 5, TypeError)):
        tap.raises(error, typed, vt, value)


def test_missing_ends_the_arguments():
    types = ((pythoncom.VT_I4, 1),) * 3
    for passed, arrives in (((1, 2, 3), (1, 2, 3)), ((1, pythoncom.Missing, 3), (1,)),
                            ((1,), (1,)), ((), ())):
        tap.check(ECHO.InvokeTypes(1, 0, 1, (pythoncom.VT_VARIANT, 0), types, *passed), arrives)
    for vt in (pythoncom.VT_VOID, pythoncom.VT_EMPTY):
        tap.check(ECHO.InvokeTypes(1, 0, 1, (vt, 0), types, 1), None)


class Faulty:
    """An object whose Invoke answers what it was made with."""

    def __init__(self, answer):
        self.answer = answer

    def _QueryInterface_(self, iid):
        return 0

    def _Invoke_(self, *unused):
        return self.answer


def test_failures_say_which_argument_is_to_blame():
    # The index counts from behind; one that nobody set counts as -1.
    for hresult, index, argument in ((winerror.DISP_E_TYPEMISMATCH, 0, 2),
                                     (winerror.DISP_E_TYPEMISMATCH, 1, 1),
                                     (winerror.DISP_E_PARAMNOTFOUND, -1, 3),
                                     (winerror.DISP_E_BADPARAMCOUNT, 0, None),
                                     (winerror.E_FAIL, 0, None)):
        ob = pythoncom.WrapObject(Faulty((hresult, index, None)))
        error = tap.raises(pythoncom.com_error, ob.Invoke, 1, 0, 1, True, "a", "b")
        tap.check((error.hresult, error.excepinfo, error.argerror), (hresult, None, argument))
        tap.check(error.strerror, pythoncom.GetScodeString(hresult))


def test_exceptions_of_a_server_reach_its_client():
    dispatch_error = COMException("text", winerror.DISP_E_BADINDEX)
    told = COMException("text", winerror.E_FAIL, "source", "help", 5)
    passed = pythoncom.com_error(winerror.DISP_E_EXCEPTION, "x", (1, "s", "d", "h", 2, -7), None)
    for raised, hresult, excepinfo in (
            (dispatch_error, winerror.DISP_E_BADINDEX, None),
            (told, winerror.DISP_E_EXCEPTION, (0, "source", "text", "help", 5, winerror.E_FAIL)),
            (passed, winerror.DISP_E_EXCEPTION, (1, "s", "d", "h", 2, -7))):
        class Raises(Faulty):
            def _Invoke_(self, *unused):
                raise self.answer

        error = tap.raises(pythoncom.com_error, pythoncom.WrapObject(Raises(raised)).Invoke, 1, 0,
                           1, True)
        tap.check((error.hresult, error.excepinfo, error.argerror), (hresult, excepinfo, None))


def test_no_function_takes_twenty_arguments():
    for name in dir(pythoncom):
        function = getattr(pythoncom, name)
        if inspect.isbuiltin(function) and not name.startswith("_"):
            try:
                tap.raises(TypeError, function, *range(20))
            except AssertionError as error:
                raise AssertionError(f"{name}: {error}") from None


def test_no_method_takes_twenty_arguments():
    takes_any = {"Invoke", "InvokeTypes", "GetIDsOfNames"}
    for iid in pythoncom.ServerInterfaces:
        ob = util.wrap(type("Empty", (), {"_com_interfaces_": [iid], "_public_methods_": []})(), iid)
        for name in dir(ob):
            if name.startswith("_") or name in takes_any:
                continue
            try:
                tap.raises(TypeError, getattr(ob, name), *range(20))
            except (AssertionError, pythoncom.com_error) as error:
                raise AssertionError(f"{type(ob).__name__}.{name}: {error}") from None


tap.main(globals())
