/* SPDX-License-Identifier: MIT */
#include "sltg/sltg_type.h"

#include "base/hresult.h"
#include "sltg/sltg_members.h"
#include "sltg/sltg_references.h"

static HRESULT read_alias(struct sltg_members *members)
{
    TYPEDESC *type = &members->type->attributes.tdescAlias;
    uint16_t word = 0;
    uint16_t is_simple = 0;
    uint32_t at;

    span_u16(members->tail, SLTG_TAIL_ALIAS, &word);
    span_u16(members->tail, SLTG_TAIL_ALIAS_IS_SIMPLE, &is_simple);
    if (is_simple) {
        type->vt = word & SLTG_VT_MASK;
        return S_OK;
    }
    at = word;
    return hr_trace(sltg_type_desc(members, &at, type, NULL));
}

/* What names no base is derived from IDispatch. */
static HRESULT read_dispatch(struct sltg_members *members)
{
    struct type *type = members->type;
    HRESULT hr;

    if (type->attributes.typekind != TKIND_DISPATCH || type->attributes.cImplTypes > 0)
        return S_OK;
    type->bases = arena_alloc(&type->library->arena, sizeof(*type->bases));
    if (!type->bases)
        return hr_raise(E_OUTOFMEMORY, "base of a type library's interface");
    hr = sltg_references_dispatch(members->file, &type->bases[0].href);
    if (SUCCEEDED(hr))
        type->attributes.cImplTypes = 1;
    return hr_trace(hr);
}

static HRESULT read_members(struct sltg_members *members)
{
    uint16_t functions = SLTG_NONE;
    uint16_t variables = SLTG_NONE;
    HRESULT hr = S_OK;

    if (members->type->attributes.typekind == TKIND_ALIAS)
        return hr_trace(read_alias(members));
    span_u16(members->tail, SLTG_TAIL_FIRST_FUNCTION, &functions);
    span_u16(members->tail, SLTG_TAIL_FIRST_VARIABLE, &variables);
    if (functions != SLTG_NONE)
        hr = sltg_read_functions(members);
    if (SUCCEEDED(hr) && variables != SLTG_NONE)
        hr = sltg_read_variables(members);
    if (SUCCEEDED(hr))
        hr = sltg_bases_read(members);
    if (SUCCEEDED(hr))
        hr = read_dispatch(members);
    return hr_trace(hr);
}

static void read_tail(const struct sltg_members *members, TYPEATTR *attributes)
{
    const struct type_library *library = members->type->library;
    uint16_t half = 0;

    span_u16(members->tail, SLTG_TAIL_SIZE, &half);
    attributes->cbSizeInstance = half;
    span_u16(members->tail, SLTG_TAIL_ALIGNMENT, &attributes->cbAlignment);
    span_u16(members->tail, SLTG_TAIL_VTABLE_SIZE, &half);
    attributes->cbSizeVft = (WORD)(half * library->slot_size / type_library_pointer_size(library));
    if (attributes->typekind == TKIND_RECORD || attributes->typekind == TKIND_UNION ||
        attributes->typekind == TKIND_ALIAS || attributes->typekind == TKIND_ENUM)
        attributes->cbSizeVft = 0;
}

HRESULT sltg_type_read(struct sltg_file *file, struct type *type, struct span block)
{
    struct sltg_members members = {.file = file, .type = type};
    TYPEATTR *attributes = &type->attributes;
    uint32_t references = 0, at = 0, size = 0;
    uint16_t mark = 0;
    HRESULT hr = S_OK;

    if (!span_u16(block, 0, &mark) || mark != SLTG_TYPE_MARK ||
        !span_u32(block, SLTG_TYPE_REFERENCES, &references) ||
        !span_u32(block, SLTG_TYPE_MEMBERS, &at) ||
        !span_u32(block, (uint64_t)at + SLTG_MEMBERS_SIZE, &size) ||
        !span_part(block, (uint64_t)at + SLTG_MEMBERS_HEADER_SIZE, size, &members.bytes))
        return sltg_damaged("a type", type->index);
    members.tail = span_from(block, (uint64_t)at + SLTG_MEMBERS_HEADER_SIZE + size);
    if (!span_has(members.tail, 0, SLTG_TAIL_VTABLE_SIZE + 2))
        return sltg_damaged("the tail of a type", type->index);

    attributes->typekind = block.bytes[SLTG_TYPE_KIND];
    if (attributes->typekind >= TKIND_MAX)
        return hr_raise(TYPE_E_INVDATAREAD, "type library: type %u is of no known kind",
                        type->index);
    span_u16(block, SLTG_TYPE_MAJOR, &attributes->wMajorVerNum);
    span_u16(block, SLTG_TYPE_MINOR, &attributes->wMinorVerNum);
    span_u16(block, SLTG_TYPE_FLAGS, &attributes->wTypeFlags);
    attributes->wTypeFlags >>= SLTG_TYPE_FLAGS_SHIFT;
    if (attributes->wTypeFlags & TYPEFLAG_FDUAL)
        attributes->typekind = TKIND_DISPATCH;
    read_tail(&members, attributes);

    if (references != UINT32_MAX)
        hr = sltg_references_read(&members, block, references);
    if (SUCCEEDED(hr))
        hr = read_members(&members);
    type->needs_layout = type_library_pointer_size(type->library) != sizeof(void *);
    return hr_trace(hr);
}
