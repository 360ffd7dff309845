/* SPDX-License-Identifier: MIT */
/*
 * Units of 16 bits from files and to them, as UTF-8 in the files, and dates in such units. A
 * character outside the basic plane is read as one of its halves after the other.
 */
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <comity/comity_wide.h>

#include "base/cleanup.h"
#include "base/list.h"
#include "base/utf16.h"

enum {
    UTF8_MAX = 4,
    UNIT_EOF = 0xffff,
    DATE_MAX = 1 << 16, /* bytes of a date; strftime() does not say how many it wants */
};

/* The second half of what was read from a file last, or the first half of what is written. */
struct half {
    struct list link; /* in halves */
    FILE *file;
    WCHAR unit;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct list halves = LIST_INIT(halves); /* (lock) */

static WCHAR take_half(FILE *file)
{
    WCHAR unit = 0;

    pthread_mutex_lock(&lock);
    list_for_each (link, &halves) {
        struct half *half = container_of(link, struct half, link);

        if (half->file != file)
            continue;
        unit = half->unit;
        list_remove(link);
        free(half);
        break;
    }
    pthread_mutex_unlock(&lock);
    return unit;
}

static bool keep_half(FILE *file, WCHAR unit)
{
    struct half *half = malloc(sizeof(*half));

    if (!half)
        return false;
    half->file = file;
    half->unit = unit;
    pthread_mutex_lock(&lock);
    list_append(&halves, &half->link);
    pthread_mutex_unlock(&lock);
    return true;
}

/* How many bytes the character has that begins with @byte. */
static size_t utf8_size(int byte)
{
    return byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
}

/* ---- reading ---- */

int comity_fgetwc(FILE *file)
{
    char16_t units[UTF8_MAX] = {0};
    char bytes[UTF8_MAX];
    WCHAR half = take_half(file);
    size_t n = 1;
    int byte;

    if (half)
        return half;
    byte = fgetc(file);
    if (byte == EOF)
        return UNIT_EOF;
    bytes[0] = (char)byte;
    for (size_t size = utf8_size(byte); n < size; n++) {
        byte = fgetc(file);
        if ((byte & 0xc0) != 0x80) {
            ungetc(byte, file);
            break;
        }
        bytes[n] = (char)byte;
    }
    if (utf16_from_utf8(bytes, n, units, UTF8_MAX) == 2 && n == UTF8_MAX)
        keep_half(file, units[1]);
    return units[0];
}

int comity_getwchar(void)
{
    return comity_fgetwc(stdin);
}

LPWSTR comity_fgetws(LPWSTR buffer, int size, FILE *file)
{
    int len = 0;

    if (!buffer || size <= 0) {
        errno = EINVAL;
        return NULL;
    }
    while (len < size - 1) {
        int unit = comity_fgetwc(file);

        if (unit == UNIT_EOF)
            break;
        buffer[len++] = (WCHAR)unit;
        if (unit == '\n')
            break;
    }
    buffer[len] = 0;
    return len || size == 1 ? buffer : NULL;
}

/* ---- writing ---- */

int comity_fputwc(WCHAR unit, FILE *file)
{
    const WCHAR first = take_half(file);
    const WCHAR text[] = {first ? first : unit, first ? unit : 0, 0};

    if ((unit & 0xfc00) == 0xd800)
        return keep_half(file, unit) ? unit : UNIT_EOF;
    return comity_fputws(text, file) < 0 ? UNIT_EOF : unit;
}

int comity_putwchar(WCHAR unit)
{
    return comity_fputwc(unit, stdout);
}

/* ---- dates ---- */

/* An array that grows until the date fits, for an empty date and none look alike. */
static char *format_date(const char *format, const struct tm *date)
{
    _cleanup_(freep) char *marked = NULL;

    /* With a mark behind it no date is empty. */
    marked = malloc(strlen(format) + 2);
    if (!marked)
        return NULL;
    strcpy(marked, format);
    strcat(marked, "x");
    for (size_t size = 128; size <= DATE_MAX; size *= 2) {
        char *text = malloc(size);
        size_t len = text ? strftime(text, size, marked, date) : 0;

        if (len) {
            text[len - 1] = '\0';
            return text;
        }
        free(text);
    }
    return NULL;
}

SIZE_T comity_wcsftime(LPWSTR buffer, SIZE_T size, LPCWSTR format, const struct tm *date)
{
    _cleanup_(freep) char *narrow = utf16_to_utf8_dup((const char16_t *)format);
    _cleanup_(freep) char *text = narrow ? format_date(narrow, date) : NULL;
    size_t len;

    if (!text || !size)
        return 0;
    len = utf16_from_utf8(text, strlen(text), NULL, 0);
    if (len >= size)
        return 0;
    utf16_from_utf8(text, strlen(text), (char16_t *)buffer, len);
    buffer[len] = 0;
    return len;
}
