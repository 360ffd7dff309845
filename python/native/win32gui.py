# SPDX-License-Identifier: MIT
"""The message loop, and memory by its address. There are no windows."""
import ctypes

import pythoncom
import win32api

error = win32api.error
MessageBox = win32api.MessageBox
PostQuitMessage = win32api.PostQuitMessage
PostThreadMessage = win32api.PostThreadMessage


def PumpMessages():
    """Serves calls until WM_QUIT; returns its code."""
    pythoncom.PumpMessages()
    return 0


def PumpWaitingMessages(first=0, last=0):
    """Serves the calls that wait; 1 after WM_QUIT."""
    return pythoncom.PumpWaitingMessages()


def _checked(address):
    if not address:
        raise ValueError("0 is no address")
    return address


def PyGetMemory(addr, len):
    """A view of memory that may be read; nobody keeps it from going."""
    return memoryview((ctypes.c_char * len).from_address(_checked(addr))).cast("B").toreadonly()


def PyMakeBuffer(len, addr=0):
    """Memory of this size, at an address or new, to read and write."""
    if not addr:
        return memoryview(bytearray(len))
    return memoryview((ctypes.c_char * len).from_address(addr)).cast("B")


def PySetMemory(addr, bytes):
    ctypes.memmove(_checked(addr), bytes, len(bytes))


def PyGetString(addr, len=-1):
    """UTF-16 text, of so many units or up to its NUL."""
    if len < 0:
        len = 0
        while ctypes.c_uint16.from_address(_checked(addr) + 2 * len).value:
            len += 1
    return ctypes.string_at(_checked(addr), 2 * len).decode("utf-16-le", "surrogatepass")


def PySetString(addr, String, maxLen):
    """Stores text with its NUL, if that is no more than @maxLen units."""
    coded = (String + "\0").encode("utf-16-le", "surrogatepass")
    if len(coded) > 2 * maxLen:
        raise ValueError(f"the text has more than {maxLen - 1} units")
    PySetMemory(addr, coded)


def PyGetBufferAddressAndSize(obj):
    """Where the memory of bytes, or of what can be written, is; and its size."""
    if isinstance(obj, bytes):
        return ctypes.cast(ctypes.c_char_p(obj), ctypes.c_void_p).value, len(obj)
    view = memoryview(obj).cast("B")
    return ctypes.addressof((ctypes.c_char * len(view)).from_buffer(view)), len(view)
