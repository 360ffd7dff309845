/* SPDX-License-Identifier: MIT */
/*
 * Names of property sets, by their formats.
 */
#include "functions/functions.h"
#include "gateways/gateway.h"

static PyObject *com_FmtIdToPropStgName(PyObject *self, PyObject *fmtid_object)
{
    WCHAR name[CCH_MAX_PROPSTG_NAME + 1];
    FMTID fmtid;
    HRESULT hr;

    if (!py_guid_from(fmtid_object, &fmtid))
        return NULL;
    COM_CALL(hr, FmtIdToPropStgName(&fmtid, name));
    return FAILED(hr) ? py_raise_hr(hr) : py_build_text(name);
}

static PyObject *com_PropStgNameToFmtId(PyObject *self, PyObject *text)
{
    WCHAR *name = py_wide(text, NULL);
    FMTID fmtid;
    HRESULT hr;

    if (!name)
        return NULL;
    COM_CALL(hr, PropStgNameToFmtId(name, &fmtid));
    PyMem_Free(name);
    return FAILED(hr) ? py_raise_hr(hr) : py_iid_new(&fmtid);
}

PyMethodDef py_property_set_methods[] = {
    {"FmtIdToPropStgName", com_FmtIdToPropStgName, METH_O, "What a property set is named."},
    {"PropStgNameToFmtId", com_PropStgNameToFmtId, METH_O, "The format that a name stands for."},
    {0},
};
