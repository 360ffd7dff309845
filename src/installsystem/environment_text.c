/* SPDX-License-Identifier: MIT */
#include "installsystem/environment_text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"

/* ---- what the table says ---- */

static bool is_name(const char *text)
{
    if (!isalpha((unsigned char)*text) && *text != '_')
        return false;
    for (; *text; text++) {
        if (!isalnum((unsigned char)*text) && *text != '_')
            return false;
    }
    return true;
}

bool environment_wish_parse(const char *text, struct environment_wish *ret_wish)
{
    struct environment_wish wish = {0};

    for (;; text++) {
        if (*text == '=')
            wish.is_set = true;
        else if (*text == '+')
            wish.is_created = true;
        else if (*text == '-')
            wish.is_removed = true;
        else if (*text == '!')
            wish.is_unset = true;
        else if (*text == '*')
            wish.is_machines = true;
        else
            break;
    }
    /* Without any of these, a variable is set and goes, as Windows has it. */
    if (!wish.is_set && !wish.is_created && !wish.is_unset && !wish.is_removed)
        wish.is_set = wish.is_removed = true;
    wish.name = text;
    *ret_wish = wish;
    return is_name(text);
}

bool environment_value_parse(const char *value, size_t size, enum environment_join *ret_join,
                             char **ret_value)
{
    const char *hole = size ? memchr(value, '\0', size) : NULL;

    *ret_join = ENVIRONMENT_WHOLE;
    if (hole && memchr(hole + 1, '\0', (size_t)(value + size - (hole + 1))))
        return false;
    if (hole && hole == value) {
        *ret_join = ENVIRONMENT_APPEND;
        value++;
        size--;
        if (size && *value == ';') {
            value++;
            size--;
        }
    } else if (hole && hole == value + size - 1) {
        *ret_join = ENVIRONMENT_PREPEND;
        size--;
        if (size && value[size - 1] == ';')
            size--;
    } else if (hole) {
        return false;
    }
    *ret_value = strndup(value, size);
    return true;
}

/* ---- how this system says it ---- */

/* Within double quotes, both dialects give meaning to the same characters; lists have ':' here. */
static char *quote(const char *value, bool is_list)
{
    char *text = malloc(2 * strlen(value) + 1), *to = text;

    if (!text)
        return NULL;
    for (; *value; value++) {
        if (strchr("\"\\$`", *value))
            *to++ = '\\';
        *to++ = is_list && *value == ';' ? ':' : *value;
    }
    *to = '\0';
    return text;
}

char *environment_line(const struct environment_wish *wish, enum environment_join join,
                       const char *value, enum environment_dialect dialect)
{
    _cleanup_(freep) char *quoted = quote(value, join != ENVIRONMENT_WHOLE);
    const char *export = dialect == ENVIRONMENT_SHELL ? "export " : "";
    char *line = NULL;
    int len;

    if (!quoted)
        return NULL;
    if (wish->is_unset && !wish->is_set && !wish->is_created)
        len = dialect == ENVIRONMENT_SHELL ? asprintf(&line, "unset %s\n", wish->name)
                                           : asprintf(&line, "%s=\n", wish->name);
    else if (wish->is_created && !wish->is_set && join == ENVIRONMENT_WHOLE)
        len = asprintf(&line, "%s%s=\"${%s:-%s}\"\n", export, wish->name, wish->name, quoted);
    else if (join == ENVIRONMENT_APPEND)
        len = asprintf(&line, "%s%s=\"${%s:+$%s:}%s\"\n", export, wish->name, wish->name,
                       wish->name, quoted);
    else if (join == ENVIRONMENT_PREPEND)
        len = asprintf(&line, "%s%s=\"%s${%s:+:$%s}\"\n", export, wish->name, quoted, wish->name,
                       wish->name);
    else
        len = asprintf(&line, "%s%s=\"%s\"\n", export, wish->name, quoted);
    return len < 0 ? NULL : line;
}
