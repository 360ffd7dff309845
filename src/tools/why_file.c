/* SPDX-License-Identifier: MIT */
#include "tools/why_file.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/utf16.h"
#include "diagnosis/registration.h"
#include "toolkit/hkey.h"

enum {
    CLASSES_SHOWN = 16,
};

/* What is found out about a file. */
struct file_uses {
    struct diagnosis *diagnosis;
    const char *file;
    unsigned n;
    CLSID clsid; /* of a class that is served by a program with the file as an argument */
    bool is_argument;
};

static void note_use(struct file_uses *uses, const char *guid, const char *key,
                     const struct registered_text *text)
{
    diagnosis_note(uses->diagnosis, "class", STEP_FOUND, "%s, %s, %s hive, %d-bit view: %s", guid,
                   key, hive_set_name(text->hive), view_bits(text->view), text->text);
}

static void note_argument(struct file_uses *uses, const char *guid)
{
    if (!uses->is_argument)
        uses->is_argument = SUCCEEDED(guid_from_text(guid, &uses->clsid));
}

/* Whether the file, which is in the command, is an argument rather than its program. */
static bool is_argument_of(const char *command, const char *file)
{
    command += strspn(command, " \t\"");
    return strncmp(command, file, strlen(file)) != 0;
}

/* Notes what the class says of the file as its server; false if nothing. */
static bool note_server(struct file_uses *uses, const char *guid, REGSAM view)
{
    static const char *const keys[] = {"InprocServer32", "LocalServer32"};
    char path[PATH_MAX];
    bool is_found = false;

    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
        _cleanup_(registered_text_deinit) struct registered_text text = {0};

        snprintf(path, sizeof(path), "CLSID\\%s\\%s", guid, keys[i]);
        if (!registered_text_read(path, NULL, view, &text) || !strstr(text.text, uses->file))
            continue;
        note_use(uses, guid, keys[i], &text);
        if (i == 1 && is_argument_of(text.text, uses->file))
            note_argument(uses, guid);
        is_found = true;
    }
    return is_found;
}

/* The same of a class that is written in Python, in that module: "package.module.Class" below the
 * folder that PythonCOMPath names. */
static bool note_python(struct file_uses *uses, const char *guid, REGSAM view)
{
    _cleanup_(registered_text_deinit) struct registered_text spec = {0}, folder = {0};
    char path[PATH_MAX], *last;

    snprintf(path, sizeof(path), "CLSID\\%s\\PythonCOM", guid);
    if (!registered_text_read(path, NULL, view, &spec))
        return false;
    snprintf(path, sizeof(path), "CLSID\\%s\\PythonCOMPath", guid);
    last = strrchr(spec.text, '.');
    if (!last || !registered_text_read(path, NULL, view, &folder))
        return false;
    *last = '\0';
    for (char *at = spec.text; (at = strchr(at, '.'));)
        *at = '/';
    if (snprintf(path, sizeof(path), "%s/%s.py", folder.text, spec.text) >= PATH_MAX ||
        strcmp(path, uses->file) != 0)
        return false;
    note_use(uses, guid, "PythonCOMPath", &folder);
    note_argument(uses, guid);
    return true;
}

static void note_view(struct file_uses *uses, REGSAM view)
{
    _cleanup_(hkey_subkeys_free) char16_t **names = NULL;
    _cleanup_(hkey_closep) HKEY key = NULL;
    unsigned n = 0;

    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, u"CLSID", 0, KEY_READ | view, &key) != ERROR_SUCCESS ||
        hkey_subkeys(key, &names) != ERROR_SUCCESS)
        return;
    for (size_t i = 0; names[i] && n < CLASSES_SHOWN; i++) {
        _cleanup_(freep) char *guid = utf16_to_utf8_dup(names[i]);

        n += guid && (note_server(uses, guid, view) || note_python(uses, guid, view));
    }
    uses->n += n;
}

bool why_file_note_classes(struct diagnosis *diagnosis, const char *file, CLSID *ret_clsid)
{
    struct file_uses uses = {.diagnosis = diagnosis, .file = file};
    char real[PATH_MAX];

    /* Commands have the file as it was registered: by its full path, perhaps by a link's. */
    if (file[0] != '/' && realpath(file, real))
        uses.file = real;
    note_view(&uses, KEY_WOW64_64KEY);
    note_view(&uses, KEY_WOW64_32KEY);
    if (uses.n == 0)
        diagnosis_note(diagnosis, "class", STEP_NOTE, "the file is registered for none");
    *ret_clsid = uses.clsid;
    return uses.is_argument;
}
