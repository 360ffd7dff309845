/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <stdio.h>
#include <string.h>

#include <comity/windows.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "sltg/sltg_trial_parts.h"
#include "typelib/type_chain.h"
#include "typelib/type_lib.h"

enum {
    TYPE_WORDS_MAX = 40,
};

/* The words of one type, the bounds of arrays in it among the members already. */
struct type_words {
    uint16_t words[TYPE_WORDS_MAX];
    unsigned n;
};

/* ---- references ---- */

/* The offset of the name that tells of @lib; SLTG_OWN_LIBRARY for the one being written. */
static unsigned library_number(struct trial_block *block, ITypeLib *lib)
{
    const struct type_library *library = &type_lib_from(lib)->library;
    char guid[GUID_TEXT_SIZE];
    char text[512];

    if (library == block->file->library)
        return SLTG_OWN_LIBRARY;
    guid_to_text(&library->guid, guid);
    snprintf(text, sizeof(text), "*\\G%s#%u.%u#%x#%s#", guid, library->major, library->minor,
             library->lcid, "library.tlb");
    return trial_name(block->file, text);
}

HRESULT trial_reference(struct trial_block *block, HREFTYPE href, unsigned *ret_number)
{
    ITypeInfo *info;
    ITypeLib *lib;
    unsigned library, i;
    UINT index;
    HRESULT hr;

    hr = type_resolve(block->type, href, &info);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = ITypeInfo_GetContainingTypeLib(info, &lib, &index);
    ITypeInfo_Release(info);
    if (FAILED(hr))
        return hr_trace(hr);
    library = library_number(block, lib);
    ITypeLib_Release(lib);

    for (i = 0; i < block->n_references; i++) {
        if (block->references[i].library == library && block->references[i].index == index)
            break;
    }
    if (i == TRIAL_REFERENCES_MAX)
        return hr_raise(E_OUTOFMEMORY, "references of a type");
    if (i == block->n_references) {
        block->references[i].library = library;
        block->references[i].index = index;
        block->n_references++;
    }
    *ret_number = i;
    return S_OK;
}

static void put_references(const struct trial_block *block, struct byte_buffer *buffer)
{
    char text[32];

    byte_buffer_put_half(buffer, SLTG_REFERENCES_MARK);
    memset(byte_buffer_grow(buffer, SLTG_REFERENCES_SIZE - 2), 0xff, SLTG_REFERENCES_SIZE - 2);
    byte_buffer_put_word(buffer, block->n_references * SLTG_REFERENCE_SIZE);
    byte_buffer_grow(buffer, block->n_references * SLTG_REFERENCE_SIZE + SLTG_REFERENCES_NAMES);
    for (unsigned i = 0; i < block->n_references; i++) {
        snprintf(text, sizeof(text), "*\\R%x*#%x", block->references[i].library,
                 block->references[i].index);
        byte_buffer_put_half(buffer, (unsigned)strlen(text));
        byte_buffer_put(buffer, text, strlen(text));
    }
    byte_buffer_put(buffer, "\xdf", 1);
}

/* ---- types ---- */

static void add_word(struct type_words *words, unsigned word)
{
    if (words->n < TYPE_WORDS_MAX)
        words->words[words->n++] = (uint16_t)word;
}

static void put_bounds(struct byte_buffer *members, const ARRAYDESC *array)
{
    byte_buffer_put_half(members, array->cDims);
    byte_buffer_grow(members, SLTG_ARRAY_BOUNDS - 2);
    byte_buffer_put(members, array->rgbounds, array->cDims * sizeof(*array->rgbounds));
}

static HRESULT add_type(struct trial_block *block, const TYPEDESC *type, unsigned flags,
                        struct type_words *words)
{
    unsigned number;
    HRESULT hr;

    if (type->vt == VT_PTR && type->lptdesc->vt != VT_PTR && !(flags & SLTG_IS_POINTED_TO))
        return add_type(block, type->lptdesc, flags | SLTG_IS_POINTED_TO, words);
    add_word(words, type->vt | flags);
    switch (type->vt) {
    case VT_PTR:
        return add_type(block, type->lptdesc, 0, words);
    case VT_SAFEARRAY:
        add_word(words, 0);
        return add_type(block, type->lptdesc, 0, words);
    case VT_CARRAY:
        add_word(words, (unsigned)block->members.size);
        put_bounds(&block->members, type->lpadesc);
        return add_type(block, &type->lpadesc->tdescElem, 0, words);
    case VT_USERDEFINED:
        hr = trial_reference(block, type->hreftype, &number);
        add_word(words, number * 4);
        return hr_trace(hr);
    default:
        return S_OK;
    }
}

/* The word itself if the type is no more than one, else where its words were put. */
HRESULT trial_put_words_of(struct trial_block *block, const TYPEDESC *type, unsigned flags,
                           unsigned *ret_word, bool *ret_is_here)
{
    struct type_words words = {0};
    HRESULT hr = add_type(block, type, flags, &words);

    *ret_is_here = words.n == 1;
    *ret_word = words.n == 1 ? words.words[0] : (unsigned)block->members.size;
    for (unsigned i = 0; words.n > 1 && i < words.n; i++)
        byte_buffer_put_half(&block->members, words.words[i]);
    return hr_trace(hr);
}

/* ---- the block ---- */

static void put_header(const struct trial_block *block, struct byte_buffer *ret_block)
{
    const TYPEATTR *attributes = &block->type->attributes;
    bool is_dual = attributes->wTypeFlags & TYPEFLAG_FDUAL;

    byte_buffer_put_half(ret_block, SLTG_TYPE_MARK);
    byte_buffer_put_word(ret_block, UINT32_MAX);
    byte_buffer_put_word(ret_block, UINT32_MAX);
    byte_buffer_put_word(ret_block, 0);
    byte_buffer_put_word(ret_block, UINT32_MAX);
    byte_buffer_put_half(ret_block, attributes->wMajorVerNum);
    byte_buffer_put_half(ret_block, attributes->wMinorVerNum);
    byte_buffer_put_word(ret_block, 0xfffe0000);
    byte_buffer_put_half(ret_block, attributes->wTypeFlags << SLTG_TYPE_FLAGS_SHIFT | 2);
    byte_buffer_put_half(ret_block, 2 | (is_dual ? TKIND_INTERFACE : attributes->typekind) << 8);
    byte_buffer_put_word(ret_block, 0);
    if (block->n_references) {
        byte_buffer_set_word(ret_block, SLTG_TYPE_REFERENCES, (uint32_t)ret_block->size);
        put_references(block, ret_block);
    }
    byte_buffer_set_word(ret_block, SLTG_TYPE_MEMBERS, (uint32_t)ret_block->size);
}

static HRESULT put_tail(struct trial_block *block, struct byte_buffer *tail)
{
    const TYPEATTR *attributes = &block->type->attributes;
    unsigned alias = SLTG_NONE;
    bool is_simple = false;
    HRESULT hr;

    byte_buffer_grow(tail, SLTG_TAIL_VTABLE_SIZE + 14);
    hr = trial_put_members(block, tail);
    if (SUCCEEDED(hr) && attributes->typekind == TKIND_ALIAS)
        hr = trial_put_words_of(block, &attributes->tdescAlias, 0, &alias, &is_simple);
    if (FAILED(hr))
        return hr_trace(hr);
    trial_set_half(tail, SLTG_TAIL_FUNCTIONS, attributes->cFuncs);
    trial_set_half(tail, SLTG_TAIL_VARIABLES, attributes->cVars);
    trial_set_half(tail, SLTG_TAIL_BASES, attributes->cImplTypes);
    trial_set_half(tail, SLTG_TAIL_ALIAS, alias);
    trial_set_half(tail, SLTG_TAIL_ALIAS_IS_SIMPLE, is_simple);
    trial_set_half(tail, SLTG_TAIL_SIZE, attributes->cbSizeInstance);
    trial_set_half(tail, SLTG_TAIL_ALIGNMENT, attributes->cbAlignment);
    trial_set_half(tail, SLTG_TAIL_VTABLE_SIZE, attributes->cbSizeVft);
    return S_OK;
}

HRESULT trial_put_type(struct trial_file *file, const struct type *type,
                       struct byte_buffer *ret_block)
{
    struct trial_block block = {.file = file, .type = type};
    struct byte_buffer tail = {0};
    HRESULT hr;

    hr = put_tail(&block, &tail);
    if (SUCCEEDED(hr)) {
        put_header(&block, ret_block);
        byte_buffer_put_half(ret_block, 1);
        byte_buffer_put_half(ret_block, 0xffff);
        byte_buffer_put(ret_block, "\1", 1);
        byte_buffer_put_word(ret_block, (uint32_t)block.members.size);
        byte_buffer_put(ret_block, block.members.bytes, block.members.size);
        byte_buffer_put(ret_block, tail.bytes, tail.size);
    }
    byte_buffer_deinit(&block.members);
    byte_buffer_deinit(&tail);
    return hr_trace(hr);
}
