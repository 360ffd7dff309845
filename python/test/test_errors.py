# SPDX-License-Identifier: MIT
"""Failures between Python and COM: which HRESULT, which description, what is logged."""
import pickle

import pythoncom
import tap
import win32com
import win32com.server.util
import winerror
from win32com.server.exception import COMException

SUBJECT = "pythoncom error: Unexpected exception in gateway method 'Commit'"


class Logger:
    def __init__(self):
        self.texts = []

    def error(self, text, exc_info=None):
        self.texts.append((text, exc_info[0]))


class Fails:
    """Each method raises what the test puts there."""

    _com_interfaces_ = [pythoncom.IID_IStream]
    _public_methods_ = ["Commit", "Clone"]

    def __init__(self, error):
        self.error = error

    def Commit(self, flags):
        raise self.error

    def Clone(self):
        return None


def failing(error):
    return win32com.server.util.wrap(Fails(error))


def invoked(error):
    ob = failing(error)
    return tap.raises(pythoncom.com_error, ob.Invoke, ob.GetIDsOfNames("Commit"), 0, 1, True, 0)


def called(error):
    stream = failing(error).QueryInterface(pythoncom.IID_IStream)
    return tap.raises(pythoncom.com_error, stream.Commit, 0)


def logged(function, error):
    """The com_error, and what the logger was told."""
    win32com.logger = Logger()
    try:
        return function(error), win32com.logger.texts
    finally:
        del win32com.logger


MEANT = COMException("Not today", winerror.E_UNEXPECTED, "Tests", "help.htm", 7)
MEANT_INFO = (0, "Tests", "Not today", "help.htm", 7, winerror.E_UNEXPECTED)
PASSED = pythoncom.com_error(winerror.E_UNEXPECTED, "text", (5, "a", "b", "c", 1, winerror.E_FAIL))


def test_what_a_server_means_to_say_arrives():
    error, texts = logged(invoked, MEANT)
    assert error.args == (winerror.DISP_E_EXCEPTION, "Exception occurred.", MEANT_INFO, None)
    assert not texts
    error, texts = logged(called, MEANT)
    assert (error.hresult, error.excepinfo) == (winerror.E_UNEXPECTED, MEANT_INFO) and not texts


def test_what_is_wrong_with_a_call_is_returned_as_it_is():
    error, texts = logged(invoked, COMException("no", winerror.DISP_E_BADINDEX))
    assert error.args[0::2] == (winerror.DISP_E_BADINDEX, None) and not texts


def test_an_error_that_is_passed_on_keeps_its_description():
    error, texts = logged(invoked, PASSED)
    assert (error.hresult, error.excepinfo) == (winerror.DISP_E_EXCEPTION, PASSED.excepinfo)
    assert texts == [("pythoncom error: Python error invoking COM method.", pythoncom.com_error)]
    error, texts = logged(called, PASSED)
    assert error.hresult == winerror.E_FAIL and texts == [(SUBJECT, pythoncom.com_error)]


def test_other_exceptions_are_internal_errors():
    for raised, scode in ((KeyError("mine"), winerror.E_FAIL),
                          (MemoryError(), winerror.E_OUTOFMEMORY),
                          (pythoncom.com_error(winerror.E_UNEXPECTED, "", None),
                           winerror.E_FAIL)):
        error, texts = logged(invoked, raised)
        assert error.hresult == winerror.DISP_E_EXCEPTION and error.excepinfo[5] == scode
        assert error.excepinfo[1] == "Python COM Server Internal Error"
        assert error.excepinfo[2].startswith("Unexpected Python Error: Traceback")
        assert len(texts) == 1
        error, texts = logged(called, raised)
        assert error.hresult == error.excepinfo[5] == scode
        assert texts == [(SUBJECT, type(raised))]


def test_a_description_is_not_found_at_a_later_failure():
    invoked(COMException("stale", winerror.DISP_E_BADINDEX))
    ob = failing(MEANT)
    error = tap.raises(pythoncom.com_error, ob.Invoke, 12345, 0, 1, True)
    assert error.args == (winerror.DISP_E_MEMBERNOTFOUND, "Member not found.", None, None)
    invoked(COMException("stale", winerror.DISP_E_BADINDEX))
    error = tap.raises(pythoncom.com_error, pythoncom.new, pythoncom.CreateGuid())
    assert error.args[:2] == (winerror.REGDB_E_CLASSNOTREG, "Class not registered")
    assert "is not registered" in error.excepinfo[2], error.excepinfo
    error = tap.raises(pythoncom.com_error, ob.QueryInterface, pythoncom.IID_IClassFactory)
    assert error.args == (winerror.E_NOINTERFACE, "No such interface supported", None, None)


def test_a_gateway_checks_what_its_object_returns():
    stream = failing(None).QueryInterface(pythoncom.IID_IStream)
    error, texts = logged(lambda unused: tap.raises(pythoncom.com_error, stream.Clone), None)
    assert error.hresult == winerror.E_FAIL and len(texts) == 1


def test_errors_travel_between_interpreters():
    again = pickle.loads(pickle.dumps(PASSED))
    assert type(again) is pythoncom.com_error and again.args == PASSED.args
    assert again.excepinfo == PASSED.excepinfo


def test_parts_of_an_hresult_have_names():
    assert pythoncom.GetSeverityString(winerror.E_FAIL) == "SEVERITY_ERROR"
    assert pythoncom.GetSeverityString(0) == "SEVERITY_SUCCESS"
    assert pythoncom.GetFacilityString(winerror.DISP_E_EXCEPTION) == "FACILITY_DISPATCH"
    assert pythoncom.GetFacilityString(0x07FF0000) == "FACILITY_BACKUP"


tap.main(globals())
