/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/utf16.h"
#include "regtool/reg.h"
#include "toolkit/value.h"

struct datum {
    DWORD type;
    BYTE *data; /* owned */
    DWORD size;
};

static void datum_deinit(struct datum *datum)
{
    free(datum->data);
}

static bool datum_set(struct datum *datum, const void *data, size_t size)
{
    datum->data = malloc(size ? size : 1);
    if (!datum->data)
        return false;

    memcpy(datum->data, data, size);
    datum->size = (DWORD)size;
    return true;
}

/* Decimal or 0x; a leading 0 means nothing. With @has_sign a decimal number may be negative. */
static bool parse_number(const char *text, bool has_sign, uint64_t *ret_number)
{
    bool is_hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    const char *digits = is_hex ? text + 2 : text;
    char *end;

    if (has_sign && *digits == '-' && !is_hex)
        digits++;
    if (strspn(digits, is_hex ? "0123456789abcdefABCDEF" : "0123456789") != strlen(digits) ||
        !*digits)
        return false;

    errno = 0;
    *ret_number = strtoull(digits, &end, is_hex ? 16 : 10);
    if (digits > text && !is_hex)
        *ret_number = -*ret_number;
    return errno == 0;
}

static int hex_digit(char digit)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = digit ? strchr(digits, digit | 0x20) : NULL;

    return found ? (int)(found - digits) : -1;
}

/* Pairs of hex digits; an odd number of them has an implied 0 in front. */
static bool parse_binary(const char *text, struct datum *datum)
{
    size_t len = strlen(text);
    size_t nibble = len % 2;

    datum->data = calloc(1, len / 2 + 1);
    if (!datum->data)
        return false;

    for (; *text; text++, nibble++) {
        int digit = (*text >= '0' && *text <= '9') || (*text | 0x20) >= 'a' ? hex_digit(*text) : -1;

        if (digit < 0)
            return false;
        datum->data[nibble / 2] = (BYTE)(datum->data[nibble / 2] << 4 | digit);
    }
    datum->size = (DWORD)((len + 1) / 2);
    return true;
}

/* Strings parted by @separator; only the last may be empty, and then it is none. */
static bool parse_strings(const char *text, const char *separator, struct datum *datum)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(text);
    _cleanup_(freep) char16_t *part = utf16_from_utf8_dup(separator);
    size_t part_len, len;
    size_t used = 0;

    if (!wide || !part)
        return false;

    part_len = utf16_len(part);
    len = utf16_len(wide);
    if (len == part_len && memcmp(wide, part, len * sizeof(*wide)) == 0)
        return datum_set(datum, u"\0", 2 * sizeof(char16_t));

    for (size_t i = 0; i < len;) {
        if (len - i >= part_len && memcmp(wide + i, part, part_len * sizeof(*wide)) == 0) {
            if (used == 0 || wide[used - 1] == 0)
                return false;
            wide[used++] = 0;
            i += part_len;
        } else {
            wide[used++] = wide[i++];
        }
    }
    if (used > 0 && wide[used - 1] == 0)
        used--;

    /* One NUL for the last string, if there is one, and one for the list. */
    datum->data = calloc(used + 2, sizeof(char16_t));
    if (!datum->data)
        return false;
    memcpy(datum->data, wide, used * sizeof(char16_t));
    datum->size = (DWORD)((used > 0 ? used + 2 : 1) * sizeof(char16_t));
    return true;
}

static bool parse_text(const char *text, struct datum *datum)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(text);

    return wide && datum_set(datum, wide, (utf16_len(wide) + 1) * sizeof(*wide));
}

/* The data of /t, /s and /d; false if they do not go together. */
static bool parse_datum(const struct reg_arguments *arguments, struct datum *datum)
{
    const char *text = arguments->value[REG_OPTION_D];
    const char *separator = arguments->value[REG_OPTION_S];
    uint64_t number = 0;
    uint32_t dword;

    datum->type = REG_SZ;
    if (arguments->has[REG_OPTION_T] &&
        !value_type_parse(arguments->value[REG_OPTION_T], &datum->type))
        return false;
    if (separator && strlen(separator) != 1)
        return false;

    switch (datum->type) {
    case REG_DWORD:
    case REG_DWORD_BIG_ENDIAN: /* stored as it is, as Windows' reg.exe does */
        if (!text || !parse_number(text, false, &number) || number > UINT32_MAX)
            return false;
        dword = (uint32_t)number;
        return datum_set(datum, &dword, sizeof(dword));
    case REG_QWORD:
        if (text && !parse_number(text, true, &number))
            return false;
        return datum_set(datum, &number, sizeof(number));
    case REG_BINARY:
        return parse_binary(text ? text : "", datum);
    case REG_MULTI_SZ:
        return parse_strings(text ? text : "", separator ? separator : "\\0", datum);
    case REG_SZ:
    case REG_EXPAND_SZ:
    case REG_NONE:
        return parse_text(text ? text : "", datum);
    default:
        return false;
    }
}

int reg_add(const struct reg_operation *operation, const struct reg_arguments *arguments)
{
    _cleanup_(hkey_path_deinit) struct hkey_path path = {.full = NULL};
    _cleanup_(datum_deinit) struct datum datum = {.data = NULL};
    _cleanup_(freep) char16_t *name = NULL;
    _cleanup_(hkey_closep) HKEY key = NULL;
    LSTATUS status;

    if (arguments->has[REG_OPTION_V] && arguments->has[REG_OPTION_VE])
        return reg_invalid(operation, "Invalid syntax.");
    if (!reg_parse_key(operation, arguments->words[0], &path))
        return REG_FAILED;
    if (!parse_datum(arguments, &datum))
        return reg_invalid(operation, "Invalid syntax. Specify valid data for the type.");

    name = utf16_from_utf8_dup(arguments->has[REG_OPTION_V] ? arguments->value[REG_OPTION_V] : "");
    if (!name)
        return reg_failed(ERROR_OUTOFMEMORY);

    if (!arguments->has[REG_OPTION_F] &&
        RegOpenKeyExW(path.root, path.subkey, 0, KEY_READ | arguments->view, &key) ==
            ERROR_SUCCESS) {
        if (RegQueryValueExW(key, name, NULL, NULL, NULL, NULL) == ERROR_SUCCESS &&
            !reg_confirm("Value %s exists, overwrite",
                         *name ? arguments->value[REG_OPTION_V] : "(Default)"))
            return REG_FAILED;
        RegCloseKey(TAKE_PTR(key));
    }

    status = RegCreateKeyExW(path.root, path.subkey, 0, NULL, REG_OPTION_NON_VOLATILE,
                             KEY_READ | KEY_WRITE | arguments->view, NULL, &key, NULL);
    if (status == ERROR_SUCCESS)
        status = RegSetValueExW(key, name, 0, datum.type, datum.data, datum.size);
    return status == ERROR_SUCCESS ? reg_done() : reg_failed(status);
}

static LSTATUS delete_all_values(HKEY key)
{
    struct hkey_values values = {.key = key};
    LSTATUS status;

    while ((status = hkey_values_next(&values)) == ERROR_SUCCESS) {
        status = RegDeleteValueW(key, values.name);
        if (status != ERROR_SUCCESS)
            break;
        values.index = 0;
    }
    hkey_values_deinit(&values);
    return status == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS : status;
}

static LSTATUS delete_key(const struct hkey_path *path, REGSAM view)
{
    _cleanup_(hkey_closep) HKEY key = NULL;
    LSTATUS status;

    status = RegOpenKeyExW(path->root, path->subkey, 0, KEY_ALL_ACCESS | view, &key);
    if (status == ERROR_SUCCESS)
        status = RegDeleteTreeW(key, NULL);
    if (status != ERROR_SUCCESS)
        return status;

    return RegDeleteKeyExW(path->root, path->subkey, view, 0);
}

int reg_delete(const struct reg_operation *operation, const struct reg_arguments *arguments)
{
    bool has_name = arguments->has[REG_OPTION_V];
    bool has_default = arguments->has[REG_OPTION_VE];
    bool has_all = arguments->has[REG_OPTION_VA];
    bool is_forced = arguments->has[REG_OPTION_F];
    _cleanup_(hkey_path_deinit) struct hkey_path path = {.full = NULL};
    _cleanup_(freep) char16_t *name = NULL;
    _cleanup_(freep) char *shown = NULL;
    _cleanup_(hkey_closep) HKEY key = NULL;
    LSTATUS status;

    if (has_name + has_default + has_all > 1)
        return reg_invalid(operation, "Invalid syntax.");
    if (!reg_parse_key(operation, arguments->words[0], &path))
        return REG_FAILED;
    if (!*path.subkey && !has_name && !has_default && !has_all)
        return reg_invalid(operation, "Invalid key name.");

    status = RegOpenKeyExW(path.root, path.subkey, 0, KEY_READ | KEY_WRITE | arguments->view, &key);
    if (status != ERROR_SUCCESS)
        return reg_failed(status);

    name = utf16_from_utf8_dup(has_name ? arguments->value[REG_OPTION_V] : "");
    shown = utf16_to_utf8_dup(path.full);
    if (!name || !shown)
        return reg_failed(ERROR_OUTOFMEMORY);

    if (has_name || has_default) {
        status = RegQueryValueExW(key, name, NULL, NULL, NULL, NULL);
        if (status != ERROR_SUCCESS)
            return reg_failed(status);
        if (!is_forced && !reg_confirm("Delete the registry value %s",
                                       has_name ? arguments->value[REG_OPTION_V] : "(Default)"))
            return REG_FAILED;
        status = RegDeleteValueW(key, name);
    } else if (has_all) {
        if (!is_forced && !reg_confirm("Delete all values under the registry key %s", shown))
            return REG_FAILED;
        status = delete_all_values(key);
    } else {
        if (!is_forced && !reg_confirm("Permanently delete the registry key %s", shown))
            return REG_FAILED;
        status = delete_key(&path, arguments->view);
    }
    return status == ERROR_SUCCESS ? reg_done() : reg_failed(status);
}

/* Copies the values, after asking for each that exists unless all may be overwritten. */
static LSTATUS copy_values(HKEY from, HKEY to, bool *is_forced)
{
    struct hkey_values values = {.key = from};
    LSTATUS status;

    while ((status = hkey_values_next(&values)) == ERROR_SUCCESS) {
        if (!*is_forced &&
            RegQueryValueExW(to, values.name, NULL, NULL, NULL, NULL) == ERROR_SUCCESS) {
            _cleanup_(freep) char *name = utf16_to_utf8_dup(values.name);

            if (!reg_confirm("Value %s exists, overwrite", name ? name : "")) {
                status = ERROR_CANCELLED;
                break;
            }
        }
        status = RegSetValueExW(to, values.name, 0, values.type, values.data, values.size);
        if (status != ERROR_SUCCESS)
            break;
    }
    hkey_values_deinit(&values);
    return status == ERROR_NO_MORE_ITEMS ? ERROR_SUCCESS : status;
}

/* @from's names are read before anything is written, so that a copy into itself ends. */
static LSTATUS copy_key(HKEY from, HKEY to, const struct reg_arguments *arguments, bool *is_forced)
{
    _cleanup_(hkey_subkeys_free) char16_t **names = NULL;
    LSTATUS status;

    status = copy_values(from, to, is_forced);
    if (status != ERROR_SUCCESS || !arguments->has[REG_OPTION_S])
        return status;

    status = hkey_subkeys(from, &names);
    for (char16_t **name = names; status == ERROR_SUCCESS && *name; name++) {
        _cleanup_(hkey_closep) HKEY below = NULL;
        _cleanup_(hkey_closep) HKEY made = NULL;

        status = RegOpenKeyExW(from, *name, 0, KEY_READ | arguments->view, &below);
        if (status == ERROR_SUCCESS)
            status = RegCreateKeyExW(to, *name, 0, NULL, REG_OPTION_NON_VOLATILE,
                                     KEY_READ | KEY_WRITE | arguments->view, NULL, &made, NULL);
        if (status == ERROR_SUCCESS)
            status = copy_key(below, made, arguments, is_forced);
    }
    return status;
}

int reg_copy(const struct reg_operation *operation, const struct reg_arguments *arguments)
{
    _cleanup_(hkey_path_deinit) struct hkey_path from_path = {.full = NULL};
    _cleanup_(hkey_path_deinit) struct hkey_path to_path = {.full = NULL};
    _cleanup_(hkey_closep) HKEY from = NULL;
    _cleanup_(hkey_closep) HKEY to = NULL;
    bool is_forced = arguments->has[REG_OPTION_F];
    size_t from_len;
    LSTATUS status;

    if (!reg_parse_key(operation, arguments->words[0], &from_path) ||
        !reg_parse_key(operation, arguments->words[1], &to_path))
        return REG_FAILED;
    if (utf16_equal_nocase(from_path.full, to_path.full))
        return reg_invalid(operation, "A key cannot be copied onto itself.");
    from_len = utf16_len(from_path.full);
    if (arguments->has[REG_OPTION_S] && utf16_len(to_path.full) > from_len &&
        to_path.full[from_len] == '\\' &&
        utf16_compare_nocase(from_path.full, from_len, to_path.full, from_len) == 0)
        return reg_invalid(operation, "A key cannot be copied into itself.");

    status = RegOpenKeyExW(from_path.root, from_path.subkey, 0, KEY_READ | arguments->view, &from);
    if (status == ERROR_SUCCESS)
        status = RegCreateKeyExW(to_path.root, to_path.subkey, 0, NULL, REG_OPTION_NON_VOLATILE,
                                 KEY_READ | KEY_WRITE | arguments->view, NULL, &to, NULL);
    if (status == ERROR_SUCCESS)
        status = copy_key(from, to, arguments, &is_forced);
    if (status == ERROR_CANCELLED)
        return REG_FAILED;
    return status == ERROR_SUCCESS ? reg_done() : reg_failed(status);
}
