# SPDX-License-Identifier: MIT
"""Dispatchers stand between a gateway and a policy, and watch the calls."""

import sys

import pythoncom
import win32api

from win32com.server.exception import IsCOMServerException
from win32com.util import IIDToInterfaceName


class DispatcherBase:
    """Passes every call on. What _HandleException_ leaves alone goes to the caller."""

    def __init__(self, policyClass, object):
        self.policy = policyClass(object)
        self.logger = getattr(sys.modules.get("win32com"), "logger", None)

    def _forward(self, method, *args):
        try:
            return getattr(self.policy, method)(*args)
        except BaseException:
            self._HandleException_()
            raise

    def _CreateInstance_(self, clsid, reqIID):
        self._forward("_CreateInstance_", clsid, reqIID)
        return pythoncom.WrapObject(self, reqIID)

    def _HandleException_(self):
        """Shows an error that the server did not mean its caller to get."""
        if IsCOMServerException():
            return
        if self.logger is not None:
            self.logger.exception("pythoncom server error")
        else:
            import traceback

            self._trace_(traceback.format_exc().rstrip())

    def _trace_(self, *args):
        if self.logger is not None:
            self.logger.debug(" ".join(map(str, args)))
        else:
            print(*args, flush=True)


def _forwarder(method):
    def forward(self, *args):
        return self._forward(method, *args)

    forward.__name__ = method
    return forward


_METHODS = ("_QueryInterface_", "_GetIDsOfNames_", "_Invoke_", "_InvokeEx_", "_GetTypeInfoCount_",
            "_GetTypeInfo_", "_GetDispID_", "_GetNextDispID_", "_GetMemberName_",
            "_GetMemberProperties_", "_DeleteMemberByName_", "_DeleteMemberByDispID_",
            "_GetNameSpaceParent_")
for _method in _METHODS:
    setattr(DispatcherBase, _method, _forwarder(_method))


class DispatcherTrace(DispatcherBase):
    """Prints every call."""

    def _forward(self, method, *args):
        self._trace_("in", method, *(("with", *args) if args else ()))
        return super()._forward(method, *args)

    def _QueryInterface_(self, iid):
        answer = DispatcherBase._forward(self, "_QueryInterface_", iid)
        if not answer:
            self._trace_("in _QueryInterface_ with unsupported IID", IIDToInterfaceName(iid), iid)
        return answer


class DispatcherOutputDebugString(DispatcherTrace):
    """Sends what it has to say where a debugger looks."""

    def _trace_(self, *args):
        win32api.OutputDebugString(" ".join(map(str, args)) + "\n")


class DispatcherWin32trace(DispatcherTrace):
    """Sends what it has to say to the collector, python -m win32traceutil."""

    def __init__(self, policyClass, object):
        super().__init__(policyClass, object)
        import win32traceutil  # noqa: F401 - the import does it


DefaultDebugDispatcher = DispatcherTrace
