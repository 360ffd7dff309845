/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "typelib/record_field.h"

#include <string.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "typelib/record_info.h"
#include "typelib/type_chain.h"
#include "typelib/type_variant.h"

static ULONG size_of(VARTYPE vt)
{
    if (vt & (VT_ARRAY | VT_BYREF))
        return sizeof(void *);
    switch (vt) {
    case VT_I1:
    case VT_UI1:
        return 1;
    case VT_I2:
    case VT_UI2:
    case VT_BOOL:
        return 2;
    case VT_I4:
    case VT_UI4:
    case VT_R4:
    case VT_ERROR:
        return 4;
    case VT_I8:
    case VT_UI8:
    case VT_R8:
    case VT_CY:
    case VT_DATE:
        return 8;
    case VT_BSTR:
    case VT_UNKNOWN:
    case VT_DISPATCH:
        return sizeof(void *);
    case VT_VARIANT:
        return sizeof(VARIANT);
    case VT_DECIMAL:
        return sizeof(DECIMAL);
    default:
        return 0;
    }
}

/* The structure that @desc refers to, through aliases. */
static HRESULT find_record(const struct type *type, const TYPEDESC *desc, unsigned depth,
                           IRecordInfo **ret_record)
{
    ITypeInfo *info;
    HRESULT hr;

    if (desc->vt != VT_USERDEFINED)
        return DISP_E_BADVARTYPE;
    hr = type_resolve(type, desc->hreftype, &info);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = record_info_of(info, depth, ret_record);
    ITypeInfo_Release(info);
    return hr;
}

HRESULT record_field_init(struct record_field *field, const struct type *type, UINT index,
                          unsigned depth)
{
    const VARDESC *desc = &type->variables[index].desc;
    const TYPEDESC *element = &desc->elemdescVar.tdesc;
    HRESULT hr;

    *field =
        (struct record_field){.variable = &type->variables[index], .offset = desc->oInst, .n = 1};
    if (element->vt == VT_CARRAY) {
        const ARRAYDESC *array = element->lpadesc;

        field->is_array = true;
        for (unsigned i = 0; i < array->cDims; i++) {
            if (__builtin_mul_overflow(field->n, array->rgbounds[i].cElements, &field->n))
                return hr_raise(TYPE_E_SIZETOOBIG, "type library: an array without end");
        }
        element = &array->tdescElem;
    }

    hr = type_variant_of(type, element, &field->vt);
    if (FAILED(hr))
        return hr;
    if (field->vt != VT_RECORD) {
        field->size = size_of(field->vt);
        return field->size ? S_OK : DISP_E_BADVARTYPE;
    }
    hr = find_record(type, element, depth + 1, &field->record);
    return FAILED(hr) ? hr : IRecordInfo_GetSize(field->record, &field->size);
}

void record_field_deinit(struct record_field *field)
{
    if (field->record)
        IRecordInfo_Release(field->record);
    field->record = NULL;
}

static void *element_at(const struct record_field *field, const void *record, ULONG i)
{
    return (char *)(uintptr_t)record + field->offset + (size_t)i * field->size;
}

static void clear_element(const struct record_field *field, void *element)
{
    if (field->vt & VT_ARRAY) {
        SafeArrayDestroy(*(SAFEARRAY **)element);
    } else if (field->vt == VT_BSTR) {
        SysFreeString(*(BSTR *)element);
    } else if (field->vt == VT_UNKNOWN || field->vt == VT_DISPATCH) {
        IUnknown *object = *(IUnknown **)element;

        if (object)
            IUnknown_Release(object);
    } else if (field->vt == VT_VARIANT) {
        VariantClear(element);
    } else if (field->vt == VT_RECORD) {
        IRecordInfo_RecordClear(field->record, element);
    }
    memset(element, 0, field->size);
}

void record_field_clear(const struct record_field *field, void *record)
{
    for (ULONG i = 0; i < field->n; i++)
        clear_element(field, element_at(field, record, i));
}

static HRESULT copy_element(const struct record_field *field, const void *from, void *to)
{
    if (field->vt & VT_BYREF)
        return DISP_E_BADVARTYPE;
    if (field->vt & VT_ARRAY) {
        SAFEARRAY *array = *(SAFEARRAY *const *)from;

        return array ? SafeArrayCopy(array, to) : S_OK;
    }
    if (field->vt == VT_BSTR) {
        BSTR text = *(BSTR const *)from;

        *(BSTR *)to =
            text ? SysAllocStringByteLen((const char *)text, SysStringByteLen(text)) : NULL;
        return text && !*(BSTR *)to ? E_OUTOFMEMORY : S_OK;
    }
    if (field->vt == VT_VARIANT)
        return VariantCopy(to, (VARIANT *)(uintptr_t)from);
    if (field->vt == VT_RECORD)
        return IRecordInfo_RecordCopy(field->record, (void *)(uintptr_t)from, to);

    memcpy(to, from, field->size);
    if ((field->vt == VT_UNKNOWN || field->vt == VT_DISPATCH) && *(IUnknown **)to)
        IUnknown_AddRef(*(IUnknown **)to);
    return S_OK;
}

HRESULT record_field_copy(const struct record_field *field, const void *from, void *to)
{
    for (ULONG i = 0; i < field->n; i++) {
        HRESULT hr = copy_element(field, element_at(field, from, i), element_at(field, to, i));

        if (FAILED(hr))
            return hr;
    }
    return S_OK;
}

void record_field_refer(const struct record_field *field, void *record, VARIANT *ret_value)
{
    memset(ret_value, 0, sizeof(*ret_value));
    if (field->is_array) {
        V_VT(ret_value) = VT_BYREF | VT_CARRAY;
        V_BYREF(ret_value) = element_at(field, record, 0);
        return;
    }
    V_VT(ret_value) = VT_BYREF | field->vt;
    if (field->vt == VT_RECORD) {
        V_RECORD(ret_value) = element_at(field, record, 0);
        V_RECORDINFO(ret_value) = field->record;
        IRecordInfo_AddRef(field->record);
    } else {
        V_BYREF(ret_value) = element_at(field, record, 0);
    }
}
