/* SPDX-License-Identifier: MIT */
#include "comrows/com_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/guid.h"
#include "base/hresult.h"

static const char module_name[] = "%MODULE%";

enum {
    KEY_SIZE = 300,
};

HRESULT com_rows_add_texts(struct table *table, const char *const texts[], unsigned n)
{
    size_t row;
    HRESULT hr = table_add_row(table, &row);

    for (unsigned i = 0; i < n && SUCCEEDED(hr); i++)
        if (texts[i])
            hr = table_set_text(table, row, (int)i, texts[i]);
    return hr_trace(hr);
}

static bool is_guid(const char *text)
{
    GUID guid;

    return strlen(text) == GUID_TEXT_SIZE - 1 && SUCCEEDED(guid_from_text(text, &guid));
}

/* GUIDs are upper case in packages. */
static void to_package_guid(const char *text, char ret_guid[static GUID_TEXT_SIZE])
{
    GUID guid = {0};

    guid_from_text(text, &guid);
    guid_to_text(&guid, ret_guid);
}

/* ---- classes ---- */

struct class_row {
    const char *clsid; /* as the module spells it */
    const char *context;
    const char *argument; /* or NULL */
    const char *description;
    const char *progid;
    const char *general; /* the ProgID without a version */
};

/* CLSID\{...}\Context: the last two parts of the key, if it is one. */
static bool parse_class_key(const char *key, char ret_clsid[static GUID_TEXT_SIZE],
                            const char **ret_context)
{
    static const char *const contexts[] = {"InprocServer32", "InprocServer", "LocalServer32",
                                           "LocalServer"};
    static const char folder[] = "CLSID\\";
    const size_t at = sizeof(folder) - 1;

    if (strncasecmp(key, folder, at) != 0 || strlen(key) < at + GUID_TEXT_SIZE ||
        key[at + GUID_TEXT_SIZE - 1] != '\\')
        return false;
    memcpy(ret_clsid, key + at, GUID_TEXT_SIZE - 1);
    ret_clsid[GUID_TEXT_SIZE - 1] = '\0';
    for (size_t i = 0; i < sizeof(contexts) / sizeof(*contexts); i++) {
        if (strcasecmp(key + at + GUID_TEXT_SIZE, contexts[i]) == 0) {
            *ret_context = contexts[i];
            return is_guid(ret_clsid);
        }
    }
    return false;
}

/* What the installer writes of the server: the file's path, in quotes where it needs them, and
 * arguments behind it. */
static bool parse_server(const char *text, const char **ret_argument)
{
    static const char quoted_name[] = "\"%MODULE%\"";
    bool is_quoted = text && *text == '"';
    const char *name = is_quoted ? quoted_name : module_name;
    const size_t len = strlen(name);

    if (!text || strncmp(text, name, len) != 0)
        return false;
    *ret_argument = text[len] ? text + len + 1 : NULL; /* a program's */
    return !text[len] || (text[len] == ' ' && text[len + 1] && !strstr(text + len, module_name));
}

/* Texts that the installer takes as they are. */
static const char *plain_or_null(const char *text)
{
    return text && *text && !strstr(text, module_name) && !strpbrk(text, "[]{}") ? text : NULL;
}

static const char *class_text(const struct com_rows *rows, const char *clsid, const char *sub)
{
    char key[KEY_SIZE];

    snprintf(key, sizeof(key), "CLSID\\%s%s%s", clsid, *sub ? "\\" : "", sub);
    return entry_set_text(rows->set, key, "");
}

static const char *progid_text(const struct com_rows *rows, const char *progid, const char *sub)
{
    char key[KEY_SIZE];
    int len = snprintf(key, sizeof(key), "%s%s%s", progid, *sub ? "\\" : "", sub);

    return len < KEY_SIZE ? entry_set_text(rows->set, key, "") : NULL;
}

/* Whether the table can have the ProgID, and has it not yet. */
static bool is_free(const struct com_rows *rows, const char *progid)
{
    return *progid && strlen(progid) < 256 && !strpbrk(progid, "\\[]{}%") &&
           table_find(rows->tables->tables[COM_PROGID], progid) < 0;
}

/* The ProgIDs, unless what is registered of them is anything else than the installer writes. */
static void find_progids(const struct com_rows *rows, struct class_row *class)
{
    const char *progid = class_text(rows, class->clsid, "ProgID");
    const char *general = class_text(rows, class->clsid, "VersionIndependentProgID");
    const char *of_progid = progid ? progid_text(rows, progid, "CLSID") : NULL;
    const char *of_general = general ? progid_text(rows, general, "CLSID") : NULL;
    const char *version = general ? progid_text(rows, general, "CurVer") : NULL;

    if (!of_progid || strcmp(of_progid, class->clsid) != 0 || !is_free(rows, progid))
        return;
    class->progid = progid;
    if (of_general && version && strcmp(of_general, class->clsid) == 0 &&
        strcmp(version, progid) == 0 && strcasecmp(progid, general) != 0 && is_free(rows, general))
        class->general = general;
}

static void claim_progids(struct entry_claim *claim, const struct class_row *class,
                          const char *title, const char *general_title)
{
    entry_claim_text(claim, class->progid, "", "CLSID\\%s\\ProgID", class->clsid);
    entry_claim_text(claim, class->clsid, "", "%s\\CLSID", class->progid);
    if (title)
        entry_claim_text(claim, title, "", "%s", class->progid);
    if (!class->general)
        return;
    entry_claim_text(claim, class->general, "", "CLSID\\%s\\VersionIndependentProgID",
                     class->clsid);
    entry_claim_text(claim, class->clsid, "", "%s\\CLSID", class->general);
    entry_claim_text(claim, class->progid, "", "%s\\CurVer", class->general);
    if (general_title)
        entry_claim_text(claim, general_title, "", "%s", class->general);
}

static HRESULT add_progids(const struct com_rows *rows, const struct class_row *class,
                           const char *clsid)
{
    const char *title = progid_text(rows, class->progid, "");
    const char *general_title = class->general ? progid_text(rows, class->general, "") : NULL;
    struct table *table = rows->tables->tables[COM_PROGID];
    struct entry_claim claim = {.set = rows->set};
    HRESULT hr;

    claim_progids(&claim, class, title, general_title);
    if (!entry_claim_end(&claim))
        return S_FALSE;
    hr = com_rows_add_texts(table, (const char *const[]){class->progid, NULL, clsid, title}, 4);
    if (SUCCEEDED(hr) && class->general)
        hr = com_rows_add_texts(
            table, (const char *const[]){class->general, class->progid, NULL, general_title}, 4);
    return hr_trace(hr);
}

/* ---- applications ---- */

static const char *app_text(const struct com_rows *rows, const char *appid, const char *name)
{
    char key[KEY_SIZE];

    snprintf(key, sizeof(key), "AppID\\%s", appid);
    return entry_set_text(rows->set, key, name);
}

/* A column of text, taken if the installer would write it as it is. */
static const char *take_app_text(const struct com_rows *rows, const char *appid, const char *name)
{
    struct entry_claim claim = {.set = rows->set};
    const char *text = plain_or_null(app_text(rows, appid, name));

    if (!text)
        return NULL;
    entry_claim_text(&claim, text, name, "AppID\\%s", appid);
    return entry_claim_end(&claim) ? text : NULL;
}

static bool take_app_flag(const struct com_rows *rows, const char *appid, const char *name,
                          const char *text)
{
    struct entry_claim claim = {.set = rows->set};

    entry_claim_text(&claim, text, name, "AppID\\%s", appid);
    return entry_claim_end(&claim);
}

static HRESULT add_appid(const struct com_rows *rows, const char *appid)
{
    struct table *table = rows->tables->tables[COM_APPID];
    const char *cells[] = {appid, take_app_text(rows, appid, "RemoteServerName"),
                           take_app_text(rows, appid, "LocalService"),
                           take_app_text(rows, appid, "ServiceParameters"),
                           take_app_text(rows, appid, "DllSurrogate")};
    size_t row = table_n_rows(table);
    HRESULT hr = com_rows_add_texts(table, cells, 5);

    if (SUCCEEDED(hr) && take_app_flag(rows, appid, "ActivateAtStorage", "Y"))
        hr = table_set_number(table, row, 5, 1);
    if (SUCCEEDED(hr) && take_app_flag(rows, appid, "RunAs", "Interactive User"))
        hr = table_set_number(table, row, 6, 1);
    return hr_trace(hr);
}

/*
 * The class's application, if what the installer says of it is what the module says: its title is
 * that of the class. S_FALSE if not, or if another class has brought it.
 */
static HRESULT take_appid(const struct com_rows *rows, const struct class_row *class,
                          char ret_appid[static GUID_TEXT_SIZE])
{
    struct entry_claim claim = {.set = rows->set};
    char key[KEY_SIZE];
    const char *appid;

    snprintf(key, sizeof(key), "CLSID\\%s", class->clsid);
    appid = entry_set_text(rows->set, key, "AppID");
    if (!appid || !is_guid(appid))
        return S_FALSE;
    to_package_guid(appid, ret_appid);
    if (strcmp(appid, ret_appid) != 0 || table_find(rows->tables->tables[COM_APPID], appid) >= 0)
        return S_FALSE;
    entry_claim_text(&claim, appid, "AppID", "%s", key);
    if (class->description)
        entry_claim_text(&claim, class->description, "", "AppID\\%s", appid);
    else if (app_text(rows, appid, ""))
        claim.has_failed = true;
    if (!entry_claim_end(&claim))
        return S_FALSE;
    return hr_trace(add_appid(rows, ret_appid));
}

/* ---- rows of Class ---- */

static HRESULT add_class(const struct com_rows *rows, struct class_row *class)
{
    struct entry_claim claim = {.set = rows->set};
    char clsid[GUID_TEXT_SIZE], appid[GUID_TEXT_SIZE];
    HRESULT hr, app;

    to_package_guid(class->clsid, clsid);
    if (strcmp(clsid, class->clsid) != 0)
        return S_OK;
    class->description = plain_or_null(class_text(rows, class->clsid, ""));
    entry_claim_text(&claim, class_text(rows, class->clsid, class->context), "", "CLSID\\%s\\%s",
                     class->clsid, class->context);
    if (class->description)
        entry_claim_text(&claim, class->description, "", "CLSID\\%s", class->clsid);
    find_progids(rows, class);
    if (!entry_claim_end(&claim))
        return S_OK;
    hr = class->progid ? add_progids(rows, class, clsid) : S_FALSE;
    app = SUCCEEDED(hr) ? take_appid(rows, class, appid) : hr;
    if (FAILED(app))
        return hr_trace(app);
    return hr_trace(com_rows_add_texts(
        rows->tables->tables[COM_CLASS],
        (const char *const[]){clsid, class->context, rows->place->component,
                              hr == S_OK ? class->progid : NULL, class->description,
                              app == S_OK ? appid : NULL, NULL, NULL, NULL, NULL, class->argument,
                              rows->place->feature},
        12));
}

HRESULT com_rows_add_classes(const struct com_rows *rows)
{
    for (size_t i = 0; i < rows->set->n; i++) {
        const struct set_entry *entry = &rows->set->items[i];
        struct class_row class = {0};
        char clsid[GUID_TEXT_SIZE];
        HRESULT hr;

        if (entry->is_taken || entry->root != HKEY_CLASSES_ROOT || !entry->name || *entry->name ||
            !parse_class_key(entry->key, clsid, &class.context) ||
            !parse_server(entry->text, &class.argument))
            continue;
        if (class.argument && strncmp(class.context, "Local", 5) != 0)
            continue;
        class.clsid = clsid;
        hr = add_class(rows, &class);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}
