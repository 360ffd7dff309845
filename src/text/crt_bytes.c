/* SPDX-License-Identifier: MIT */
/*
 * Windows' C library on bytes: comity_crt.h.
 */
#include <ctype.h>
#include <limits.h>
#include <malloc.h>
#include <stdbool.h>

#include <comity/comity_crt.h>
#include <comity/winbase.h>

char *comity_strdup(const char *text)
{
    return strdup(text);
}

char *comity_strtok_s(char *text, const char *set, char **rest)
{
    return strtok_r(text, set, rest);
}

size_t comity_strnlen_s(const char *text, size_t limit)
{
    return text ? strnlen(text, limit) : 0;
}

void comity_zero_securely(void *memory, size_t size)
{
    explicit_bzero(memory, size);
}

char *comity_strupr(char *text)
{
    for (char *c = text; *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return text;
}

char *comity_strlwr(char *text)
{
    for (char *c = text; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return text;
}

char *comity_strrev(char *text)
{
    size_t len = strlen(text);

    for (size_t i = 0; i < len / 2; i++) {
        char c = text[i];

        text[i] = text[len - 1 - i];
        text[len - 1 - i] = c;
    }
    return text;
}

int comity_memicmp(const void *a, const void *b, size_t n)
{
    const unsigned char *left = a, *right = b;

    for (size_t i = 0; i < n; i++) {
        int difference = tolower(left[i]) - tolower(right[i]);

        if (difference)
            return difference;
    }
    return 0;
}

/* ---- copies with a limit ---- */

static errno_t refuse(char *to, rsize_t size, errno_t error)
{
    if (to && size)
        *to = '\0';
    errno = error;
    return error;
}

errno_t comity_strupr_s(char *text, rsize_t size)
{
    if (!text || strnlen(text, size) == size)
        return refuse(text, size, EINVAL);
    comity_strupr(text);
    return 0;
}

errno_t comity_strlwr_s(char *text, rsize_t size)
{
    if (!text || strnlen(text, size) == size)
        return refuse(text, size, EINVAL);
    comity_strlwr(text);
    return 0;
}

/* Puts at most @limit of @from behind what is in @to already. */
static errno_t append(char *to, rsize_t size, rsize_t used, const char *from, rsize_t limit)
{
    bool is_cut = limit == _TRUNCATE;
    size_t len;

    if (!to || !size)
        return EINVAL;
    if (!from || used == size)
        return refuse(to, size, EINVAL);
    len = strnlen(from, is_cut ? size : limit);
    if (len < size - used) {
        memcpy(to + used, from, len);
        to[used + len] = '\0';
        return 0;
    }
    if (!is_cut)
        return refuse(to, size, ERANGE);
    memcpy(to + used, from, size - used - 1);
    to[size - 1] = '\0';
    return STRUNCATE;
}

errno_t comity_strcpy_s(char *to, rsize_t size, const char *from)
{
    return append(to, size, 0, from, SSIZE_MAX);
}

errno_t comity_strcat_s(char *to, rsize_t size, const char *from)
{
    return append(to, size, to ? strnlen(to, size) : 0, from, SSIZE_MAX);
}

errno_t comity_strncpy_s(char *to, rsize_t size, const char *from, rsize_t limit)
{
    return append(to, size, 0, from, limit);
}

errno_t comity_strncat_s(char *to, rsize_t size, const char *from, rsize_t limit)
{
    return append(to, size, to ? strnlen(to, size) : 0, from, limit);
}

errno_t comity_memmove_s(void *to, rsize_t size, const void *from, rsize_t n)
{
    if (n == 0)
        return 0;
    if (!to)
        return EINVAL;
    if (!from || n > size) {
        memset(to, 0, size);
        return from ? ERANGE : EINVAL;
    }
    memmove(to, from, n);
    return 0;
}

errno_t comity_memcpy_s(void *to, rsize_t size, const void *from, rsize_t n)
{
    return comity_memmove_s(to, size, from, n);
}

/* ---- formatting ---- */

int comity_vsnprintf(char *buffer, size_t size, const char *format, va_list arguments)
{
    int len = vsnprintf(buffer, size, format, arguments);

    return len < 0 || (size_t)len > size ? -1 : len;
}

int comity_snprintf(char *buffer, size_t size, const char *format, ...)
{
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = comity_vsnprintf(buffer, size, format, arguments);
    va_end(arguments);
    return len;
}

int comity_vsnprintf_s(char *buffer, rsize_t size, rsize_t limit, const char *format,
                       va_list arguments)
{
    int len;

    if (!buffer || !size || !format)
        return refuse(buffer, size, EINVAL) ? -1 : 0;
    len = vsnprintf(buffer, limit < size ? limit + 1 : size, format, arguments);
    if (len >= 0 && (size_t)len < size && (size_t)len <= limit)
        return len;
    if (limit >= size && limit != _TRUNCATE)
        refuse(buffer, size, ERANGE);
    return -1;
}

int comity_snprintf_s(char *buffer, rsize_t size, rsize_t limit, const char *format, ...)
{
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = comity_vsnprintf_s(buffer, size, limit, format, arguments);
    va_end(arguments);
    return len;
}

int comity_vsprintf_s(char *buffer, rsize_t size, const char *format, va_list arguments)
{
    return comity_vsnprintf_s(buffer, size, SSIZE_MAX, format, arguments);
}

int comity_sprintf_s(char *buffer, rsize_t size, const char *format, ...)
{
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = comity_vsprintf_s(buffer, size, format, arguments);
    va_end(arguments);
    return len;
}

/* ---- numbers ---- */

errno_t comity_ui64toa_s(unsigned long long value, char *to, rsize_t size, int radix)
{
    char digits[COMITY_NUMBER_MAX];
    size_t n = 0;

    if (!to || !size)
        return EINVAL;
    if (radix < 2 || radix > 36)
        return refuse(to, size, EINVAL);
    do {
        digits[n++] = "0123456789abcdefghijklmnopqrstuvwxyz"[value % (unsigned)radix];
        value /= (unsigned)radix;
    } while (value);
    if (n >= size)
        return refuse(to, size, ERANGE);
    for (size_t i = 0; i < n; i++)
        to[i] = digits[n - 1 - i];
    to[n] = '\0';
    return 0;
}

errno_t comity_i64toa_s(long long value, char *to, rsize_t size, int radix)
{
    errno_t error;

    if (value >= 0 || radix != 10)
        return comity_ui64toa_s((unsigned long long)value, to, size, radix);
    if (!to || !size)
        return EINVAL;
    error = comity_ui64toa_s(0 - (unsigned long long)value, to + 1, size - 1, radix);
    *to = '-';
    return error ? refuse(to, size, ERANGE) : 0;
}

static errno_t widen(const char *from, LPWSTR to, rsize_t size)
{
    size_t len = strlen(from);

    if (!to || !size)
        return EINVAL;
    for (size_t i = 0; i <= len && len < size; i++)
        to[i] = (WCHAR)from[i];
    if (len < size)
        return 0;
    *to = 0;
    errno = ERANGE;
    return ERANGE;
}

errno_t comity_ui64tow_s(unsigned long long value, LPWSTR to, rsize_t size, int radix)
{
    char text[COMITY_NUMBER_MAX];
    errno_t error = comity_ui64toa_s(value, text, sizeof(text), radix);

    return error ? error : widen(text, to, size);
}

errno_t comity_i64tow_s(long long value, LPWSTR to, rsize_t size, int radix)
{
    char text[COMITY_NUMBER_MAX];
    errno_t error = comity_i64toa_s(value, text, sizeof(text), radix);

    return error ? error : widen(text, to, size);
}

size_t comity_msize(void *memory)
{
    return malloc_usable_size(memory);
}

/* What a block has beyond the size that was asked for is kept zero, so that growing into it needs
 * no memory of that size. */
void *comity_recalloc(void *memory, size_t n, size_t size)
{
    size_t before = memory ? malloc_usable_size(memory) : 0, wanted, zeroed, after;
    char *moved;

    if (__builtin_mul_overflow(n, size, &wanted)) {
        errno = ENOMEM;
        return NULL;
    }
    if (!wanted) {
        free(memory);
        return NULL;
    }
    moved = realloc(memory, wanted);
    if (!moved)
        return NULL;
    zeroed = before < wanted ? before : wanted;
    after = malloc_usable_size(moved);
    memset(moved + zeroed, 0, after - zeroed);
    return moved;
}
