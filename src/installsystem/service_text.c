/* SPDX-License-Identifier: MIT */
#include "installsystem/service_text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Windows' accounts, by the names that packages have for them. */
static const struct {
    const char *name;
    const char *setting; /* of a unit; "" for root */
} accounts[] = {
    {"LocalSystem", ""},
    {".\\LocalSystem", ""},
    {"NT AUTHORITY\\System", ""},
    {"NT AUTHORITY\\LocalService", "DynamicUser=yes\n"},
    {"NT AUTHORITY\\Local Service", "DynamicUser=yes\n"},
    {"LocalService", "DynamicUser=yes\n"},
    {"NT AUTHORITY\\NetworkService", "DynamicUser=yes\n"},
    {"NT AUTHORITY\\Network Service", "DynamicUser=yes\n"},
    {"NetworkService", "DynamicUser=yes\n"},
};

bool service_unit_name(const char *name, char ret_unit[static SERVICE_UNIT_SIZE])
{
    size_t len = 0;

    if (!*name)
        return false;
    for (; *name; name++) {
        unsigned char c = (unsigned char)*name;
        bool is_plain = isalnum(c) || strchr(":_.-", c);

        if (c < ' ' || c == '/' || len + 4 >= SERVICE_UNIT_SIZE)
            return false;
        if (is_plain && !(c == '.' && len == 0))
            ret_unit[len++] = (char)c;
        else
            len += (size_t)sprintf(ret_unit + len, "\\x%02x", c);
    }
    ret_unit[len] = '\0';
    return true;
}

const char *service_target(bool is_users)
{
    return is_users ? "default.target" : "multi-user.target";
}

/* One line, without what systemd would replace. */
static void put_value(FILE *file, const char *value)
{
    for (; *value; value++) {
        if (*value == '%')
            fputc('%', file);
        fputc(*value == '\n' || *value == '\r' ? ' ' : *value, file);
    }
}

/* A word of ExecStart, by systemd.service(5): what is special in it is quoted and escaped, but for
 * '$', which has no meaning behind the ':' before the program. */
static void put_word(FILE *file, const char *word)
{
    fputc('"', file);
    for (; *word; word++) {
        switch (*word) {
        case '"':
        case '\\':
            fprintf(file, "\\%c", *word);
            break;
        case '%':
            fputs("%%", file);
            break;
        case '\n':
            fputs("\\n", file);
            break;
        case '\t':
            fputs("\\t", file);
            break;
        default:
            fputc(*word, file);
        }
    }
    fputc('"', file);
}

/* Those that are no units' names, or groups of Windows, have no counterpart. */
static void put_dependencies(FILE *file, const struct service_unit *unit)
{
    const char *end = unit->dependencies + unit->dependencies_size;

    if (!unit->dependencies)
        return;
    for (const char *name = unit->dependencies; name < end; name += strlen(name) + 1) {
        char other[SERVICE_UNIT_SIZE];

        if (*name != '+' && service_unit_name(name, other))
            fprintf(file, "Wants=%s.service\nAfter=%s.service\n", other, other);
    }
}

static void put_account(FILE *file, const struct service_unit *unit)
{
    const char *account = unit->account;

    if (unit->is_users || !account || !*account)
        return;
    for (size_t i = 0; i < sizeof(accounts) / sizeof(*accounts); i++) {
        if (strcasecmp(accounts[i].name, account) == 0) {
            fputs(accounts[i].setting, file);
            return;
        }
    }
    if (strncmp(account, ".\\", 2) == 0)
        account += 2;
    fputs("User=", file);
    put_value(file, account);
    fputc('\n', file);
}

char *service_text(const struct service_unit *unit)
{
    char *text = NULL;
    size_t size;
    FILE *file = open_memstream(&text, &size);
    bool is_bad;

    if (!file)
        return NULL;
    fputs("[Unit]\nDescription=", file);
    put_value(file, unit->description && *unit->description ? unit->description : unit->name);
    fputc('\n', file);
    put_dependencies(file, unit);
    fputs("\n[Service]\nType=exec\nExecStart=:", file);
    put_word(file, unit->program);
    for (const char *const *argument = unit->arguments; *argument; argument++) {
        fputc(' ', file);
        put_word(file, *argument);
    }
    fputc('\n', file);
    put_account(file, unit);
    fprintf(file, "\n[Install]\nWantedBy=%s\n", service_target(unit->is_users));
    is_bad = ferror(file);
    if (fclose(file) != 0 || is_bad) {
        free(text);
        return NULL;
    }
    return text;
}
