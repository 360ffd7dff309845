/* SPDX-License-Identifier: MIT */
#include "typefile/msft_members.h"

#include "base/hresult.h"

enum {
    PARAMETERS_MAX = 256,
};

/* A record, and how long it says to be. */
struct record {
    size_t offset;
    uint32_t size;
};

struct members {
    struct msft_file *file;
    struct type *type;
    size_t records;  /* offset of the first */
    uint32_t length; /* of all records */
    size_t lists;    /* offset of the first list */
    unsigned n;
};

static HRESULT damaged(const struct members *members, const char *what)
{
    return hr_raise(TYPE_E_INVDATAREAD, "type library: %s of type %u is not in the file", what,
                    members->type->index);
}

/* The @list-th word of member @i. */
static HRESULT listed(const struct members *members, unsigned list, unsigned i, uint32_t *ret_word)
{
    return msft_word(members->file, members->lists + (list * (size_t)members->n + i) * 4, ret_word);
}

/* A word of the record, or @absent if the record is too short to have it. */
static HRESULT field(const struct members *members, const struct record *record, uint32_t offset,
                     uint32_t absent, uint32_t *ret_word)
{
    if (offset + 4 > record->size) {
        *ret_word = absent;
        return S_OK;
    }
    return msft_word(members->file, record->offset + offset, ret_word);
}

/* The record that begins @at bytes after the first, which moves on to the next. */
static HRESULT next_record(const struct members *members, uint32_t least, uint32_t *at,
                           struct record *ret_record)
{
    uint32_t size;
    HRESULT hr;

    if (*at > members->length || members->length - *at < least)
        return damaged(members, "a member");
    ret_record->offset = members->records + *at;
    hr = msft_word(members->file, ret_record->offset, &size);
    if (FAILED(hr))
        return hr_trace(hr);

    ret_record->size = size & 0xffff;
    if (ret_record->size < least || ret_record->size > members->length - *at)
        return damaged(members, "the end of a member");
    *at += ret_record->size;
    return S_OK;
}

/* ---- functions ---- */

/* The record's optional part is what its parameters and their default values leave. */
static HRESULT size_optional_part(const struct members *members, const struct record *record,
                                  uint32_t kind, unsigned n, struct record *ret_fixed)
{
    uint32_t tail = n * MSFT_PARAMETER_SIZE;

    if (kind & MSFT_FUNCTION_HAS_DEFAULTS)
        tail += n * 4;
    if (n > PARAMETERS_MAX || tail > record->size - MSFT_FUNCTION_RECORD_SIZE)
        return damaged(members, "a function's parameter");
    ret_fixed->offset = record->offset;
    ret_fixed->size = record->size - tail;
    return S_OK;
}

static HRESULT read_default(struct members *members, uint32_t word, PARAMDESC *parameter)
{
    PARAMDESCEX *value;

    if (word == MSFT_NONE || !(parameter->wParamFlags & PARAMFLAG_FHASDEFAULT))
        return S_OK;
    value = arena_alloc(&members->type->library->arena, sizeof(*value));
    if (!value)
        return hr_raise(E_OUTOFMEMORY, "default value of a type library");

    value->cBytes = sizeof(*value);
    parameter->pparamdescex = value;
    return hr_trace(msft_value(members->file, word, &value->varDefaultValue));
}

static HRESULT read_parameter(struct members *members, size_t offset,
                              struct type_function *function, unsigned i)
{
    ELEMDESC *element = &function->desc.lprgelemdescParam[i];
    uint32_t words[3];
    HRESULT hr;

    hr = msft_words(members->file, offset, words, 3);
    if (FAILED(hr))
        return hr_trace(hr);
    element->paramdesc.wParamFlags = (USHORT)words[2];
    hr = msft_name(members->file, words[1], &function->parameter_names[i]);
    if (SUCCEEDED(hr))
        hr = msft_type_desc(members->file, words[0], &element->tdesc);
    return hr_trace(hr);
}

static HRESULT read_parameters(struct members *members, const struct record *record,
                               const struct record *fixed, uint32_t kind,
                               struct type_function *function)
{
    struct arena *arena = &members->type->library->arena;
    unsigned n = (unsigned)function->desc.cParams;
    size_t parameters = record->offset + record->size - n * MSFT_PARAMETER_SIZE;
    HRESULT hr;

    function->desc.lprgelemdescParam = arena_alloc_array(arena, n, sizeof(ELEMDESC));
    function->parameter_names = arena_alloc_array(arena, n, sizeof(BSTR));
    if (!function->desc.lprgelemdescParam || !function->parameter_names)
        return hr_raise(E_OUTOFMEMORY, "parameters of a type library");

    for (unsigned i = 0; i < n; i++) {
        uint32_t value = MSFT_NONE;

        hr = read_parameter(members, parameters + i * MSFT_PARAMETER_SIZE, function, i);
        if (SUCCEEDED(hr) && kind & MSFT_FUNCTION_HAS_DEFAULTS)
            hr = msft_word(members->file, fixed->offset + fixed->size + i * 4, &value);
        if (SUCCEEDED(hr))
            hr = read_default(members, value, &function->desc.lprgelemdescParam[i].paramdesc);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

static HRESULT read_parameter_custom(struct members *members, const struct record *fixed,
                                     struct type_function *function)
{
    unsigned n = (unsigned)function->desc.cParams;
    HRESULT hr;

    if (n == 0 || fixed->size < MSFT_FUNCTION_PARAMETER_CUSTOM + n * 4)
        return S_OK;
    function->parameter_custom =
        arena_alloc_array(&members->type->library->arena, n, sizeof(struct custom_value *));
    if (!function->parameter_custom)
        return hr_raise(E_OUTOFMEMORY, "custom values of a type library");

    for (unsigned i = 0; i < n; i++) {
        uint32_t offset;

        hr = field(members, fixed, MSFT_FUNCTION_PARAMETER_CUSTOM + i * 4, MSFT_NONE, &offset);
        if (SUCCEEDED(hr))
            hr = msft_custom(members->file, offset, &function->parameter_custom[i]);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

/* What the optional part may hold. */
static HRESULT read_function_notes(struct members *members, const struct record *fixed,
                                   uint32_t kind, struct type_function *function)
{
    struct type_notes *notes = &function->notes;
    uint32_t doc;
    uint32_t entry;
    uint32_t custom;
    HRESULT hr;

    hr = field(members, fixed, MSFT_FUNCTION_HELP_CONTEXT, 0, &notes->help_context);
    if (SUCCEEDED(hr))
        hr = field(members, fixed, MSFT_FUNCTION_DOC, MSFT_NONE, &doc);
    if (SUCCEEDED(hr))
        hr = field(members, fixed, MSFT_FUNCTION_ENTRY, MSFT_NONE, &entry);
    if (SUCCEEDED(hr))
        hr = field(members, fixed, MSFT_FUNCTION_HELP_STRING_CONTEXT, 0,
                   &notes->help_string_context);
    if (SUCCEEDED(hr))
        hr = field(members, fixed, MSFT_FUNCTION_CUSTOM, MSFT_NONE, &custom);
    if (SUCCEEDED(hr))
        hr = msft_string(members->file, doc, &notes->doc);
    if (SUCCEEDED(hr) && kind & MSFT_FUNCTION_HAS_CUSTOM)
        hr = msft_custom(members->file, custom, &notes->custom);
    if (FAILED(hr) || members->type->attributes.typekind != TKIND_MODULE)
        return hr_trace(hr);

    if (kind & MSFT_FUNCTION_ENTRY_IS_ORDINAL)
        function->entry_ordinal = (WORD)entry;
    else
        hr = msft_string(members->file, entry, &function->entry_name);
    return hr_trace(hr);
}

static HRESULT read_function(struct members *members, unsigned i, uint32_t *at)
{
    struct type_function *function = &members->type->functions[i];
    FUNCDESC *desc = &function->desc;
    uint32_t words[MSFT_FUNCTION_RECORD_SIZE / 4];
    struct record record;
    struct record fixed = {0};
    uint32_t kind;
    uint32_t name;
    HRESULT hr;

    hr = next_record(members, MSFT_FUNCTION_RECORD_SIZE, at, &record);
    if (SUCCEEDED(hr))
        hr = msft_words(members->file, record.offset, words, MSFT_FUNCTION_RECORD_SIZE / 4);
    if (SUCCEEDED(hr))
        hr = listed(members, 0, i, (uint32_t *)&desc->memid);
    if (SUCCEEDED(hr))
        hr = listed(members, 1, i, &name);
    if (SUCCEEDED(hr))
        hr = msft_name(members->file, name, &function->notes.name);
    if (FAILED(hr))
        return hr_trace(hr);

    kind = words[MSFT_FUNCTION_KIND / 4];
    desc->funckind = kind & 7;
    desc->invkind = kind >> MSFT_INVOKE_SHIFT & 0xf;
    desc->callconv = kind >> MSFT_CALL_SHIFT & 0xf;
    desc->wFuncFlags = (WORD)words[MSFT_FUNCTION_FLAGS / 4];
    desc->oVft =
        (SHORT)((words[MSFT_FUNCTION_VTABLE / 4] & 0xfffe) * members->type->library->slot_size /
                type_library_pointer_size(members->type->library));
    desc->cParams = (SHORT)(words[MSFT_FUNCTION_PARAMETERS / 4] & 0xffff);
    desc->cParamsOpt = (SHORT)(words[MSFT_FUNCTION_PARAMETERS / 4] >> 16);
    if (desc->cParams < 0)
        return damaged(members, "a function's parameter");

    hr = size_optional_part(members, &record, kind, (unsigned)desc->cParams, &fixed);
    if (SUCCEEDED(hr))
        hr =
            msft_type_desc(members->file, words[MSFT_FUNCTION_TYPE / 4], &desc->elemdescFunc.tdesc);
    if (SUCCEEDED(hr))
        hr = read_function_notes(members, &fixed, kind, function);
    if (SUCCEEDED(hr))
        hr = read_parameters(members, &record, &fixed, kind, function);
    if (SUCCEEDED(hr))
        hr = read_parameter_custom(members, &fixed, function);
    return hr_trace(hr);
}

/* ---- variables ---- */

static HRESULT read_variable_value(struct members *members, uint32_t word, VARDESC *desc)
{
    if (desc->varkind != VAR_CONST) {
        desc->oInst = word;
        return S_OK;
    }
    desc->lpvarValue = arena_alloc(&members->type->library->arena, sizeof(VARIANT));
    if (!desc->lpvarValue)
        return hr_raise(E_OUTOFMEMORY, "constant of a type library");
    return hr_trace(msft_value(members->file, word, desc->lpvarValue));
}

static HRESULT read_variable_notes(struct members *members, const struct record *record,
                                   struct type_notes *notes)
{
    uint32_t doc;
    uint32_t custom;
    HRESULT hr;

    hr = field(members, record, MSFT_VARIABLE_HELP_CONTEXT, 0, &notes->help_context);
    if (SUCCEEDED(hr))
        hr = field(members, record, MSFT_VARIABLE_DOC, MSFT_NONE, &doc);
    if (SUCCEEDED(hr))
        hr = field(members, record, MSFT_VARIABLE_CUSTOM, MSFT_NONE, &custom);
    if (SUCCEEDED(hr))
        hr = field(members, record, MSFT_VARIABLE_HELP_STRING_CONTEXT, 0,
                   &notes->help_string_context);
    if (SUCCEEDED(hr))
        hr = msft_string(members->file, doc, &notes->doc);
    if (SUCCEEDED(hr))
        hr = msft_custom(members->file, custom, &notes->custom);
    return hr_trace(hr);
}

static HRESULT read_variable(struct members *members, unsigned i, uint32_t *at)
{
    struct type_variable *variable = &members->type->variables[i];
    unsigned n_functions = members->type->attributes.cFuncs;
    uint32_t words[MSFT_VARIABLE_RECORD_SIZE / 4];
    VARDESC *desc = &variable->desc;
    struct record record;
    uint32_t name;
    HRESULT hr;

    hr = next_record(members, MSFT_VARIABLE_RECORD_SIZE, at, &record);
    if (SUCCEEDED(hr))
        hr = msft_words(members->file, record.offset, words, MSFT_VARIABLE_RECORD_SIZE / 4);
    if (SUCCEEDED(hr))
        hr = listed(members, 0, n_functions + i, (uint32_t *)&desc->memid);
    if (SUCCEEDED(hr))
        hr = listed(members, 1, n_functions + i, &name);
    if (SUCCEEDED(hr))
        hr = msft_name(members->file, name, &variable->notes.name);
    if (FAILED(hr))
        return hr_trace(hr);

    desc->wVarFlags = (WORD)words[MSFT_VARIABLE_FLAGS / 4];
    desc->varkind = (VARKIND)(words[MSFT_VARIABLE_KIND / 4] & 0xffff);
    hr = msft_type_desc(members->file, words[MSFT_VARIABLE_TYPE / 4], &desc->elemdescVar.tdesc);
    if (SUCCEEDED(hr))
        hr = read_variable_value(members, words[MSFT_VARIABLE_VALUE / 4], desc);
    if (SUCCEEDED(hr))
        hr = read_variable_notes(members, &record, &variable->notes);
    return hr_trace(hr);
}

HRESULT msft_members_read(struct msft_file *file, struct type *type, uint32_t offset,
                          uint32_t counts)
{
    struct members members = {.file = file, .type = type, .records = offset + (size_t)4};
    unsigned n_functions = counts & 0xffff;
    unsigned n_variables = counts >> 16;
    uint32_t at = 0;
    HRESULT hr;

    members.n = n_functions + n_variables;
    if (members.n == 0)
        return S_OK;
    hr = msft_word(file, offset, &members.length);
    if (FAILED(hr))
        return hr_trace(hr);
    members.lists = members.records + members.length;
    if (members.lists > file->size || (file->size - members.lists) / 12 < members.n)
        return damaged(&members, "a list of members");

    type->functions =
        arena_alloc_array(&file->target->arena, n_functions, sizeof(struct type_function));
    type->variables =
        arena_alloc_array(&file->target->arena, n_variables, sizeof(struct type_variable));
    if (!type->functions || !type->variables)
        return hr_raise(E_OUTOFMEMORY, "members of a type library");

    type->attributes.cFuncs = (WORD)n_functions;
    type->attributes.cVars = (WORD)n_variables;
    hr = S_OK;
    for (unsigned i = 0; SUCCEEDED(hr) && i < n_functions; i++)
        hr = read_function(&members, i, &at);
    for (unsigned i = 0; SUCCEEDED(hr) && i < n_variables; i++)
        hr = read_variable(&members, i, &at);
    return hr_trace(hr);
}
