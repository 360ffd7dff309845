/* SPDX-License-Identifier: MIT */
/*
 * Rules about type libraries: where their versions are, what is in those files, and who names
 * which version. Source: Windows' "LoadRegTypeLib" page, whose way of finding a version this is.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include <comity/winreg.h>

#include "audit/typelib_head.h"
#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "base/shipped_class.h"
#include "base/utf16.h"
#include "image/elf_resource.h"
#include "image/file_view.h"
#include "lint/lint.h"

enum {
    PATH_SIZE = 1024,
    NAME_SIZE = 256, /* of a key, with NUL */
    ANY_VERSION = 0xffff,
};

/* ---- versions ---- */

struct version {
    unsigned major;
    unsigned minor;
};

/* The numbers are hexadecimal. */
static bool parse_version(const char *text, struct version *ret_version)
{
    int end = 0;

    return sscanf(text, "%4x.%4x%n", &ret_version->major, &ret_version->minor, &end) == 2 &&
           text[end] == '\0';
}

static bool is_platform(const char *name)
{
    return strcmp(name, "win32") == 0 || strcmp(name, "win64") == 0 || strcmp(name, "win16") == 0;
}

/* ---- files ---- */

/* A path may end in "\3", the number of a resource; 0 if it does not. */
static unsigned split_path(const char *path, char ret_file[static PATH_MAX])
{
    const char *number = strrchr(path, '\\');
    struct stat status;

    snprintf(ret_file, PATH_MAX, "%s", path);
    if (stat(path, &status) == 0)
        return 0;
    if (!number)
        number = strrchr(path, '/');
    if (!number || !number[1] || number[1 + strspn(number + 1, "0123456789")])
        return 0;
    snprintf(ret_file, PATH_MAX, "%.*s", (int)(number - path), path);
    return (unsigned)strtoul(number + 1, NULL, 10);
}

static bool is_file(const char *path)
{
    char file[PATH_MAX];
    struct stat status;

    split_path(path, file);
    return stat(file, &status) == 0;
}

static bool find_resource(struct span bytes, unsigned number, struct span *ret_library)
{
    struct resource_name type = resource_name_of_text(u"TYPELIB");
    struct resource_name name = resource_name_of_id((uint16_t)(number ? number : 1));
    struct resource_filter filter = {&type, &name, RESOURCE_ANY_LANGUAGE};
    struct resource_set set;
    struct resource resource;
    struct pe_file pe;
    HRESULT hr;

    hr = pe_file_read(bytes, &pe);
    if (hr == S_OK)
        resource_set_of_pe(&pe, &set);
    else if (SUCCEEDED(hr))
        hr = elf_resource_set_of_file(bytes, &set);
    if (hr == S_OK)
        hr = resource_set_find(&set, &filter, &resource);
    hr_clear();
    if (hr != S_OK)
        return false;
    *ret_library = resource.data;
    return true;
}

/* What the library in the file says of itself; false if there is none. */
static bool read_head(const char *path, struct typelib_head *ret_head)
{
    _cleanup_(file_view_close) struct file_view view = {0};
    char file[PATH_MAX];
    unsigned number = split_path(path, file);
    struct span library;

    if (FAILED(file_view_open(file, &view))) {
        hr_clear();
        return false;
    }
    if (number == 0 && typelib_head_read(view.bytes, ret_head))
        return true;
    return find_resource(view.bytes, number, &library) && typelib_head_read(library, ret_head);
}

/* ---- each file of a library ---- */

struct library_file {
    const struct record *record;
    const struct record_key *version;
    const char *below; /* its key, from the record's */
    const char *path;
};

typedef void check_file(struct lint *lint, const struct library_file *file);

/* How many files the version has. */
static size_t visit_files(struct lint *lint, const struct record *record,
                          const struct record_key *version, check_file *check)
{
    size_t n = 0;

    for (size_t i = 0; i < version->n_below; i++) {
        const struct record_key *language = &version->below[i];

        for (size_t j = 0; j < language->n_below; j++) {
            const struct record_key *platform = &language->below[j];
            const char *path = record_find_text(platform, "");
            char below[PATH_MAX];
            const struct library_file file = {record, version, below, path};

            snprintf(below, sizeof(below), "%s\\%s\\%s", version->name, language->name,
                     platform->name);
            if (!is_platform(platform->name))
                continue;
            if (strcmp(platform->name, "win16") != 0)
                n++;
            if (path)
                check(lint, &file);
        }
    }
    return n;
}

static void check_dead_file(struct lint *lint, const struct library_file *file)
{
    const struct lint_site site = {.record = file->record, .below = file->below, .value = ""};

    if (!is_file(file->path))
        lint_found(lint, RULE_DEAD_PATH, &site,
                   "the type library's file \"%s\" does not exist: install it, or register it "
                   "where it is now",
                   file->path);
}

void check_dead_typelib(struct lint *lint, const struct record *record)
{
    for (size_t i = 0; i < record->key.n_below; i++)
        visit_files(lint, record, &record->key.below[i], check_dead_file);
}

static void check_content(struct lint *lint, const struct library_file *file)
{
    const struct lint_site site = {.record = file->record, .below = file->below, .value = ""};
    struct typelib_head head;
    struct version version;
    char guid[GUID_TEXT_SIZE];

    if (!is_file(file->path))
        return;
    if (!read_head(file->path, &head)) {
        lint_found(lint, RULE_WRONG_TYPELIB, &site,
                   "the file \"%s\" holds no type library that can be read: install it again, or "
                   "register the file that does",
                   file->path);
        return;
    }
    guid_to_text(&head.guid, guid);
    if (strcasecmp(guid, file->record->key.name) != 0)
        lint_found(lint, RULE_WRONG_TYPELIB, &site,
                   "the file \"%s\" holds another type library, %s %s: register that one, and the "
                   "file of this one",
                   file->path, head.name, guid);
    else if (parse_version(file->version->name, &version) &&
             (version.major != head.major || version.minor > head.minor))
        lint_found(lint, RULE_WRONG_TYPELIB, &site,
                   "the file \"%s\" holds version %x.%x of the type library: register it as that "
                   "version",
                   file->path, head.major, head.minor);
}

void check_wrong_typelib(struct lint *lint, const struct record *record)
{
    for (size_t i = 0; i < record->key.n_below; i++) {
        const struct record_key *version = &record->key.below[i];
        const struct lint_site site = {.record = record, .below = version->name};
        struct version numbers;
        size_t n = visit_files(lint, record, version, check_content);

        if (!parse_version(version->name, &numbers))
            lint_found(lint, RULE_WRONG_TYPELIB, &site,
                       "\"%s\" is no version in hexadecimal digits, as 1.a, so that nobody finds "
                       "it: register the library again",
                       version->name);
        else if (n == 0)
            lint_found(lint, RULE_WRONG_TYPELIB, &site,
                       "the version names no file below a language's number, as 0\\win64 or "
                       "0\\win32: register the library again, or delete the version");
    }
}

/* ---- who names libraries ---- */

static bool enumerates_version(HKEY library, struct version wanted)
{
    char16_t name[NAME_SIZE];
    char text[NAME_SIZE * 4];

    for (DWORD i = 0;; i++) {
        DWORD len = NAME_SIZE;
        struct version found;

        if (RegEnumKeyExW(library, i, name, &len, NULL, NULL, NULL, NULL) != ERROR_SUCCESS)
            return false;
        text[utf16_to_utf8(name, len, text, sizeof(text) - 1)] = '\0';
        if (parse_version(text, &found) && found.major == wanted.major &&
            found.minor >= wanted.minor)
            return true;
    }
}

/* Whether the version, or a later one of the same major number, is among the library's keys. */
static bool has_version(const char *library, struct version wanted)
{
    static const REGSAM views[] = {KEY_WOW64_64KEY, KEY_WOW64_32KEY};
    _cleanup_(freep) char16_t *key = NULL;
    char path[PATH_SIZE];
    bool is_there = false;
    HKEY handle;

    snprintf(path, sizeof(path), "TypeLib\\%s", library);
    key = utf16_from_utf8_dup(path);
    for (unsigned i = 0; key && !is_there && i < sizeof(views) / sizeof(*views); i++) {
        if (RegOpenKeyExW(HKEY_CLASSES_ROOT, key, 0, KEY_READ | views[i], &handle) != ERROR_SUCCESS)
            continue;
        is_there = enumerates_version(handle, wanted);
        RegCloseKey(handle);
    }
    return is_there;
}

static bool is_shipped(const char *library, struct version version)
{
    GUID guid;

    return SUCCEEDED(guid_from_text(library, &guid)) &&
           shipped_library_find(&guid, (unsigned short)version.major,
                                (unsigned short)version.minor);
}

/* @library is what the key TypeLib says; @version may be NULL. */
static void check_reference(struct lint *lint, const struct lint_site *site, const char *library,
                            const char *version)
{
    const struct version any = {ANY_VERSION, ANY_VERSION};
    struct lint_site by_hand = *site;
    struct version wanted;
    GUID guid;

    if (FAILED(guid_from_text(library, &guid)) ||
        (!lint_is_registered("TypeLib", library) && !is_shipped(library, any))) {
        lint_found(lint, RULE_DANGLING_TYPELIB, site,
                   "the type library %s that it names is not registered: register it, or delete "
                   "the key",
                   library);
        return;
    }
    by_hand.remedy = REMEDY_BY_HAND;
    if (version && (!parse_version(version, &wanted) ||
                    (!has_version(library, wanted) && !is_shipped(library, wanted))))
        lint_found(lint, RULE_DANGLING_TYPELIB, &by_hand,
                   "the version \"%s\" of the type library %s that it names is not registered, "
                   "nor a later one of the same major number: register it, or correct the version",
                   version, library);
}

void check_typelib_of_class(struct lint *lint, const struct record *record)
{
    const struct lint_site site = {
        .record = record, .below = "TypeLib", .remedy = REMEDY_DELETE_KEY};
    const char *library = record_below_text(&record->key, "TypeLib");

    if (library)
        check_reference(lint, &site, library, record_below_text(&record->key, "Version"));
}

void check_typelib_of_interface(struct lint *lint, const struct record *record)
{
    struct lint_site site = {.record = record, .below = "TypeLib", .remedy = REMEDY_DELETE_KEY};
    const char *library = record_below_text(&record->key, "TypeLib");
    const struct record_key *key = record_below(&record->key, "TypeLib");

    /* It travels as its type library describes it: without the key it would not travel either. */
    if (lint_travels_by_typelib(record))
        site.remedy = REMEDY_BY_HAND;
    if (library)
        check_reference(lint, &site, library, record_find_text(key, "Version"));
}
