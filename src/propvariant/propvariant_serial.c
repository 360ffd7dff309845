/* SPDX-License-Identifier: MIT */
/*
 * PROPVARIANTs as property sets store them. Source: [MS-OLEPS] 2.15, and Windows'
 * "StgConvertVariantToProperty" page. A value is its type, then its bytes up to a multiple of four;
 * vectors and arrays are not stored.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <comity/propidl.h>

#include "base/cleanup.h"
#include "base/utf16.h"

enum {
    CODE_PAGE_UTF16 = 1200,
};

/* Counts what does not fit, too, so that the whole size is known at the end. */
struct writer {
    BYTE *bytes;
    ULONG size;
    ULONG at;
};

static void put(struct writer *writer, const void *bytes, ULONG n)
{
    if (writer->bytes && writer->at <= writer->size && n <= writer->size - writer->at && n)
        memcpy(writer->bytes + writer->at, bytes, n);
    writer->at += n;
}

static void put_padded(struct writer *writer, const void *bytes, ULONG n)
{
    static const BYTE zeros[4];

    put(writer, bytes, n);
    put(writer, zeros, -n & 3);
}

static void put_counted(struct writer *writer, ULONG count, const void *bytes, ULONG n)
{
    put(writer, &count, sizeof(count));
    put_padded(writer, bytes, n);
}

/* Bytes of a value that lies in the PROPVARIANT itself; 0 for the others. */
static ULONG scalar_size(VARTYPE vt)
{
    static const BYTE sizes[] = {
        [VT_I1] = 1,  [VT_UI1] = 1, [VT_I2] = 2,  [VT_UI2] = 2,      [VT_BOOL] = 2,  [VT_I4] = 4,
        [VT_UI4] = 4, [VT_R4] = 4,  [VT_INT] = 4, [VT_UINT] = 4,     [VT_ERROR] = 4, [VT_I8] = 8,
        [VT_UI8] = 8, [VT_R8] = 8,  [VT_CY] = 8,  [VT_FILETIME] = 8, [VT_DATE] = 8,
    };

    return vt < sizeof(sizes) ? sizes[vt] : 0;
}

/* A string in the property set's code page, its NUL counted. */
static bool put_string(struct writer *writer, const char16_t *text, USHORT code_page)
{
    _cleanup_(freep) char *narrow = NULL;

    if (code_page == CODE_PAGE_UTF16) {
        ULONG size = (ULONG)((utf16_len(text) + 1) * sizeof(*text));

        put_counted(writer, size, text, size);
        return true;
    }
    narrow = utf16_to_utf8_dup(text);
    if (narrow)
        put_counted(writer, (ULONG)strlen(narrow) + 1, narrow, (ULONG)strlen(narrow) + 1);
    return narrow != NULL;
}

static bool put_narrow(struct writer *writer, const char *text, USHORT code_page)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(text);

    return wide && put_string(writer, wide, code_page);
}

static bool put_value(struct writer *writer, const PROPVARIANT *value, USHORT code_page)
{
    const char16_t *wide = value->pwszVal ? value->pwszVal : u"";
    ULONG len;

    switch (value->vt) {
    case VT_EMPTY:
    case VT_NULL:
        return true;
    case VT_BSTR:
        return put_string(writer, wide, code_page);
    case VT_LPSTR:
        return put_narrow(writer, value->pszVal ? value->pszVal : "", code_page);
    case VT_LPWSTR:
        len = (ULONG)utf16_len(wide) + 1;
        put_counted(writer, len, wide, len * (ULONG)sizeof(*wide));
        return true;
    case VT_CLSID:
        if (value->puuid)
            put(writer, value->puuid, sizeof(*value->puuid));
        return value->puuid != NULL;
    case VT_BLOB:
    case VT_BLOB_OBJECT:
        put_counted(writer, value->blob.cbSize, value->blob.pBlobData, value->blob.cbSize);
        return true;
    default:
        put_padded(writer, &value->lVal, scalar_size(value->vt));
        return scalar_size(value->vt) > 0;
    }
}

SERIALIZEDPROPERTYVALUE *StgConvertVariantToProperty(const PROPVARIANT *pvar, USHORT CodePage,
                                                     SERIALIZEDPROPERTYVALUE *pprop, ULONG *pcb,
                                                     PROPID pid, BOOLEAN fReserved,
                                                     ULONG *pcIndirect)
{
    struct writer writer = {.bytes = (BYTE *)pprop, .size = pprop ? *pcb : 0};
    DWORD type = pvar->vt;

    put(&writer, &type, sizeof(type));
    if (!put_value(&writer, pvar, CodePage))
        return NULL;
    *pcb = writer.at;
    return pprop && writer.at <= writer.size ? pprop : NULL;
}

/* The allocator is a class of C++: its methods are behind its table. */
struct allocator_vtable {
    void *(*Allocate)(PMemoryAllocator *allocator, ULONG cbSize);
    void (*Free)(PMemoryAllocator *allocator, void *pv);
};

static void *allocate(PMemoryAllocator *allocator, const void *bytes, ULONG n)
{
    const struct allocator_vtable *vtable = *(const struct allocator_vtable **)allocator;
    void *copy = vtable->Allocate(allocator, n ? n : 1);

    return copy && n ? memcpy(copy, bytes, n) : copy;
}

static ULONG get_count(const BYTE *bytes)
{
    ULONG count;

    memcpy(&count, bytes, sizeof(count));
    return count;
}

/* A string in the property set's code page as UTF-16, on the heap. */
static char16_t *get_string(const BYTE *bytes, USHORT code_page)
{
    ULONG size = get_count(bytes);
    _cleanup_(freep) char *copy = calloc(1, (size_t)size + sizeof(char16_t));

    if (!copy)
        return NULL;
    memcpy(copy, bytes + sizeof(size), size);
    return code_page == CODE_PAGE_UTF16 ? utf16_dup((const char16_t *)copy)
                                        : utf16_from_utf8_dup(copy);
}

static bool get_narrow(const BYTE *bytes, USHORT code_page, PMemoryAllocator *allocator,
                       LPSTR *ret_text)
{
    _cleanup_(freep) char16_t *wide = get_string(bytes, code_page);
    _cleanup_(freep) char *narrow = wide ? utf16_to_utf8_dup(wide) : NULL;

    *ret_text = narrow ? allocate(allocator, narrow, (ULONG)strlen(narrow) + 1) : NULL;
    return *ret_text != NULL;
}

static bool get_bstr(const BYTE *bytes, USHORT code_page, BSTR *ret_text)
{
    _cleanup_(freep) char16_t *wide = get_string(bytes, code_page);

    *ret_text = SysAllocString(wide);
    return *ret_text != NULL;
}

static bool get_value(const BYTE *bytes, USHORT code_page, PMemoryAllocator *allocator,
                      PROPVARIANT *value)
{
    switch (value->vt) {
    case VT_EMPTY:
    case VT_NULL:
        return true;
    case VT_BSTR:
        return get_bstr(bytes, code_page, &value->bstrVal);
    case VT_LPSTR:
        return get_narrow(bytes, code_page, allocator, &value->pszVal);
    case VT_LPWSTR:
        value->pwszVal = allocate(allocator, bytes + sizeof(ULONG),
                                  get_count(bytes) * (ULONG)sizeof(*value->pwszVal));
        return value->pwszVal != NULL;
    case VT_CLSID:
        value->puuid = allocate(allocator, bytes, sizeof(*value->puuid));
        return value->puuid != NULL;
    case VT_BLOB:
    case VT_BLOB_OBJECT:
        value->blob.cbSize = get_count(bytes);
        value->blob.pBlobData = allocate(allocator, bytes + sizeof(ULONG), value->blob.cbSize);
        return value->blob.pBlobData != NULL;
    default:
        memcpy(&value->lVal, bytes, scalar_size(value->vt));
        return scalar_size(value->vt) > 0;
    }
}

/* The caller vouches for the bytes: their number is nowhere said. What is not known is empty. */
BOOLEAN StgConvertPropertyToVariant(const SERIALIZEDPROPERTYVALUE *pprop, USHORT CodePage,
                                    PROPVARIANT *pvar, PMemoryAllocator *pma)
{
    const BYTE *bytes = (const BYTE *)pprop;

    memset(pvar, 0, sizeof(*pvar));
    pvar->vt = (VARTYPE)get_count(bytes);
    if (!get_value(bytes + sizeof(ULONG), CodePage, pma, pvar))
        memset(pvar, 0, sizeof(*pvar));
    return FALSE;
}
