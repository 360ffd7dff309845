/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "typetool/library_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "typetool/type_words.h"

enum {
    NAMES_MAX = 256,
};

const char *type_kind_word(TYPEKIND kind)
{
    static const char *const words[TKIND_MAX] = {
        [TKIND_ENUM] = "enum",
        [TKIND_RECORD] = "struct",
        [TKIND_MODULE] = "module",
        [TKIND_INTERFACE] = "interface",
        [TKIND_DISPATCH] = "dispinterface",
        [TKIND_COCLASS] = "coclass",
        [TKIND_ALIAS] = "typedef",
        [TKIND_UNION] = "union",
    };

    return kind < TKIND_MAX && words[kind] ? words[kind] : "?";
}

const char *invoke_word(unsigned invoke_kind)
{
    return invoke_kind & INVOKE_PROPERTYGET      ? "propget"
           : invoke_kind & INVOKE_PROPERTYPUT    ? "propput"
           : invoke_kind & INVOKE_PROPERTYPUTREF ? "propputref"
                                                 : "";
}

bool guid_is_set(const GUID *guid)
{
    return !IsEqualGUID(guid, &GUID_NULL);
}

void guid_word(const GUID *guid, char ret_word[static GUID_WORD_SIZE])
{
    snprintf(ret_word, GUID_WORD_SIZE, "%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X",
             (unsigned)guid->Data1, guid->Data2, guid->Data3, guid->Data4[0], guid->Data4[1],
             guid->Data4[2], guid->Data4[3], guid->Data4[4], guid->Data4[5], guid->Data4[6],
             guid->Data4[7]);
}

/* ---- freeing ---- */

static void member_deinit(struct member_view *member)
{
    for (unsigned i = 0; i < member->n_parameters; i++) {
        free(member->parameters[i].name);
        free(member->parameters[i].type);
        free(member->parameters[i].default_value);
    }
    free(member->parameters);
    free(member->name);
    free(member->text);
    free(member->type);
    free(member->value);
    free(member->entry);
}

static void type_deinit(struct type_view *type)
{
    for (unsigned i = 0; i < type->n_bases; i++)
        free(type->bases[i].name);
    for (unsigned i = 0; i < type->n_members; i++)
        member_deinit(&type->members[i]);
    free(type->bases);
    free(type->members);
    free(type->name);
    free(type->text);
    free(type->alias);
    free(type->module);
}

struct library_view *library_view_free(struct library_view *view)
{
    if (!view)
        return NULL;
    for (unsigned i = 0; i < view->n_types; i++)
        type_deinit(&view->types[i]);
    free(view->types);
    free(view->path);
    free(view->name);
    free(view->text);
    free(view->help_file);
    free(view);
    return NULL;
}

/* ---- members ---- */

static HRESULT read_names(ITypeInfo *info, struct member_view *member)
{
    BSTR names[NAMES_MAX], text = NULL;
    UINT n = 0;
    HRESULT hr;

    hr = ITypeInfo_GetNames(info, member->id, names, NAMES_MAX, &n);
    if (FAILED(hr))
        return hr_raise(hr, "reading the names of a member");
    for (UINT i = 0; i < n; i++) {
        if (i == 0)
            member->name = text_take(names[i]);
        else if (i - 1 < member->n_parameters)
            member->parameters[i - 1].name = text_take(names[i]);
        else
            SysFreeString(names[i]);
    }
    if (SUCCEEDED(ITypeInfo_GetDocumentation(info, member->id, NULL, &text, NULL, NULL)))
        member->text = text_take(text);
    return S_OK;
}

static void read_entry(ITypeInfo *info, struct member_view *member)
{
    BSTR name = NULL;
    WORD ordinal = 0;

    if (FAILED(ITypeInfo_GetDllEntry(info, member->id, member->invoke_kind, NULL, &name, &ordinal)))
        return;
    if (name)
        member->entry = text_take(name);
    else if (asprintf(&member->entry, "@%u", ordinal) < 0)
        member->entry = NULL;
}

static HRESULT read_function(ITypeInfo *info, const FUNCDESC *desc, struct member_view *member)
{
    member->id = desc->memid;
    member->invoke_kind = desc->invkind;
    member->flags = desc->wFuncFlags;
    member->offset = (USHORT)desc->oVft;
    member->optional = desc->cParamsOpt;
    member->type = type_words(info, &desc->elemdescFunc.tdesc);
    member->parameters = calloc((size_t)desc->cParams + 1, sizeof(*member->parameters));
    if (!member->parameters || !member->type)
        return hr_raise(E_OUTOFMEMORY, "reading a type library");
    member->n_parameters = (unsigned)desc->cParams;
    for (int i = 0; i < desc->cParams; i++) {
        const ELEMDESC *element = &desc->lprgelemdescParam[i];
        struct parameter_view *parameter = &member->parameters[i];

        parameter->type = type_words(info, &element->tdesc);
        parameter->flags = element->paramdesc.wParamFlags;
        if (parameter->flags & PARAMFLAG_FHASDEFAULT && element->paramdesc.pparamdescex)
            parameter->default_value =
                value_words(&element->paramdesc.pparamdescex->varDefaultValue);
        if (!parameter->type)
            return hr_raise(E_OUTOFMEMORY, "reading a type library");
    }
    if (desc->funckind == FUNC_STATIC)
        read_entry(info, member);
    return hr_trace(read_names(info, member));
}

static HRESULT read_variable(ITypeInfo *info, const VARDESC *desc, struct member_view *member)
{
    member->is_variable = true;
    member->id = desc->memid;
    member->flags = desc->wVarFlags;
    member->type = type_words(info, &desc->elemdescVar.tdesc);
    if (!member->type)
        return hr_raise(E_OUTOFMEMORY, "reading a type library");
    if (desc->varkind == VAR_CONST)
        member->value = value_words(desc->lpvarValue);
    else if (desc->varkind == VAR_PERINSTANCE)
        member->offset = desc->oInst;
    return hr_trace(read_names(info, member));
}

static HRESULT read_members(ITypeInfo *info, const TYPEATTR *attr, struct type_view *type)
{
    FUNCDESC *function;
    VARDESC *variable;
    HRESULT hr;

    type->members = calloc((size_t)attr->cFuncs + attr->cVars + 1, sizeof(*type->members));
    if (!type->members)
        return hr_raise(E_OUTOFMEMORY, "reading a type library");
    for (UINT i = 0; i < attr->cVars; i++) {
        hr = ITypeInfo_GetVarDesc(info, i, &variable);
        if (FAILED(hr))
            return hr_raise(hr, "reading variable %u of a type", i);
        hr = read_variable(info, variable, &type->members[type->n_members++]);
        ITypeInfo_ReleaseVarDesc(info, variable);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    for (UINT i = 0; i < attr->cFuncs; i++) {
        hr = ITypeInfo_GetFuncDesc(info, i, &function);
        if (FAILED(hr))
            return hr_raise(hr, "reading function %u of a type", i);
        hr = read_function(info, function, &type->members[type->n_members++]);
        ITypeInfo_ReleaseFuncDesc(info, function);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

/* ---- types ---- */

static HRESULT read_base(ITypeInfo *info, UINT index, struct base_view *base)
{
    HREFTYPE reference;
    ITypeInfo *other;
    TYPEATTR *attr;
    BSTR name = NULL;
    HRESULT hr;

    hr = ITypeInfo_GetRefTypeOfImplType(info, index, &reference);
    if (FAILED(hr))
        return hr_raise(hr, "reading what a type implements");
    ITypeInfo_GetImplTypeFlags(info, index, &base->flags);
    if (FAILED(ITypeInfo_GetRefTypeInfo(info, reference, &other))) {
        base->name = strdup("?"); /* of a library that is not here */
        return base->name ? S_OK : hr_raise(E_OUTOFMEMORY, "reading a type library");
    }
    ITypeInfo_GetDocumentation(other, MEMBERID_NIL, &name, NULL, NULL, NULL);
    base->name = text_take(name);
    if (SUCCEEDED(ITypeInfo_GetTypeAttr(other, &attr))) {
        base->is_dispatch =
            attr->typekind == TKIND_DISPATCH && !(attr->wTypeFlags & TYPEFLAG_FDUAL);
        ITypeInfo_ReleaseTypeAttr(other, attr);
    }
    ITypeInfo_Release(other);
    return S_OK;
}

/* The file that a module's functions are in: each of them tells. */
static void read_module(ITypeInfo *info, struct type_view *type)
{
    BSTR module = NULL;

    for (unsigned i = 0; i < type->n_members && !type->module; i++) {
        const struct member_view *member = &type->members[i];

        if (!member->is_variable &&
            SUCCEEDED(
                ITypeInfo_GetDllEntry(info, member->id, member->invoke_kind, &module, NULL, NULL)))
            type->module = text_take(module);
    }
}

static HRESULT read_attributes(ITypeInfo *info, const TYPEATTR *attr, struct type_view *type)
{
    HRESULT hr;

    type->guid = attr->guid;
    type->kind = attr->typekind;
    type->flags = attr->wTypeFlags;
    type->size = attr->cbSizeInstance;
    type->major = attr->wMajorVerNum;
    type->minor = attr->wMinorVerNum;
    if (attr->typekind == TKIND_ALIAS)
        type->alias = type_words(info, &attr->tdescAlias);
    type->bases = calloc((size_t)attr->cImplTypes + 1, sizeof(*type->bases));
    if (!type->bases)
        return hr_raise(E_OUTOFMEMORY, "reading a type library");
    for (UINT i = 0; i < attr->cImplTypes; i++) {
        hr = read_base(info, i, &type->bases[type->n_bases++]);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    hr = read_members(info, attr, type);
    if (SUCCEEDED(hr) && attr->typekind == TKIND_MODULE)
        read_module(info, type);
    return hr_trace(hr);
}

/* Of a dual interface the vtable's half is shown, which says more. */
static HRESULT turn_to_vtable(ITypeInfo **info)
{
    HREFTYPE reference;
    ITypeInfo *other;
    HRESULT hr;

    hr = ITypeInfo_GetRefTypeOfImplType(*info, (UINT)-1, &reference);
    if (SUCCEEDED(hr))
        hr = ITypeInfo_GetRefTypeInfo(*info, reference, &other);
    if (FAILED(hr))
        return hr_raise(hr, "reading a dual interface");
    ITypeInfo_Release(*info);
    *info = other;
    return S_OK;
}

static HRESULT read_type(ITypeLib *library, UINT index, struct type_view *type)
{
    BSTR name = NULL, text = NULL;
    ITypeInfo *info;
    TYPEATTR *attr;
    bool is_dual;
    HRESULT hr;

    hr = ITypeLib_GetTypeInfo(library, index, &info);
    if (FAILED(hr))
        return hr_raise(hr, "reading type %u", index);
    hr = ITypeInfo_GetTypeAttr(info, &attr);
    if (SUCCEEDED(hr)) {
        is_dual = attr->typekind == TKIND_DISPATCH && attr->wTypeFlags & TYPEFLAG_FDUAL;
        ITypeInfo_ReleaseTypeAttr(info, attr);
        if (is_dual)
            hr = turn_to_vtable(&info);
    }
    if (SUCCEEDED(hr))
        hr = ITypeInfo_GetTypeAttr(info, &attr);
    if (SUCCEEDED(hr)) {
        ITypeLib_GetDocumentation(library, (INT)index, &name, &text, NULL, NULL);
        type->name = text_take(name);
        type->text = text_take(text);
        hr = read_attributes(info, attr, type);
        ITypeInfo_ReleaseTypeAttr(info, attr);
    }
    ITypeInfo_Release(info);
    return hr_trace(hr);
}

static HRESULT read_head(ITypeLib *library, struct library_view *view)
{
    BSTR name = NULL, text = NULL, file = NULL;
    TLIBATTR *attr;
    HRESULT hr;

    hr = ITypeLib_GetLibAttr(library, &attr);
    if (FAILED(hr))
        return hr_raise(hr, "reading a type library");
    view->guid = attr->guid;
    view->lcid = attr->lcid;
    view->system = attr->syskind;
    view->major = attr->wMajorVerNum;
    view->minor = attr->wMinorVerNum;
    view->flags = attr->wLibFlags;
    ITypeLib_ReleaseTLibAttr(library, attr);
    ITypeLib_GetDocumentation(library, -1, &name, &text, NULL, &file);
    view->name = text_take(name);
    view->text = text_take(text);
    view->help_file = text_take(file);
    return S_OK;
}

HRESULT library_view_read(ITypeLib *library, struct library_view **ret_view)
{
    _cleanup_(library_view_freep) struct library_view *view = calloc(1, sizeof(*view));
    UINT n = ITypeLib_GetTypeInfoCount(library);
    HRESULT hr;

    if (!view || !(view->types = calloc((size_t)n + 1, sizeof(*view->types))))
        return hr_raise(E_OUTOFMEMORY, "reading a type library");
    hr = read_head(library, view);
    for (UINT i = 0; SUCCEEDED(hr) && i < n; i++)
        hr = read_type(library, i, &view->types[view->n_types++]);
    if (SUCCEEDED(hr))
        *ret_view = TAKE_PTR(view);
    return hr_trace(hr);
}
