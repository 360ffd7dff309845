# SPDX-License-Identifier: MIT
"""The clipboard, which is the process's own: no desktop is between programs here."""
import _pythoncom as pythoncom
import pywintypes

error = pywintypes.error
UNICODE = True

CF_TEXT, CF_BITMAP, CF_METAFILEPICT, CF_SYLK, CF_DIF, CF_TIFF, CF_OEMTEXT, CF_DIB = range(1, 9)
CF_PALETTE, CF_PENDATA, CF_RIFF, CF_WAVE, CF_UNICODETEXT, CF_ENHMETAFILE = range(9, 15)
CF_HDROP, CF_LOCALE, CF_DIBV5, CF_MAX = range(15, 19)
CF_OWNERDISPLAY, CF_DSPTEXT, CF_DSPBITMAP, CF_DSPMETAFILEPICT = range(0x80, 0x84)
CF_DSPENHMETAFILE = 0x8e

_TEXT = (CF_TEXT, CF_OEMTEXT, CF_UNICODETEXT)

CloseClipboard = pythoncom._clipboard_close
EmptyClipboard = pythoncom._clipboard_empty
GetClipboardFormatName = pythoncom._clipboard_name
GetGlobalMemory = pythoncom._clipboard_memory
IsClipboardFormatAvailable = pythoncom._clipboard_has
RegisterClipboardFormat = pythoncom._clipboard_register


def OpenClipboard(window=None):
    """Keeps other threads out until it is closed."""
    pythoncom._clipboard_open(0 if window is None else int(window))


def GetClipboardDataHandle(format=CF_TEXT):
    """The handle of a format's data."""
    return pythoncom._clipboard_get(format)


def GetClipboardData(format=CF_UNICODETEXT):
    """Text up to its end, the handle of a bitmap, the bytes of anything else."""
    if not IsClipboardFormatAvailable(format):
        raise TypeError("Specified clipboard format is not available")
    handle = pythoncom._clipboard_get(format)
    if format == CF_BITMAP:
        return handle
    data = GetGlobalMemory(handle)
    if format == CF_UNICODETEXT:
        return data.decode("utf-16-le", "surrogatepass").partition("\0")[0]
    return data.partition(b"\0")[0] if format in _TEXT else data


def SetClipboardData(format, data):
    """Puts a handle, text or bytes there, with an end if the format is one of text."""
    if isinstance(data, str):
        data = (data + "\0" * (format in _TEXT)).encode("utf-16-le", "surrogatepass")
    elif isinstance(data, bytes) and format in _TEXT:
        data += b"\0"
    return pythoncom._clipboard_set(format, data)


def SetClipboardText(text, format=CF_TEXT):
    """Puts text there, in the encoding of the format."""
    if format == CF_UNICODETEXT:
        return SetClipboardData(format, text)
    if format != CF_TEXT:
        raise ValueError(f"Format arg must be one of CF_TEXT ({CF_TEXT}) or CF_UNICODETEXT "
                         f"({CF_UNICODETEXT}) - got {format}")
    return SetClipboardData(format, text.encode() if isinstance(text, str) else text)


def EnumClipboardFormats(format=0):
    """The format behind another, the first behind 0, and 0 behind the last."""
    return pythoncom._clipboard_next(format)


def GetPriorityClipboardFormat(formats):
    """The first of these formats that is there; 0 if nothing is, -1 if none of them."""
    if not CountClipboardFormats():
        return 0
    return next((format for format in formats if IsClipboardFormatAvailable(format)), -1)


def CountClipboardFormats():
    """How many formats are there."""
    return pythoncom._clipboard_state()[0]


def GetClipboardSequenceNumber():
    """Another number after each change."""
    return pythoncom._clipboard_state()[1]


def GetClipboardOwner():
    """The window that emptied it; 0 if it has none."""
    return pythoncom._clipboard_state()[2]


def GetOpenClipboardWindow():
    """The window that has it open; 0 if none has."""
    return pythoncom._clipboard_state()[3]
