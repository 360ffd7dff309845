/* SPDX-License-Identifier: MIT */
#include "sltg/sltg_members.h"

#include <comity/oleauto.h>

#include "base/hresult.h"

static uint8_t byte_at(struct span entry, unsigned offset)
{
    return entry.bytes[offset];
}

static uint16_t half_at(struct span entry, unsigned offset)
{
    uint16_t half = 0;

    span_u16(entry, offset, &half);
    return half;
}

static uint32_t word_at(struct span entry, unsigned offset)
{
    uint32_t word = 0;

    span_u32(entry, offset, &word);
    return word;
}

/* The first entry of a list, and whether it has one. */
static uint32_t first_entry(const struct sltg_members *members, unsigned where)
{
    return half_at(members->tail, where);
}

/* How many entries the tail says; more than there is room for are damage. */
static HRESULT count_entries(const struct sltg_members *members, unsigned where, unsigned size,
                             WORD *ret_n)
{
    *ret_n = half_at(members->tail, where);
    if (*ret_n > members->bytes.size / size)
        return sltg_damaged("a list of members", *ret_n);
    return S_OK;
}

static HRESULT entry_at(const struct sltg_members *members, uint32_t at, unsigned size,
                        struct span *ret_entry)
{
    *ret_entry = span_from(members->bytes, at);
    return span_has(*ret_entry, 0, size) ? S_OK : sltg_damaged("a member", at);
}

/* A name that is not there is that of the member before. */
static HRESULT read_name(const struct sltg_members *members, uint32_t offset, BSTR before,
                         BSTR *ret_name)
{
    if (offset == SLTG_NAME_AGAIN) {
        *ret_name = before;
        return S_OK;
    }
    return hr_trace(sltg_name(members->file, offset, ret_name));
}

/* A help context is none, or where it stands. */
static HRESULT read_notes(const struct sltg_members *members, uint32_t context, uint32_t doc,
                          struct type_notes *notes)
{
    if (context % 2 == 0)
        span_u32(members->bytes, context, (uint32_t *)&notes->help_context);
    if (doc == SLTG_NONE)
        return S_OK;
    return hr_trace(sltg_packed_text(members->file, span_from(members->bytes, doc), &notes->doc));
}

/* ---- functions ---- */

static HRESULT read_parameter(struct sltg_members *members, struct type_function *function,
                              unsigned i, uint32_t *at)
{
    ELEMDESC *element = &function->desc.lprgelemdescParam[i];
    uint16_t name;
    uint16_t where;
    uint32_t elsewhere;
    HRESULT hr;

    if (!span_u16(members->bytes, *at, &name))
        return sltg_damaged("a parameter", *at);
    *at += 2;
    if (name < SLTG_NAME_AGAIN) {
        hr = sltg_name(members->file, name & ~1u, &function->parameter_names[i]);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    /* The type is here if the name's offset is odd. */
    if (name % 2)
        return hr_trace(
            sltg_type_desc(members, at, &element->tdesc, &element->paramdesc.wParamFlags));
    if (!span_u16(members->bytes, *at, &where))
        return sltg_damaged("a parameter's type", *at);
    *at += 2;
    elsewhere = where;
    return hr_trace(
        sltg_type_desc(members, &elsewhere, &element->tdesc, &element->paramdesc.wParamFlags));
}

static HRESULT read_parameters(struct sltg_members *members, struct type_function *function,
                               uint32_t at)
{
    struct arena *arena = &members->file->target->arena;
    unsigned n = (unsigned)function->desc.cParams;

    function->desc.lprgelemdescParam = arena_alloc_array(arena, n, sizeof(ELEMDESC));
    function->parameter_names = arena_alloc_array(arena, n, sizeof(BSTR));
    if (!function->desc.lprgelemdescParam || !function->parameter_names)
        return hr_raise(E_OUTOFMEMORY, "parameters of a type library");

    for (unsigned i = 0; i < n; i++) {
        HRESULT hr = read_parameter(members, function, i, &at);

        if (FAILED(hr))
            return hr_trace(hr);
        if (function->desc.cParamsOpt > 0 && n - i <= (unsigned)function->desc.cParamsOpt)
            function->desc.lprgelemdescParam[i].paramdesc.wParamFlags |= PARAMFLAG_FOPT;
    }
    return S_OK;
}

static HRESULT read_return_type(struct sltg_members *members, struct span entry, uint32_t at,
                                TYPEDESC *ret_type)
{
    uint32_t where = byte_at(entry, SLTG_FUNCTION_OPTIONAL) & SLTG_RETURN_TYPE_IS_HERE
                         ? at + SLTG_FUNCTION_TYPE
                         : half_at(entry, SLTG_FUNCTION_TYPE);

    return hr_trace(sltg_type_desc(members, &where, ret_type, NULL));
}

static HRESULT read_mark(struct span entry, FUNCDESC *desc)
{
    uint8_t mark = byte_at(entry, SLTG_FUNCTION_MARK);

    switch (mark & ~SLTG_HAS_FLAGS) {
    case SLTG_IS_METHOD:
        desc->funckind = FUNC_PUREVIRTUAL;
        break;
    case SLTG_IS_DISPATCH_METHOD:
        desc->funckind = FUNC_DISPATCH;
        break;
    case SLTG_IS_STATIC_METHOD:
        desc->funckind = FUNC_STATIC;
        break;
    default:
        return hr_raise(TYPE_E_INVDATAREAD, "type library: a function of unknown kind 0x%x", mark);
    }
    if (mark & SLTG_HAS_FLAGS)
        desc->wFuncFlags = half_at(entry, SLTG_FUNCTION_FLAGS);
    return S_OK;
}

static HRESULT read_function(struct sltg_members *members, uint32_t at, BSTR before,
                             struct type_function *function)
{
    const struct type_library *library = members->file->target;
    FUNCDESC *desc = &function->desc;
    struct span entry;
    uint8_t call, optional;
    HRESULT hr;

    hr = entry_at(members, at, SLTG_FUNCTION_SIZE, &entry);
    if (SUCCEEDED(hr))
        hr = read_mark(entry, desc);
    if (SUCCEEDED(hr))
        hr = read_name(members, half_at(entry, SLTG_MEMBER_NAME), before, &function->notes.name);
    if (FAILED(hr))
        return hr_trace(hr);

    call = byte_at(entry, SLTG_FUNCTION_CALL);
    optional = byte_at(entry, SLTG_FUNCTION_OPTIONAL) >> 1 & SLTG_OPTIONAL_MASK;
    desc->memid = (MEMBERID)word_at(entry, SLTG_FUNCTION_ID);
    desc->invkind = byte_at(entry, SLTG_FUNCTION_INVOKE) >> 4;
    desc->callconv = call & 7;
    desc->cParams = (SHORT)(call >> 3);
    desc->cParamsOpt = optional == SLTG_VARIADIC ? -1 : (SHORT)optional;
    desc->oVft = (SHORT)((half_at(entry, SLTG_FUNCTION_VTABLE) & ~1u) * library->slot_size /
                         type_library_pointer_size(library));

    hr = read_return_type(members, entry, at, &desc->elemdescFunc.tdesc);
    if (SUCCEEDED(hr))
        hr = read_parameters(members, function, half_at(entry, SLTG_FUNCTION_PARAMETERS));
    if (SUCCEEDED(hr))
        hr = read_notes(members, half_at(entry, SLTG_FUNCTION_CONTEXT),
                        half_at(entry, SLTG_FUNCTION_DOC), &function->notes);
    return hr_trace(hr);
}

HRESULT sltg_read_functions(struct sltg_members *members)
{
    struct type *type = members->type;
    uint32_t at = first_entry(members, SLTG_TAIL_FIRST_FUNCTION);
    BSTR before = NULL;
    WORD n;
    HRESULT hr;

    hr = count_entries(members, SLTG_TAIL_FUNCTIONS, SLTG_FUNCTION_SIZE, &n);
    if (FAILED(hr))
        return hr_trace(hr);
    type->functions = arena_alloc_array(&type->library->arena, n, sizeof(struct type_function));
    if (!type->functions)
        return hr_raise(E_OUTOFMEMORY, "functions of a type library");

    for (WORD i = 0; i < n; i++) {
        hr = read_function(members, at, before, &type->functions[i]);
        if (FAILED(hr))
            return hr_trace(hr);
        type->attributes.cFuncs++;
        before = type->functions[i].notes.name;
        at = half_at(span_from(members->bytes, at), SLTG_MEMBER_NEXT);
    }
    return S_OK;
}

/* ---- variables ---- */

static HRESULT read_text(struct sltg_members *members, uint32_t at, VARIANT *value)
{
    struct span text;
    uint16_t size;

    V_VT(value) = VT_BSTR;
    if (!span_u16(members->bytes, at, &size))
        return sltg_damaged("a text value", at);
    if (size == SLTG_NO_TEXT)
        return S_OK;
    if (!span_part(members->bytes, at + 2, size, &text))
        return sltg_damaged("a text value", at);
    if (size > members->file->text_left)
        return hr_raise(TYPE_E_INVDATAREAD, "type library: too many texts");
    members->file->text_left -= size;
    V_BSTR(value) = type_library_narrow(members->file->target, (const char *)text.bytes, size);
    return V_BSTR(value) ? S_OK : hr_raise(E_OUTOFMEMORY, "text of a type library");
}

/* The type that a constant of another type is stored as, and how many bytes that has. */
static VARTYPE stored_as(VARTYPE vt, unsigned *ret_size)
{
    switch (vt) {
    case VT_I1:
    case VT_UI1:
        *ret_size = 1;
        return vt;
    case VT_I2:
    case VT_UI2:
    case VT_BOOL:
        *ret_size = 2;
        return vt;
    case VT_R8:
    case VT_CY:
    case VT_DATE:
    case VT_I8:
    case VT_UI8:
        *ret_size = 8;
        return vt;
    case VT_UI4:
    case VT_R4:
    case VT_ERROR:
        *ret_size = 4;
        return vt;
    case VT_UINT:
        *ret_size = 4;
        return VT_UI4;
    default:
        *ret_size = 4;
        return VT_I4;
    }
}

static HRESULT read_value(struct sltg_members *members, struct span entry, VARDESC *desc)
{
    VARTYPE vt = desc->elemdescVar.tdesc.vt;
    uint16_t where = half_at(entry, SLTG_VARIABLE_VALUE);
    VARIANT *value;
    uint64_t bits = 0;
    unsigned size;

    value = arena_alloc(&members->file->target->arena, sizeof(*value));
    if (!value)
        return hr_raise(E_OUTOFMEMORY, "constant of a type library");
    desc->lpvarValue = value;
    if (vt == VT_BSTR || vt == VT_LPSTR || vt == VT_LPWSTR)
        return hr_trace(read_text(members, where, value));

    V_VT(value) = stored_as(vt, &size);
    if (byte_at(entry, SLTG_VARIABLE_KIND) & SLTG_VALUE_IS_HERE) {
        bits = where;
    } else {
        if (!span_has(members->bytes, where, size))
            return sltg_damaged("a value", where);
        for (unsigned i = 0; i < size; i++)
            bits |= (uint64_t)byte_at(members->bytes, where + i) << (8 * i);
    }
    V_UI8(value) = bits;
    return S_OK;
}

static HRESULT read_kind(struct sltg_members *members, struct span entry, VARDESC *desc)
{
    uint8_t kind = byte_at(entry, SLTG_VARIABLE_KIND);

    if (kind & SLTG_IS_READ_ONLY)
        desc->wVarFlags |= VARFLAG_FREADONLY;
    if (kind & SLTG_IS_DISPATCH) {
        desc->varkind = VAR_DISPATCH;
        return S_OK;
    }
    if (kind & SLTG_IS_CONSTANT) {
        desc->varkind = VAR_CONST;
        return hr_trace(read_value(members, entry, desc));
    }
    desc->varkind = VAR_PERINSTANCE;
    desc->oInst = half_at(entry, SLTG_VARIABLE_VALUE);
    return S_OK;
}

static HRESULT read_variable(struct sltg_members *members, uint32_t at, BSTR before,
                             struct type_variable *variable)
{
    VARDESC *desc = &variable->desc;
    struct span entry;
    uint32_t where;
    HRESULT hr;

    hr = entry_at(members, at, SLTG_VARIABLE_SIZE, &entry);
    if (FAILED(hr))
        return hr_trace(hr);
    if ((byte_at(entry, SLTG_VARIABLE_MARK) & ~SLTG_HAS_FLAGS) != SLTG_IS_VARIABLE)
        return hr_raise(TYPE_E_INVDATAREAD, "type library: a variable of unknown kind 0x%x",
                        byte_at(entry, SLTG_VARIABLE_MARK));
    if (byte_at(entry, SLTG_VARIABLE_MARK) & SLTG_HAS_FLAGS)
        desc->wVarFlags = half_at(entry, SLTG_VARIABLE_FLAGS);
    desc->memid = (MEMBERID)word_at(entry, SLTG_VARIABLE_ID);

    where = byte_at(entry, SLTG_VARIABLE_KIND) & SLTG_TYPE_IS_HERE
                ? at + SLTG_VARIABLE_TYPE
                : half_at(entry, SLTG_VARIABLE_TYPE);
    hr = sltg_type_desc(members, &where, &desc->elemdescVar.tdesc, NULL);
    if (SUCCEEDED(hr))
        hr = read_name(members, half_at(entry, SLTG_MEMBER_NAME), before, &variable->notes.name);
    if (SUCCEEDED(hr))
        hr = read_kind(members, entry, desc);
    if (SUCCEEDED(hr))
        hr = read_notes(members, half_at(entry, SLTG_VARIABLE_CONTEXT),
                        half_at(entry, SLTG_VARIABLE_DOC), &variable->notes);
    return hr_trace(hr);
}

HRESULT sltg_read_variables(struct sltg_members *members)
{
    struct type *type = members->type;
    uint32_t at = first_entry(members, SLTG_TAIL_FIRST_VARIABLE);
    BSTR before = NULL;
    WORD n;
    HRESULT hr;

    hr = count_entries(members, SLTG_TAIL_VARIABLES, SLTG_VARIABLE_SIZE, &n);
    if (FAILED(hr))
        return hr_trace(hr);
    type->variables = arena_alloc_array(&type->library->arena, n, sizeof(struct type_variable));
    if (!type->variables)
        return hr_raise(E_OUTOFMEMORY, "variables of a type library");

    for (WORD i = 0; i < n; i++) {
        hr = read_variable(members, at, before, &type->variables[i]);
        if (FAILED(hr))
            return hr_trace(hr);
        type->attributes.cVars++;
        before = type->variables[i].notes.name;
        at = half_at(span_from(members->bytes, at), SLTG_MEMBER_NEXT);
    }
    return S_OK;
}
