# SPDX-License-Identifier: MIT
"""Data objects, their formats and media, drag and drop: as clients see them, done by Python."""
import os
import threading

import pythoncom
import tap
import win32con
import winerror
from answering import fails, wrap
from win32com import storagecon
from win32com.server import util
from win32com.server.exception import COMException

TEXT = (win32con.CF_TEXT, None, pythoncom.DVASPECT_CONTENT, -1, pythoncom.TYMED_HGLOBAL)
WIDE = (win32con.CF_UNICODETEXT, None, pythoncom.DVASPECT_CONTENT, -1, pythoncom.TYMED_HGLOBAL)


def medium_of(tymed, data):
    medium = pythoncom.STGMEDIUM()
    medium.set(tymed, data)
    return medium


def test_memory_holds_text_and_bytes():
    for data, held in (("a\U0001f600", "a\U0001f600\0".encode("utf-16-le")), (b"a\0b", b"a\0b\0"),
                       (bytearray(b"ab"), b"ab"), ("", b"\0\0")):
        medium = medium_of(pythoncom.TYMED_HGLOBAL, data)
        tap.check((medium.tymed, medium.data), (pythoncom.TYMED_HGLOBAL, held))
        assert medium.data_handle


def test_media_hold_what_they_say():
    stream = pythoncom.CreateStreamOnHGlobal()
    medium = medium_of(pythoncom.TYMED_ISTREAM, stream)
    tap.check(medium.data, stream)
    medium.set(pythoncom.TYMED_GDI, 77)
    tap.check((medium.tymed, medium.data, medium.data_handle), (pythoncom.TYMED_GDI, 77, 77))


def test_a_medium_is_set_by_many_threads():
    medium = pythoncom.STGMEDIUM()

    def set_often():
        for _ in range(2000):
            medium.set(pythoncom.TYMED_HGLOBAL, b"set")

    threads = [threading.Thread(target=set_often) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tap.check(medium.data, b"set\0")


def test_a_file_goes_with_its_medium():
    path = os.path.abspath("medium.txt")
    with open(path, "w", encoding="ascii"):
        pass
    medium = medium_of(pythoncom.TYMED_FILE, path)
    tap.check(medium.data, path)
    del medium
    assert not os.path.exists(path)


def test_wrong_media_are_python_errors():
    medium = pythoncom.STGMEDIUM()
    tap.check(medium.tymed, pythoncom.TYMED_NULL)
    for name in ("data", "data_handle"):
        tap.raises(ValueError, getattr, medium, name)
    tap.raises(ValueError, medium.set, 1000, b"")
    tap.raises(TypeError, medium.set, pythoncom.TYMED_HGLOBAL, 5)
    tap.raises(TypeError, medium.set, pythoncom.TYMED_ISTREAM, 5)
    tap.raises(TypeError, medium.set, pythoncom.TYMED_FILE, 5)
    tap.raises(TypeError, medium.set, pythoncom.TYMED_HGLOBAL)
    tap.raises(TypeError, pythoncom.STGMEDIUM, 5)
    tap.raises(AttributeError, setattr, medium, "tymed", 1)
    medium.set(pythoncom.TYMED_HGLOBAL, b"kept")
    tap.raises(TypeError, medium.set, pythoncom.TYMED_HGLOBAL, 5)
    tap.check(medium.data, b"kept\0")


def test_a_data_object_gives_data():
    held = medium_of(pythoncom.TYMED_HGLOBAL, b"held")
    seen = []

    def get(format_):
        if format_ != TEXT:
            raise COMException("no such format", winerror.DV_E_FORMATETC)
        return held

    data = wrap(pythoncom.IID_IDataObject, {
        "GetData": get,
        "GetDataHere": lambda format_: medium_of(pythoncom.TYMED_HGLOBAL, "here"),
        "QueryGetData": lambda format_: get(format_) and None,
        "GetCanonicalFormatEtc": lambda format_: TEXT,
        "SetData": lambda format_, medium, releases: seen.append((format_, medium.data, releases)),
        "EnumFormatEtc": lambda direction: util.NewEnum([TEXT, WIDE][:3 - direction],
                                                        iid=pythoncom.IID_IEnumFORMATETC),
    })
    tap.check(data.GetData(TEXT).data, b"held\0")
    tap.check(held.data, b"held\0")
    fails(winerror.DV_E_FORMATETC, data.GetData, WIDE)
    fails(winerror.DV_E_FORMATETC, data.QueryGetData, WIDE)
    tap.check(data.QueryGetData(TEXT), None)
    tap.check(data.GetDataHere(TEXT).data, "here\0".encode("utf-16-le"))
    tap.check(data.GetCanonicalFormatEtc(WIDE), TEXT)
    data.SetData(WIDE, held, False)
    data.SetData(WIDE, held, True)
    tap.check(seen, [(WIDE, b"held\0", 0), (WIDE, b"held\0", 1)])
    tap.check(held.data, b"held\0")
    tap.check(list(data), [TEXT, WIDE])
    tap.check(data.EnumFormatEtc(pythoncom.DATADIR_SET).Next(5), (TEXT,))
    tap.check(list(data.EnumFormatEtc().Clone()), [TEXT, WIDE])


def test_data_fill_the_medium_that_there_is():
    data = wrap(pythoncom.IID_IDataObject, {
        "GetDataHere": lambda format_: medium_of(pythoncom.TYMED_HGLOBAL, b"here"),
    })
    medium = medium_of(pythoncom.TYMED_HGLOBAL, bytearray(8))
    handle = medium.data_handle
    data.GetDataHere(TEXT, medium)
    tap.check((medium.data, medium.data_handle), (b"here\0\0\0\0", handle))
    small = medium_of(pythoncom.TYMED_HGLOBAL, bytearray(2))
    fails(winerror.STG_E_MEDIUMFULL, data.GetDataHere, TEXT, small)
    tap.check(small.data, bytes(2))
    stream = pythoncom.CreateStreamOnHGlobal()
    data.GetDataHere(TEXT, medium_of(pythoncom.TYMED_ISTREAM, stream))
    stream.Seek(0, 0)
    tap.check(stream.Read(9), b"here\0")
    fails(winerror.DV_E_TYMED, data.GetDataHere, TEXT, medium_of(pythoncom.TYMED_GDI, 5))
    source = pythoncom.CreateStreamOnHGlobal()
    source.Write(b"stream")
    data = wrap(pythoncom.IID_IDataObject, {
        "GetDataHere": lambda format_: medium_of(pythoncom.TYMED_ISTREAM, source),
    })
    stream = pythoncom.CreateStreamOnHGlobal()
    data.GetDataHere(TEXT, medium_of(pythoncom.TYMED_ISTREAM, stream))
    stream.Seek(0, 0)
    tap.check(stream.Read(9), b"stream")


def test_an_object_without_formats_has_none():
    data = wrap(pythoncom.IID_IDataObject, {"EnumFormatEtc": lambda direction: None})
    tap.check(list(data), [])


def test_an_object_checks_what_python_gives():
    for result in (None, 5, b"bytes"):
        data = wrap(pythoncom.IID_IDataObject, {"GetData": lambda format_, r=result: r})
        fails(winerror.E_FAIL, data.GetData, TEXT)
    data = wrap(pythoncom.IID_IDataObject, {"GetData": lambda format_: None})
    for wrong in (5, TEXT[:4], ("text",) + TEXT[1:], [*TEXT]):
        tap.raises(TypeError, data.GetData, wrong)
    tap.raises(ValueError, data.GetData, (1, b"device", 1, -1, 1))
    tap.raises(TypeError, data.SetData, TEXT, b"no medium", False)
    fails(winerror.DISP_E_MEMBERNOTFOUND, data.QueryGetData, TEXT)


def test_sinks_are_told():
    told = []
    names = ["OnDataChange", "OnViewChange", "OnRename", "OnSave", "OnClose"]
    sink = wrap(pythoncom.IID_IAdviseSink, {
        name: lambda *arguments, n=name: told.append((n, *arguments)) for name in names})
    sinks = {}
    data = wrap(pythoncom.IID_IDataObject, {
        "DAdvise": lambda format_, flags, sink: sinks.setdefault(5, (format_, flags, sink, 5))[3],
        "DUnadvise": sinks.pop,
        "EnumDAdvise": lambda: util.NewEnum(list(sinks.values()), iid=pythoncom.IID_IEnumSTATDATA),
    })
    cookie = data.DAdvise(TEXT, 1, sink)
    tap.check(list(data.EnumDAdvise()), [(TEXT, 1, sink, cookie)])
    sink.OnDataChange(TEXT, medium_of(pythoncom.TYMED_HGLOBAL, b"new"))
    sink.OnViewChange(1, -1)
    sink.OnRename(None)
    sink.OnSave()
    sink.OnClose()
    tap.check([entry[0] for entry in told], names)
    tap.check((told[0][1], told[0][2].data, told[1:3]),
              (TEXT, b"new\0", [("OnViewChange", 1, -1), ("OnRename", None)]))
    data.DUnadvise(cookie)
    tap.check(sinks, {})


def test_a_drop_target_answers_with_effects():
    seen = []
    target = wrap(pythoncom.IID_IDropTarget, {
        "DragEnter": lambda data, keys, point, effect: seen.append((data, keys, point)) or effect & 1,
        "DragOver": lambda keys, point, effect: None,
        "DragLeave": lambda: seen.append("left"),
        "Drop": lambda data, keys, point, effect: 2,
    })
    data = wrap(pythoncom.IID_IDataObject, {})
    tap.check(target.DragEnter(data, 4, (10, -20), 7), 1)
    tap.check(target.DragOver(4, (1, 2), 7), 7)
    target.DragLeave()
    tap.check(target.Drop(None, 0, (0, 0), 7), 2)
    tap.check(seen, [(data, 4, (10, -20)), "left"])
    tap.raises(TypeError, target.DragOver, 4, 5, 7)
    tap.raises(TypeError, target.Drop, "data", 0, (0, 0), 7)


def test_a_drop_source_says_when_to_end():
    answers = [0x40100, None, 0x80040100 - (1 << 32)]
    source = wrap(pythoncom.IID_IDropSource, {
        "QueryContinueDrag": lambda escape, keys: answers[keys],
        "GiveFeedback": lambda effect: winerror.DRAGDROP_S_USEDEFAULTCURSORS,
    })
    tap.check(source.QueryContinueDrag(False, 0), None)
    tap.check(source.QueryContinueDrag(True, 1), None)
    fails(winerror.DRAGDROP_E_NOTREGISTERED, source.QueryContinueDrag, False, 2)
    tap.check(source.GiveFeedback(1), None)


def test_windows_are_numbers():
    entered = []
    window = wrap(pythoncom.IID_IOleWindow, {
        "GetWindow": lambda: 0x1234, "ContextSensitiveHelp": entered.append})
    tap.check(window.GetWindow(), 0x1234)
    window.ContextSensitiveHelp(True)
    tap.check(entered, [1])
    tap.check(wrap(pythoncom.IID_IOleWindow, {"GetWindow": lambda: None}).GetWindow(), 0)
    wrong = wrap(pythoncom.IID_IOleWindow, {"GetWindow": lambda: "window"})
    fails(winerror.E_FAIL, wrong.GetWindow)


def test_numbers_of_messages_are_objects_once():
    # Only C makes such numbers, as the answer of a window's procedure.
    for number in (0, 5, 1 << 40):
        fails(winerror.E_INVALIDARG, pythoncom.ObjectFromLresult, number,
              pythoncom.IID_IDispatch, 0)
    tap.raises(TypeError, pythoncom.ObjectFromLresult, "number", pythoncom.IID_IDispatch, 0)


def test_an_object_is_loaded_of_its_class():
    storage = pythoncom.StgCreateDocfile(None, storagecon.STGM_READWRITE | storagecon.STGM_CREATE
                                         | storagecon.STGM_SHARE_EXCLUSIVE)
    storage.SetClass(pythoncom.CreateGuid())
    fails(winerror.REGDB_E_CLASSNOTREG, pythoncom.OleLoad, storage, pythoncom.IID_IUnknown, None)
    tap.raises(TypeError, pythoncom.OleLoad, None, pythoncom.IID_IUnknown, None)
    fails(winerror.E_NOINTERFACE, pythoncom.OleLoad, storage, pythoncom.IID_IUnknown, storage)


tap.main(globals())
