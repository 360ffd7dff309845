# SPDX-License-Identifier: MIT
"""Values to VARIANT and back, and the identifiers and errors of pywintypes."""
import datetime
import decimal
import pickle

import pythoncom
import pywintypes
import tap
import win32com.client
import win32com.server.util

UTC = datetime.timezone.utc


class Echo:
    """A policy that answers the types its arguments had."""

    def _QueryInterface_(self, iid):
        return 0

    def _GetIDsOfNames_(self, names, lcid):
        return (1,)

    def _Invoke_(self, dispid, lcid, flags, args):
        # In a list, so that a tuple comes back whole.
        return 0, -1, [args[0]] if args else None


ECHO = pythoncom.WrapObject(Echo())


def echo(value):
    return ECHO.Invoke(1, 0, 1, True, value)[0]


def test_plain_values_return_equal():
    values = ["", "text", "a\0b", "\U0001f600", True, False, 0, -1, 2**31 - 1, -2**31, 2**31,
              2**32 - 1, 2**32, -2**31 - 1, 2**63 - 1, 2**63, 2**64 - 1, 1.5, None]
    for value in values:
        back = echo(value)
        assert back == value and type(back) is type(value), (value, back)
    assert echo(2**70) == float(2**70)


def test_numbers_must_fit_the_stated_type():
    stated = win32com.client.VARIANT
    for vt, fits, does_not in ((pythoncom.VT_I4, 2**31 - 1, 2**31), (pythoncom.VT_I4, -2**31,
                               -2**31 - 1), (pythoncom.VT_UI4, 2**32 - 1, 2**32),
                               (pythoncom.VT_I8, 2**63 - 1, 2**63),
                               (pythoncom.VT_UI8, 2**64 - 1, 2**64)):
        assert echo(stated(vt, fits)) == fits
        tap.raises(OverflowError, echo, stated(vt, does_not))
    # Codes of errors are written either way.
    assert echo(stated(pythoncom.VT_ERROR, 0x80004005)) == -2147467259


def test_text_is_no_array_of_letters():
    for value in ("text", b"bytes", 666):
        tap.raises(TypeError, echo, win32com.client.VARIANT(pythoncom.VT_ARRAY
                                                            | pythoncom.VT_VARIANT, value))


def test_arrays():
    assert echo((1, "a", None)) == (1, "a", None)
    assert echo([[1, 2], [3, 4]]) == ((1, 2), (3, 4))
    assert echo([[1], [2, 3]]) == ((1,), (2, 3))
    assert echo([[[1], [2]], [[3, 4], [5, 6]]]) == (((1,), (2,)), ((3, 4), (5, 6)))
    assert echo(()) == ()
    assert bytes(echo(b"a\0b")) == b"a\0b" and isinstance(echo(bytearray(b"x")), memoryview)
    assert echo([[[1, 2], [3, 4]], [[5, 6], [7, 8]]]) == (((1, 2), (3, 4)), ((5, 6), (7, 8)))
    assert echo([[[1], 2], [[3], 4]]) == (((1,), 2), ((3,), 4))


def test_deeply_nested_sequences():
    deep = 1
    for _ in range(40):
        deep = [deep]
    back = echo(deep)
    for _ in range(40):
        assert len(back) == 1
        back = back[0]
    assert back == 1
    loop = [1]
    loop.append(loop)
    tap.raises(RecursionError, echo, loop)


def test_times_keep_their_instant_and_milliseconds():
    moments = [datetime.datetime(2026, 11, 21, 6, 46, 15, 123000, UTC),
               datetime.datetime(1899, 12, 29, 6, 0, 0, 0, UTC),
               datetime.datetime(1066, 10, 14, 9, 0, 0, 5000, UTC)]
    for moment in moments:
        back = echo(moment)
        assert back == moment and back.tzinfo is UTC, (moment, back)
        assert isinstance(back, pywintypes.TimeType)
    for microseconds in (500, 999):
        moment = datetime.datetime(2000, 12, 25, 0, 0, 0, 500000 + microseconds, UTC)
        assert echo(moment) == moment.replace(microsecond=500000), "the rest is cut off"
    naive = datetime.datetime(2026, 1, 2, 3, 4, 5)
    assert echo(naive) == naive.astimezone()
    tap.raises(TypeError, echo, datetime.date(2026, 1, 2))


def test_decimals_are_currency():
    for text in ("1.5", "-922337203685477.5808", "0.0001"):
        assert echo(decimal.Decimal(text)) == decimal.Decimal(text)
    assert echo(decimal.Decimal("1.23456")) == decimal.Decimal("1.2345")
    tap.raises(OverflowError, echo, decimal.Decimal("1e30"))


def test_told_types():
    def told(vt, value):
        return echo(win32com.client.VARIANT(vt, value))

    assert told(pythoncom.VT_BSTR, 5) == "5" and told(pythoncom.VT_I2, "7") == 7
    assert told(pythoncom.VT_BOOL, 2) is True and told(pythoncom.VT_R4, 0.5) == 0.5
    assert told(pythoncom.VT_ERROR, 0x80004005) == -2147467259
    assert told(pythoncom.VT_ARRAY | pythoncom.VT_I4, [1, "2"]) == (1, 2)
    assert told(pythoncom.VT_ARRAY | pythoncom.VT_BSTR, ["a", "b"]) == ("a", "b")
    assert told(pythoncom.VT_DECIMAL, decimal.Decimal("1.25")) == decimal.Decimal("1.25")
    assert told(pythoncom.VT_DISPATCH, None) is None
    tap.raises(TypeError, told, pythoncom.VT_CY, 1.5)


def test_what_has_no_type_is_refused():
    class Number:
        def __float__(self):
            return 2.5

    class Broken:
        def __float__(self):
            raise KeyError("mine")

    assert echo(Number()) == 2.5
    tap.raises(KeyError, echo, Broken())
    assert "can not be converted" in str(tap.raises(TypeError, echo, object()))
    assert "can not be converted" in str(tap.raises(TypeError, echo, {}))


def test_absent_arguments():
    absent = -2147352572
    assert [echo(value) for value in (pythoncom.Missing, pythoncom.Empty,
                                      pythoncom.ArgNotFound)] == [absent] * 3
    assert echo(pythoncom.Nothing) is None


def test_identifiers():
    text = "{00020400-0000-0000-c000-000000000046}"
    iid = pywintypes.IID(text)
    assert str(iid) == text.upper() and repr(iid) == f"IID('{text.upper()}')"
    assert iid == pythoncom.IID_IDispatch and iid != text and pywintypes.IID(iid) is iid
    assert hash(iid) == hash(pythoncom.IID_IDispatch)
    assert pywintypes.IID(bytes(iid), True) == iid
    assert pywintypes.IIDType.__name__ == "PyIID"
    assert tap.raises(pythoncom.com_error, pywintypes.IID, "No.Such").hresult == -2147221005
    tap.raises(TypeError, type, "Sub", (pywintypes.IIDType,), {})
    tap.raises(TypeError, pywintypes.IIDType)


def test_errors_are_exceptions():
    error = pythoncom.com_error(-1, "text")
    assert (error.hresult, error.strerror, error.excepinfo, error.argerror) == \
        (-1, "text", None, None) and error.args == (-1, "text")
    assert pythoncom.com_error is pythoncom.error is pythoncom.ole_error is pywintypes.com_error
    assert isinstance(error, Exception) and pickle
    tap.raises(TypeError, lambda: error[0])
    import win32api
    assert win32api.error is pywintypes.error
    missing = tap.raises(win32api.error, win32api.RegOpenKey, -2147483648, "No such key")
    assert missing.args[:2] == (2, missing.funcname) and missing.winerror == 2


def test_texts_of_codes():
    assert pythoncom.GetScodeString(-2147221005) == pythoncom.GetScodeString(0x800401F3) == \
        "Invalid class string"
    assert pythoncom.GetScodeString(0x8BADF00D).lower() == "ole error 0x8badf00d"


tap.main(globals())
