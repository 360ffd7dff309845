/* SPDX-License-Identifier: MIT */
#include "propertystorage/property_attribute.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/xattr.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"

enum {
    ATTRIBUTE_NAME_SIZE = 256,
    TRIES_MAX = 16, /* while another process makes an attribute longer */
};

static const char prefix[] = "user.DosStream.";
static const char suffix[] = ":$DATA";

static HRESULT from_errno(int error)
{
    switch (error) {
    case ENODATA:
        return STG_E_FILENOTFOUND;
    case ENOSPC:
    case EDQUOT:
    case E2BIG:
    case ERANGE:
        return STG_E_MEDIUMFULL;
    case EACCES:
    case EPERM:
    case EROFS:
        return STG_E_ACCESSDENIED;
    case EOPNOTSUPP:
        return STG_E_INVALIDFUNCTION;
    default:
        return STG_E_WRITEFAULT;
    }
}

static void spell_name(const WCHAR *name, char ret_name[static ATTRIBUTE_NAME_SIZE])
{
    char narrow[ATTRIBUTE_NAME_SIZE / 2];
    size_t n = utf16_to_utf8(name, utf16_len(name), narrow, sizeof(narrow) - 1);

    narrow[n < sizeof(narrow) ? n : sizeof(narrow) - 1] = '\0';
    snprintf(ret_name, ATTRIBUTE_NAME_SIZE, "%s%s%s", prefix, narrow, suffix);
}

/* As large as it was when it was read. */
static HRESULT read_whole(int fd, const char *name, uint8_t **ret_bytes, size_t *ret_size)
{
    uint8_t *bytes = NULL, *larger;
    ssize_t size = -1;

    for (int i = 0; i < TRIES_MAX; i++) {
        ssize_t room = fgetxattr(fd, name, NULL, 0);

        if (room < 0)
            break;
        larger = realloc(bytes, (size_t)room + 1);
        if (!larger) {
            free(bytes);
            return hr_raise(E_OUTOFMEMORY, "a property set");
        }
        bytes = larger;
        size = fgetxattr(fd, name, bytes, (size_t)room + 1);
        if (size >= 0 || errno != ERANGE)
            break;
    }
    if (size < 0) {
        free(bytes);
        return from_errno(errno);
    }
    *ret_bytes = bytes;
    *ret_size = (size_t)size;
    return S_OK;
}

HRESULT property_attribute_read(int fd, const WCHAR *name, uint8_t **ret_bytes, size_t *ret_size)
{
    char attribute[ATTRIBUTE_NAME_SIZE];
    HRESULT hr;

    spell_name(name, attribute);
    hr = read_whole(fd, attribute, ret_bytes, ret_size);
    /* Samba has a 0 behind the bytes of each stream. */
    if (SUCCEEDED(hr) && *ret_size > 0)
        --*ret_size;
    return hr;
}

HRESULT property_attribute_write(int fd, const WCHAR *name, const uint8_t *bytes, size_t size)
{
    _cleanup_(freep) uint8_t *ended = calloc(1, size + 1);
    char attribute[ATTRIBUTE_NAME_SIZE];

    if (!ended)
        return hr_raise(E_OUTOFMEMORY, "a property set");
    memcpy(ended, bytes, size);
    spell_name(name, attribute);
    return fsetxattr(fd, attribute, ended, size + 1, 0) < 0 ? from_errno(errno) : S_OK;
}

HRESULT property_attribute_remove(int fd, const WCHAR *name)
{
    char attribute[ATTRIBUTE_NAME_SIZE];

    spell_name(name, attribute);
    return fremovexattr(fd, attribute) < 0 ? from_errno(errno) : S_OK;
}

/* The list of all attributes; empty for a file system without. */
static HRESULT list_attributes(int fd, char **ret_list, size_t *ret_size)
{
    char *list = NULL, *larger;
    ssize_t size = 0;

    for (int i = 0; i < TRIES_MAX; i++) {
        ssize_t room = flistxattr(fd, NULL, 0);

        size = 0;
        if (room <= 0)
            break;
        larger = realloc(list, (size_t)room);
        if (!larger) {
            free(list);
            return hr_raise(E_OUTOFMEMORY, "property sets of a file");
        }
        list = larger;
        size = flistxattr(fd, list, (size_t)room);
        if (size >= 0)
            break;
    }
    *ret_list = list;
    *ret_size = size > 0 ? (size_t)size : 0;
    return S_OK;
}

/* What is between the prefix and the suffix; 0 for other attributes. */
static size_t name_in(const char *attribute, size_t len)
{
    const size_t around = sizeof(prefix) - 1 + sizeof(suffix) - 1;

    if (len <= around || memcmp(attribute, prefix, sizeof(prefix) - 1) != 0 ||
        memcmp(attribute + len - (sizeof(suffix) - 1), suffix, sizeof(suffix) - 1) != 0)
        return 0;
    return len - around;
}

HRESULT property_attribute_list(int fd, WCHAR **ret_names)
{
    _cleanup_(freep) char *list = NULL;
    size_t size = 0, len, n = 0;
    WCHAR *names;
    HRESULT hr;

    hr = list_attributes(fd, &list, &size);
    if (FAILED(hr))
        return hr_trace(hr);
    names = calloc(size + 1, sizeof(*names));
    if (!names)
        return hr_raise(E_OUTOFMEMORY, "property sets of a file");
    for (size_t at = 0; at < size; at += len + 1) {
        len = strnlen(list + at, size - at);
        if (name_in(list + at, len) == 0)
            continue;
        n += utf16_from_utf8(list + at + sizeof(prefix) - 1, name_in(list + at, len), names + n,
                             size - n);
        names[n++] = 0;
    }
    *ret_names = names;
    return S_OK;
}
