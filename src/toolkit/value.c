/* SPDX-License-Identifier: MIT */
#include "toolkit/value.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <comity/winnt.h>

#include "base/cleanup.h"
#include "base/utf16.h"

static const char *const type_names[] = {
    [REG_NONE] = "REG_NONE",
    [REG_SZ] = "REG_SZ",
    [REG_EXPAND_SZ] = "REG_EXPAND_SZ",
    [REG_BINARY] = "REG_BINARY",
    [REG_DWORD] = "REG_DWORD",
    [REG_DWORD_BIG_ENDIAN] = "REG_DWORD_BIG_ENDIAN",
    [REG_LINK] = "REG_LINK",
    [REG_MULTI_SZ] = "REG_MULTI_SZ",
    [REG_RESOURCE_LIST] = "REG_RESOURCE_LIST",
    [REG_FULL_RESOURCE_DESCRIPTOR] = "REG_FULL_RESOURCE_DESCRIPTOR",
    [REG_RESOURCE_REQUIREMENTS_LIST] = "REG_RESOURCE_REQUIREMENTS_LIST",
    [REG_QWORD] = "REG_QWORD",
};

enum {
    N_TYPE_NAMES = sizeof(type_names) / sizeof(type_names[0]),
};

const char *value_type_name(DWORD type)
{
    return type < N_TYPE_NAMES ? type_names[type] : NULL;
}

bool value_type_parse(const char *name, DWORD *ret_type)
{
    if (strcasecmp(name, "REG_DWORD_LITTLE_ENDIAN") == 0)
        name = "REG_DWORD";
    for (DWORD type = 0; type < N_TYPE_NAMES; type++) {
        if (type_names[type] && strcasecmp(name, type_names[type]) == 0) {
            *ret_type = type;
            return true;
        }
    }
    return false;
}

bool value_type_is_text(DWORD type)
{
    return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}

void value_print_utf16(const char16_t *text, size_t len, FILE *file)
{
    char utf8[8];

    for (size_t i = 0; i < len; i++) {
        size_t units = (text[i] & 0xfc00) == 0xd800 && i + 1 < len ? 2 : 1;

        if (text[i] < ' ' || text[i] == 0x7f) {
            fprintf(file, "\\x%02x", text[i]);
            continue;
        }
        fwrite(utf8, 1, utf16_to_utf8(text + i, units, utf8, sizeof(utf8)), file);
        i += units - 1;
    }
}

/* The data as units, aligned; NULL if memory is out. */
static char16_t *data_units(const struct value_view *value, size_t *ret_len)
{
    size_t len = value->size / sizeof(char16_t);
    char16_t *units = malloc((len + 1) * sizeof(*units));

    if (!units)
        return NULL;

    memcpy(units, value->data, len * sizeof(*units));
    units[len] = 0;
    *ret_len = len;
    return units;
}

static void print_strings(const struct value_view *value, const char *separator, FILE *file)
{
    size_t at = 0;
    size_t len;
    _cleanup_(freep) char16_t *units = data_units(value, &len);

    if (!units)
        return;
    if (value->type != REG_MULTI_SZ) {
        value_print_utf16(units, utf16_nlen(units, len), file);
        return;
    }

    /* The list's own NUL and the last string's show as nothing. */
    for (int nuls = 0; nuls < 2 && len > 0 && units[len - 1] == 0; nuls++)
        len--;
    while (at < len) {
        size_t part = utf16_nlen(units + at, len - at);

        if (at > 0)
            fputs(separator, file);
        value_print_utf16(units + at, part, file);
        at += part + 1;
    }
}

void value_print_data(const struct value_view *value, const char *separator, FILE *file)
{
    uint64_t number = 0;

    if (value_type_is_text(value->type) || value->type == REG_LINK) {
        print_strings(value, separator, file);
    } else if ((value->type == REG_DWORD || value->type == REG_DWORD_BIG_ENDIAN) &&
               value->size <= 4) {
        memcpy(&number, value->data, value->size);
        fprintf(file, "0x%" PRIx64, number);
    } else if (value->type == REG_QWORD && value->size <= 8) {
        memcpy(&number, value->data, value->size);
        fprintf(file, "0x%" PRIx64, number);
    } else {
        for (DWORD i = 0; i < value->size; i++)
            fprintf(file, "%02X", value->data[i]);
    }
}

void value_print_line(const struct value_view *value, const char *lead, FILE *file)
{
    const char *type = value_type_name(value->type);

    fputs(lead, file);
    if (*value->name)
        value_print_utf16(value->name, utf16_len(value->name), file);
    else
        fputs("(Default)", file);
    if (type)
        fprintf(file, "    %s    ", type);
    else
        fprintf(file, "    0x%x    ", (unsigned)value->type);
    value_print_data(value, "\\0", file);
    fputc('\n', file);
}

void value_json_string(const char16_t *text, size_t len, FILE *file)
{
    char utf8[8];

    fputc('"', file);
    for (size_t i = 0; i < len; i++) {
        size_t units =
            (text[i] & 0xfc00) == 0xd800 && i + 1 < len && (text[i + 1] & 0xfc00) == 0xdc00 ? 2 : 1;

        if (text[i] == '"' || text[i] == '\\') {
            fprintf(file, "\\%c", text[i]);
        } else if (text[i] < ' ' || text[i] == 0x7f ||
                   (units == 1 && (text[i] & 0xf800) == 0xd800)) {
            fprintf(file, "\\u%04x", text[i]);
        } else {
            fwrite(utf8, 1, utf16_to_utf8(text + i, units, utf8, sizeof(utf8)), file);
            i += units - 1;
        }
    }
    fputc('"', file);
}

static void json_strings(const struct value_view *value, FILE *file)
{
    size_t len;
    _cleanup_(freep) char16_t *units = data_units(value, &len);

    if (!units) {
        fputs("null", file);
        return;
    }
    if (value->type != REG_MULTI_SZ) {
        value_json_string(units, utf16_nlen(units, len), file);
        return;
    }

    fputc('[', file);
    for (size_t at = 0; at < len && units[at];) {
        size_t part = utf16_nlen(units + at, len - at);

        if (at > 0)
            fputc(',', file);
        value_json_string(units + at, part, file);
        at += part + 1;
    }
    fputc(']', file);
}

void value_json_type_and_data(const struct value_view *value, FILE *file)
{
    const char *type = value_type_name(value->type);
    uint64_t number = 0;

    if (type)
        fprintf(file, "\"type\":\"%s\",\"data\":", type);
    else
        fprintf(file, "\"type\":%u,\"data\":", (unsigned)value->type);

    if (value_type_is_text(value->type) || value->type == REG_LINK) {
        json_strings(value, file);
    } else if ((value->type == REG_DWORD && value->size == 4) ||
               (value->type == REG_QWORD && value->size == 8)) {
        memcpy(&number, value->data, value->size);
        fprintf(file, "%" PRIu64, number);
    } else {
        fputc('"', file);
        for (DWORD i = 0; i < value->size; i++)
            fprintf(file, "%02x", value->data[i]);
        fputc('"', file);
    }
}

void value_json_members(const struct value_view *value, FILE *file)
{
    fputs("\"name\":", file);
    value_json_string(value->name, utf16_len(value->name), file);
    fputc(',', file);
    value_json_type_and_data(value, file);
}
