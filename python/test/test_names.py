# SPDX-License-Identifier: MIT
"""Display names and monikers: what they are read as, and the objects that they stand for."""
import os
import tempfile

import pythoncom
import served
import tap
import win32com.client
import win32com.server.register
import winerror
from win32com.server import util

CLSID = served.InProcess._reg_clsid_
BARE = CLSID.strip("{}").upper()

win32com.server.register.RegisterClasses(served.InProcess, quiet=1)


def name_of(moniker):
    return moniker.GetDisplayName(pythoncom.CreateBindCtx(), None)


def fails(hresult, call, *args):
    assert tap.raises(pythoncom.com_error, call, *args).hresult == hresult


def test_new_makes_an_object_by_progid_or_clsid():
    for name in ("new:" + served.InProcess._reg_progid_, "new:" + CLSID, "new:" + BARE):
        assert win32com.client.GetObject(name).Process() == os.getpid()
        made = pythoncom.CoGetObject(name, None, pythoncom.IID_IDispatch)
        assert pythoncom.UnwrapObject(made)._obj_.Process() == os.getpid()


def test_clsid_is_the_class_object():
    factory = pythoncom.CoGetObject("clsid:" + BARE, None, pythoncom.IID_IClassFactory)
    assert type(factory) is pythoncom.TypeIIDs[pythoncom.IID_IClassFactory]
    made = factory.CreateInstance(None, pythoncom.IID_IDispatch)
    assert win32com.client.Dispatch(made).Process() == os.getpid()


def test_a_name_is_read_whole():
    moniker, eaten, context = pythoncom.MkParseDisplayName(f"clsid:{BARE};more:")
    assert eaten == len(f"clsid:{BARE};more:")
    assert moniker.GetDisplayName(context, None) == f"clsid:{BARE};more:"
    mine = pythoncom.CreateBindCtx()
    assert pythoncom.MkParseDisplayName(f"new:{BARE}", mine)[2] == mine


def test_what_names_nothing_says_so():
    fails(winerror.MK_E_SYNTAX, win32com.client.GetObject, "nothing")
    fails(winerror.MK_E_SYNTAX, pythoncom.MkParseDisplayName, "new:No.Such.Class")
    fails(winerror.MK_E_CANTOPENFILE, win32com.client.GetObject, "/no/such/file")
    fails(winerror.MK_E_CANTOPENFILE, pythoncom.CoGetObject, "C:\\no\\such\\file")
    error = tap.raises(pythoncom.com_error, win32com.client.GetObject, "nothing")
    assert error.excepinfo[2].startswith('"nothing" is no display name'), error
    tap.raises(TypeError, pythoncom.CoGetObject, f"new:{BARE}", 5)


def test_a_file_that_is_there_is_a_file_moniker():
    with tempfile.NamedTemporaryFile(suffix=".nothing") as file:
        moniker, eaten, context = pythoncom.MkParseDisplayName(file.name)
        assert eaten == len(file.name) and name_of(moniker) == file.name
        fails(winerror.MK_E_INVALIDEXTENSION, moniker.BindToObject, context, None,
              pythoncom.IID_IUnknown)


def test_monikers_compose_and_come_apart():
    file = pythoncom.CreateFileMoniker("/a/b")
    item = pythoncom.CreateItemMoniker("!", "c")
    both = file.ComposeWith(item, False)
    assert name_of(both) == "/a/b!c" and [name_of(part) for part in both] == ["/a/b", "!c"]
    assert both.IsSystemMoniker() == 1 and both.Hash() == file.Hash() ^ item.Hash()
    assert both.IsEqual(pythoncom.CreateFileMoniker("/a/b").ComposeWith(item, False))
    assert not file.IsEqual(pythoncom.CreateFileMoniker("/A/b"))


def test_a_bind_context_keeps_objects_by_keys():
    context, ob = pythoncom.CreateBindCtx(), util.wrap(served.InProcess())
    context.RegisterObjectParam("key", ob)
    assert context.GetObjectParam("KEY") == ob
    context.RevokeObjectParam("key")
    fails(winerror.E_FAIL, context.GetObjectParam, "key")
    fails(winerror.E_FAIL, context.RevokeObjectParam, "key")
    fails(winerror.E_NOTIMPL, context.EnumObjectParam)
    tap.raises(TypeError, context.GetObjectParam, 5)


def test_an_object_is_its_own_moniker():
    ob = util.wrap(served.InProcess())
    moniker = pythoncom.CreatePointerMoniker(ob)
    bound = moniker.BindToObject(pythoncom.CreateBindCtx(), None, pythoncom.IID_IDispatch)
    assert bound == ob


tap.main(globals())
