/* SPDX-License-Identifier: MIT */
/*
 * The calls that turn one PROPVARIANT into the bytes of a property, and back. Source: Windows'
 * "StgConvertVariantToProperty" and "StgConvertPropertyToVariant" pages.
 */
#include <stdio.h>
#include <string.h>

#include <comity/propidl.h>

#include "base/utf16.h"
#include "propvariant/property_value.h"

enum {
    INDIRECT_NAME_SIZE = 32,
};

/* A stream or storage has its name after the property. */
static void give_name(PROPVARIANT *value, PROPID id, WCHAR ret_name[static INDIRECT_NAME_SIZE])
{
    char name[INDIRECT_NAME_SIZE];

    snprintf(name, sizeof(name), "prop%u", (unsigned)id);
    ret_name[utf16_from_utf8(name, strlen(name), ret_name, INDIRECT_NAME_SIZE - 1)] = 0;
    value->pwszVal = ret_name;
}

SERIALIZEDPROPERTYVALUE *StgConvertVariantToProperty(const PROPVARIANT *pvar, USHORT CodePage,
                                                     SERIALIZEDPROPERTYVALUE *pprop, ULONG *pcb,
                                                     PROPID pid, BOOLEAN fReserved,
                                                     ULONG *pcIndirect)
{
    struct property_bytes bytes = {0};
    WCHAR name[INDIRECT_NAME_SIZE];
    PROPVARIANT value = *pvar;
    bool fits = false;

    if (property_value_is_indirect(value.vt)) {
        give_name(&value, pid, name);
        if (pcIndirect)
            ++*pcIndirect;
    }
    if (SUCCEEDED(property_value_write(&value, CodePage, &bytes))) {
        fits = pprop && bytes.size <= *pcb;
        if (fits)
            memcpy(pprop, bytes.bytes, bytes.size);
        *pcb = (ULONG)bytes.size;
    }
    property_bytes_free(&bytes);
    return fits ? pprop : NULL;
}

/* The caller vouches for the bytes: their number is nowhere said. What is not known is empty. */
BOOLEAN StgConvertPropertyToVariant(const SERIALIZEDPROPERTYVALUE *pprop, USHORT CodePage,
                                    PROPVARIANT *pvar, PMemoryAllocator *pma)
{
    struct span bytes = {(const uint8_t *)pprop, INT32_MAX};

    PropVariantInit(pvar);
    if (FAILED(property_value_read_into(bytes, CodePage, pma, pvar)))
        PropVariantInit(pvar);
    return property_value_is_indirect(pvar->vt);
}

/* ---- lengths ---- */

/* An allocator that counts; its methods are behind its table, as C++ lays it out. */
struct counter {
    const struct counter_vtable *vtable;
    ULONG size;
};

struct counter_vtable {
    void *(*Allocate)(struct counter *counter, ULONG cbSize);
    void (*Free)(struct counter *counter, void *pv);
};

static void *counter_Allocate(struct counter *counter, ULONG cbSize)
{
    counter->size += cbSize;
    return CoTaskMemAlloc(cbSize);
}

static void counter_Free(struct counter *counter, void *pv)
{
    CoTaskMemFree(pv);
}

/* What a value has outside its PROPVARIANT. */
ULONG StgPropertyLengthAsVariant(const SERIALIZEDPROPERTYVALUE *pProp, ULONG cbProp,
                                 USHORT CodePage, BYTE bReserved)
{
    static const struct counter_vtable vtable = {counter_Allocate, counter_Free};
    struct counter counter = {&vtable, 0};
    struct span bytes = {(const uint8_t *)pProp, cbProp};
    PROPVARIANT value;

    if (!pProp ||
        FAILED(property_value_read_into(bytes, CodePage, (PMemoryAllocator *)&counter, &value)))
        return 0;
    if (value.vt == VT_BSTR)
        counter.size += SysStringByteLen(value.bstrVal) + (ULONG)sizeof(WCHAR);
    property_value_clear(&value);
    return counter.size;
}
