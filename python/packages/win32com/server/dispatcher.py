# SPDX-License-Identifier: MIT
"""Dispatchers stand between a gateway and a policy, and watch the calls."""

import sys
import traceback

import pythoncom

from win32com.server.exception import IsCOMServerException


class DispatcherBase:
    def __init__(self, policyClass, object):
        self.policy = policyClass(object)

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
        pass


def _forwarder(method):
    def forward(self, *args):
        return self._forward(method, *args)

    forward.__name__ = method
    return forward


for _method in ("_QueryInterface_", "_GetIDsOfNames_", "_Invoke_", "_InvokeEx_",
                "_GetTypeInfoCount_", "_GetTypeInfo_", "_GetDispID_", "_GetNextDispID_",
                "_GetMemberName_", "_GetMemberProperties_", "_DeleteMemberByName_",
                "_DeleteMemberByDispID_", "_GetNameSpaceParent_"):
    setattr(DispatcherBase, _method, _forwarder(_method))


class DispatcherTrace(DispatcherBase):
    """Prints every call, and every error that the server did not mean to raise."""

    def _forward(self, method, *args):
        self._trace_("in", method, *args)
        return super()._forward(method, *args)

    def _trace_(self, *words):
        print(*words, flush=True)

    def _HandleException_(self):
        if not IsCOMServerException():
            traceback.print_exc(file=sys.stdout)


DispatcherWin32trace = DispatcherTrace
DispatcherOutputDebugString = DispatcherTrace
DefaultDebugDispatcher = DispatcherTrace
