/* SPDX-License-Identifier: MIT */
/*
 * Structures whose fields are known from a type library. Source: Windows' "IRecordInfo",
 * "GetRecordInfoFromTypeInfo" pages.
 */
#define COBJMACROS
#include "typelib/record_info.h"

#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/list.h"
#include "base/utf16.h"
#include "typelib/record_field.h"
#include "typelib/type_chain.h"
#include "typelib/type_names.h"

enum {
    DEPTH_MAX = 16, /* of structures in structures */
};

struct record_info {
    IRecordInfo IRecordInfo_iface;
    LONG refs;               /* (atomic) */
    ITypeInfo *info;         /* (const) what keeps the library */
    const struct type *type; /* (const) borrowed: the library's */
    UINT n_fields;           /* (const) */
    struct record_field fields[];
};

static struct record_info *record_info_from(IRecordInfo *iface)
{
    return container_of(iface, struct record_info, IRecordInfo_iface);
}

static HRESULT record_info_QueryInterface(IRecordInfo *iface, REFIID riid, void **ppv)
{
    if (!ppv)
        return E_POINTER;

    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IRecordInfo))
        return E_NOINTERFACE;
    IRecordInfo_AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG record_info_AddRef(IRecordInfo *iface)
{
    return (ULONG)__atomic_add_fetch(&record_info_from(iface)->refs, 1, __ATOMIC_RELAXED);
}

static struct record_info *record_info_free(struct record_info *record)
{
    if (!record)
        return NULL;

    for (UINT i = 0; i < record->n_fields; i++)
        record_field_deinit(&record->fields[i]);
    ITypeInfo_Release(record->info);
    free(record);
    return NULL;
}
DEFINE_CLEANUP(struct record_info *, record_info_free);

static ULONG record_info_Release(IRecordInfo *iface)
{
    struct record_info *record = record_info_from(iface);
    LONG refs = __atomic_sub_fetch(&record->refs, 1, __ATOMIC_ACQ_REL);

    if (refs == 0)
        record_info_free(record);
    return (ULONG)refs;
}

/* ---- whole records ---- */

static HRESULT record_info_RecordInit(IRecordInfo *iface, PVOID pvNew)
{
    if (!pvNew)
        return E_INVALIDARG;
    memset(pvNew, 0, record_info_from(iface)->type->attributes.cbSizeInstance);
    return S_OK;
}

static HRESULT record_info_RecordClear(IRecordInfo *iface, PVOID pvExisting)
{
    struct record_info *record = record_info_from(iface);

    if (!pvExisting)
        return E_INVALIDARG;
    for (UINT i = 0; i < record->n_fields; i++)
        record_field_clear(&record->fields[i], pvExisting);
    return S_OK;
}

/* What the target holds goes first; after a failure it holds nothing. */
static HRESULT record_info_RecordCopy(IRecordInfo *iface, PVOID pvExisting, PVOID pvNew)
{
    struct record_info *record = record_info_from(iface);
    HRESULT hr = S_OK;

    if (!pvExisting || !pvNew)
        return E_INVALIDARG;
    if (pvExisting == pvNew)
        return S_OK;
    IRecordInfo_RecordClear(iface, pvNew);
    for (UINT i = 0; SUCCEEDED(hr) && i < record->n_fields; i++)
        hr = record_field_copy(&record->fields[i], pvExisting, pvNew);
    if (FAILED(hr))
        IRecordInfo_RecordClear(iface, pvNew);
    return hr;
}

static PVOID record_info_RecordCreate(IRecordInfo *iface)
{
    void *memory = CoTaskMemAlloc(record_info_from(iface)->type->attributes.cbSizeInstance);

    if (memory)
        IRecordInfo_RecordInit(iface, memory);
    return memory;
}

static HRESULT record_info_RecordDestroy(IRecordInfo *iface, PVOID pvRecord)
{
    HRESULT hr = IRecordInfo_RecordClear(iface, pvRecord);

    if (SUCCEEDED(hr))
        CoTaskMemFree(pvRecord);
    return hr;
}

static HRESULT record_info_RecordCreateCopy(IRecordInfo *iface, PVOID pvSource, PVOID *ppvDest)
{
    HRESULT hr;

    if (!pvSource || !ppvDest)
        return E_INVALIDARG;
    *ppvDest = IRecordInfo_RecordCreate(iface);
    if (!*ppvDest)
        return E_OUTOFMEMORY;
    hr = IRecordInfo_RecordCopy(iface, pvSource, *ppvDest);
    if (FAILED(hr)) {
        CoTaskMemFree(*ppvDest);
        *ppvDest = NULL;
    }
    return hr;
}

/* ---- what it is ---- */

static HRESULT record_info_GetGuid(IRecordInfo *iface, GUID *pguid)
{
    if (!pguid)
        return E_INVALIDARG;
    *pguid = record_info_from(iface)->type->attributes.guid;
    return S_OK;
}

static HRESULT record_info_GetName(IRecordInfo *iface, BSTR *pbstrName)
{
    if (!pbstrName)
        return E_INVALIDARG;
    *pbstrName = type_text_copy(record_info_from(iface)->type->notes.name);
    return S_OK;
}

static HRESULT record_info_GetSize(IRecordInfo *iface, ULONG *pcbSize)
{
    if (!pcbSize)
        return E_INVALIDARG;
    *pcbSize = record_info_from(iface)->type->attributes.cbSizeInstance;
    return S_OK;
}

static HRESULT record_info_GetTypeInfo(IRecordInfo *iface, ITypeInfo **ppTypeInfo)
{
    if (!ppTypeInfo)
        return E_INVALIDARG;
    *ppTypeInfo = record_info_from(iface)->info;
    ITypeInfo_AddRef(*ppTypeInfo);
    return S_OK;
}

static BOOL record_info_IsMatchingType(IRecordInfo *iface, IRecordInfo *pRecordInfo)
{
    GUID guid;

    return pRecordInfo && SUCCEEDED(IRecordInfo_GetGuid(pRecordInfo, &guid)) &&
           guid_is_equal(&guid, &record_info_from(iface)->type->attributes.guid);
}

/* Without room, tells how many there are. */
static HRESULT record_info_GetFieldNames(IRecordInfo *iface, ULONG *pcNames, BSTR *rgBstrNames)
{
    struct record_info *record = record_info_from(iface);

    if (!pcNames)
        return E_INVALIDARG;
    if (!rgBstrNames || *pcNames > record->n_fields)
        *pcNames = record->n_fields;
    for (ULONG i = 0; rgBstrNames && i < *pcNames; i++)
        rgBstrNames[i] = type_text_copy(record->fields[i].variable->notes.name);
    return S_OK;
}

/* ---- fields ---- */

static const struct record_field *find_field(const struct record_info *record, LPCOLESTR name)
{
    for (UINT i = 0; i < record->n_fields; i++) {
        BSTR own = record->fields[i].variable->notes.name;

        if (own && utf16_equal_nocase(own, name))
            return &record->fields[i];
    }
    return NULL;
}

static HRESULT record_info_GetFieldNoCopy(IRecordInfo *iface, PVOID pvData, LPCOLESTR szFieldName,
                                          VARIANT *pvarField, PVOID *ppvDataCArray)
{
    const struct record_field *field;

    if (!pvData || !szFieldName || !pvarField)
        return E_INVALIDARG;
    field = find_field(record_info_from(iface), szFieldName);
    if (!field)
        return TYPE_E_FIELDNOTFOUND;
    record_field_refer(field, pvData, pvarField);
    if (ppvDataCArray)
        *ppvDataCArray = field->is_array ? V_BYREF(pvarField) : NULL;
    return S_OK;
}

static HRESULT record_info_GetField(IRecordInfo *iface, PVOID pvData, LPCOLESTR szFieldName,
                                    VARIANT *pvarField)
{
    VARIANT reference;
    HRESULT hr;

    hr = record_info_GetFieldNoCopy(iface, pvData, szFieldName, &reference, NULL);
    if (FAILED(hr))
        return hr;
    if (V_VT(&reference) == (VT_BYREF | VT_CARRAY))
        return DISP_E_BADVARTYPE;
    VariantInit(pvarField);
    hr = VariantCopyInd(pvarField, &reference);
    if (V_VT(&reference) == (VT_BYREF | VT_RECORD))
        IRecordInfo_Release(V_RECORDINFO(&reference));
    return hr;
}

/* Puts a value that has the field's type there, and what it holds with it. */
static void move_into(const struct record_field *field, void *record, VARIANT *value)
{
    void *place = (char *)record + field->offset;

    record_field_clear(field, record);
    if (field->vt == VT_VARIANT)
        memcpy(place, value, sizeof(*value));
    else if (field->vt == VT_DECIMAL)
        memcpy(place, &V_DECIMAL(value), sizeof(DECIMAL));
    else
        memcpy(place, &V_I8(value), field->size);
    V_VT(value) = VT_EMPTY;
}

static HRESULT put_record(const struct record_field *field, void *record, VARIANT *value)
{
    if ((V_VT(value) & ~VT_BYREF) != VT_RECORD || !V_RECORDINFO(value) ||
        !IRecordInfo_IsMatchingType(field->record, V_RECORDINFO(value)))
        return DISP_E_TYPEMISMATCH;
    return IRecordInfo_RecordCopy(field->record, V_RECORD(value), (char *)record + field->offset);
}

static HRESULT check_put(struct record_info *record, ULONG flags, const void *data, LPCOLESTR name,
                         const VARIANT *value, const struct record_field **ret_field)
{
    if ((flags != INVOKE_PROPERTYPUT && flags != INVOKE_PROPERTYPUTREF) || !data || !name || !value)
        return E_INVALIDARG;
    *ret_field = find_field(record, name);
    if (!*ret_field)
        return TYPE_E_FIELDNOTFOUND;
    return (*ret_field)->is_array ? DISP_E_BADVARTYPE : S_OK;
}

static HRESULT record_info_PutField(IRecordInfo *iface, ULONG wFlags, PVOID pvData,
                                    LPCOLESTR szFieldName, VARIANT *pvarField)
{
    const struct record_field *field;
    VARIANT value;
    HRESULT hr;

    hr = check_put(record_info_from(iface), wFlags, pvData, szFieldName, pvarField, &field);
    if (FAILED(hr))
        return hr;
    if (field->vt == VT_RECORD)
        return put_record(field, pvData, pvarField);

    VariantInit(&value);
    hr = VariantCopyInd(&value, pvarField);
    if (SUCCEEDED(hr) && field->vt != VT_VARIANT)
        hr = VariantChangeType(&value, &value, 0, field->vt);
    if (SUCCEEDED(hr))
        move_into(field, pvData, &value);
    VariantClear(&value);
    return hr;
}

/* The record takes over what the value holds, which therefore must fit as it is. */
static HRESULT record_info_PutFieldNoCopy(IRecordInfo *iface, ULONG wFlags, PVOID pvData,
                                          LPCOLESTR szFieldName, VARIANT *pvarField)
{
    const struct record_field *field;
    HRESULT hr;

    hr = check_put(record_info_from(iface), wFlags, pvData, szFieldName, pvarField, &field);
    if (FAILED(hr))
        return hr;
    if (field->vt == VT_RECORD)
        return put_record(field, pvData, pvarField);
    if (field->vt != VT_VARIANT && V_VT(pvarField) != field->vt)
        return DISP_E_TYPEMISMATCH;
    move_into(field, pvData, pvarField);
    return S_OK;
}

static const IRecordInfoVtbl record_info_vtable = {
    .QueryInterface = record_info_QueryInterface,
    .AddRef = record_info_AddRef,
    .Release = record_info_Release,
    .RecordInit = record_info_RecordInit,
    .RecordClear = record_info_RecordClear,
    .RecordCopy = record_info_RecordCopy,
    .GetGuid = record_info_GetGuid,
    .GetName = record_info_GetName,
    .GetSize = record_info_GetSize,
    .GetTypeInfo = record_info_GetTypeInfo,
    .GetField = record_info_GetField,
    .GetFieldNoCopy = record_info_GetFieldNoCopy,
    .PutField = record_info_PutField,
    .PutFieldNoCopy = record_info_PutFieldNoCopy,
    .GetFieldNames = record_info_GetFieldNames,
    .IsMatchingType = record_info_IsMatchingType,
    .RecordCreate = record_info_RecordCreate,
    .RecordCreateCopy = record_info_RecordCreateCopy,
    .RecordDestroy = record_info_RecordDestroy,
};

/* ---- finding them ---- */

/* Every field must lie in the record. */
static bool is_inside(const struct record_field *field, ULONG size)
{
    ULONG end;

    return !__builtin_mul_overflow(field->n, field->size, &end) &&
           !__builtin_add_overflow(end, field->offset, &end) && end <= size;
}

static HRESULT record_info_new(ITypeInfo *info, const struct type *type, unsigned depth,
                               IRecordInfo **ret_record)
{
    _cleanup_(record_info_freep) struct record_info *record = NULL;
    UINT n = type->attributes.cVars;
    HRESULT hr;

    record = calloc(1, sizeof(*record) + n * sizeof(*record->fields));
    if (!record)
        return hr_raise(E_OUTOFMEMORY, "description of a record");
    record->IRecordInfo_iface.lpVtbl = (IRecordInfoVtbl *)&record_info_vtable;
    record->refs = 1;
    record->type = type;
    record->info = info;
    ITypeInfo_AddRef(info);
    for (; record->n_fields < n; record->n_fields++) {
        struct record_field *field = &record->fields[record->n_fields];

        hr = record_field_init(field, type, record->n_fields, depth);
        if (SUCCEEDED(hr) && !is_inside(field, type->attributes.cbSizeInstance))
            hr = hr_raise(TYPE_E_INVDATAREAD, "type library: a field lies outside of its record");
        if (FAILED(hr)) {
            record_field_deinit(field);
            return hr;
        }
    }
    *ret_record = &TAKE_PTR(record)->IRecordInfo_iface;
    return S_OK;
}

HRESULT record_info_of(ITypeInfo *info, unsigned depth, IRecordInfo **ret_record)
{
    const struct type *type = type_info_from(info)->type;
    ITypeInfo *target;
    HRESULT hr;

    if (depth == DEPTH_MAX)
        return hr_raise(TYPE_E_CIRCULARTYPE, "type library: a structure holds itself");
    if (type->attributes.typekind == TKIND_RECORD)
        return hr_trace(record_info_new(info, type, depth, ret_record));
    if (type->attributes.typekind != TKIND_ALIAS ||
        type->attributes.tdescAlias.vt != VT_USERDEFINED)
        return E_INVALIDARG;

    hr = type_resolve(type, type->attributes.tdescAlias.hreftype, &target);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = record_info_of(target, depth + 1, ret_record);
    ITypeInfo_Release(target);
    return hr;
}

HRESULT GetRecordInfoFromTypeInfo(ITypeInfo *pTypeInfo, IRecordInfo **ppRecInfo)
{
    if (!ppRecInfo || !type_info_from(pTypeInfo))
        return E_INVALIDARG;
    *ppRecInfo = NULL;
    return record_info_of(pTypeInfo, 0, ppRecInfo);
}

HRESULT GetRecordInfoFromGuids(REFGUID rGuidTypeLib, ULONG uVerMajor, ULONG uVerMinor, LCID lcid,
                               REFGUID rGuidTypeInfo, IRecordInfo **ppRecInfo)
{
    ITypeInfo *info;
    ITypeLib *lib;
    HRESULT hr;

    if (!rGuidTypeLib || !rGuidTypeInfo || !ppRecInfo)
        return E_INVALIDARG;
    *ppRecInfo = NULL;
    hr = LoadRegTypeLib(rGuidTypeLib, (WORD)uVerMajor, (WORD)uVerMinor, lcid, &lib);
    if (FAILED(hr))
        return hr;
    hr = ITypeLib_GetTypeInfoOfGuid(lib, rGuidTypeInfo, &info);
    ITypeLib_Release(lib);
    if (FAILED(hr))
        return hr;
    hr = GetRecordInfoFromTypeInfo(info, ppRecInfo);
    ITypeInfo_Release(info);
    return hr;
}
