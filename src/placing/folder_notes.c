/* SPDX-License-Identifier: MIT */
#include "placing/folder_notes.h"

#include <stdint.h>
#include <string.h>

#include <comity/winreg.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "registry/owner.h"

static const char16_t folders_key[] =
    u"Software\\Microsoft\\Windows\\CurrentVersion\\Installer\\Folders";

static const char16_t installer_key[] = u"Software\\Microsoft\\Windows\\CurrentVersion\\Installer";

struct folder_notes {
    HKEY root;
    HKEY key;    /* NULL while there are no notes */
    char *owner; /* on whose behalf the thread writes otherwise */
};

/* A note: the folder's path and its holders, each ended by a NUL, and another one at the end. */
struct note {
    char16_t *name; /* the path */
    char16_t *texts;
    size_t n_units; /* of texts, without the last NUL; 0: there is no note */
};

static void note_deinit(struct note *note)
{
    free(note->name);
    free(note->texts);
}

static HRESULT notes_fail(LSTATUS status)
{
    return hr_raise(hr_from_win32((uint32_t)status),
                    "the registry's notes of folders that installations made");
}

/* The keys go with the last note. */
static void remove_if_empty(HKEY root, const char16_t *path)
{
    DWORD n_keys = 0, n_values = 0;
    HKEY key;

    if (RegOpenKeyExW(root, path, 0, KEY_READ | KEY_WOW64_64KEY, &key) != ERROR_SUCCESS)
        return;
    RegQueryInfoKeyW(key, NULL, NULL, NULL, &n_keys, NULL, NULL, &n_values, NULL, NULL, NULL, NULL);
    RegCloseKey(key);
    if (!n_keys && !n_values)
        RegDeleteKeyExW(root, path, KEY_WOW64_64KEY, 0);
}

struct folder_notes *folder_notes_close(struct folder_notes *notes)
{
    if (!notes)
        return NULL;

    if (notes->key) {
        RegCloseKey(notes->key);
        remove_if_empty(notes->root, folders_key);
        remove_if_empty(notes->root, installer_key);
    }
    (void)registry_set_owner(notes->owner);
    free(notes->owner);
    free(notes);
    return NULL;
}

/* Folders are nobody's own: several products may come to have something in one. */
static HRESULT write_for_nobody(struct folder_notes *notes)
{
    const char *owner = registry_owner();

    if (!owner)
        return S_OK;
    notes->owner = strdup(owner);
    return notes->owner ? hr_trace(registry_set_owner(NULL))
                        : hr_raise(E_OUTOFMEMORY, "the notes of folders");
}

HRESULT folder_notes_open(enum session_context context, struct folder_notes **ret_notes)
{
    _cleanup_(folder_notes_closep) struct folder_notes *notes = calloc(1, sizeof(*notes));
    LSTATUS status;
    HRESULT hr;

    if (!notes)
        return hr_raise(E_OUTOFMEMORY, "the notes of folders");
    hr = write_for_nobody(notes);
    if (FAILED(hr))
        return hr_trace(hr);
    notes->root = context == SESSION_MACHINE ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER;
    status = RegOpenKeyExW(notes->root, folders_key, 0, KEY_READ | KEY_WRITE | KEY_WOW64_64KEY,
                           &notes->key);
    if (status != ERROR_SUCCESS && status != ERROR_FILE_NOT_FOUND)
        return notes_fail(status);
    *ret_notes = TAKE_PTR(notes);
    return S_OK;
}

static HRESULT need_key(struct folder_notes *notes)
{
    LSTATUS status;

    if (notes->key)
        return S_OK;
    status = RegCreateKeyExW(notes->root, folders_key, 0, NULL, 0,
                             KEY_READ | KEY_WRITE | KEY_WOW64_64KEY, NULL, &notes->key, NULL);
    return status == ERROR_SUCCESS ? S_OK : notes_fail(status);
}

/* ---- one note ---- */

static HRESULT note_fail(LSTATUS status, const char *path)
{
    return hr_raise(hr_from_win32((uint32_t)status),
                    "cannot read or write the registry's note of the folder %s", path);
}

/* Value names know no case, paths do: another folder's note is none of this one. */
static bool is_about(const struct note *note)
{
    return note->n_units && utf16_len(note->texts) == utf16_len(note->name) &&
           memcmp(note->texts, note->name, utf16_len(note->name) * sizeof(char16_t)) == 0;
}

/* Others that were open at the same time may have removed the key with the last note. */
static bool has_key(struct folder_notes *notes)
{
    DWORD n_values;

    if (!notes->key)
        return false;
    if (RegQueryInfoKeyW(notes->key, NULL, NULL, NULL, NULL, NULL, NULL, &n_values, NULL, NULL,
                         NULL, NULL) != ERROR_KEY_DELETED)
        return true;
    RegCloseKey(notes->key);
    notes->key = NULL;
    return false;
}

static HRESULT note_read(struct folder_notes *notes, const char *path, struct note *ret_note)
{
    DWORD type, size = 0;
    LSTATUS status;

    *ret_note = (struct note){.name = utf16_from_utf8_dup(path)};
    if (!ret_note->name)
        return hr_raise(E_OUTOFMEMORY, "a note of a folder");
    if (!has_key(notes))
        return S_OK;
    status = RegQueryValueExW(notes->key, ret_note->name, NULL, &type, NULL, &size);
    if (status == ERROR_FILE_NOT_FOUND || (status == ERROR_SUCCESS && type != REG_MULTI_SZ))
        return S_OK;
    if (status != ERROR_SUCCESS)
        return note_fail(status, path);
    ret_note->texts = calloc(size / sizeof(char16_t) + 2, sizeof(char16_t));
    if (!ret_note->texts)
        return hr_raise(E_OUTOFMEMORY, "a note of a folder");
    status =
        RegQueryValueExW(notes->key, ret_note->name, NULL, NULL, (BYTE *)ret_note->texts, &size);
    if (status != ERROR_SUCCESS)
        return note_fail(status, path);
    for (const char16_t *at = ret_note->texts; *at; at += utf16_len(at) + 1)
        ret_note->n_units += utf16_len(at) + 1;
    if (!is_about(ret_note))
        ret_note->n_units = 0;
    return S_OK;
}

static HRESULT note_write(struct folder_notes *notes, const struct note *note, const char *path)
{
    LSTATUS status =
        RegSetValueExW(notes->key, note->name, 0, REG_MULTI_SZ, (const BYTE *)note->texts,
                       (DWORD)((note->n_units + 1) * sizeof(char16_t)));

    return status == ERROR_SUCCESS ? S_OK : note_fail(status, path);
}

static HRESULT note_append(struct note *note, const char16_t *text)
{
    size_t len = utf16_len(text);
    char16_t *texts = realloc(note->texts, (note->n_units + len + 2) * sizeof(char16_t));

    if (!texts)
        return hr_raise(E_OUTOFMEMORY, "a note of a folder");
    note->texts = texts;
    memcpy(texts + note->n_units, text, (len + 1) * sizeof(char16_t));
    note->n_units += len + 1;
    texts[note->n_units] = 0;
    return S_OK;
}

/* Where @holder is among the note's texts, behind the path; NULL if it is not. */
static char16_t *note_holder(const struct note *note, const char16_t *holder)
{
    size_t len = utf16_len(holder);

    for (char16_t *at = note->texts + utf16_len(note->texts) + 1; *at; at += utf16_len(at) + 1) {
        if (utf16_len(at) == len && memcmp(at, holder, len * sizeof(char16_t)) == 0)
            return at;
    }
    return NULL;
}

/* ---- all ---- */

HRESULT folder_notes_find(struct folder_notes *notes, const char *path)
{
    _cleanup_(note_deinit) struct note note = {0};
    HRESULT hr = note_read(notes, path, &note);

    if (FAILED(hr))
        return hr_trace(hr);
    return note.n_units && note.n_units == utf16_len(note.name) + 1 ? S_OK : S_FALSE;
}

HRESULT folder_notes_add(struct folder_notes *notes, const char *path)
{
    _cleanup_(note_deinit) struct note note = {0};
    HRESULT hr = note_read(notes, path, &note);

    if (FAILED(hr) || note.n_units)
        return hr_trace(hr);
    hr = need_key(notes);
    if (SUCCEEDED(hr))
        hr = note_append(&note, note.name);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(note_write(notes, &note, path));
}

HRESULT folder_notes_remove(struct folder_notes *notes, const char *path)
{
    _cleanup_(freep) char16_t *name = utf16_from_utf8_dup(path);
    LSTATUS status;

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "a note of a folder");
    if (!has_key(notes))
        return S_OK;
    status = RegDeleteValueW(notes->key, name);
    return status == ERROR_SUCCESS || status == ERROR_FILE_NOT_FOUND ? S_OK
                                                                     : note_fail(status, path);
}

HRESULT folder_notes_hold(struct folder_notes *notes, const char *path, const char *holder)
{
    _cleanup_(note_deinit) struct note note = {0};
    _cleanup_(freep) char16_t *name = utf16_from_utf8_dup(holder);
    HRESULT hr;

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "a note of a folder");
    hr = note_read(notes, path, &note);
    if (FAILED(hr) || !note.n_units || note_holder(&note, name))
        return hr_trace(hr);
    hr = note_append(&note, name);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(note_write(notes, &note, path));
}

HRESULT folder_notes_release(struct folder_notes *notes, const char *path, const char *holder)
{
    _cleanup_(note_deinit) struct note note = {0};
    _cleanup_(freep) char16_t *name = utf16_from_utf8_dup(holder);
    char16_t *found;
    size_t n;
    HRESULT hr;

    if (!name)
        return hr_raise(E_OUTOFMEMORY, "a note of a folder");
    hr = note_read(notes, path, &note);
    if (FAILED(hr) || !note.n_units)
        return hr_trace(hr);
    found = note_holder(&note, name);
    if (!found)
        return S_OK;
    n = utf16_len(found) + 1;
    memmove(found, found + n,
            (size_t)(note.texts + note.n_units + 1 - (found + n)) * sizeof(char16_t));
    note.n_units -= n;
    return hr_trace(note_write(notes, &note, path));
}
