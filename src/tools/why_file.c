/* SPDX-License-Identifier: MIT */
#include "tools/why_file.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "diagnosis/registration.h"
#include "toolkit/hkey.h"

enum {
    CLASSES_SHOWN = 16,
};

/* Notes what one class says of the file; false if nothing. */
static bool note_class(struct diagnosis *diagnosis, const char *guid, const char *file, REGSAM view)
{
    static const char *const keys[] = {"InprocServer32", "LocalServer32"};
    char path[PATH_MAX];
    bool is_found = false;

    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
        _cleanup_(registered_text_deinit) struct registered_text text = {0};

        snprintf(path, sizeof(path), "CLSID\\%s\\%s", guid, keys[i]);
        if (!registered_text_read(path, NULL, view, &text) || !strstr(text.text, file))
            continue;
        diagnosis_note(diagnosis, "class", STEP_FOUND, "%s, %s, %s hive, %d-bit view: %s", guid,
                       keys[i], hive_set_name(text.hive), view_bits(view), text.text);
        is_found = true;
    }
    return is_found;
}

static unsigned note_view(struct diagnosis *diagnosis, const char *file, REGSAM view)
{
    _cleanup_(hkey_subkeys_free) char16_t **names = NULL;
    _cleanup_(hkey_closep) HKEY key = NULL;
    unsigned n = 0;

    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, u"CLSID", 0, KEY_READ | view, &key) != ERROR_SUCCESS ||
        hkey_subkeys(key, &names) != ERROR_SUCCESS)
        return 0;
    for (size_t i = 0; names[i] && n < CLASSES_SHOWN; i++) {
        _cleanup_(freep) char *guid = utf16_to_utf8_dup(names[i]);

        n += guid && note_class(diagnosis, guid, file, view);
    }
    return n;
}

void why_file_note_classes(struct diagnosis *diagnosis, const char *file)
{
    char real[PATH_MAX];
    unsigned n;

    /* Commands have the file as it was registered: by its full path, perhaps by a link's. */
    if (file[0] != '/' && realpath(file, real))
        file = real;
    n = note_view(diagnosis, file, KEY_WOW64_64KEY);
    n += note_view(diagnosis, file, KEY_WOW64_32KEY);
    if (n == 0)
        diagnosis_note(diagnosis, "class", STEP_NOTE, "the file is registered for none");
}
