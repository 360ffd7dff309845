/* SPDX-License-Identifier: MIT */
#include "registrar/registrar_names.h"

#include <stdlib.h>

#include "base/hresult.h"
#include "base/link_table.h"
#include "base/utf16.h"

struct name {
    struct list link;
    struct list by_name; /* in registrar_names.table */
    char16_t *name;
    size_t len;
    char16_t *value;
    char16_t *quoted; /* for quoted tokens; NULL if it is the same there */
};

struct registrar_names {
    struct list names;
    struct link_table table;
};

static struct name *name_free(struct name *name)
{
    if (!name)
        return NULL;

    list_remove(&name->link);
    free(name->name);
    free(name->value);
    free(name->quoted);
    free(name);
    return NULL;
}
DEFINE_CLEANUP(struct name *, name_free);

static uint64_t hash_text(const char16_t *text, size_t len)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ utf16_upcase(text[i])) * UINT64_C(0x100000001b3);
    return hash;
}

static uint64_t hash_name(const struct list *link)
{
    const struct name *name = container_of(link, struct name, by_name);

    return hash_text(name->name, name->len);
}

HRESULT registrar_names_new(struct registrar_names **ret_names)
{
    struct registrar_names *names = calloc(1, sizeof(*names));

    if (!names)
        return hr_raise(E_OUTOFMEMORY, "replacements");

    list_init(&names->names);
    link_table_init(&names->table, hash_name);
    *ret_names = names;
    return S_OK;
}

struct registrar_names *registrar_names_free(struct registrar_names *names)
{
    if (!names)
        return NULL;

    registrar_names_clear(names);
    link_table_deinit(&names->table);
    free(names);
    return NULL;
}

static void forget(struct registrar_names *names, struct name *name)
{
    if (!name)
        return;
    link_table_remove(&names->table, &name->by_name);
    name_free(name);
}

void registrar_names_clear(struct registrar_names *names)
{
    list_for_each (link, &names->names)
        forget(names, container_of(link, struct name, link));
}

static struct name *find(const struct registrar_names *names, const char16_t *text, size_t len)
{
    struct link_table *table = (struct link_table *)&names->table;

    list_for_each (link, link_table_list(table, hash_text(text, len))) {
        struct name *name = container_of(link, struct name, by_name);

        if (utf16_compare_nocase(name->name, name->len, text, len) == 0)
            return name;
    }
    return NULL;
}

static HRESULT name_new(const char16_t *text, const char16_t *value, struct name **ret_name)
{
    _cleanup_(name_freep) struct name *name = calloc(1, sizeof(*name));

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "a replacement");
    list_init(&name->link);
    name->len = utf16_len(text);
    name->name = utf16_dup(text);
    name->value = utf16_dup(value);
    if (!name->name || !name->value)
        return hr_raise(E_OUTOFMEMORY, "a replacement");
    *ret_name = TAKE_PTR(name);
    return S_OK;
}

/* In place of one of the same name. */
static void put(struct registrar_names *names, struct name *name)
{
    forget(names, find(names, name->name, name->len));
    list_append(&names->names, &name->link);
    link_table_add(&names->table, &name->by_name);
}

HRESULT registrar_names_set(struct registrar_names *names, const char16_t *text,
                            const char16_t *value)
{
    struct name *name;
    HRESULT hr;

    hr = name_new(text, value, &name);
    if (SUCCEEDED(hr))
        put(names, name);
    return hr_trace(hr);
}

/* NULL without memory. */
static char16_t *double_quotes(const char16_t *text)
{
    char16_t *doubled = malloc((2 * utf16_len(text) + 1) * sizeof(*doubled)), *end = doubled;

    if (!doubled)
        return NULL;
    for (; *text; text++) {
        if (*text == '\'')
            *end++ = '\'';
        *end++ = *text;
    }
    *end = 0;
    return doubled;
}

HRESULT registrar_names_set_literal(struct registrar_names *names, const char16_t *text,
                                    const char16_t *value)
{
    _cleanup_(name_freep) struct name *name = NULL;
    HRESULT hr;

    hr = name_new(text, value, &name);
    if (FAILED(hr))
        return hr_trace(hr);
    name->quoted = double_quotes(value);
    if (!name->quoted)
        return hr_raise(E_OUTOFMEMORY, "a replacement");
    put(names, TAKE_PTR(name));
    return S_OK;
}

const char16_t *registrar_names_find(const struct registrar_names *names, const char16_t *text,
                                     size_t len)
{
    const struct name *name = find(names, text, len);

    return name ? name->value : NULL;
}

const char16_t *registrar_names_find_quoted(const struct registrar_names *names,
                                            const char16_t *text, size_t len)
{
    const struct name *name = find(names, text, len);

    return name && name->quoted ? name->quoted : name ? name->value : NULL;
}
