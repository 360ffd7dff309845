/* SPDX-License-Identifier: MIT */
#include "session/package_name.h"

#include <limits.h>
#include <string.h>

static struct name long_part(struct name name)
{
    const char *bar = memchr(name.text, '|', name.len);

    if (bar) {
        name.len -= (size_t)(bar + 1 - name.text);
        name.text = bar + 1;
    }
    return name;
}

struct name name_of_file(const char *text)
{
    return long_part((struct name){text, strlen(text)});
}

static struct name side_of(const char *text, enum name_side side)
{
    const char *colon = strchr(text, ':');

    if (colon && side == NAME_SOURCE)
        return (struct name){colon + 1, strlen(colon + 1)};
    return (struct name){text, colon ? (size_t)(colon - text) : strlen(text)};
}

struct name name_of_folder(const char *text, enum name_side side)
{
    return long_part(side_of(text, side));
}

struct name short_name_of_folder(const char *text, enum name_side side)
{
    struct name name = side_of(text, side);
    const char *bar = memchr(name.text, '|', name.len);

    if (bar)
        name.len = (size_t)(bar - name.text);
    return name;
}

const char *name_fault(struct name name)
{
    if (name.len == 0)
        return "a name is empty";
    if (name.len > NAME_MAX)
        return "a name is too long";
    if (name.text[0] == '.' && (name.len == 1 || (name.len == 2 && name.text[1] == '.')))
        return "a name leads elsewhere";
    for (size_t i = 0; i < name.len; i++) {
        if (name.text[i] == '/' || name.text[i] == '\\')
            return "a name leads elsewhere";
        if ((unsigned char)name.text[i] < ' ' || name.text[i] == 0x7f)
            return "a name has a control character";
    }
    return NULL;
}

bool name_is_dot(struct name name)
{
    return name.len == 1 && name.text[0] == '.';
}
