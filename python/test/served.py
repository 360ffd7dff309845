# SPDX-License-Identifier: MIT
"""The class that the tests register: its objects live in a server process of their own."""
import os
import sys
import threading

import pythoncom
import pywintypes
import winerror
from win32com.client import dynamic
from win32com.server import connect, util
from win32com.server.exception import COMException


class Memory:
    """A stream over bytes."""

    _com_interfaces_ = [pythoncom.IID_IStream]
    _public_methods_ = ["Read", "Write", "Seek"]

    def __init__(self):
        self.data = b""

    def Read(self, size):
        return self.data[:size]

    def Write(self, data):
        self.data += bytes(data)
        return len(data)

    def Seek(self, offset, origin):
        return offset + origin


# Events: an IDispatch under a name of its own, which its users register as such.
EVENTS = pywintypes.IID("{6A9B0C1E-27B4-4F0A-9D0C-51D2C7D5E5A3}")


class Served(connect.ConnectableServer):
    _reg_clsid_ = "{6A9B0C1E-27B4-4F0A-9D0C-51D2C7D5E5A1}"
    _reg_progid_ = "Comity.Tests.Served"
    _reg_clsctx_ = pythoncom.CLSCTX_LOCAL_SERVER
    _connect_interfaces_ = [EVENTS, pythoncom.IID_IDispatch]
    _public_methods_ = ["Process", "Fill", "Fire", "FireFromThread", "Call", "Fail", "Refuse",
                        "Pass", "Say", "Leave", "Exit", "Stream", "Replace", "Caller",
                        *connect.ConnectableServer._public_methods_]

    def Process(self):
        return os.getpid()

    def _NewEnum(self):
        return util.NewEnum([1, "two", None])

    def Fill(self, first, second):
        return "value", first + 1, second + "!"

    def Replace(self, value, other):
        return type(value).__name__, other

    def Caller(self):
        """What is known of the caller, and whether the server acts as it, then as itself."""
        security = pythoncom.CoGetCallContext()
        blanket = security.QueryBlanket()
        security.ImpersonateClient()
        impersonating = security.IsImpersonating()
        security.RevertToSelf()
        return [[list(blanket), list(blanket.values())], impersonating, security.IsImpersonating()]

    def Fire(self, text):
        self._BroadcastNotify(lambda sink: dynamic.Dispatch(sink).Heard(text), ())

    def FireFromThread(self, text):
        """Returns at once; the event comes later."""
        sink = next(iter(self.connections.values()))
        stream = pythoncom.CoMarshalInterThreadInterfaceInStream(pythoncom.IID_IDispatch, sink)

        def fire():
            pythoncom.CoInitializeEx(pythoncom.COINIT_MULTITHREADED)
            found = pythoncom.CoGetInterfaceAndReleaseStream(stream, pythoncom.IID_IDispatch)
            dynamic.Dispatch(found).Heard(text)
            del found
            pythoncom.CoUninitialize()

        threading.Thread(target=fire).start()

    def Call(self, sink, text):
        return dynamic.Dispatch(sink).Heard(text)

    def Fail(self):
        raise COMException("Not today", winerror.E_UNEXPECTED, "Tests", "help.htm", 7)

    def Refuse(self):
        raise COMException("No such thing", winerror.DISP_E_BADINDEX)

    def Pass(self):
        raise KeyError("mine")

    def Say(self, text):
        print(text)

    def Leave(self):
        sys.exit(5)

    def Exit(self):
        os._exit(3)

    def Stream(self):
        return util.wrap(Memory(), pythoncom.IID_IStream)


class InProcess:
    """Also made in the process of its client, whatever language that is written in."""

    _reg_clsid_ = "{6A9B0C1E-27B4-4F0A-9D0C-51D2C7D5E5A2}"
    _reg_progid_ = "Comity.Tests.InProcess"
    _public_methods_ = ["Process", "Pass"]

    def Process(self):
        return os.getpid()

    def Pass(self):
        raise KeyError("mine")
