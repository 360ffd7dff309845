/* SPDX-License-Identifier: MIT */
#include "moniker/file_path.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf16.h"

static bool is_posix(const WCHAR *path)
{
    return path[0] == '/';
}

static bool is_separator(WCHAR unit, bool posix)
{
    return unit == '/' || (unit == '\\' && !posix);
}

static bool has_drive(const WCHAR *path)
{
    WCHAR letter = utf16_upcase(path[0]);

    return letter >= 'A' && letter <= 'Z' && path[1] == ':';
}

/* What no step upwards leaves: "/", "C:\", "C:", "\", or a server's name. */
static size_t root_len(const WCHAR *path)
{
    size_t len = 2;

    if (has_drive(path))
        return path[2] && is_separator(path[2], false) ? 3 : 2;
    if (is_posix(path))
        return 1;
    if (path[0] != '\\')
        return 0;
    if (path[1] != '\\')
        return 1;
    while (path[len] && !is_separator(path[len], false))
        len++;
    return len;
}

bool file_path_is_absolute(const WCHAR *path)
{
    return root_len(path) > 0;
}

static bool is_same(const WCHAR *a, const WCHAR *b, size_t len, bool posix)
{
    return posix ? memcmp(a, b, len * sizeof(*a)) == 0 : utf16_compare_nocase(a, len, b, len) == 0;
}

bool file_path_is_equal(const WCHAR *a, const WCHAR *b)
{
    size_t len = utf16_len(a);

    return len == utf16_len(b) && is_same(a, b, len, is_posix(a));
}

WCHAR *file_path_key(const WCHAR *path)
{
    WCHAR *key = utf16_dup(path);

    if (key && !is_posix(key))
        for (WCHAR *unit = key; *unit; unit++)
            *unit = utf16_upcase(*unit);
    return key;
}

static size_t count_parents(const WCHAR *path, size_t *ret_len)
{
    size_t parents = 0, len = 0;

    while (path[len] == '.' && path[len + 1] == '.' && is_separator(path[len + 2], false)) {
        parents++;
        len += 3;
    }
    *ret_len = len;
    return parents;
}

/* The separator that a path uses: its first, or Windows' own. */
static WCHAR separator_of(const WCHAR *path)
{
    for (; *path; path++)
        if (is_separator(*path, false))
            return *path;
    return '\\';
}

/* The length of @path, @len long, without its last step and the separators around it. */
static size_t parent_len(const WCHAR *path, size_t len, bool posix)
{
    size_t root = root_len(path);

    while (len > root && is_separator(path[len - 1], posix))
        len--;
    while (len > root && !is_separator(path[len - 1], posix))
        len--;
    while (len > root && is_separator(path[len - 1], posix))
        len--;
    return len;
}

WCHAR *file_path_join(const WCHAR *base, const WCHAR *path)
{
    size_t base_len = utf16_len(base), path_len = utf16_len(path), skipped;
    size_t parents = count_parents(path, &skipped);
    bool posix = is_posix(base);
    WCHAR *joined = malloc((base_len + path_len + 2) * sizeof(*joined));

    if (!joined)
        return NULL;
    memcpy(joined, base, (base_len + 1) * sizeof(*joined));

    for (size_t i = 0; i < parents; i++)
        base_len = parent_len(joined, base_len, posix);
    if (base_len > 0 && !is_separator(joined[base_len - 1], posix))
        joined[base_len++] = separator_of(base);
    memcpy(joined + base_len, path + skipped, (path_len - skipped + 1) * sizeof(*joined));
    return joined;
}

size_t file_path_common(const WCHAR *a, const WCHAR *b)
{
    size_t root = root_len(a), common = root;
    bool posix = is_posix(a);

    if (posix != is_posix(b) || root != root_len(b) || !is_same(a, b, root, posix))
        return 0;

    for (size_t i = root;; i++) {
        bool a_ends = !a[i] || is_separator(a[i], posix);
        bool b_ends = !b[i] || is_separator(b[i], posix);

        if (a_ends && b_ends)
            common = i;
        if (a_ends != b_ends || !a[i] || !b[i] || (!a_ends && !is_same(a + i, b + i, 1, posix)))
            return common;
    }
}

WCHAR *file_path_relative(const WCHAR *from, const WCHAR *to, size_t common)
{
    bool posix = is_posix(from), in_step = false;
    size_t to_len, up = 0;
    WCHAR *path, *end;

    for (const WCHAR *unit = from + common; *unit; unit++) {
        if (!is_separator(*unit, posix) && !in_step)
            up++;
        in_step = !is_separator(*unit, posix);
    }
    to += common;
    while (*to && is_separator(*to, posix))
        to++;
    to_len = utf16_len(to);

    path = end = malloc((up * 3 + to_len + 1) * sizeof(*path));
    if (!path)
        return NULL;
    for (size_t i = 0; i < up; i++) {
        *end++ = '.';
        *end++ = '.';
        *end++ = posix ? '/' : '\\';
    }
    memcpy(end, to, (to_len + 1) * sizeof(*path));
    return path;
}
