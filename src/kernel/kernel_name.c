/* SPDX-License-Identifier: MIT */
#include "kernel/kernel_name.h"

#include <string.h>

#include <comity/winbase.h>

#include "base/hresult.h"
#include "base/utf16.h"

static struct list names = LIST_INIT(names); /* (lock) */

bool kernel_name_widen(const char *name, char16_t **ret_name)
{
    *ret_name = name ? utf16_from_utf8_dup(name) : NULL;
    return !name || *ret_name || kernel_fail(ERROR_OUTOFMEMORY);
}

/* There is one session: what is of it and what is of all is the same. */
static const char16_t *without_namespace(const char16_t *name)
{
    static const char16_t *const prefixes[] = {u"Local\\", u"Global\\"};

    for (size_t i = 0; i < ARRAYSIZE(prefixes); i++) {
        size_t len = utf16_len(prefixes[i]);

        if (utf16_nlen(name, len) == len && memcmp(name, prefixes[i], len * sizeof(*name)) == 0)
            return name + len;
    }
    return name;
}

/* Names are told apart by case, unlike those of files. */
static struct kernel_object *find_name(const char16_t *name)
{
    size_t len;

    name = without_namespace(name);
    len = utf16_len(name);
    list_for_each (link, &names) {
        struct kernel_object *object = container_of(link, struct kernel_object, named);

        if (memcmp(object->name, name, (utf16_nlen(object->name, len) + 1) * sizeof(*name)) == 0)
            return kernel_object_ref_locked(object);
    }
    return NULL;
}

HRESULT kernel_name_claim(struct kernel_object *object, const char16_t *name, HANDLE *ret_handle)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *other = NULL;
    HRESULT hr = S_OK;

    if (!name || !*name)
        return hr_trace(kernel_handle_new(object, ret_handle));

    object->name = utf16_dup(without_namespace(name));
    if (!object->name)
        return hr_raise(E_OUTOFMEMORY, "naming a kernel object");

    kernel_lock();
    other = find_name(name);
    if (!other)
        list_append(&names, &object->named);
    else if (other->class != object->class)
        hr = hr_from_win32(ERROR_INVALID_HANDLE);
    if (SUCCEEDED(hr))
        hr = kernel_handle_new_locked(other ? other : object, ret_handle);
    kernel_unlock();
    return FAILED(hr) ? hr_trace(hr) : other ? S_FALSE : S_OK;
}

HRESULT kernel_name_open(const char16_t *name, const struct kernel_class *class, HANDLE *ret_handle)
{
    _cleanup_(kernel_object_unrefp) struct kernel_object *object = NULL;

    if (!name)
        return hr_from_win32(ERROR_INVALID_PARAMETER);
    if (!*name)
        return hr_from_win32(ERROR_INVALID_NAME);

    kernel_lock();
    object = find_name(name);
    kernel_unlock();
    if (!object)
        return hr_from_win32(ERROR_FILE_NOT_FOUND);
    if (object->class != class)
        return hr_from_win32(ERROR_INVALID_HANDLE);
    return hr_trace(kernel_handle_new(object, ret_handle));
}
