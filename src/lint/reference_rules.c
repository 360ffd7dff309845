/* SPDX-License-Identifier: MIT */
/*
 * Rules about registrations that name others. What is looked for may be in either hive and view.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/hresult.h"
#include "diagnosis/registration.h"
#include "lint/lint.h"

enum {
    PATH_SIZE = 1024,
    TREATAS_MAX = 16, /* as activation follows them */
};

static bool is_there(const char *path)
{
    HRESULT hr;
    bool is_there = registered_key_hives(path, KEY_WOW64_64KEY, &hr) != HIVE_SET_NONE ||
                    registered_key_hives(path, KEY_WOW64_32KEY, &hr) != HIVE_SET_NONE;

    hr_clear();
    return is_there;
}

bool lint_is_registered(const char *folder, const char *name)
{
    char path[PATH_SIZE];
    GUID guid;

    if (*folder && FAILED(guid_from_text(name, &guid)))
        return false;
    snprintf(path, sizeof(path), "%s%s%s", folder, *folder ? "\\" : "", name);
    return *name && is_there(path);
}

/* Classes that are part of Comity, as some are of Windows: COM's own of the number 0000xxxx-0000-
 * 0000-C000-000000000046 in the ranges of ole32 and oleaut32. */
static bool is_builtin_class(const char *text)
{
    GUID guid;

    if (FAILED(guid_from_text(text, &guid)) || guid.Data2 || guid.Data3 ||
        memcmp(guid.Data4, "\xc0\0\0\0\0\0\0\x46", 8) != 0)
        return false;
    return (guid.Data1 >= 0x300 && guid.Data1 < 0x400) ||
           (guid.Data1 >= 0x20420 && guid.Data1 <= 0x20425);
}

bool lint_travels_by_typelib(const struct record *record)
{
    const char *proxy = record_below_text(&record->key, "ProxyStubClsid32");

    return proxy && strcasecmp(proxy, "{00020424-0000-0000-C000-000000000046}") == 0;
}

static bool is_class(const char *text)
{
    return lint_is_registered("CLSID", text) || is_builtin_class(text);
}

/* ---- AppID ---- */

static void check_appid(struct lint *lint, const struct record *record)
{
    const struct lint_site site = {
        .record = record, .value = "AppID", .remedy = REMEDY_DELETE_VALUE};
    const char *text = record_find_text(&record->key, "AppID");

    if (text && !lint_is_registered("AppID", text))
        lint_found(lint, RULE_DANGLING_APPID, &site,
                   "the application %s that it names is not registered, so that no settings apply: "
                   "register it, or delete the value",
                   text);
}

void check_appid_of_class(struct lint *lint, const struct record *record)
{
    check_appid(lint, record);
}

/* AppID\server.exe says which application the program is. */
void check_appid_of_program(struct lint *lint, const struct record *record)
{
    if (record->key.name[0] != '{')
        check_appid(lint, record);
}

/* ---- ProgIDs ---- */

void check_progid_of_class(struct lint *lint, const struct record *record)
{
    static const char *const keys[] = {"ProgID", "VersionIndependentProgID"};

    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
        const struct lint_site site = {
            .record = record, .below = keys[i], .remedy = REMEDY_DELETE_KEY};
        const char *text = record_below_text(&record->key, keys[i]);

        if (text && !lint_is_registered("", text))
            lint_found(lint, RULE_DANGLING_PROGID, &site,
                       "the ProgID \"%s\" that it names is not registered: register it, or delete "
                       "the key",
                       text);
    }
}

void check_class_of_progid(struct lint *lint, const struct record *record)
{
    const char *class = record_below_text(&record->key, "CLSID");
    const char *current = record_below_text(&record->key, "CurVer");
    struct lint_site site = {.record = record, .remedy = REMEDY_DELETE_KEY};

    site.below = "CLSID";
    if (class && !is_class(class))
        lint_found(lint, RULE_DANGLING_PROGID, &site,
                   "the ProgID names the class %s, which is not registered: register its server, "
                   "or delete the key",
                   class);
    site.below = "CurVer";
    if (current && !lint_is_registered("", current))
        lint_found(lint, RULE_DANGLING_PROGID, &site,
                   "the ProgID names \"%s\" as its current version, which is not registered: "
                   "register it, or delete the key",
                   current);
}

/* ---- TreatAs ---- */

/* Whether following TreatAs from the class, which names @text, comes back to where it was. */
static bool goes_round(const char *text)
{
    char at[GUID_TEXT_SIZE];
    GUID guid;

    snprintf(at, sizeof(at), "%s", text);
    for (int i = 0; i < TREATAS_MAX; i++) {
        _cleanup_(registered_text_deinit) struct registered_text next = {0};
        char path[PATH_SIZE];

        snprintf(path, sizeof(path), "CLSID\\%s\\TreatAs", at);
        if (!registered_text_read(path, NULL, 0, &next) || FAILED(guid_from_text(next.text, &guid)))
            return false;
        snprintf(at, sizeof(at), "%s", next.text);
    }
    return true;
}

void check_treatas(struct lint *lint, const struct record *record)
{
    static const char *const keys[] = {"TreatAs", "AutoTreatAs"};

    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
        struct lint_site site = {.record = record, .below = keys[i], .remedy = REMEDY_DELETE_KEY};
        const char *text = record_below_text(&record->key, keys[i]);

        if (text && !is_class(text)) {
            lint_found(lint, RULE_DANGLING_TREATAS, &site,
                       "the class %s that is to stand in for it is not registered: register it, "
                       "or delete the key",
                       text);
        } else if (text && i == 0 && goes_round(text)) {
            site.remedy = REMEDY_BY_HAND;
            lint_found(lint, RULE_DANGLING_TREATAS, &site,
                       "TreatAs leads in a circle by %s: delete one of the keys", text);
        }
    }
}

/* ---- proxies ---- */

void check_proxy(struct lint *lint, const struct record *record)
{
    const struct lint_site site = {.record = record, .below = "ProxyStubClsid32"};
    const char *text = record_below_text(&record->key, "ProxyStubClsid32");

    if (text && !is_class(text))
        lint_found(lint, RULE_MISSING_PROXY, &site,
                   "the class %s of its proxies is not registered, so that the interface does not "
                   "leave its apartment: register the proxies' module",
                   text);
    if (lint_travels_by_typelib(record) && !record_below_text(&record->key, "TypeLib"))
        lint_found(lint, RULE_MISSING_PROXY, &site,
                   "its proxies are made of a type library, and it names none, so that the "
                   "interface does not leave its apartment: register its type library");
}

/* ---- classes without a server ---- */

/* What makes a class one that can be had: its own keys, in either hive and view. */
static bool has_server(const struct record *record)
{
    static const char *const keys[] = {"InprocServer32", "LocalServer32", "InprocHandler32",
                                       "TreatAs",        "AutoTreatAs",   "InprocServer",
                                       "LocalServer"};
    char path[PATH_SIZE];

    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
        if (record_below(&record->key, keys[i]))
            return true;
    }
    for (size_t i = 0; i < 2; i++) {
        snprintf(path, sizeof(path), "%s\\%s", record->path, keys[i]);
        if (is_there(path))
            return true;
    }
    return false;
}

/* Its application may have one, or name another machine's. */
static bool application_has_server(const struct record *record)
{
    static const char *const values[] = {"LocalService", "RemoteServerName"};
    const char *appid = record_find_text(&record->key, "AppID");
    char path[PATH_SIZE];

    snprintf(path, sizeof(path), "AppID\\%s", appid ? appid : record->key.name);
    for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
        _cleanup_(registered_text_deinit) struct registered_text text = {0};

        if (registered_text_find(path, values[i], &text))
            return true;
    }
    return false;
}

void check_no_server(struct lint *lint, const struct record *record)
{
    const struct lint_site site = {.record = record};
    GUID guid;

    /* Among the classes is a key called CLSID, which is none. */
    if (FAILED(guid_from_text(record->key.name, &guid)) || is_builtin_class(record->key.name) ||
        has_server(record) || application_has_server(record))
        return;
    lint_found(lint, RULE_NO_SERVER, &site,
               "the class names no server of any kind, so that it cannot be activated: register "
               "its server again, or delete the class");
}

/* ---- the user's over the machine's ---- */

static void check_shadowed(struct lint *lint, const struct record *record, const char *below,
                           const char *value)
{
    _cleanup_(registered_text_deinit) struct registered_text text = {0};
    const struct lint_site site = {.record = record, .below = below, .value = value ? value : ""};
    char path[PATH_SIZE];

    snprintf(path, sizeof(path), "%s%s%s", record->path, below ? "\\" : "", below ? below : "");
    if (registered_text_read(path, value, record->view, &text) && text.hidden)
        lint_found(lint, RULE_SHADOWED, &site,
                   "the user's \"%s\" hides the machine's \"%s\": delete the user's if that is not "
                   "meant",
                   text.text, text.hidden);
}

void check_shadowed_class(struct lint *lint, const struct record *record)
{
    static const char *const keys[] = {"InprocServer32", "InprocHandler32", "LocalServer32",
                                       "TreatAs"};

    if (record->is_machine)
        return;
    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
        if (record_below_text(&record->key, keys[i]))
            check_shadowed(lint, record, keys[i], NULL);
    }
    if (record_find_text(&record->key, "AppID"))
        check_shadowed(lint, record, NULL, "AppID");
}

void check_shadowed_progid(struct lint *lint, const struct record *record)
{
    static const char *const keys[] = {"CLSID", "CurVer"};

    if (record->is_machine)
        return;
    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
        if (record_below_text(&record->key, keys[i]))
            check_shadowed(lint, record, keys[i], NULL);
    }
}
