/* SPDX-License-Identifier: MIT */
#include "typelib/desc_copy.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/list.h"

enum {
    DEPTH_MAX = 64,
};

static HRESULT out_of_memory(void)
{
    return hr_raise(E_OUTOFMEMORY, "copy of a type description");
}

/* ---- types ---- */

static HRESULT copy_type(struct arena *arena, const TYPEDESC *type, HREFTYPE mark, unsigned depth,
                         TYPEDESC *ret_type);

static HRESULT copy_array(struct arena *arena, const ARRAYDESC *array, HREFTYPE mark,
                          unsigned depth, ARRAYDESC **ret_array)
{
    size_t size = sizeof(*array);
    ARRAYDESC *copy;

    if (array->cDims > 1)
        size += (array->cDims - 1) * sizeof(SAFEARRAYBOUND);
    copy = arena_alloc(arena, size);
    if (!copy)
        return out_of_memory();
    memcpy(copy, array, size);
    *ret_array = copy;
    return hr_trace(copy_type(arena, &array->tdescElem, mark, depth, &copy->tdescElem));
}

static HRESULT copy_type(struct arena *arena, const TYPEDESC *type, HREFTYPE mark, unsigned depth,
                         TYPEDESC *ret_type)
{
    if (depth == DEPTH_MAX)
        return hr_raise(TYPE_E_INVDATAREAD, "type description: nested too deep");

    *ret_type = *type;
    switch (type->vt & VT_TYPEMASK) {
    case VT_PTR:
    case VT_SAFEARRAY:
        ret_type->lptdesc = arena_alloc(arena, sizeof(*ret_type->lptdesc));
        if (!ret_type->lptdesc)
            return out_of_memory();
        return hr_trace(copy_type(arena, type->lptdesc, mark, depth + 1, ret_type->lptdesc));
    case VT_CARRAY:
        return hr_trace(copy_array(arena, type->lpadesc, mark, depth + 1, &ret_type->lpadesc));
    case VT_USERDEFINED:
        ret_type->hreftype += mark;
        return S_OK;
    default:
        return S_OK;
    }
}

HRESULT desc_copy_type(struct arena *arena, const TYPEDESC *type, HREFTYPE mark, TYPEDESC *ret_type)
{
    return hr_trace(copy_type(arena, type, mark, 0, ret_type));
}

/* ---- values ---- */

/* A BSTR in an arena: its length in bytes lies before it. */
static HRESULT copy_value(struct arena *arena, const VARIANT *value, VARIANT *ret_value)
{
    UINT size;
    ULONG *room;

    *ret_value = *value;
    if (V_VT(value) != VT_BSTR || !V_BSTR(value))
        return S_OK;

    size = SysStringByteLen(V_BSTR(value));
    room = arena_alloc(arena, 2 * sizeof(*room) + size + sizeof(char16_t));
    if (!room)
        return out_of_memory();
    room[1] = size;
    memcpy(room + 2, V_BSTR(value), size);
    V_BSTR(ret_value) = (BSTR)(room + 2);
    return S_OK;
}

static HRESULT copy_element(struct arena *arena, const ELEMDESC *element, HREFTYPE mark,
                            ELEMDESC *ret_element)
{
    const PARAMDESC *parameter = &element->paramdesc;
    PARAMDESCEX *value;

    *ret_element = *element;
    ret_element->paramdesc.pparamdescex = NULL;
    if (parameter->wParamFlags & PARAMFLAG_FHASDEFAULT && parameter->pparamdescex) {
        HRESULT hr;

        value = arena_alloc(arena, sizeof(*value));
        if (!value)
            return out_of_memory();
        value->cBytes = sizeof(*value);
        hr = copy_value(arena, &parameter->pparamdescex->varDefaultValue, &value->varDefaultValue);
        if (FAILED(hr))
            return hr_trace(hr);
        ret_element->paramdesc.pparamdescex = value;
    }
    return hr_trace(copy_type(arena, &element->tdesc, mark, 0, &ret_element->tdesc));
}

/* ---- functions ---- */

static HRESULT copy_codes(struct arena *arena, FUNCDESC *function)
{
    SCODE *codes;

    if (!function->lprgscode || function->cScodes <= 0) {
        function->lprgscode = NULL;
        function->cScodes = 0;
        return S_OK;
    }
    codes = arena_alloc_array(arena, (size_t)function->cScodes, sizeof(*codes));
    if (!codes)
        return out_of_memory();
    memcpy(codes, function->lprgscode, (size_t)function->cScodes * sizeof(*codes));
    function->lprgscode = codes;
    return S_OK;
}

HRESULT desc_copy_function_to(struct arena *arena, const FUNCDESC *function, HREFTYPE mark,
                              FUNCDESC *ret_function)
{
    size_t n = function->cParams > 0 ? (size_t)function->cParams : 0;
    FUNCDESC copy = *function;
    HRESULT hr;

    copy.lprgelemdescParam = n ? arena_alloc_array(arena, n, sizeof(ELEMDESC)) : NULL;
    if (n && !copy.lprgelemdescParam)
        return out_of_memory();
    hr = copy_codes(arena, &copy);
    for (size_t i = 0; SUCCEEDED(hr) && i < n; i++)
        hr = copy_element(arena, &function->lprgelemdescParam[i], mark, &copy.lprgelemdescParam[i]);
    if (SUCCEEDED(hr))
        hr = copy_element(arena, &function->elemdescFunc, mark, &copy.elemdescFunc);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_function = copy;
    return S_OK;
}

/* What is handed out begins its block, whose arena has the rest. */
struct function_block {
    FUNCDESC desc;
    struct arena arena;
};

static struct function_block *function_block_free(struct function_block *block)
{
    if (!block)
        return NULL;
    arena_deinit(&block->arena);
    free(block);
    return NULL;
}
DEFINE_CLEANUP(struct function_block *, function_block_free);

HRESULT desc_copy_function(const FUNCDESC *function, HREFTYPE mark, FUNCDESC **ret_function)
{
    _cleanup_(function_block_freep) struct function_block *block = calloc(1, sizeof(*block));
    HRESULT hr;

    if (!block)
        return out_of_memory();
    hr = desc_copy_function_to(&block->arena, function, mark, &block->desc);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_function = &TAKE_PTR(block)->desc;
    return S_OK;
}

bool desc_is_shown(const FUNCDESC *function, int i)
{
    USHORT flags = function->lprgelemdescParam[i].paramdesc.wParamFlags;

    if (function->funckind == FUNC_DISPATCH)
        return true;
    return !(flags & PARAMFLAG_FLCID) && !(i == function->cParams - 1 && flags & PARAMFLAG_FRETVAL);
}

/* The [retval] becomes what is returned; the caller of Invoke() passes the [lcid] otherwise. */
static void show_as_method(FUNCDESC *function)
{
    ELEMDESC *parameters = function->lprgelemdescParam;
    ELEMDESC *last = function->cParams > 0 ? &parameters[function->cParams - 1] : NULL;
    SHORT n = 0;

    if (last && last->paramdesc.wParamFlags & PARAMFLAG_FRETVAL && last->tdesc.vt == VT_PTR)
        function->elemdescFunc.tdesc = *last->tdesc.lptdesc;
    else if (function->elemdescFunc.tdesc.vt == VT_HRESULT)
        function->elemdescFunc.tdesc.vt = VT_VOID;
    for (int i = 0; i < function->cParams; i++) {
        if (desc_is_shown(function, i))
            parameters[n++] = parameters[i];
    }
    function->cParams = n;
    function->funckind = FUNC_DISPATCH;
}

HRESULT desc_copy_dispatch_function(const FUNCDESC *function, HREFTYPE mark,
                                    FUNCDESC **ret_function)
{
    FUNCDESC *copy;
    HRESULT hr;

    hr = desc_copy_function(function, mark, &copy);
    if (FAILED(hr))
        return hr_trace(hr);
    if (copy->funckind == FUNC_DISPATCH)
        copy->oVft = 0;
    else
        show_as_method(copy);
    *ret_function = copy;
    return S_OK;
}

void desc_copy_free_function(FUNCDESC *function)
{
    if (function)
        function_block_free(container_of(function, struct function_block, desc));
}

/* ---- variables ---- */

struct variable_block {
    VARDESC desc;
    struct arena arena;
};

HRESULT desc_copy_variable_to(struct arena *arena, const VARDESC *variable, VARDESC *ret_variable)
{
    VARDESC copy = *variable;
    HRESULT hr = S_OK;

    copy.lpstrSchema = NULL;
    if (variable->varkind == VAR_CONST && variable->lpvarValue) {
        copy.lpvarValue = arena_alloc(arena, sizeof(VARIANT));
        if (!copy.lpvarValue)
            return out_of_memory();
        hr = copy_value(arena, variable->lpvarValue, copy.lpvarValue);
    }
    if (SUCCEEDED(hr))
        hr = copy_element(arena, &variable->elemdescVar, 0, &copy.elemdescVar);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_variable = copy;
    return S_OK;
}

HRESULT desc_copy_variable(const VARDESC *variable, VARDESC **ret_variable)
{
    struct variable_block *block = calloc(1, sizeof(*block));
    HRESULT hr;

    if (!block)
        return out_of_memory();
    hr = desc_copy_variable_to(&block->arena, variable, &block->desc);
    if (FAILED(hr)) {
        desc_copy_free_variable(&block->desc);
        return hr_trace(hr);
    }
    *ret_variable = &block->desc;
    return S_OK;
}

void desc_copy_free_variable(VARDESC *variable)
{
    struct variable_block *block;

    if (!variable)
        return;
    block = container_of(variable, struct variable_block, desc);
    arena_deinit(&block->arena);
    free(block);
}

/* ---- attributes ---- */

struct attributes_block {
    TYPEATTR attributes;
    struct arena arena;
};

HRESULT desc_copy_attributes(const TYPEATTR *attributes, TYPEATTR **ret_attributes)
{
    struct attributes_block *block = calloc(1, sizeof(*block));
    HRESULT hr;

    if (!block)
        return out_of_memory();
    block->attributes = *attributes;
    hr = copy_type(&block->arena, &attributes->tdescAlias, 0, 0, &block->attributes.tdescAlias);
    if (FAILED(hr)) {
        desc_copy_free_attributes(&block->attributes);
        return hr_trace(hr);
    }
    *ret_attributes = &block->attributes;
    return S_OK;
}

void desc_copy_free_attributes(TYPEATTR *attributes)
{
    struct attributes_block *block;

    if (!attributes)
        return;
    block = container_of(attributes, struct attributes_block, attributes);
    arena_deinit(&block->arena);
    free(block);
}
