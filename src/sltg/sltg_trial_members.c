/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "sltg/sltg_trial_parts.h"

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
        HRESULT hr = trial_put_words_of(block, &element->tdesc,
                                        parameter_flags(element->paramdesc.wParamFlags),
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

    hr = trial_put_words_of(block, &desc->elemdescFunc.tdesc, 0, &type, &is_here);
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

    hr = trial_put_words_of(block, &desc->elemdescVar.tdesc, 0, &type, &is_here);
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

    hr = trial_reference(block, base->href, &number);
    if (FAILED(hr) || block->members.has_failed)
        return hr_trace(hr);
    trial_set_half(&block->members, at, SLTG_BASE_MARK);
    block->members.bytes[at + SLTG_BASE_FLAGS] = (uint8_t)base->flags;
    trial_set_half(&block->members, at + SLTG_BASE_REFERENCE, number);
    return S_OK;
}

HRESULT trial_put_members(struct trial_block *block, struct byte_buffer *tail)
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
