# SPDX-License-Identifier: MIT
"""What calls are protected by, who calls, and calls that are given up."""
import getpass
import os
import threading

import pythoncom
import served
import tap
import win32api
import win32com.client
import win32com.server.register
import winerror
from answering import fails, wrap
from win32com.server import util
from win32com.server.exception import COMException

win32com.server.register.RegisterClasses(served.Served, quiet=1)

BLANKET = {"AuthnSvc": pythoncom.RPC_C_AUTHN_WINNT, "AuthzSvc": pythoncom.RPC_C_AUTHZ_NONE,
           "ServerPrincipalName": None, "AuthnLevel": pythoncom.RPC_C_AUTHN_LEVEL_PKT_PRIVACY,
           "ImpLevel": pythoncom.RPC_C_IMP_LEVEL_IDENTIFY, "Capabilities": pythoncom.EOAC_NONE}


def proxy():
    return win32com.client.Dispatch(served.Served._reg_clsid_)._oleobj_


def test_a_proxy_tells_its_blanket():
    ob = proxy()
    security = ob.QueryInterface(pythoncom.IID_IClientSecurity)
    tap.check(security.QueryBlanket(ob), {**BLANKET, "AuthInfo": None})
    security.SetBlanket(ob, pythoncom.RPC_C_AUTHN_DEFAULT, pythoncom.RPC_C_AUTHZ_DEFAULT, None,
                        pythoncom.RPC_C_AUTHN_LEVEL_PKT, pythoncom.RPC_C_IMP_LEVEL_IMPERSONATE,
                        None, pythoncom.EOAC_NONE)
    fails(winerror.E_INVALIDARG, security.SetBlanket, ob, 10, 0, "name", 99, 3, None, 0)
    tap.check(security.CopyProxy(ob), ob)
    mine = util.wrap(served.InProcess())
    fails(winerror.E_NOINTERFACE, security.QueryBlanket, mine)
    fails(winerror.E_NOINTERFACE, mine.QueryInterface, pythoncom.IID_IClientSecurity)


def test_wrong_arguments_are_python_errors():
    ob = proxy()
    security = ob.QueryInterface(pythoncom.IID_IClientSecurity)
    tap.raises(TypeError, security.QueryBlanket)
    tap.raises(TypeError, security.QueryBlanket, 5)
    tap.raises(TypeError, security.SetBlanket, ob, 10, 0, 5, 1, 3, None, 0)
    tap.raises(TypeError, security.SetBlanket, ob, 10, 0, None, 1, 3, b"user", 0)
    tap.raises(TypeError, pythoncom.CoSetCancelObject, "nothing")
    tap.raises(TypeError, pythoncom.CoGetCancelObject, "thread")


def test_a_server_knows_its_caller():
    caller = win32com.client.Dispatch(proxy()).Caller()
    blanket, impersonating, after = caller
    tap.check(after, False)
    tap.check(impersonating, True)
    told = dict(zip(blanket[0], blanket[1]))
    tap.check(told["ClientName"].rpartition("\\")[2], getpass.getuser())
    for name in ("AuthnSvc", "AuthnLevel", "ServerPrincipalName"):
        tap.check(told[name], BLANKET[name])


def test_outside_of_calls_nobody_calls():
    fails(winerror.RPC_E_CALL_COMPLETE, pythoncom.CoGetCallContext)


def test_python_objects_are_client_security():
    seen = []
    ob = wrap(pythoncom.IID_IClientSecurity, {
        "QueryBlanket": lambda proxy: (10, 0, "server", 6, 2, 1),
        "SetBlanket": lambda *arguments: seen.append(arguments),
        "CopyProxy": lambda proxy: proxy,
    })
    target = util.wrap(served.InProcess())
    tap.check(ob.QueryBlanket(target)["ServerPrincipalName"], "server")
    ob.SetBlanket(target, 10, 0, "name", 6, 2, None, 1)
    tap.check(seen, [(target, 10, 0, "name", 6, 2, None, 1)])
    tap.check(ob.CopyProxy(target), target)
    short = wrap(pythoncom.IID_IClientSecurity, {"QueryBlanket": lambda proxy: (1, 2)})
    fails(winerror.E_FAIL, short.QueryBlanket, target)


def test_python_objects_are_server_security():
    state = []
    ob = wrap(pythoncom.IID_IServerSecurity, {
        "QueryBlanket": lambda capabilities: (10, 0, None, 6, 2, capabilities + 1),
        "ImpersonateClient": lambda: state.append(True),
        "RevertToSelf": state.clear,
        "IsImpersonating": lambda: bool(state),
    })
    tap.check(ob.QueryBlanket(4), {**BLANKET, "ClientName": None, "Capabilities": 5})
    ob.ImpersonateClient()
    tap.check(ob.IsImpersonating(), True)
    ob.RevertToSelf()
    tap.check(ob.IsImpersonating(), False)


def test_python_objects_are_calls_that_can_be_cancelled():
    seen = []

    def refuse():
        raise COMException("gone", winerror.RPC_E_CALL_CANCELED)

    ob = wrap(pythoncom.IID_ICancelMethodCalls, {
        "Cancel": seen.append, "TestCancel": lambda: winerror.RPC_S_CALLPENDING})
    ob.Cancel(7)
    tap.check((seen, ob.TestCancel()), ([7], winerror.RPC_S_CALLPENDING))
    fails(winerror.CO_E_CANCEL_DISABLED, pythoncom.CoSetCancelObject, ob)
    pythoncom.CoEnableCallCancellation()
    try:
        pythoncom.CoSetCancelObject(ob)
        tap.check(pythoncom.CoGetCancelObject(), ob)
        pythoncom.CoSetCancelObject(None)
    finally:
        pythoncom.CoDisableCallCancellation()
    ob = wrap(pythoncom.IID_ICancelMethodCalls, {"TestCancel": refuse})
    tap.check(ob.TestCancel(), winerror.RPC_E_CALL_CANCELED)
    ob = wrap(pythoncom.IID_ICancelMethodCalls, {"TestCancel": lambda: None})
    tap.check(ob.TestCancel(), 0)


def test_a_call_is_given_up():
    class Sink:
        """Called by the server while the call that reached it waits, which it gives up."""

        _public_methods_ = ["Heard"]

        def Heard(self, thread):
            pythoncom.CoGetCancelObject(int(thread)).Cancel(0)

    outcome = []

    def call():
        pythoncom.CoInitializeEx(pythoncom.COINIT_MULTITHREADED)
        ob = proxy()
        pythoncom.CoEnableCallCancellation()
        try:
            win32com.client.Dispatch(ob).Call(util.wrap(Sink()),
                                              str(win32api.GetCurrentThreadId()))
        except pythoncom.com_error as error:
            outcome.append(error.hresult)
        pythoncom.CoDisableCallCancellation()
        del ob
        pythoncom.CoUninitialize()

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    tap.check(outcome, [winerror.RPC_E_CALL_CANCELED])


def test_an_apartment_has_a_context():
    context = pythoncom.CoGetObjectContext()
    tap.check(type(context), pythoncom.PyIContext)
    tap.check(pythoncom.CoGetObjectContext(), context)
    policy = pythoncom.CreateGuid()
    fails(winerror.E_FAIL, context.SetProperty, policy, 0, None)
    fails(winerror.E_FAIL, context.GetProperty, policy)
    fails(winerror.E_FAIL, context.RemoveProperty, policy)
    tap.raises(TypeError, context.GetProperty, 5)


def test_bind_options_are_a_dict():
    context = pythoncom.CreateBindCtx()
    options = context.GetBindOptions()
    tap.check(sorted(options), ["Flags", "Mode", "TickCountDeadline", "cbStruct"])
    context.SetBindOptions({"Flags": 1, "Mode": 2, "TickCountDeadline": 3})
    tap.check(context.GetBindOptions(), {**options, "Flags": 1, "Mode": 2, "TickCountDeadline": 3})
    tap.raises(TypeError, context.SetBindOptions, 5)
    tap.raises(TypeError, context.SetBindOptions, {"Flags": 1})


def test_parts_of_results_have_names():
    tap.check(pythoncom.GetScodeRangeString(winerror.MK_E_UNAVAILABLE), "MK_E_FIRST...MK_E_LAST")
    tap.check(pythoncom.GetScodeRangeString(winerror.CO_E_CLASSSTRING), "CO_E_FIRST...CO_E_LAST")
    tap.check(pythoncom.GetScodeRangeString(0), None)
    tap.check(pythoncom.GetFacilityString(winerror.E_ACCESSDENIED), "FACILITY_WIN32")
    tap.check(pythoncom.GetFacilityString(0x06ff0000), "<Unknown Facility>")
    tap.check(pythoncom.GetSeverityString(winerror.E_FAIL), "SEVERITY_ERROR")
    tap.raises(TypeError, pythoncom.GetScodeRangeString, "text")


def test_a_file_has_a_class():
    path = os.path.abspath("there.nothing")
    fails(winerror.MK_E_CANTOPENFILE, pythoncom.GetClassFile, path)
    tap.raises(TypeError, pythoncom.GetClassFile, 5)


tap.main(globals())
