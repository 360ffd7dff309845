/* SPDX-License-Identifier: MIT */
#include "files/path_part.h"

#include "files/path.h"

static bool has_letter(const char16_t *text, size_t len)
{
    char16_t lower = len >= 2 ? text[0] | 0x20 : 0;

    return lower >= 'a' && lower <= 'z' && text[1] == ':';
}

static size_t names_end(const char16_t *text, size_t len, size_t from)
{
    while (from < len && !path_is_separator(text[from]))
        from++;
    return from;
}

bool path_part_drive(const char16_t *text, size_t len, struct path_part *ret_part)
{
    size_t server, share;

    *ret_part = (struct path_part){0, 2};
    if (has_letter(text, len))
        return true;
    if (len < 5 || text[0] != '\\' || text[1] != '\\')
        return false;
    server = names_end(text, len, 2);
    share = names_end(text, len, server + 1);
    ret_part->end = share;
    return server > 2 && share > server + 1;
}

/* Where the names begin: behind a drive's letter. */
static size_t first_name(const char16_t *text, size_t len)
{
    return has_letter(text, len) ? 2 : 0;
}

bool path_part_name(const char16_t *text, size_t len, struct path_part *ret_part)
{
    size_t first = first_name(text, len), end = len, begin;

    while (end > first && path_is_separator(text[end - 1]))
        end--;
    for (begin = end; begin > first && !path_is_separator(text[begin - 1]); begin--)
        continue;
    *ret_part = (struct path_part){begin, end};
    return end > begin;
}

bool path_part_folder(const char16_t *text, size_t len, struct path_part *ret_part)
{
    size_t first = first_name(text, len), end;
    struct path_part name;

    if (!path_part_name(text, len, &name))
        return false;
    for (end = name.begin; end > first && path_is_separator(text[end - 1]); end--)
        continue;
    if (end == first && name.begin > first)
        end++; /* the root keeps its separator */
    *ret_part = (struct path_part){0, end};
    return end > 0;
}

static bool find_dot(const char16_t *text, struct path_part name, size_t *ret_dot)
{
    for (size_t i = name.end; i > name.begin; i--) {
        if (text[i - 1] == '.') {
            *ret_dot = i - 1;
            return true;
        }
    }
    return false;
}

bool path_part_base(const char16_t *text, size_t len, struct path_part *ret_part)
{
    size_t dot;

    if (!path_part_name(text, len, ret_part))
        return false;
    if (find_dot(text, *ret_part, &dot))
        ret_part->end = dot;
    return true;
}

bool path_part_extension(const char16_t *text, size_t len, struct path_part *ret_part)
{
    size_t dot;

    if (!path_part_name(text, len, ret_part) || !find_dot(text, *ret_part, &dot))
        return false;
    ret_part->begin = dot + 1;
    return ret_part->begin < ret_part->end;
}

/* In Windows' spelling where it looks so. */
static char16_t separator_of(const char16_t *path, size_t len)
{
    bool has_slash = false;

    for (size_t i = 0; i < len; i++) {
        if (path[i] == '\\')
            return '\\';
        has_slash = has_slash || path[i] == '/';
    }
    return has_letter(path, len) && !has_slash ? '\\' : '/';
}

char16_t path_part_between(const char16_t *path, size_t len, const char16_t *name, size_t name_len,
                           size_t *ret_skip)
{
    bool ends, begins;

    *ret_skip = 0;
    if (len == 0 || name_len == 0)
        return 0;
    ends = path_is_separator(path[len - 1]);
    begins = path_is_separator(name[0]);
    if (ends && begins)
        *ret_skip = 1;
    if (ends || begins || path[len - 1] == ':')
        return 0;
    return separator_of(path, len);
}

bool path_part_is_pattern(const char16_t *text, size_t len)
{
    while (len > 0 && !path_is_separator(text[len - 1])) {
        len--;
        if (text[len] == '*' || text[len] == '?')
            return true;
    }
    return false;
}
