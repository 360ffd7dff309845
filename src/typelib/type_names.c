/* SPDX-License-Identifier: MIT */
#include "typelib/type_names.h"

#include <stdlib.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/utf16.h"

/* Calls @visit for each name of the type until it answers true. */
static bool visit_names(const struct type *type, bool (*visit)(BSTR name, void *context),
                        void *context)
{
    if (type->notes.name && visit(type->notes.name, context))
        return true;
    for (unsigned i = 0; i < type->attributes.cFuncs; i++) {
        const struct type_function *function = &type->functions[i];

        if (function->notes.name && visit(function->notes.name, context))
            return true;
        for (int k = 0; k < function->desc.cParams; k++) {
            if (function->parameter_names[k] && visit(function->parameter_names[k], context))
                return true;
        }
    }
    for (unsigned i = 0; i < type->attributes.cVars; i++) {
        if (type->variables[i].notes.name && visit(type->variables[i].notes.name, context))
            return true;
    }
    return false;
}

struct search {
    const OLECHAR *name;
    const OLECHAR *found;
};

static bool compare(BSTR name, void *context)
{
    struct search *search = context;

    if (!utf16_equal_nocase(name, search->name))
        return false;
    search->found = name;
    return true;
}

const OLECHAR *type_names_find(const struct type_library *library, const OLECHAR *name)
{
    struct search search = {.name = name};

    if (library->notes.name && compare(library->notes.name, &search))
        return search.found;
    for (UINT i = 0; i < library->n_types; i++) {
        if (visit_names(library->types[i], compare, &search))
            return search.found;
    }
    return NULL;
}

const OLECHAR *type_names_member(const struct type *type, const OLECHAR *name, MEMBERID *ret_id)
{
    if (type->notes.name && utf16_equal_nocase(type->notes.name, name)) {
        *ret_id = MEMBERID_NIL;
        return type->notes.name;
    }
    for (unsigned i = 0; i < type->attributes.cFuncs; i++) {
        if (type->functions[i].notes.name &&
            utf16_equal_nocase(type->functions[i].notes.name, name)) {
            *ret_id = type->functions[i].desc.memid;
            return type->functions[i].notes.name;
        }
    }
    for (unsigned i = 0; i < type->attributes.cVars; i++) {
        if (type->variables[i].notes.name &&
            utf16_equal_nocase(type->variables[i].notes.name, name)) {
            *ret_id = type->variables[i].desc.memid;
            return type->variables[i].notes.name;
        }
    }
    return NULL;
}

struct names {
    BSTR *names;
    size_t n;
    size_t room;
    bool is_out_of_memory;
};

static bool collect(BSTR name, void *context)
{
    struct names *names = context;

    if (names->n == names->room) {
        size_t room = names->room ? 2 * names->room : 64;
        BSTR *grown = reallocarray(names->names, room, sizeof(*grown));

        if (!grown) {
            names->is_out_of_memory = true;
            return true;
        }
        names->names = grown;
        names->room = room;
    }
    names->names[names->n++] = name;
    return false;
}

static int compare_names(const void *a, const void *b)
{
    const BSTR *left = a;
    const BSTR *right = b;

    return utf16_compare_nocase(*left, utf16_len(*left), *right, utf16_len(*right));
}

HRESULT type_names_count(const struct type_library *library, ULONG *ret_names, ULONG *ret_chars)
{
    struct names names = {0};
    ULONG n = 0;
    ULONG chars = 0;

    if (library->notes.name)
        collect(library->notes.name, &names);
    for (UINT i = 0; i < library->n_types && !names.is_out_of_memory; i++)
        visit_names(library->types[i], collect, &names);
    if (names.is_out_of_memory) {
        free(names.names);
        return hr_raise(E_OUTOFMEMORY, "names of a type library");
    }

    qsort(names.names, names.n, sizeof(*names.names), compare_names);
    for (size_t i = 0; i < names.n; i++) {
        if (i > 0 && compare_names(&names.names[i - 1], &names.names[i]) == 0)
            continue;
        n++;
        chars += (ULONG)utf16_len(names.names[i]);
    }
    free(names.names);
    *ret_names = n;
    if (ret_chars)
        *ret_chars = chars;
    return S_OK;
}

/* ---- notes ---- */

BSTR type_text_copy(BSTR text)
{
    return text ? SysAllocStringLen(text, SysStringLen(text)) : NULL;
}

HRESULT type_notes_give(const struct type_notes *notes, BSTR file, BSTR *ret_name, BSTR *ret_doc,
                        DWORD *ret_context, BSTR *ret_file)
{
    if (ret_name)
        *ret_name = type_text_copy(notes->name);
    if (ret_doc)
        *ret_doc = type_text_copy(notes->doc);
    if (ret_context)
        *ret_context = notes->help_context;
    if (ret_file)
        *ret_file = type_text_copy(file);
    return S_OK;
}

HRESULT type_notes_give_strings(const struct type_notes *notes, BSTR dll, BSTR *ret_string,
                                DWORD *ret_context, BSTR *ret_dll)
{
    if (ret_string)
        *ret_string = type_text_copy(notes->doc);
    if (ret_context)
        *ret_context = notes->help_string_context;
    if (ret_dll)
        *ret_dll = type_text_copy(dll);
    return S_OK;
}
