/* SPDX-License-Identifier: MIT */
#include "registrar/registrar_names.h"

#include <stdlib.h>

#include "base/hresult.h"
#include "base/list.h"
#include "base/utf16.h"

struct name {
    struct list link;
    char16_t *name;
    size_t len;
    char16_t *value;
};

struct registrar_names {
    struct list names; /* a handful */
};

static struct name *name_free(struct name *name)
{
    if (!name)
        return NULL;

    list_remove(&name->link);
    free(name->name);
    free(name->value);
    free(name);
    return NULL;
}
DEFINE_CLEANUP(struct name *, name_free);

HRESULT registrar_names_new(struct registrar_names **ret_names)
{
    struct registrar_names *names = calloc(1, sizeof(*names));

    if (!names)
        return hr_raise(E_OUTOFMEMORY, "replacements");

    list_init(&names->names);
    *ret_names = names;
    return S_OK;
}

struct registrar_names *registrar_names_free(struct registrar_names *names)
{
    if (!names)
        return NULL;

    registrar_names_clear(names);
    free(names);
    return NULL;
}

void registrar_names_clear(struct registrar_names *names)
{
    list_for_each (link, &names->names)
        name_free(container_of(link, struct name, link));
}

static struct name *find(const struct registrar_names *names, const char16_t *text, size_t len)
{
    list_for_each (link, (struct list *)&names->names) {
        struct name *name = container_of(link, struct name, link);

        if (utf16_compare_nocase(name->name, name->len, text, len) == 0)
            return name;
    }
    return NULL;
}

HRESULT registrar_names_set(struct registrar_names *names, const char16_t *text,
                            const char16_t *value)
{
    _cleanup_(name_freep) struct name *name = calloc(1, sizeof(*name));

    if (name) {
        name->len = utf16_len(text);
        name->name = utf16_dup(text);
        name->value = utf16_dup(value);
    }
    if (!name || !name->name || !name->value)
        return hr_raise(E_OUTOFMEMORY, "a replacement");

    name_free(find(names, text, name->len));
    list_append(&names->names, &TAKE_PTR(name)->link);
    return S_OK;
}

const char16_t *registrar_names_find(const struct registrar_names *names, const char16_t *text,
                                     size_t len)
{
    const struct name *name = find(names, text, len);

    return name ? name->value : NULL;
}
