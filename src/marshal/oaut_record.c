/* SPDX-License-Identifier: MIT */
#include "marshal/oaut_record.h"

#include "base/hresult.h"
#include "marshal/oaut.h"
#include "marshal/wire_type.h"

/* Which record it is. */
struct record_name {
    GUID library;
    WORD major, minor;
    LCID lcid;
    GUID record;
};

static HRESULT name_of(IRecordInfo *info, struct record_name *ret_name)
{
    ITypeLib *library = NULL;
    ITypeInfo *type = NULL;
    TLIBATTR *attr;
    HRESULT hr;
    UINT index;

    hr = info->lpVtbl->GetGuid(info, &ret_name->record);
    if (SUCCEEDED(hr))
        hr = info->lpVtbl->GetTypeInfo(info, &type);
    if (FAILED(hr))
        return hr;
    hr = type->lpVtbl->GetContainingTypeLib(type, &library, &index);
    type->lpVtbl->Release(type);
    if (FAILED(hr))
        return hr;
    hr = library->lpVtbl->GetLibAttr(library, &attr);
    if (SUCCEEDED(hr)) {
        ret_name->library = attr->guid;
        ret_name->major = attr->wMajorVerNum;
        ret_name->minor = attr->wMinorVerNum;
        ret_name->lcid = attr->lcid;
        library->lpVtbl->ReleaseTLibAttr(library, attr);
    }
    library->lpVtbl->Release(library);
    return hr;
}

static HRESULT find_type(struct interface_codec *codec, IRecordInfo *info,
                         const struct wire_type **ret_type)
{
    ITypeInfo *type;
    HRESULT hr;

    if (!codec->find_record)
        return DISP_E_BADVARTYPE;
    hr = info->lpVtbl->GetTypeInfo(info, &type);
    if (FAILED(hr))
        return hr;
    hr = codec->find_record(type, ret_type);
    type->lpVtbl->Release(type);
    return hr == S_FALSE ? DISP_E_BADVARTYPE : hr;
}

HRESULT oaut_put_record_info(struct ndr_writer *writer, IRecordInfo *info)
{
    struct record_name name;
    HRESULT hr;

    hr = name_of(info, &name);
    if (FAILED(hr))
        return hr_raise(hr, "looking up which record is passed");
    ndr_put_guid(writer, &name.library);
    ndr_put_u32(writer, name.major);
    ndr_put_u32(writer, name.minor);
    ndr_put_u32(writer, name.lcid);
    ndr_put_guid(writer, &name.record);
    return S_OK;
}

HRESULT oaut_get_record_info(struct ndr_reader *reader, struct interface_codec *codec,
                             IRecordInfo **ret_info)
{
    struct record_name name;
    uint32_t major, minor;

    name.library = ndr_get_guid(reader);
    major = ndr_get_u32(reader);
    minor = ndr_get_u32(reader);
    name.lcid = ndr_get_u32(reader);
    name.record = ndr_get_guid(reader);
    if (reader->failed || major > UINT16_MAX || minor > UINT16_MAX || !codec->load_record)
        return oaut_bad_data();
    return codec->load_record(&name.library, major, minor, name.lcid, &name.record, ret_info);
}

HRESULT oaut_put_records(struct ndr_writer *writer, struct interface_codec *codec,
                         IRecordInfo *info, const void *records, size_t n)
{
    struct wire_io io = {.writer = writer, .codec = codec};
    const struct wire_type *type;
    HRESULT hr;

    hr = find_type(codec, info, &type);
    return FAILED(hr) ? hr : wire_put_values(&io, type, records, n);
}

HRESULT oaut_check_records(struct ndr_reader *reader, struct interface_codec *codec,
                           IRecordInfo *info, size_t n)
{
    const struct wire_type *type;
    HRESULT hr;

    hr = find_type(codec, info, &type);
    if (FAILED(hr))
        return hr;
    return n > ndr_left(reader) / (type->wire_size ? type->wire_size : 1) ? oaut_bad_data() : S_OK;
}

HRESULT oaut_get_records(struct ndr_reader *reader, struct interface_codec *codec,
                         IRecordInfo *info, void *records, size_t n)
{
    struct wire_io io = {.reader = reader, .codec = codec};
    const struct wire_type *type;
    HRESULT hr;

    hr = find_type(codec, info, &type);
    if (FAILED(hr))
        return hr;
    hr = wire_get_values(&io, type, records, n);
    if (FAILED(hr))
        wire_clear_values(type, records, n);
    return hr;
}

HRESULT oaut_put_record(struct ndr_writer *writer, struct interface_codec *codec, IRecordInfo *info,
                        const void *record)
{
    HRESULT hr;

    if (!info || !record) {
        ndr_put_u32(writer, 0);
        return S_OK;
    }
    ndr_put_referent(writer);
    hr = oaut_put_record_info(writer, info);
    return FAILED(hr) ? hr : oaut_put_records(writer, codec, info, record, 1);
}

HRESULT oaut_get_record(struct ndr_reader *reader, struct interface_codec *codec,
                        IRecordInfo **ret_info, void **ret_record)
{
    IRecordInfo *info;
    void *record;
    HRESULT hr;

    *ret_info = NULL;
    *ret_record = NULL;
    if (ndr_get_u32(reader) == 0)
        return reader->failed ? oaut_bad_data() : S_OK;
    hr = oaut_get_record_info(reader, codec, &info);
    if (FAILED(hr))
        return hr;
    record = info->lpVtbl->RecordCreate(info);
    hr = record ? oaut_get_records(reader, codec, info, record, 1) : E_OUTOFMEMORY;
    if (SUCCEEDED(hr)) {
        *ret_info = info;
        *ret_record = record;
        return S_OK;
    }
    if (record)
        info->lpVtbl->RecordDestroy(info, record);
    info->lpVtbl->Release(info);
    return hr;
}
