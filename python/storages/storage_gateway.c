/* SPDX-License-Identifier: MIT */
/*
 * Storages that Python objects implement.
 */
#include "gateways/gateway.h"
#include "interfaces/streams.h"
#include "storages/storages.h"
#include "values/values.h"

/* ---- arguments ---- */

static PyObject *build_storage(void *storage)
{
    return py_build_interface(&(struct py_passed){&IID_IStorage, storage});
}

static PyObject *build_names(void *names)
{
    return py_snb_new(names);
}

static PyObject *build_time(void *time)
{
    if (!time)
        Py_RETURN_NONE;
    return py_from_filetime(time);
}

struct iids {
    const IID *iids;
    DWORD n;
};

static PyObject *build_iids(void *iids_)
{
    const struct iids *iids = iids_;
    PyObject *tuple = PyTuple_New((Py_ssize_t)iids->n);

    for (DWORD i = 0; tuple && i < iids->n; i++) {
        PyObject *iid = py_iid_new(&iids->iids[i]);

        if (iid)
            PyTuple_SET_ITEM(tuple, (Py_ssize_t)i, iid);
        else
            Py_CLEAR(tuple);
    }
    return tuple;
}

/* ---- elements ---- */

static HRESULT gateway_CreateStream(IStorage *iface, LPCOLESTR pwcsName, DWORD grfMode,
                                    DWORD reserved1, DWORD reserved2, IStream **ppstm)
{
    struct py_wanted wanted = {&IID_IStream, (void **)ppstm, false};

    *ppstm = NULL;
    return py_gateway_call(iface, "CreateStream", py_take_interface, &wanted, "(O&kkk)",
                           py_build_text, pwcsName, (unsigned long)grfMode,
                           (unsigned long)reserved1, (unsigned long)reserved2);
}

static HRESULT gateway_OpenStream(IStorage *iface, LPCOLESTR pwcsName, void *reserved1,
                                  DWORD grfMode, DWORD reserved2, IStream **ppstm)
{
    struct py_wanted wanted = {&IID_IStream, (void **)ppstm, false};

    *ppstm = NULL;
    return py_gateway_call(iface, "OpenStream", py_take_interface, &wanted, "(O&Okk)",
                           py_build_text, pwcsName, Py_None, (unsigned long)grfMode,
                           (unsigned long)reserved2);
}

static HRESULT gateway_CreateStorage(IStorage *iface, LPCOLESTR pwcsName, DWORD grfMode,
                                     DWORD reserved1, DWORD reserved2, IStorage **ppstg)
{
    struct py_wanted wanted = {&IID_IStorage, (void **)ppstg, false};

    *ppstg = NULL;
    return py_gateway_call(iface, "CreateStorage", py_take_interface, &wanted, "(O&kkk)",
                           py_build_text, pwcsName, (unsigned long)grfMode,
                           (unsigned long)reserved1, (unsigned long)reserved2);
}

static HRESULT gateway_OpenStorage(IStorage *iface, LPCOLESTR pwcsName, IStorage *pstgPriority,
                                   DWORD grfMode, SNB snbExclude, DWORD reserved, IStorage **ppstg)
{
    struct py_wanted wanted = {&IID_IStorage, (void **)ppstg, false};

    *ppstg = NULL;
    return py_gateway_call(iface, "OpenStorage", py_take_interface, &wanted, "(O&O&kO&k)",
                           py_build_text, pwcsName, build_storage, pstgPriority,
                           (unsigned long)grfMode, build_names, snbExclude,
                           (unsigned long)reserved);
}

static HRESULT gateway_EnumElements(IStorage *iface, DWORD reserved1, void *reserved2,
                                    DWORD reserved3, IEnumSTATSTG **ppenum)
{
    struct py_wanted wanted = {&IID_IEnumSTATSTG, (void **)ppenum, false};

    *ppenum = NULL;
    return py_gateway_call(iface, "EnumElements", py_take_interface, &wanted, "(kOk)",
                           (unsigned long)reserved1, Py_None, (unsigned long)reserved3);
}

static HRESULT gateway_DestroyElement(IStorage *iface, LPCOLESTR pwcsName)
{
    return py_gateway_call(iface, "DestroyElement", NULL, NULL, "(O&)", py_build_text, pwcsName);
}

static HRESULT gateway_RenameElement(IStorage *iface, LPCOLESTR pwcsOldName, LPCOLESTR pwcsNewName)
{
    return py_gateway_call(iface, "RenameElement", NULL, NULL, "(O&O&)", py_build_text, pwcsOldName,
                           py_build_text, pwcsNewName);
}

/* ---- copies ---- */

static HRESULT gateway_CopyTo(IStorage *iface, DWORD ciidExclude, const IID *rgiidExclude,
                              SNB snbExclude, IStorage *pstgDest)
{
    struct iids iids = {rgiidExclude, ciidExclude};

    return py_gateway_call(iface, "CopyTo", NULL, NULL, "(O&O&O&)", build_iids, &iids, build_names,
                           snbExclude, build_storage, pstgDest);
}

static HRESULT gateway_MoveElementTo(IStorage *iface, LPCOLESTR pwcsName, IStorage *pstgDest,
                                     LPCOLESTR pwcsNewName, DWORD grfFlags)
{
    return py_gateway_call(iface, "MoveElementTo", NULL, NULL, "(O&O&O&k)", py_build_text, pwcsName,
                           build_storage, pstgDest, py_build_text, pwcsNewName,
                           (unsigned long)grfFlags);
}

/* ---- the storage itself ---- */

static HRESULT gateway_Commit(IStorage *iface, DWORD grfCommitFlags)
{
    return py_gateway_call(iface, "Commit", NULL, NULL, "(k)", (unsigned long)grfCommitFlags);
}

static HRESULT gateway_Revert(IStorage *iface)
{
    return py_gateway_call(iface, "Revert", NULL, NULL, "()");
}

static HRESULT gateway_SetElementTimes(IStorage *iface, LPCOLESTR pwcsName, const FILETIME *pctime,
                                       const FILETIME *patime, const FILETIME *pmtime)
{
    return py_gateway_call(iface, "SetElementTimes", NULL, NULL, "(O&O&O&O&)", py_build_text,
                           pwcsName, build_time, pctime, build_time, patime, build_time, pmtime);
}

static HRESULT gateway_SetClass(IStorage *iface, REFCLSID clsid)
{
    return py_gateway_call(iface, "SetClass", NULL, NULL, "(O&)", py_build_guid, clsid);
}

static HRESULT gateway_SetStateBits(IStorage *iface, DWORD grfStateBits, DWORD grfMask)
{
    return py_gateway_call(iface, "SetStateBits", NULL, NULL, "(kk)", (unsigned long)grfStateBits,
                           (unsigned long)grfMask);
}

/* A name that was not asked for would be nobody's. */
static HRESULT gateway_Stat(IStorage *iface, STATSTG *pstatstg, DWORD grfStatFlag)
{
    HRESULT hr;

    memset(pstatstg, 0, sizeof(*pstatstg));
    hr = py_gateway_call(iface, "Stat", py_stat_from, pstatstg, "(k)", (unsigned long)grfStatFlag);
    if (grfStatFlag == STATFLAG_NONAME) {
        CoTaskMemFree(pstatstg->pwcsName);
        pstatstg->pwcsName = NULL;
    }
    return hr;
}

const IStorageVtbl py_storage_gateway = {
    GATEWAY_UNKNOWN,
    .CreateStream = gateway_CreateStream,
    .OpenStream = gateway_OpenStream,
    .CreateStorage = gateway_CreateStorage,
    .OpenStorage = gateway_OpenStorage,
    .CopyTo = gateway_CopyTo,
    .MoveElementTo = gateway_MoveElementTo,
    .Commit = gateway_Commit,
    .Revert = gateway_Revert,
    .EnumElements = gateway_EnumElements,
    .DestroyElement = gateway_DestroyElement,
    .RenameElement = gateway_RenameElement,
    .SetElementTimes = gateway_SetElementTimes,
    .SetClass = gateway_SetClass,
    .SetStateBits = gateway_SetStateBits,
    .Stat = gateway_Stat,
};
