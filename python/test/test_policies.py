# SPDX-License-Identifier: MIT
"""win32com.server: what policies and dispatchers make of Python objects."""
import contextlib
import io
import os
import sys
import tempfile

import pythoncom
import pywintypes
import tap
import win32api
import win32con
import winerror
from win32com.server import dispatcher, exception, factory, policy, util
from win32com.server.exception import COMException
from win32com.util import IIDToInterfaceName

CLSID = pywintypes.IID("{6FB1A6A2-8C5B-4D19-9E4F-000000000002}")
METHOD, GET, PUT = (pythoncom.DISPATCH_METHOD, pythoncom.DISPATCH_PROPERTYGET,
                    pythoncom.DISPATCH_PROPERTYPUT)


def ids(wrapped, *names):
    return [wrapped.GetIDsOfNames(name) for name in names]


def refused(hresult, function, *args):
    error = tap.raises(pythoncom.com_error, function, *args)
    assert error.hresult == hresult, error


class Object:
    _public_methods_ = ["Method", "Both"]
    _public_attrs_ = ["Attribute", "Fixed", "Both", "Computed"]
    _readonly_attrs_ = ["Fixed"]
    _dispid_to_func_ = {5: "Numbered"}
    _dispid_to_get_ = {6: "Attribute"}

    def __init__(self):
        self.Attribute, self.Fixed = 1, 2
        self.computed = 3

    def Method(self, *arguments):
        return list(arguments)

    def Both(self):
        return "both"

    def Numbered(self):
        return "numbered"

    def Computed(self):
        return self.computed

    def SetComputed(self, value):
        self.computed = value

    def _Evaluate(self):
        return "evaluated"


# ---- designated


def test_ids_are_those_given_and_then_counted_from_1000():
    ob = util.wrap(Object())
    assert ids(ob, "Numbered", "Attribute") == [5, 6]
    assert ids(ob, "Fixed", "BOTH", "computed", "Method") == [1000, 1001, 1002, 1003]
    refused(winerror.DISP_E_UNKNOWNNAME, ob.GetIDsOfNames, "NoSuchName")
    assert Object._dispid_to_func_ == {5: "Numbered"}, "the class is left as it was"


def test_members_are_used_as_what_they_are():
    ob = util.wrap(Object())
    assert ob.Invoke(1003, 0, METHOD, True, 1, "x") == (1, "x")
    assert ob.Invoke(5, 0, METHOD | GET, True) == "numbered"
    assert ob.Invoke(1001, 0, METHOD | GET, True) == "both", "the method has precedence"
    assert ob.Invoke(6, 0, GET, True) == 1
    ob.Invoke(6, 0, PUT, False, 7)
    assert ob.Invoke(6, 0, METHOD | GET, True) == 7


def test_members_are_not_used_as_what_they_are_not():
    ob = util.wrap(Object())
    for arguments in ((1003, 0, GET, True), (6, 0, METHOD, True), (1000, 0, PUT, False, 1),
                      (99, 0, METHOD | GET, True), (5, 0, PUT, False, 1)):
        refused(winerror.DISP_E_MEMBERNOTFOUND, ob.Invoke, *arguments)


def test_methods_may_be_properties():
    ob = util.wrap(Object())
    assert ob.Invoke(1002, 0, GET, True) == 3
    ob.Invoke(1002, 0, PUT, False, 8)
    assert ob.Invoke(1002, 0, GET, True) == 8
    refused(winerror.DISP_E_BADPARAMCOUNT, ob.Invoke, 1002, 0, GET, True, "one too many")


def test_reserved_members_have_reserved_ids():
    class Whole(Object):
        def _value_(self):
            return "value"

        def _NewEnum(self):
            return util.NewEnum([1, 2])

    ob = util.wrap(Whole())
    assert ids(ob, "_Evaluate", "_NewEnum") == [pythoncom.DISPID_EVALUATE,
                                                pythoncom.DISPID_NEWENUM]
    assert ob.Invoke(pythoncom.DISPID_VALUE, 0, METHOD | GET, True) == "value"
    assert ob.Invoke(pythoncom.DISPID_EVALUATE, 0, METHOD, True) == "evaluated"
    enum = ob.Invoke(pythoncom.DISPID_NEWENUM, 0, METHOD | GET, True)
    assert enum.QueryInterface(pythoncom.IID_IEnumVARIANT).Next(5) == (1, 2)


def test_objects_that_show_nothing_are_refused():
    tap.raises(ValueError, util.wrap, object())
    tap.raises(ValueError, util.wrap, object(), None, policy.DynamicPolicy)


# ---- interfaces


def test_objects_have_the_interfaces_they_list():
    class Listing(Object):
        _com_interfaces_ = [pythoncom.IID_IEnumVARIANT, str(pythoncom.IID_IStream)]

    ob = util.wrap(Listing())
    for iid in (pythoncom.IID_IEnumVARIANT, pythoncom.IID_IStream, pythoncom.IID_IUnknown):
        assert ob.QueryInterface(iid) == ob
    refused(winerror.E_NOINTERFACE, ob.QueryInterface, pythoncom.IID_IConnectionPoint)
    assert util.wrap(Listing(), pythoncom.IID_IEnumVARIANT)


def test_interfaces_have_names():
    class Named(Object):
        _com_interfaces_ = ["IEnumVARIANT"]

    assert util.wrap(Named()).QueryInterface(pythoncom.IID_IEnumVARIANT)
    assert IIDToInterfaceName(pythoncom.IID_IEnumVARIANT) == "IEnumVARIANT"
    assert IIDToInterfaceName(CLSID) == str(CLSID)


def test_objects_may_answer_for_interfaces_and_names_themselves():
    class Own(Object):
        def _query_interface_(self, iid):
            return 1 if iid == pythoncom.IID_IEnumVARIANT else 0

        def _getdispid_(self, name, fdex):
            return 77

        def _invokeex_(self, dispid, lcid, flags, args, kwargs, provider):
            return [dispid, *args]

    ob = util.wrap(Own())
    assert ob.QueryInterface(pythoncom.IID_IEnumVARIANT)
    assert ob.GetIDsOfNames("anything") == 77
    assert ob.Invoke(77, 0, METHOD, True, "x") == (77, "x")


def test_wrapped_objects_are_unwrapped():
    ob = Object()
    assert util.unwrap(util.wrap(ob)) is ob
    assert util.unwrap(util.wrap(ob, useDispatcher=dispatcher.DispatcherBase)) is ob


# ---- other policies


def test_dynamic_objects_answer_every_name():
    class Dynamic:
        def _dynamic_(self, name, lcid, flags, args):
            if name == "Fail":
                raise COMException(scode=winerror.DISP_E_MEMBERNOTFOUND)
            return [name, flags, *args]

    ob = util.wrap(Dynamic(), usePolicy=policy.DynamicPolicy)
    assert ids(ob, "Some", "Other", "SOME") == [1001, 1002, 1001]
    assert ob.Invoke(1001, 0, METHOD, True, 5) == ("Some", METHOD, 5)
    assert ob.Invoke(pythoncom.DISPID_VALUE, 0, GET, True) == ("_value_", GET)
    refused(winerror.DISP_E_MEMBERNOTFOUND, ob.Invoke, 2000, 0, GET, True)
    refused(winerror.DISP_E_MEMBERNOTFOUND, ob.Invoke, ids(ob, "Fail")[0], 0, GET, True)


def test_event_handlers_get_usable_objects():
    class Handler:
        _public_methods_ = ["OnEvent"]

        def OnEvent(self, source, text):
            self.got = source.Fixed, text

    handler = Handler()
    ob = util.wrap(handler, usePolicy=policy.EventHandlerPolicy)
    ob.Invoke(1000, 0, METHOD, True, util.wrap(Object()), "text")
    assert handler.got == (2, "text")


def test_collections_can_be_read_only():
    ob = util.wrap(util.Collection([1, 2], readOnly=True))
    refused(winerror.DISP_E_UNKNOWNNAME, ob.GetIDsOfNames, "Add")
    item = ob.GetIDsOfNames("Item")
    assert ob.Invoke(item, 0, METHOD, True, 1) == 2
    error = tap.raises(pythoncom.com_error, ob.Invoke, item, 0, METHOD, True, 9)
    assert error.hresult == winerror.DISP_E_BADINDEX, error


def test_files_are_streams():
    stream = util.wrap(util.FileStream(io.BytesIO(b"text")), pythoncom.IID_IStream)
    assert stream.Read(2) == b"te"
    stream.Write(b"a")
    stream.Seek(0, 0)
    assert stream.Read(9) == b"teat"


# ---- dispatchers


def test_traces_show_every_call_and_unexpected_errors():
    class Failing(Object):
        def Method(self):
            raise KeyError("unexpected")

    with contextlib.redirect_stdout(io.StringIO()) as printed, \
            contextlib.redirect_stderr(io.StringIO()):
        ob = util.wrap(Failing(), useDispatcher=True)
        ob.Invoke(ob.GetIDsOfNames("Numbered"), 0, METHOD, True)
        refused(winerror.DISP_E_EXCEPTION, ob.Invoke, 1003, 0, METHOD, True)
    lines = printed.getvalue()
    assert "in _GetIDsOfNames_ with ('Numbered',)" in lines, lines
    assert "in _Invoke_ with 5 0 1 ()" in lines and "KeyError: 'unexpected'" in lines, lines


def test_traces_are_silent_about_meant_errors():
    class Refusing(Object):
        def Method(self):
            raise COMException("meant", winerror.E_ACCESSDENIED)

    with contextlib.redirect_stdout(io.StringIO()) as printed:
        ob = util.wrap(Refusing(), useDispatcher=dispatcher.DispatcherTrace)
        refused(winerror.DISP_E_EXCEPTION, ob.Invoke, 1003, 0, METHOD, True)
    assert "Traceback" not in printed.getvalue(), printed.getvalue()


# ---- errors


def test_exceptions_carry_what_clients_get():
    error = COMException("what", winerror.E_FAIL, "source", "file.hlp", 5)
    assert (error.hresult, error.scode, error.description) == (winerror.E_FAIL,) * 2 + ("what",)
    assert (error.source, error.helpfile, error.helpcontext) == ("source", "file.hlp", 5)
    assert isinstance(error, pythoncom.com_error) and exception.Exception is COMException
    assert COMException(desc="d", hresult=5).scode == 5
    assert COMException(scode=winerror.E_ACCESSDENIED).description.startswith("Access is denied")


def test_kinds_of_errors_are_told_apart():
    for raised, is_any, is_servers in ((COMException(scode=5), True, True),
                                       (pythoncom.com_error(5), True, False),
                                       (KeyError(), False, False)):
        try:
            raise raised
        except Exception:
            assert exception.IsCOMException() == is_any, raised
            assert exception.IsCOMServerException() == is_servers, raised


# ---- creation


def registered(subkey, text):
    win32api.RegSetValue(win32con.HKEY_CLASSES_ROOT, f"CLSID\\{CLSID}\\{subkey}",
                         win32con.REG_SZ, text)


def test_registry_names_class_policy_dispatcher_and_folders():
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "comity_test_server.py"), "w", encoding="utf-8") as file:
            file.write("class Server:\n    _public_methods_ = ['Hello']\n"
                       "    def Hello(self):\n        return 'hello'\n")
        registered("PythonCOM", "comity_test_server.Server")
        registered("PythonCOMPath", f"/no such folder;{folder}")
        ob = policy.CreateInstance(CLSID, pythoncom.IID_IDispatch)
        assert ob.Invoke(ob.GetIDsOfNames("Hello"), 0, METHOD, True) == "hello"
        assert folder in sys.path
        registered("PythonCOMDispatcher", "win32com.server.dispatcher.DispatcherBase")
        registered("PythonCOMPolicy", "win32com.server.policy.EventHandlerPolicy")
        ob = policy.CreateInstance(CLSID, pythoncom.IID_IDispatch)
        made = pythoncom.UnwrapObject(ob)
        assert type(made) is dispatcher.DispatcherBase
        assert type(made.policy) is policy.EventHandlerPolicy
    win32api.RegDeleteTree(win32con.HKEY_CLASSES_ROOT, f"CLSID\\{CLSID}")


def test_classes_that_are_not_registered_are_not_made():
    tap.raises(ValueError, policy.CreateInstance, CLSID, pythoncom.IID_IDispatch)
    registered("PythonCOM", "no_such_module.Class")
    tap.raises(ModuleNotFoundError, policy.CreateInstance, CLSID, pythoncom.IID_IDispatch)
    win32api.RegDeleteTree(win32con.HKEY_CLASSES_ROOT, f"CLSID\\{CLSID}")


def test_specs_are_resolved_by_their_module():
    assert policy.resolve_func("DefaultPolicy") is policy.DesignatedWrapPolicy
    assert policy.resolve_func("win32com.server.util.wrap") is util.wrap
    assert policy.call_func("os.path.join", "a", "b") == "a/b"
    tap.raises(KeyError, policy.resolve_func, "no_such_name")


def test_offered_classes_are_served_until_they_are_revoked():
    registered("PythonCOM", f"{Object.__module__}.Object")
    offers = factory.RegisterClassFactories([str(CLSID), "-Embedding"])
    assert len(offers) == 1
    factory.RevokeClassFactories(offers)
    win32api.RegDeleteTree(win32con.HKEY_CLASSES_ROOT, f"CLSID\\{CLSID}")


tap.main(globals())
