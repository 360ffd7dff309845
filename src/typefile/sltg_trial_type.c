/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <stdio.h>
#include <string.h>

#include <comity/windows.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "typefile/sltg_trial_parts.h"
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

static HRESULT reference_number(struct trial_block *block, HREFTYPE href, unsigned *ret_number)
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
        hr = reference_number(block, type->hreftype, &number);
        add_word(words, number * 4);
        return hr_trace(hr);
    default:
        return S_OK;
    }
}

/* The word itself if the type is no more than one, else where its words were put. */
static HRESULT put_type(struct trial_block *block, const TYPEDESC *type, unsigned flags,
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

static unsigned parameter_flags(USHORT flags)
{
    unsigned word = flags & PARAMFLAG_FRETVAL ? SLTG_IS_RETVAL : 0;

    if (flags & PARAMFLAG_FLCID)
        word |= SLTG_IS_LCID;
    switch (flags & (PARAMFLAG_FIN | PARAMFLAG_FOUT)) {
    case PARAMFLAG_FIN:
        return word;
    case PARAMFLAG_FOUT:
        return word | SLTG_OUT;
    case PARAMFLAG_FIN | PARAMFLAG_FOUT:
        return word | SLTG_IN_OUT;
    default:
        return word | SLTG_NO_DIRECTION;
    }
}

/* ---- members ---- */

static size_t begin_member(struct trial_block *block, size_t size, size_t before)
{
    size_t at = block->members.size;

    byte_buffer_grow(&block->members, size);
    if (before != SLTG_NONE)
        trial_set_half(&block->members, before + SLTG_MEMBER_NEXT, (unsigned)at);
    trial_set_half(&block->members, at + SLTG_MEMBER_NEXT, SLTG_NONE);
    return at;
}

static unsigned put_doc(struct trial_block *block, const OLECHAR *doc)
{
    unsigned at = (unsigned)block->members.size;

    trial_pack_text(block->file, doc, &block->members);
    return doc ? at : SLTG_NONE;
}

static HRESULT put_parameters(struct trial_block *block, const struct type_function *function,
                              unsigned *ret_at)
{
    unsigned list[2 * 31];
    unsigned n = (unsigned)function->desc.cParams;

    for (unsigned i = 0; i < n; i++) {
        const ELEMDESC *element = &function->desc.lprgelemdescParam[i];
        unsigned name = trial_wide_name(block->file, function->parameter_names[i]);
        bool is_here;
        HRESULT hr =
            put_type(block, &element->tdesc, parameter_flags(element->paramdesc.wParamFlags),
                     &list[2 * i + 1], &is_here);

        if (FAILED(hr))
            return hr_trace(hr);
        list[2 * i] = is_here ? name | 1 : name & ~1u;
    }
    *ret_at = (unsigned)block->members.size;
    for (unsigned i = 0; i < 2 * n; i++)
        byte_buffer_put_half(&block->members, list[i]);
    return S_OK;
}

static HRESULT put_function(struct trial_block *block, const struct type_function *function,
                            BSTR before, size_t at)
{
    static const uint8_t marks[] = {
        [FUNC_VIRTUAL] = SLTG_IS_METHOD,           [FUNC_PUREVIRTUAL] = SLTG_IS_METHOD,
        [FUNC_NONVIRTUAL] = SLTG_IS_METHOD,        [FUNC_STATIC] = SLTG_IS_STATIC_METHOD,
        [FUNC_DISPATCH] = SLTG_IS_DISPATCH_METHOD,
    };
    const FUNCDESC *desc = &function->desc;
    struct byte_buffer *members = &block->members;
    bool has_name_again = before && before == function->notes.name;
    unsigned type;
    unsigned parameters = 0;
    bool is_here;
    HRESULT hr;

    hr = put_type(block, &desc->elemdescFunc.tdesc, 0, &type, &is_here);
    if (SUCCEEDED(hr))
        hr = put_parameters(block, function, &parameters);
    if (FAILED(hr) || members->has_failed)
        return FAILED(hr) ? hr_trace(hr) : hr_raise(E_OUTOFMEMORY, "function");

    members->bytes[at] = marks[desc->funckind] | SLTG_HAS_FLAGS;
    members->bytes[at + SLTG_FUNCTION_INVOKE] = (uint8_t)(desc->invkind << 4 | 2);
    trial_set_half(members, at + SLTG_MEMBER_NAME,
                   has_name_again ? SLTG_NAME_AGAIN
                                  : trial_wide_name(block->file, function->notes.name));
    byte_buffer_set_word(members, at + SLTG_FUNCTION_ID, (uint32_t)desc->memid);
    trial_set_half(members, at + SLTG_FUNCTION_CONTEXT, 0xffff);
    trial_set_half(members, at + SLTG_FUNCTION_PARAMETERS, parameters);
    members->bytes[at + SLTG_FUNCTION_CALL] = (uint8_t)(desc->cParams << 3 | desc->callconv);
    members->bytes[at + SLTG_FUNCTION_OPTIONAL] =
        (uint8_t)((desc->cParamsOpt & SLTG_OPTIONAL_MASK) << 1 |
                  (is_here ? SLTG_RETURN_TYPE_IS_HERE : 0));
    trial_set_half(members, at + SLTG_FUNCTION_TYPE, type);
    trial_set_half(members, at + SLTG_FUNCTION_VTABLE, (unsigned)desc->oVft);
    trial_set_half(members, at + SLTG_FUNCTION_FLAGS, desc->wFuncFlags);
    trial_set_half(members, at + SLTG_FUNCTION_DOC, put_doc(block, function->notes.doc));
    return S_OK;
}

/* Where a constant's value was put. */
static unsigned put_value(struct trial_block *block, const VARIANT *value)
{
    unsigned at = (unsigned)block->members.size;

    if (V_VT(value) == VT_BSTR) {
        char *narrow = V_BSTR(value) ? utf16_to_utf8_dup(V_BSTR(value)) : NULL;

        byte_buffer_put_half(&block->members, narrow ? (unsigned)strlen(narrow) : SLTG_NO_TEXT);
        if (narrow)
            byte_buffer_put(&block->members, narrow, strlen(narrow));
        free(narrow);
        return at;
    }
    byte_buffer_put(&block->members, &V_UI8(value), sizeof(V_UI8(value)));
    return at;
}

/* A small number has its place in the variable itself. */
static bool is_small(const VARIANT *value)
{
    return V_VT(value) == VT_I4 && V_I4(value) >= 0 && V_I4(value) < 0x8000;
}

static HRESULT put_variable(struct trial_block *block, const struct type_variable *variable,
                            size_t at)
{
    const VARDESC *desc = &variable->desc;
    struct byte_buffer *members = &block->members;
    unsigned kind = desc->varkind == VAR_CONST      ? SLTG_IS_CONSTANT
                    : desc->varkind == VAR_DISPATCH ? SLTG_IS_DISPATCH
                                                    : 0;
    unsigned value = desc->varkind == VAR_PERINSTANCE ? desc->oInst : 0;
    unsigned type;
    bool is_here;
    HRESULT hr;

    hr = put_type(block, &desc->elemdescVar.tdesc, 0, &type, &is_here);
    if (SUCCEEDED(hr) && desc->varkind == VAR_CONST) {
        if (is_small(desc->lpvarValue))
            kind |= SLTG_VALUE_IS_HERE;
        value = is_small(desc->lpvarValue) ? (unsigned)V_I4(desc->lpvarValue)
                                           : put_value(block, desc->lpvarValue);
    }
    if (FAILED(hr) || members->has_failed)
        return FAILED(hr) ? hr_trace(hr) : hr_raise(E_OUTOFMEMORY, "variable");

    members->bytes[at] = SLTG_IS_VARIABLE | SLTG_HAS_FLAGS;
    members->bytes[at + SLTG_VARIABLE_KIND] = (uint8_t)(kind | (is_here ? SLTG_TYPE_IS_HERE : 0));
    trial_set_half(members, at + SLTG_MEMBER_NAME,
                   trial_wide_name(block->file, variable->notes.name));
    trial_set_half(members, at + SLTG_VARIABLE_VALUE, value);
    trial_set_half(members, at + SLTG_VARIABLE_TYPE, type);
    byte_buffer_set_word(members, at + SLTG_VARIABLE_ID, (uint32_t)desc->memid);
    trial_set_half(members, at + SLTG_VARIABLE_CONTEXT, 0xffff);
    trial_set_half(members, at + SLTG_VARIABLE_FLAGS, desc->wVarFlags);
    trial_set_half(members, at + SLTG_VARIABLE_DOC, put_doc(block, variable->notes.doc));
    return S_OK;
}

static HRESULT put_base(struct trial_block *block, const struct type_base *base, size_t at)
{
    unsigned number;
    HRESULT hr;

    hr = reference_number(block, base->href, &number);
    if (FAILED(hr) || block->members.has_failed)
        return hr_trace(hr);
    trial_set_half(&block->members, at, SLTG_BASE_MARK);
    block->members.bytes[at + SLTG_BASE_FLAGS] = (uint8_t)base->flags;
    trial_set_half(&block->members, at + SLTG_BASE_REFERENCE, number);
    return S_OK;
}

static HRESULT put_members(struct trial_block *block, struct byte_buffer *tail)
{
    const struct type *type = block->type;
    const TYPEATTR *attributes = &type->attributes;
    size_t first = block->members.size;
    size_t at = SLTG_NONE;
    HRESULT hr = S_OK;

    for (unsigned i = 0; SUCCEEDED(hr) && i < attributes->cImplTypes; i++) {
        at = begin_member(block, SLTG_BASE_SIZE, at);
        hr = put_base(block, &type->bases[i], at);
    }
    trial_set_half(tail, SLTG_TAIL_FIRST_BASE,
                   attributes->cImplTypes ? (unsigned)first : SLTG_NONE);
    first = block->members.size;
    at = SLTG_NONE;
    for (unsigned i = 0; SUCCEEDED(hr) && i < attributes->cFuncs; i++) {
        at = begin_member(block, SLTG_FUNCTION_SIZE + 2, at);
        hr = put_function(block, &type->functions[i], i ? type->functions[i - 1].notes.name : NULL,
                          at);
    }
    trial_set_half(tail, SLTG_TAIL_FIRST_FUNCTION,
                   attributes->cFuncs ? (unsigned)first : SLTG_NONE);
    first = block->members.size;
    at = SLTG_NONE;
    for (unsigned i = 0; SUCCEEDED(hr) && i < attributes->cVars; i++) {
        at = begin_member(block, SLTG_VARIABLE_SIZE + 2, at);
        hr = put_variable(block, &type->variables[i], at);
    }
    trial_set_half(tail, SLTG_TAIL_FIRST_VARIABLE, attributes->cVars ? (unsigned)first : SLTG_NONE);
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
    hr = put_members(block, tail);
    if (SUCCEEDED(hr) && attributes->typekind == TKIND_ALIAS)
        hr = put_type(block, &attributes->tdescAlias, 0, &alias, &is_simple);
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
