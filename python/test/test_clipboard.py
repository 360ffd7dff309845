# SPDX-License-Identifier: MIT
"""The clipboard: by win32clipboard, by data objects, and drag and drop that has no mouse."""
import gc
import threading

import pythoncom
import pywintypes
import tap
import win32clipboard
import winerror
from win32clipboard import CF_DIB, CF_TEXT, CF_UNICODETEXT
from win32com.server import util
from win32com.server.exception import COMException

TEXT = (CF_TEXT, None, pythoncom.DVASPECT_CONTENT, -1, pythoncom.TYMED_HGLOBAL)

pythoncom.OleInitialize()


class Data:
    """A data object with one text."""

    _com_interfaces_ = [pythoncom.IID_IDataObject]
    _public_methods_ = ["GetData", "EnumFormatEtc"]

    def __init__(self):
        self.asked = 0

    def GetData(self, format_):
        self.asked += 1
        if format_[0] != CF_TEXT:
            raise COMException("not here", winerror.DV_E_FORMATETC)
        medium = pythoncom.STGMEDIUM()
        medium.set(pythoncom.TYMED_HGLOBAL, b"text")
        return medium

    def EnumFormatEtc(self, direction):
        return util.NewEnum([TEXT], iid=pythoncom.IID_IEnumFORMATETC)


class opened:
    """The clipboard, open and empty."""

    def __enter__(self):
        win32clipboard.OpenClipboard()
        win32clipboard.EmptyClipboard()

    def __exit__(self, *unused):
        win32clipboard.EmptyClipboard()
        win32clipboard.CloseClipboard()


def test_text_and_bytes_come_back():
    with opened():
        for data, format_ in (("a\U0001f600", CF_UNICODETEXT), (b"bytes", CF_TEXT),
                              (b"a\0\xff", CF_DIB)):
            win32clipboard.SetClipboardData(format_, data)
            tap.check(win32clipboard.GetClipboardData(format_), data)
        tap.check(win32clipboard.CountClipboardFormats(), 3)
        tap.check(win32clipboard.EnumClipboardFormats(CF_TEXT), CF_DIB)
        tap.check(win32clipboard.GetPriorityClipboardFormat([99, CF_DIB]), CF_DIB)
        win32clipboard.SetClipboardText("text")
        handle = win32clipboard.GetClipboardDataHandle(CF_TEXT)
        tap.check(win32clipboard.GetGlobalMemory(handle), b"text\0")
    tap.check(win32clipboard.CountClipboardFormats(), 0)


def test_wrong_use_is_an_error():
    error = tap.raises(pywintypes.error, win32clipboard.EmptyClipboard)
    tap.check(error.winerror, winerror.ERROR_CLIPBOARD_NOT_OPEN)
    tap.raises(pywintypes.error, win32clipboard.CloseClipboard)
    for handle in (0, -1):
        tap.raises(pywintypes.error, win32clipboard.GetGlobalMemory, handle)
    with opened():
        tap.raises(TypeError, win32clipboard.GetClipboardData, CF_TEXT)
        tap.raises(TypeError, win32clipboard.SetClipboardData, CF_TEXT, object())
        tap.raises(ValueError, win32clipboard.SetClipboardText, "text", CF_DIB)
        tap.raises(pywintypes.error, win32clipboard.SetClipboardData, 0, b"bytes")
        refused = []
        thread = threading.Thread(target=lambda: refused.append(
            tap.raises(pywintypes.error, win32clipboard.OpenClipboard).winerror))
        thread.start()
        thread.join()
        tap.check(refused, [winerror.ERROR_ACCESS_DENIED])


def test_formats_have_names():
    format_ = win32clipboard.RegisterClipboardFormat("A format of ours")
    tap.check(win32clipboard.GetClipboardFormatName(format_), "A format of ours")
    tap.raises(pywintypes.error, win32clipboard.GetClipboardFormatName, CF_TEXT)
    tap.raises(TypeError, win32clipboard.RegisterClipboardFormat, 5)


def test_an_object_on_the_clipboard_is_asked():
    data = Data()
    ob = util.wrap(data, pythoncom.IID_IDataObject)
    pythoncom.OleSetClipboard(ob)
    assert pythoncom.OleIsCurrentClipboard(ob) and data.asked == 0
    got = pythoncom.OleGetClipboard()
    tap.check(list(got), [TEXT])
    tap.check(got.GetData(TEXT).data, b"text\0")
    win32clipboard.OpenClipboard()
    tap.check(win32clipboard.GetClipboardData(CF_UNICODETEXT), "text")
    win32clipboard.CloseClipboard()
    tap.check(data.asked, 2)
    pythoncom.OleSetClipboard(None)
    tap.check(pythoncom.OleIsCurrentClipboard(ob), False)


def test_flushing_leaves_data_without_the_object():
    gc.collect()
    before = pythoncom._GetGatewayCount()
    pythoncom.OleSetClipboard(util.wrap(Data(), pythoncom.IID_IDataObject))
    assert pythoncom._GetGatewayCount() > before
    pythoncom.OleFlushClipboard()
    tap.check(pythoncom._GetGatewayCount(), before)
    tap.check(pythoncom.OleGetClipboard().GetData(TEXT).data, b"text\0")
    pythoncom.OleSetClipboard(None)
    error = tap.raises(pythoncom.com_error, pythoncom.OleGetClipboard().GetData, TEXT)
    tap.check(error.hresult, winerror.DV_E_FORMATETC)
    tap.raises(TypeError, pythoncom.OleSetClipboard, 5)


def test_nothing_is_dropped_anywhere():
    class Source:
        _com_interfaces_ = [pythoncom.IID_IDropSource]
        _public_methods_ = ["QueryContinueDrag", "GiveFeedback"]

        def QueryContinueDrag(self, escape, keys):
            return winerror.DRAGDROP_S_DROP

        def GiveFeedback(self, effect):
            return winerror.DRAGDROP_S_USEDEFAULTCURSORS

    data = util.wrap(Data(), pythoncom.IID_IDataObject)
    source = util.wrap(Source(), pythoncom.IID_IDropSource)
    tap.check(pythoncom.DoDragDrop(data, source, 3), 0)
    tap.raises(TypeError, pythoncom.DoDragDrop, data, None, 3)
    target = util.wrap(type("Target", (), {"_com_interfaces_": [pythoncom.IID_IDropTarget],
                                           "_public_methods_": []})(), pythoncom.IID_IDropTarget)
    error = tap.raises(pythoncom.com_error, pythoncom.RegisterDragDrop, 5, target)
    tap.check(error.hresult, winerror.DRAGDROP_E_INVALIDHWND)
    error = tap.raises(pythoncom.com_error, pythoncom.RevokeDragDrop, None)
    tap.check(error.hresult, winerror.DRAGDROP_E_INVALIDHWND)


tap.main(globals())
