/* SPDX-License-Identifier: MIT */
/*
 * The environment and the time, as Windows' C library has them.
 */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/comity_crt_system.h>

#include "base/cleanup.h"
#include "base/list.h"
#include "base/utf16.h"

static errno_t fail(errno_t error)
{
    errno = error;
    return error;
}

/* ---- variables ---- */

/* A value that _wgetenv() gave away: it stays, and is given again while it is the variable's. */
struct given_value {
    struct list link;
    char16_t text[];
};

static pthread_mutex_t given_lock = PTHREAD_MUTEX_INITIALIZER;
static struct list given_values = LIST_INIT(given_values); /* (given_lock) */

static char16_t *give(const char16_t *value)
{
    size_t size = (utf16_len(value) + 1) * sizeof(*value);
    struct given_value *given;

    list_for_each (link, &given_values) {
        given = container_of(link, struct given_value, link);
        if (utf16_len(given->text) == utf16_len(value) && memcmp(given->text, value, size) == 0)
            return given->text;
    }
    given = malloc(sizeof(*given) + size);
    if (!given)
        return NULL;
    memcpy(given->text, value, size);
    list_append(&given_values, &given->link);
    return given->text;
}

LPWSTR comity_wgetenv(LPCWSTR name)
{
    _cleanup_(freep) char16_t *value = NULL;
    char16_t *given;

    if (comity_wdupenv_s((LPWSTR *)&value, NULL, name) || !value)
        return NULL;
    pthread_mutex_lock(&given_lock);
    given = give(value);
    pthread_mutex_unlock(&given_lock);
    return (LPWSTR)given;
}

errno_t comity_getenv_s(size_t *ret_size, char *buffer, rsize_t size, const char *name)
{
    const char *value;
    size_t needed;

    if (!ret_size || !name || (!buffer && size))
        return fail(EINVAL);
    value = getenv(name);
    needed = value ? strlen(value) + 1 : 0;
    *ret_size = needed;
    if (buffer && size)
        buffer[0] = '\0';
    if (!value || !size)
        return 0;
    if (needed > size)
        return fail(ERANGE);
    memcpy(buffer, value, needed);
    return 0;
}

errno_t comity_dupenv_s(char **ret_value, size_t *ret_size, const char *name)
{
    const char *value;

    if (!ret_value || !name)
        return fail(EINVAL);
    *ret_value = NULL;
    if (ret_size)
        *ret_size = 0;
    value = getenv(name);
    if (!value)
        return 0;
    *ret_value = strdup(value);
    if (!*ret_value)
        return fail(ENOMEM);
    if (ret_size)
        *ret_size = strlen(value) + 1;
    return 0;
}

errno_t comity_wdupenv_s(LPWSTR *ret_value, size_t *ret_size, LPCWSTR name)
{
    _cleanup_(freep) char *narrow_name = NULL;
    const char *value;

    if (!ret_value || !name)
        return fail(EINVAL);
    *ret_value = NULL;
    if (ret_size)
        *ret_size = 0;
    narrow_name = utf16_to_utf8_dup((const char16_t *)name);
    if (!narrow_name)
        return fail(ENOMEM);
    value = getenv(narrow_name);
    if (!value)
        return 0;
    *ret_value = (LPWSTR)utf16_from_utf8_dup(value);
    if (!*ret_value)
        return fail(ENOMEM);
    if (ret_size)
        *ret_size = utf16_len((const char16_t *)*ret_value) + 1;
    return 0;
}

errno_t comity_putenv_s(const char *name, const char *value)
{
    if (!name || !value || !*name || strchr(name, '='))
        return fail(EINVAL);
    return (*value ? setenv(name, value, 1) : unsetenv(name)) < 0 ? errno : 0;
}

errno_t comity_wputenv_s(LPCWSTR name, LPCWSTR value)
{
    _cleanup_(freep) char *narrow_name = NULL, *narrow_value = NULL;

    if (!name || !value)
        return fail(EINVAL);
    narrow_name = utf16_to_utf8_dup((const char16_t *)name);
    narrow_value = utf16_to_utf8_dup((const char16_t *)value);
    if (!narrow_name || !narrow_value)
        return fail(ENOMEM);
    return comity_putenv_s(narrow_name, narrow_value);
}

int comity_putenv(const char *assignment)
{
    _cleanup_(freep) char *name = NULL;
    const char *value = assignment ? strchr(assignment, '=') : NULL;

    if (!value) {
        errno = EINVAL;
        return -1;
    }
    name = strndup(assignment, (size_t)(value - assignment));
    if (!name)
        return -1;
    return comity_putenv_s(name, value + 1) == 0 ? 0 : -1;
}

/* ---- the time ---- */

errno_t comity_localtime_s(struct tm *ret_parts, const time_t *when)
{
    if (!ret_parts || !when)
        return fail(EINVAL);
    return localtime_r(when, ret_parts) ? 0 : errno;
}

errno_t comity_gmtime_s(struct tm *ret_parts, const time_t *when)
{
    if (!ret_parts || !when)
        return fail(EINVAL);
    return gmtime_r(when, ret_parts) ? 0 : errno;
}

errno_t comity_asctime_s(char *buffer, rsize_t size, const struct tm *parts)
{
    char text[64]; /* asctime_r() wants 26, for a year of four digits */

    if (!buffer || !size)
        return fail(EINVAL);
    buffer[0] = '\0';
    if (!parts)
        return fail(EINVAL);
    if (!asctime_r(parts, text))
        return errno;
    if (strlen(text) >= size)
        return fail(ERANGE);
    strcpy(buffer, text);
    return 0;
}

errno_t comity_ctime_s(char *buffer, rsize_t size, const time_t *when)
{
    struct tm parts;
    errno_t error;

    if (!buffer || !size)
        return fail(EINVAL);
    buffer[0] = '\0';
    error = comity_localtime_s(&parts, when);
    return error ? error : comity_asctime_s(buffer, size, &parts);
}
