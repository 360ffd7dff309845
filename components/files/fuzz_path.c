/* SPDX-License-Identifier: MIT */
/*
 * Takes any bytes for a name, for a script's path and for the table of mounts: names come back as
 * they were, full paths are full and stay what they are, parts lie in their paths.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "files/drive_table.h"
#include "files/path.h"
#include "files/path_part.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_name(const char *bytes)
{
    char *again;
    BSTR text;

    if (path_decode(bytes, &text) != S_OK)
        return;
    if (path_encode((const char16_t *)text, SysStringLen(text), &again) == S_OK) {
        assert(strcmp(bytes, again) == 0);
        free(again);
    } else {
        assert(SysStringLen(text) > 0x8000); /* the only reason */
    }
    SysFreeString(text);
}

static void check_full(const char *path)
{
    char *again;
    BSTR text;

    assert(path[0] == '/' && !strstr(path, "//") && !strstr(path, "/./") && !strstr(path, "/../"));
    if (path_decode(path, &text) != S_OK)
        return;
    if (path_resolve_bstr(text, &again) == S_OK) {
        assert(strcmp(path, again) == 0);
        free(again);
    }
    SysFreeString(text);
}

static void check_parts(const char16_t *text, size_t len)
{
    static bool (*const parts[])(const char16_t *, size_t, struct path_part *) = {
        path_part_drive, path_part_folder, path_part_name, path_part_base, path_part_extension,
    };
    struct path_part part;
    size_t skip;

    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
        assert(!parts[i](text, len, &part) || (part.begin <= part.end && part.end <= len));
    path_part_is_pattern(text, len);
    path_part_between(text, len, text, len / 2, &skip);
    assert(skip <= len / 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size + 1), *path;
    char16_t *text = malloc(size + 2);
    struct drive_table table;

    if (bytes && text) {
        memcpy(bytes, data, size);
        bytes[size] = '\0';
        check_name(bytes);
        if (drive_table_parse(bytes, &table) == S_OK) {
            for (unsigned i = 0; i < table.n; i++)
                assert(drive_table_find(&table, table.drives[i].letter) == &table.drives[i]);
            drive_table_deinit(&table);
        }
        memcpy(text, data, size / 2 * 2);
        check_parts(text, size / 2);
        if (path_resolve(text, size / 2, &path) == S_OK) {
            check_full(path);
            free(path);
        }
    }
    free(bytes);
    free(text);
    return 0;
}
