/* SPDX-License-Identifier: MIT */
#include "typelib/type_member.h"

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "typelib/desc_copy.h"
#include "typelib/type_names.h"

static bool find_in(const struct type *type, MEMBERID id, unsigned invoke_kinds,
                    struct type_member *member)
{
    for (unsigned i = 0; i < type->attributes.cFuncs; i++) {
        const struct type_function *function = &type->functions[i];

        if (function->desc.memid != id ||
            (invoke_kinds && !(function->desc.invkind & invoke_kinds)))
            continue;
        member->function = function;
        member->notes = &function->notes;
        return true;
    }
    for (unsigned i = 0; i < type->attributes.cVars; i++) {
        if (type->variables[i].desc.memid != id)
            continue;
        member->variable = &type->variables[i];
        member->notes = &type->variables[i].notes;
        return true;
    }
    return false;
}

/* Bases are looked up only if the type itself has no such member. */
HRESULT type_member_find(const struct type *type, MEMBERID id, unsigned invoke_kinds,
                         struct type_member *ret_member)
{
    struct type_member *member = ret_member;
    HRESULT hr;

    *member = (struct type_member){.type = type};
    if (find_in(type, id, invoke_kinds, member))
        return S_OK;

    hr = type_chain_open(type, &member->chain);
    if (FAILED(hr))
        return hr_trace(hr);
    for (unsigned i = 1; i < member->chain.n; i++) {
        member->type = member->chain.types[i];
        member->depth = i;
        if (find_in(member->type, id, invoke_kinds, member))
            return S_OK;
    }
    type_member_close(member);
    return TYPE_E_ELEMENTNOTFOUND;
}

void type_member_close(struct type_member *member)
{
    type_chain_close(&member->chain);
}

/* Those of the parameters that @kind shows, up to one without a name. */
static UINT give_parameter_names(const struct type_function *function, TYPEKIND kind,
                                 BSTR *ret_names, UINT max)
{
    UINT n = 0;

    for (int i = 0; i < function->desc.cParams && n < max; i++) {
        if (kind == TKIND_DISPATCH && !desc_is_shown(&function->desc, i))
            continue;
        if (!function->parameter_names[i])
            break;
        ret_names[n++] = type_text_copy(function->parameter_names[i]);
    }
    return n;
}

HRESULT type_member_names(const struct type_info *info, MEMBERID id, BSTR *ret_names, UINT max,
                          UINT *ret_n)
{
    struct type_member member;
    UINT n = 0;
    HRESULT hr;

    *ret_n = 0;
    hr = type_member_find(info->type, id, 0, &member);
    if (FAILED(hr))
        return hr;

    if (max > 0)
        ret_names[n++] = type_text_copy(member.notes->name);
    if (member.function)
        n += give_parameter_names(member.function, info->kind, ret_names + n, max - n);
    type_member_close(&member);
    *ret_n = n;
    return S_OK;
}

static MEMBERID find_parameter(const struct type_function *function, const OLECHAR *name)
{
    for (int i = 0; i < function->desc.cParams; i++) {
        if (function->parameter_names[i] && utf16_equal_nocase(function->parameter_names[i], name))
            return i;
    }
    return MEMBERID_NIL;
}

static HRESULT parameter_ids(const struct type_function *function, LPOLESTR *names, UINT n,
                             MEMBERID *ids)
{
    HRESULT hr = S_OK;

    for (UINT i = 1; i < n; i++) {
        ids[i] = find_parameter(function, names[i]);
        if (ids[i] == MEMBERID_NIL)
            hr = DISP_E_UNKNOWNNAME;
    }
    return hr;
}

/* S_FALSE: nothing here is called so. */
static HRESULT ids_in(const struct type *type, LPOLESTR *names, UINT n, MEMBERID *ids)
{
    for (unsigned i = 0; i < type->attributes.cFuncs; i++) {
        const struct type_function *function = &type->functions[i];

        if (!function->notes.name || !utf16_equal_nocase(function->notes.name, names[0]))
            continue;
        ids[0] = function->desc.memid;
        return parameter_ids(function, names, n, ids);
    }
    for (unsigned i = 0; i < type->attributes.cVars; i++) {
        const struct type_variable *variable = &type->variables[i];

        if (!variable->notes.name || !utf16_equal_nocase(variable->notes.name, names[0]))
            continue;
        ids[0] = variable->desc.memid;
        return n > 1 ? DISP_E_UNKNOWNNAME : S_OK;
    }
    return S_FALSE;
}

HRESULT type_member_ids(const struct type *type, LPOLESTR *names, UINT n, MEMBERID *ids)
{
    _cleanup_(type_chain_close) struct type_chain chain = {0};
    HRESULT hr;

    hr = ids_in(type, names, n, ids);
    if (hr != S_FALSE)
        return hr;
    hr = type_chain_open(type, &chain);
    if (FAILED(hr))
        return hr_trace(hr);
    for (unsigned i = 1; i < chain.n; i++) {
        hr = ids_in(chain.types[i], names, n, ids);
        if (hr != S_FALSE)
            return hr;
    }
    return DISP_E_UNKNOWNNAME;
}
