/* SPDX-License-Identifier: MIT */
#include "sql_token.h"

#include <ctype.h>
#include <string.h>

static struct sql_token quoted(const char *text, enum sql_token_kind kind)
{
    const char *end = strchr(text + 1, *text);

    if (!end)
        return (struct sql_token){.kind = TOKEN_BAD, .text = text};
    return (struct sql_token){kind, text + 1, (size_t)(end - text - 1), end + 1,
                              kind == TOKEN_NAME};
}

static int is_in_name(unsigned char unit)
{
    return isalnum(unit) || unit == '_' || unit == '$' || unit == '-' || unit >= 0x80 ||
           (unit < ' ' && !isspace(unit) && unit);
}

static int is_name_start(const char *text)
{
    return is_in_name((unsigned char)*text) && (*text != '-' || !isdigit((unsigned char)text[1]));
}

static size_t sign_len(const char *text)
{
    if (strncmp(text, "<>", 2) == 0 || strncmp(text, "<=", 2) == 0 || strncmp(text, ">=", 2) == 0)
        return 2;
    return strchr("(),.*=<>-", *text) ? 1 : 0;
}

struct sql_token sql_token_read(const char *text)
{
    struct sql_token token = {.kind = TOKEN_BAD};

    text += strspn(text, " \t\n");
    token.text = text;
    if (!*text) {
        token.kind = TOKEN_END;
    } else if (*text == '`') {
        return quoted(text, TOKEN_NAME);
    } else if (*text == '\'') {
        return quoted(text, TOKEN_TEXT);
    } else if (*text == '?') {
        token.kind = TOKEN_MARKER;
        token.len = 1;
    } else if (isdigit((unsigned char)*text)) {
        token.kind = TOKEN_NUMBER;
        while (isdigit((unsigned char)text[token.len]))
            token.len++;
    } else if (is_name_start(text)) {
        token.kind = TOKEN_NAME;
        while (is_in_name((unsigned char)text[token.len]))
            token.len++;
        token.next = text + token.len + (text[token.len] == '`'); /* Windows forgives that */
        return token;
    } else if (sign_len(text) > 0) {
        token.kind = TOKEN_SIGN;
        token.len = sign_len(text);
    }
    token.next = text + token.len;
    return token;
}
