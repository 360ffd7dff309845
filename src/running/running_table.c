/* SPDX-License-Identifier: MIT */
/*
 * The running object table as programs see it: IRunningObjectTable. Source: Windows'
 * "IRunningObjectTable" pages. There is one, for all threads, and it is never destroyed.
 */
#include <string.h>

#include <comity/windows.h>

#include "apartment/com_thread.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "running/naming.h"
#include "running/packet_bytes.h"
#include "running/running_list.h"
#include "running/running_object.h"
#include "running/scm_pool.h"
#include "running/server_identity.h"
#include "wire/scm_client.h"

enum {
    FLAGS = ROTFLAGS_REGISTRATIONKEEPSALIVE | ROTFLAGS_ALLOWANYCLIENT,
    ATTEMPTS_MAX = 64, /* objects met dead, one after the other */
};

/* ---- looking up ---- */

/* What is wanted, and what was found; @object is the caller's copy. */
struct look_up {
    struct rot_query query;
    HRESULT hr;
    uint64_t entry;
    uint64_t time;
    uint32_t object_size;
    uint8_t object[SCM_OBJREF_MAX];
};

static HRESULT ask(struct scm_connection *scm, void *context)
{
    struct look_up *look_up = context;
    struct ndr_reader reader;
    struct rot_found found;
    HRESULT hr;

    scm_begin(&scm->writer);
    rot_put_query(&scm->writer, &look_up->query);
    hr = scm_call(&scm->connection, ROT_FIND, &scm->writer, &reader);
    if (FAILED(hr))
        return hr_trace(hr);
    rot_get_found(&reader, &found);
    if (reader.failed)
        return HRESULT_FROM_WIN32(RPC_X_BAD_STUB_DATA);
    look_up->hr = found.hr;
    look_up->entry = found.entry;
    look_up->time = found.time;
    look_up->object_size = found.object.size;
    memcpy(look_up->object, found.object.data, found.object.size);
    return S_OK;
}

/* Outcomes: MK_E_UNAVAILABLE, failures of the moniker. */
static HRESULT find(IMoniker *moniker, struct look_up *ret_look_up)
{
    struct naming naming;
    HRESULT hr;

    hr = naming_of(moniker, &naming);
    if (FAILED(hr))
        return hr_trace(hr);
    ret_look_up->query = (struct rot_query){.comparison = {naming.bytes, naming.size}};
    hr = scm_pool_ask(ask, ret_look_up);
    return FAILED(hr) ? hr_trace(hr) : ret_look_up->hr;
}

/* What an object that does not run any more looks like from here. */
static bool object_is_gone(HRESULT hr)
{
    return hr == CO_E_OBJNOTREG || hr == CO_E_OBJNOTCONNECTED || hr == RPC_E_DISCONNECTED ||
           hr == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE);
}

static HRESULT get_object(const struct naming *naming, IUnknown **ret_object)
{
    struct look_up look_up = {.query = {.comparison = {naming->bytes, naming->size}}};
    HRESULT hr;

    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
        hr = scm_pool_ask(ask, &look_up);
        if (FAILED(hr))
            return hr_trace(hr);
        if (FAILED(look_up.hr))
            return look_up.hr;
        hr = packet_bytes_unmarshal((struct rot_bytes){look_up.object, look_up.object_size},
                                    &IID_IUnknown, (void **)ret_object);
        if (!object_is_gone(hr))
            return hr_trace(hr);
        look_up.query.stale = look_up.entry;
    }
    return MK_E_UNAVAILABLE;
}

/* ---- IRunningObjectTable ---- */

static HRESULT table_QueryInterface(IRunningObjectTable *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    if (!guid_is_equal(riid, &IID_IUnknown) && !guid_is_equal(riid, &IID_IRunningObjectTable))
        return E_NOINTERFACE;
    *ppv = iface;
    return S_OK;
}

static ULONG table_AddRef(IRunningObjectTable *iface)
{
    return 2;
}

static ULONG table_Release(IRunningObjectTable *iface)
{
    return 1;
}

static HRESULT register_named(IUnknown *object, struct naming *naming, DWORD flags,
                              DWORD *ret_cookie)
{
    FILETIME time = naming_time(naming);
    HRESULT hr;

    hr = naming_compare(naming);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(running_object_register(object, naming, flags, time, ret_cookie));
}

static HRESULT table_Register(IRunningObjectTable *iface, DWORD grfFlags, IUnknown *punkObject,
                              IMoniker *pmkObjectName, DWORD *pdwRegister)
{
    struct naming naming;
    HRESULT hr;

    if (grfFlags & ~(DWORD)FLAGS || !punkObject || !pmkObjectName || !pdwRegister)
        return E_INVALIDARG;
    if (grfFlags & ROTFLAGS_ALLOWANYCLIENT && !server_identity_is_fixed())
        return CO_E_WRONG_SERVER_IDENTITY;

    hr = naming_begin(pmkObjectName, &naming);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = register_named(punkObject, &naming, grfFlags, pdwRegister);
    naming_end(&naming);
    return hr_trace(hr);
}

static HRESULT table_Revoke(IRunningObjectTable *iface, DWORD dwRegister)
{
    return running_object_revoke(dwRegister) == S_OK ? S_OK : E_INVALIDARG;
}

static HRESULT table_IsRunning(IRunningObjectTable *iface, IMoniker *pmkObjectName)
{
    struct look_up look_up;
    HRESULT hr;

    if (!pmkObjectName)
        return E_INVALIDARG;
    hr = find(pmkObjectName, &look_up);
    return hr == MK_E_UNAVAILABLE ? S_FALSE : hr_trace(hr);
}

/* An object that is not there is MK_E_UNAVAILABLE, as Windows answers, whatever its page says of
 * S_FALSE: callers take a success for a pointer. */
static HRESULT table_GetObject(IRunningObjectTable *iface, IMoniker *pmkObjectName,
                               IUnknown **ppunkObject)
{
    struct naming naming;
    HRESULT hr;

    if (!ppunkObject)
        return E_POINTER;
    *ppunkObject = NULL;
    if (!pmkObjectName)
        return E_INVALIDARG;
    hr = naming_of(pmkObjectName, &naming);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(get_object(&naming, ppunkObject));
}

static HRESULT table_NoteChangeTime(IRunningObjectTable *iface, DWORD dwRegister,
                                    FILETIME *pfiletime)
{
    HRESULT hr;

    if (!pfiletime)
        return E_INVALIDARG;
    hr = running_object_note_time(dwRegister, *pfiletime);
    return hr == S_FALSE ? E_INVALIDARG : hr_trace(hr);
}

static HRESULT table_GetTimeOfLastChange(IRunningObjectTable *iface, IMoniker *pmkObjectName,
                                         FILETIME *pfiletime)
{
    struct look_up look_up;
    HRESULT hr;

    if (!pmkObjectName || !pfiletime)
        return E_INVALIDARG;
    hr = find(pmkObjectName, &look_up);
    if (FAILED(hr))
        return hr_trace(hr);
    pfiletime->dwLowDateTime = (DWORD)look_up.time;
    pfiletime->dwHighDateTime = (DWORD)(look_up.time >> 32);
    return S_OK;
}

static HRESULT table_EnumRunning(IRunningObjectTable *iface, IEnumMoniker **ppenumMoniker)
{
    if (!ppenumMoniker)
        return E_POINTER;
    *ppenumMoniker = NULL;
    return hr_trace(running_list_enumerate(ppenumMoniker));
}

static const IRunningObjectTableVtbl table_vtable = {
    .QueryInterface = table_QueryInterface,
    .AddRef = table_AddRef,
    .Release = table_Release,
    .Register = table_Register,
    .Revoke = table_Revoke,
    .IsRunning = table_IsRunning,
    .GetObject = table_GetObject,
    .NoteChangeTime = table_NoteChangeTime,
    .GetTimeOfLastChange = table_GetTimeOfLastChange,
    .EnumRunning = table_EnumRunning,
};

static IRunningObjectTable table = {(IRunningObjectTableVtbl *)&table_vtable};

HRESULT GetRunningObjectTable(DWORD reserved, LPRUNNINGOBJECTTABLE *pprot)
{
    struct apartment *apartment;
    HRESULT hr;

    if (!pprot)
        return E_INVALIDARG;
    *pprot = NULL;
    if (reserved != 0)
        return E_UNEXPECTED;
    hr = apartment_current(&apartment);
    if (FAILED(hr))
        return hr;
    *pprot = &table;
    return S_OK;
}
