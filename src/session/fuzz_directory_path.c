/* SPDX-License-Identifier: MIT */
/* Reads any text as the path of a folder, and as the names of one: neither leads elsewhere. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "session/directory_path.h"
#include "session/package_name.h"

enum {
    TEXT_MAX = 8192,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_path(const char *text, const char *root)
{
    char *path;

    if (FAILED(directory_path(text, "/mnt/opt/", root, &path)))
        return;
    assert(path[0] == '/' && path[strlen(path) - 1] == '/');
    assert(!strstr(path, "//") && !strstr(path, "/../") && !strstr(path, "/./"));
    assert(!strchr(path, '\\'));
    assert(!root || strncmp(path, "/mnt/", 5) == 0);
    free(path);
}

static void check_name(const char *text, struct name name)
{
    assert(name.text >= text && name.text + name.len <= text + strlen(text));
    if (!name_fault(name))
        assert(name.len > 0 && !memchr(name.text, '/', name.len) &&
               !(name.len == 2 && memcmp(name.text, "..", 2) == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char text[TEXT_MAX + 1];

    if (size > TEXT_MAX)
        return 0;
    memcpy(text, data, size);
    text[size] = 0;
    check_path(text, NULL);
    check_path(text, "/mnt");
    check_name(text, name_of_file(text));
    for (enum name_side side = NAME_TARGET; side <= NAME_SOURCE; side++) {
        check_name(text, name_of_folder(text, side));
        check_name(text, short_name_of_folder(text, side));
    }
    return 0;
}
