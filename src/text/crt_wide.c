/* SPDX-License-Identifier: MIT */
/*
 * Windows' C library on wide text: comity_crt.h.
 */
#include <limits.h>
#include <stdbool.h>

#include <comity/comity_crt.h>
#include <comity/winuser.h>

#include "base/cleanup.h"
#include "text/wide_format.h"

LPWSTR comity_wcsupr(LPWSTR text)
{
    return CharUpperW(text);
}

LPWSTR comity_wcslwr(LPWSTR text)
{
    return CharLowerW(text);
}

LPWSTR comity_wcsrev(LPWSTR text)
{
    size_t len = comity_wcslen(text);

    for (size_t i = 0; i < len / 2; i++) {
        WCHAR unit = text[i];

        text[i] = text[len - 1 - i];
        text[len - 1 - i] = unit;
    }
    return text;
}

LPWSTR comity_wcsset(LPWSTR text, WCHAR unit)
{
    for (LPWSTR c = text; *c; c++)
        *c = unit;
    return text;
}

/* ---- copies with a limit ---- */

static errno_t refuse(LPWSTR to, rsize_t size, errno_t error)
{
    if (to && size)
        *to = 0;
    errno = error;
    return error;
}

errno_t comity_wcsupr_s(LPWSTR text, rsize_t size)
{
    if (!text || comity_wcsnlen(text, size) == size)
        return refuse(text, size, EINVAL);
    comity_wcsupr(text);
    return 0;
}

errno_t comity_wcslwr_s(LPWSTR text, rsize_t size)
{
    if (!text || comity_wcsnlen(text, size) == size)
        return refuse(text, size, EINVAL);
    comity_wcslwr(text);
    return 0;
}

/* Puts at most @limit of @from behind what is in @to already. */
static errno_t append(LPWSTR to, rsize_t size, rsize_t used, LPCWSTR from, rsize_t limit)
{
    bool is_cut = limit == _TRUNCATE;
    size_t len;

    if (!to || !size)
        return EINVAL;
    if (!from || used == size)
        return refuse(to, size, EINVAL);
    len = comity_wcsnlen(from, is_cut ? size : limit);
    if (len < size - used) {
        comity_wmemcpy(to + used, from, len);
        to[used + len] = 0;
        return 0;
    }
    if (!is_cut)
        return refuse(to, size, ERANGE);
    comity_wmemcpy(to + used, from, size - used - 1);
    to[size - 1] = 0;
    return STRUNCATE;
}

errno_t comity_wcscpy_s(LPWSTR to, rsize_t size, LPCWSTR from)
{
    return append(to, size, 0, from, SSIZE_MAX);
}

errno_t comity_wcscat_s(LPWSTR to, rsize_t size, LPCWSTR from)
{
    return append(to, size, to ? comity_wcsnlen(to, size) : 0, from, SSIZE_MAX);
}

errno_t comity_wcsncpy_s(LPWSTR to, rsize_t size, LPCWSTR from, rsize_t limit)
{
    return append(to, size, 0, from, limit);
}

errno_t comity_wcsncat_s(LPWSTR to, rsize_t size, LPCWSTR from, rsize_t limit)
{
    return append(to, size, to ? comity_wcsnlen(to, size) : 0, from, limit);
}

/* ---- formatting ---- */

int comity_vscwprintf(LPCWSTR format, va_list arguments)
{
    _cleanup_(wide_text_deinit) struct wide_text text = {0};

    return wide_format(&text, false, (const char16_t *)format, arguments) ? (int)text.len : -1;
}

int comity_scwprintf(LPCWSTR format, ...)
{
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = comity_vscwprintf(format, arguments);
    va_end(arguments);
    return len;
}

int comity_vsnwprintf_s(LPWSTR buffer, rsize_t size, rsize_t limit, LPCWSTR format,
                        va_list arguments)
{
    int len;

    if (!buffer || !size || !format)
        return refuse(buffer, size, EINVAL) ? -1 : 0;
    len = comity_vswprintf(buffer, limit < size ? limit + 1 : size, format, arguments);
    if (len < 0 && limit >= size && limit != _TRUNCATE)
        refuse(buffer, size, ERANGE);
    return len;
}

int comity_snwprintf_s(LPWSTR buffer, rsize_t size, rsize_t limit, LPCWSTR format, ...)
{
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = comity_vsnwprintf_s(buffer, size, limit, format, arguments);
    va_end(arguments);
    return len;
}

int comity_vswprintf_s(LPWSTR buffer, rsize_t size, LPCWSTR format, va_list arguments)
{
    return comity_vsnwprintf_s(buffer, size, SSIZE_MAX, format, arguments);
}

int comity_swprintf_s(LPWSTR buffer, rsize_t size, LPCWSTR format, ...)
{
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = comity_vswprintf_s(buffer, size, format, arguments);
    va_end(arguments);
    return len;
}

_invalid_parameter_handler comity_set_invalid_parameter_handler(_invalid_parameter_handler handler)
{
    static _invalid_parameter_handler current; /* (atomic) */

    return __atomic_exchange_n(&current, handler, __ATOMIC_SEQ_CST);
}
