# SPDX-License-Identifier: MIT
"""Property sets from Python: written, read again, looked through; and implemented in Python."""
import contextlib
import datetime
import decimal
import math
import pathlib
import struct
import tempfile
import threading

import pythoncom
import pywintypes
import tap
import win32event
from win32com import storagecon
from win32com.client import VARIANT
from win32com.server.exception import COMException
from win32com.server.util import wrap

WRITES = pythoncom.STGM_CREATE | pythoncom.STGM_READWRITE | pythoncom.STGM_SHARE_EXCLUSIVE
CHANGES = pythoncom.STGM_READWRITE | pythoncom.STGM_SHARE_EXCLUSIVE
READS = pythoncom.STGM_READ | pythoncom.STGM_SHARE_EXCLUSIVE
DOCFILE = storagecon.STGFMT_DOCFILE
NONSIMPLE = storagecon.PROPSETFLAG_NONSIMPLE
FORMAT = pywintypes.IID("{12345678-0001-0002-0304-05060708090A}")
NOW = datetime.datetime(2021, 3, 4, 5, 6, 7, tzinfo=datetime.timezone.utc)
STG_E_FILENOTFOUND = -2147287038
STG_E_INVALIDNAME = -2147286788
STG_E_PROPSETMISMATCHED = -2147286800


@contextlib.contextmanager
def property_sets():
    with tempfile.TemporaryDirectory(prefix="comity-property-sets-") as path:
        yield pythoncom.StgCreateStorageEx(path + "/file", WRITES, DOCFILE, 0,
                                           pythoncom.IID_IPropertySetStorage)


def written(sets, value, flags=0):
    """A value as it is after it was written."""
    properties = sets.Create(FORMAT, None, flags, WRITES)
    properties.WriteMultiple((2,), (value,))
    del properties
    return sets.Open(FORMAT, READS).ReadMultiple((2,))[0]


def test_values_come_back():
    with property_sets() as sets:
        assert isinstance(sets, pythoncom.PyIPropertySetStorage), sets
        for value in [None, True, 1, -1, 1 << 40, 0.5, "t\u00e4xt\U0001f600", b"bytes\0", NOW, FORMAT,
                      decimal.Decimal("1.25"), (1, "two", (3.5,))]:
            tap.check(written(sets, value), value)


def test_values_of_told_types_come_back():
    vector = pythoncom.VT_VECTOR
    with property_sets() as sets:
        for vt, value in [(pythoncom.VT_LPSTR, "n\u00e4rrow"), (pythoncom.VT_LPWSTR, "wide"),
                          (pythoncom.VT_I2, 7), (pythoncom.VT_CF, (14, b"picture")),
                          (vector | pythoncom.VT_I4, (1, 2, 3)),
                          (vector | pythoncom.VT_LPSTR, ("a", "b")),
                          (vector | pythoncom.VT_BSTR, ()),
                          (vector | pythoncom.VT_UI1, b"123"),
                          (vector | pythoncom.VT_CLSID, (FORMAT,)),
                          (vector | pythoncom.VT_FILETIME, (NOW,))]:
            tap.check(written(sets, VARIANT(vt, value)), value)


def test_dates_out_of_range_are_errors():
    old = struct.pack("<d", 44259.0)
    date = datetime.datetime(2021, 3, 4, tzinfo=datetime.timezone.utc)
    first, last = -693593.0, 2958465.0
    for days, fits in [(first, True), (last, True), (first - 1, False), (last + 1, False),
                       (last + 1 - 1e-9, False), (1e300, False), (-1e300, False),
                       (math.inf, False), (math.nan, False)]:
        with tempfile.TemporaryDirectory(prefix="comity-property-sets-") as path:
            file = pathlib.Path(path, "file")
            sets = pythoncom.StgCreateStorageEx(str(file), WRITES, DOCFILE, 0,
                                                pythoncom.IID_IPropertySetStorage)
            written(sets, VARIANT(pythoncom.VT_DATE, date))
            del sets
            data = file.read_bytes()
            tap.check(data.count(old), 1)
            file.write_bytes(data.replace(old, struct.pack("<d", days)))
            sets = pythoncom.StgOpenStorageEx(str(file), READS, DOCFILE, 0,
                                              pythoncom.IID_IPropertySetStorage)
            properties = sets.Open(FORMAT, READS)
            if fits:
                year = properties.ReadMultiple((2,))[0].year
                tap.check(year, 1 if days < 0 else 9999)
            else:
                tap.raises(ValueError, properties.ReadMultiple, (2,))


def test_properties_have_names():
    with property_sets() as sets:
        properties = sets.Create(pythoncom.FMTID_UserDefinedProperties, None, 0, WRITES)
        properties.WriteMultiple(("Client", 9), ("Smith", 1), 5)
        properties.WritePropertyNames((9,), ("Count",))
        tap.check(properties.ReadPropertyNames((5, 9, 10)), ("Client", "Count", None))
        tap.check(list(properties), [("Client", 5, pythoncom.VT_BSTR), ("Count", 9, pythoncom.VT_I4)])
        tap.check(properties.ReadMultiple(("client", 9)), ("Smith", 1))
        properties.DeletePropertyNames((9,))
        properties.DeleteMultiple(("Client",))
        tap.check(properties.Enum().Next(5), ((None, 9, pythoncom.VT_I4),))
        del properties
        tap.check([item[0] for item in sets], [pythoncom.FMTID_DocSummaryInformation])


def test_sets_have_a_locale_and_a_code_page():
    with property_sets() as sets:
        properties = sets.Create(FORMAT, None, storagecon.PROPSETFLAG_DEFAULT, WRITES)
        properties.WriteMultiple((storagecon.PID_LOCALE,), (VARIANT(pythoncom.VT_UI4, 0x407),))
        tap.check(properties.ReadMultiple((storagecon.PID_CODEPAGE, storagecon.PID_LOCALE)), (1200, 0x407))
        del properties


def test_sets_tell_of_themselves():
    with property_sets() as sets:
        properties = sets.Create(FORMAT, pythoncom.IID_IStream, NONSIMPLE, WRITES)
        properties.SetTimes(NOW, None, NOW)
        properties.SetClass(pythoncom.IID_IStorage)
        stat = properties.Stat()
        tap.check((stat[0], stat[1], stat[2]), (FORMAT, pythoncom.IID_IStorage, NONSIMPLE))
        properties.Commit(0)
        properties.WriteMultiple((2,), (1,))
        properties.Revert()
        tap.check(properties.ReadMultiple((2,)), (None,))
        del properties
        tap.check(len(list(sets)), 1)
        sets.Delete(FORMAT)
        tap.check(list(sets), [])


def test_streams_are_values_of_sets_that_are_not_simple():
    stream = pythoncom.CreateStreamOnHGlobal()
    stream.Write(b"inside")
    with property_sets() as sets:
        properties = sets.Create(FORMAT, None, NONSIMPLE, WRITES)
        properties.WriteMultiple((2,), (stream,))
        tap.check(properties.ReadMultiple((2,))[0].Read(10), b"inside")
        del properties
        failure = tap.raises(pythoncom.com_error, written, sets, stream)
        tap.check(failure.hresult, STG_E_PROPSETMISMATCHED)


def test_formats_give_names():
    tap.check(pythoncom.FmtIdToPropStgName(pythoncom.FMTID_SummaryInformation), "\x05SummaryInformation")
    name = pythoncom.FmtIdToPropStgName(FORMAT)
    tap.check(pythoncom.PropStgNameToFmtId(name), FORMAT)
    failure = tap.raises(pythoncom.com_error, pythoncom.PropStgNameToFmtId, "other")
    tap.check(failure.hresult, STG_E_INVALIDNAME)


def test_wrong_arguments_are_refused():
    with property_sets() as sets:
        failure = tap.raises(pythoncom.com_error, sets.Open, FORMAT, READS)
        tap.check(failure.hresult, STG_E_FILENOTFOUND)
        properties = sets.Create(FORMAT, None, 0, WRITES)
        tap.raises(ValueError, properties.WriteMultiple, (2, 3), (1,))
        tap.raises(TypeError, properties.WriteMultiple, (2.5,), (1,))
        tap.raises(TypeError, properties.WriteMultiple, (2,), (object(),))
        tap.raises(TypeError, properties.ReadMultiple, 2)
        tap.raises(ValueError, properties.WritePropertyNames, (2,), ())
        del properties


class Properties:
    """A property set in a dict, names beside it."""
    _com_interfaces_ = [pythoncom.IID_IPropertyStorage]
    _public_methods_ = ["ReadMultiple", "WriteMultiple", "DeleteMultiple", "ReadPropertyNames",
                        "WritePropertyNames", "DeletePropertyNames", "Commit", "Revert", "Enum",
                        "SetTimes", "SetClass", "Stat"]

    def __init__(self):
        self.values, self.names, self.clsid, self.times = {}, {}, pythoncom.IID_IUnknown, None

    def ReadMultiple(self, specs):
        return [self.values.get(spec) for spec in specs]

    def WriteMultiple(self, specs, values, first_name):
        assert first_name == 7, first_name
        self.values.update(zip(specs, values))

    def DeleteMultiple(self, specs):
        for spec in specs:
            del self.values[spec]

    def ReadPropertyNames(self, ids):
        return [self.names.get(each) for each in ids]

    def WritePropertyNames(self, ids, names):
        self.names.update(zip(ids, names))

    def DeletePropertyNames(self, ids):
        for each in ids:
            del self.names[each]

    def Commit(self, flags):
        raise COMException("no medium", STG_E_FILENOTFOUND)

    def Revert(self):
        self.values.clear()

    def Enum(self):
        stats = [(self.names.get(each), each, pythoncom.VT_I4)
                 for each in self.values if isinstance(each, int)]
        return wrap(Items(stats), pythoncom.IID_IEnumSTATPROPSTG)

    def SetTimes(self, *times):
        self.times = times

    def SetClass(self, clsid):
        self.clsid = clsid

    def Stat(self):
        return (FORMAT, self.clsid, 2, *(self.times or (None,) * 3), 5)


class Items:
    _public_methods_ = ["Next", "Skip", "Reset", "Clone"]

    def __init__(self, items):
        self._com_interfaces_ = [pythoncom.IID_IEnumSTATPROPSTG, pythoncom.IID_IEnumSTATPROPSETSTG]
        self.items, self.at = items, 0

    def Next(self, n):
        items = self.items[self.at:self.at + n]
        self.at += len(items)
        return items

    def Skip(self, n):
        self.at += n

    def Reset(self):
        self.at = 0


class Sets:
    _com_interfaces_ = [pythoncom.IID_IPropertySetStorage]
    _public_methods_ = ["Create", "Open", "Delete", "Enum"]

    def __init__(self):
        self.sets = {}

    def Create(self, fmtid, clsid, flags, mode):
        self.sets[fmtid] = Properties()
        assert clsid is None or clsid == FORMAT, clsid
        return self.Open(fmtid, mode)

    def Open(self, fmtid, mode):
        if fmtid not in self.sets:
            raise COMException("no such set", STG_E_FILENOTFOUND)
        return wrap(self.sets[fmtid], pythoncom.IID_IPropertyStorage)

    def Delete(self, fmtid):
        del self.sets[fmtid]

    def Enum(self):
        stats = [self.sets[fmtid].Stat() for fmtid in self.sets]
        return wrap(Items(stats), pythoncom.IID_IEnumSTATPROPSETSTG)


def python_sets():
    sets = wrap(Sets(), pythoncom.IID_IPropertySetStorage)
    return sets.QueryInterface(pythoncom.IID_IPropertySetStorage)


def test_python_implements_property_sets():
    sets = python_sets()
    properties = sets.Create(FORMAT, FORMAT, 0, WRITES)
    properties.WriteMultiple((2, "name"), (1, "value"), 7)
    tap.check(properties.ReadMultiple((2, "name", 5)), (1, "value", None))
    properties.DeleteMultiple(("name",))
    properties.WritePropertyNames((2,), ("two",))
    tap.check(properties.ReadPropertyNames((2, 3)), ("two", None))
    tap.check(list(properties), [("two", 2, pythoncom.VT_I4)])
    properties.DeletePropertyNames((2,))
    tap.check(properties.ReadPropertyNames((2,)), (None,))
    properties.Revert()
    tap.check(properties.ReadMultiple((2,)), (None,))
    failure = tap.raises(pythoncom.com_error, properties.Commit, 0)
    tap.check(failure.hresult, STG_E_FILENOTFOUND)


def test_python_sets_are_looked_through():
    sets = python_sets()
    properties = sets.Create(FORMAT, None, 0, WRITES)
    properties.SetClass(pythoncom.IID_IStream)
    properties.SetTimes(NOW, None, NOW)
    stat = (FORMAT, pythoncom.IID_IStream, 2, NOW, None, NOW, 5)
    tap.check(properties.Stat(), stat)
    tap.check(list(sets), [stat])
    sets.Delete(FORMAT)
    tap.check(list(sets), [])
    failure = tap.raises(pythoncom.com_error, sets.Open, FORMAT, READS)
    tap.check(failure.hresult, STG_E_FILENOTFOUND)


def used_afar(stream):
    """What a client in another apartment reads of property sets."""
    sets = pythoncom.CoGetInterfaceAndReleaseStream(stream, pythoncom.IID_IPropertySetStorage)
    properties = sets.Create(FORMAT, FORMAT, 0, WRITES)
    values = (1, "t\u00e4xt", None, 0.5, NOW, FORMAT, b"bytes", (14, b"picture"), ("a", 2))
    values = (*values[:7], VARIANT(pythoncom.VT_CF, values[7]), VARIANT(
        pythoncom.VT_VECTOR | pythoncom.VT_LPSTR, ("a", "b")), values[8])
    properties.WriteMultiple((*range(2, 11), "name"), values, 7)
    properties.WritePropertyNames((2,), ("two",))
    properties.SetTimes(NOW, NOW, NOW)
    return (properties.ReadMultiple((*range(2, 11), "name", 99)), properties.ReadPropertyNames((2, 3)),
            list(properties)[0], list(sets),
            tap.raises(pythoncom.com_error, sets.Open, pythoncom.IID_NULL, READS).hresult)


def test_property_sets_travel():
    stream = pythoncom.CoMarshalInterThreadInterfaceInStream(
        pythoncom.IID_IPropertySetStorage, python_sets())
    finished, answers = win32event.CreateEvent(None, True, False, None), []

    def call():
        pythoncom.CoInitializeEx(pythoncom.COINIT_MULTITHREADED)
        try:
            answers.extend(used_afar(stream))
        finally:
            win32event.SetEvent(finished)
            pythoncom.CoUninitialize()

    caller = threading.Thread(target=call)
    caller.start()
    while win32event.MsgWaitForMultipleObjects([finished], False, 60000, win32event.QS_ALLINPUT):
        pythoncom.PumpWaitingMessages()
    caller.join()
    tap.check(answers, [
        (1, "t\u00e4xt", None, 0.5, NOW, FORMAT, b"bytes", (14, b"picture"), ("a", "b"), ("a", 2), None),
        ("two", None), ("two", 2, pythoncom.VT_I4), [(FORMAT, pythoncom.IID_IUnknown, 2, NOW, NOW, NOW, 5)],
        STG_E_FILENOTFOUND])


tap.main(globals())
