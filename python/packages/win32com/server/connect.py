# SPDX-License-Identifier: MIT
"""Connection points for objects that fire events."""

import pythoncom
import winerror

from win32com.server import util
from win32com.server.exception import COMException

IConnectionPointContainer_methods = ["EnumConnectionPoints", "FindConnectionPoint"]
IConnectionPoint_methods = ["EnumConnections", "Unadvise", "Advise",
                            "GetConnectionPointContainer", "GetConnectionInterface"]


class ConnectableServer:
    """A base class with one connection point for each of _connect_interfaces_."""

    _public_methods_ = IConnectionPointContainer_methods + IConnectionPoint_methods
    _com_interfaces_ = [pythoncom.IID_IConnectionPoint, pythoncom.IID_IConnectionPointContainer]
    _connect_interfaces_ = ()

    def __init__(self):
        self.cookieNo = 0
        self.connections = {}

    def EnumConnections(self):
        raise COMException(scode=winerror.E_NOTIMPL)

    EnumConnectionPoints = EnumConnections

    def GetConnectionInterface(self):
        raise COMException(scode=winerror.E_NOTIMPL)

    def GetConnectionPointContainer(self):
        return util.wrap(self)

    def Advise(self, unknown):
        for iid in self._connect_interfaces_:
            try:
                sink = unknown.QueryInterface(iid, pythoncom.IID_IDispatch)
            except pythoncom.com_error:
                continue
            self.cookieNo += 1
            self.connections[self.cookieNo] = sink
            return self.cookieNo
        raise COMException(scode=winerror.CONNECT_E_CANNOTCONNECT)

    def Unadvise(self, cookie):
        if self.connections.pop(cookie, None) is None:
            raise COMException(scode=winerror.CONNECT_E_NOCONNECTION)

    def FindConnectionPoint(self, iid):
        return util.wrap(self, pythoncom.IID_IConnectionPoint) \
            if iid in self._connect_interfaces_ else None

    def _BroadcastNotify(self, broadcaster, extraArgs):
        for cookie, sink in list(self.connections.items()):
            try:
                broadcaster(sink, *extraArgs)
            except pythoncom.com_error as error:
                self._OnNotifyFail(sink, error)

    def _OnNotifyFail(self, sink, error):
        """A sink that has gone is forgotten; it could not be told anything again."""
        self.connections = {k: v for k, v in self.connections.items() if v is not sink}
