/* SPDX-License-Identifier: MIT */
/*
 * IWshCollection: the special folders by name and number, in Windows' order; those of the desktop
 * are where its user-dirs.dirs says. What has no counterpart here is an empty text, as a name that
 * is not known is.
 */
#include <comity_wide.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wsh.h"

struct collection {
    struct dual dual;
    BOOL is_empty; /* (const) */
};

enum {
    FOLDER_BYTES = PATH_MAX,
    LINE_BYTES = PATH_MAX + 64,
};

/* What a folder's path begins with. */
enum folder_base {
    BASE_NONE,
    BASE_HOME,
    BASE_CONFIG,
    BASE_DATA,
    BASE_USER_DIRS, /* the entry of user-dirs.dirs, else below the home */
};

static const struct special_folder {
    const WCHAR *name;
    const char *path;
    enum folder_base base;
    const char *entry;
} special_folders[] = {
    {u"AllUsersDesktop", "/usr/share/applications", BASE_NONE, NULL},
    {u"AllUsersStartMenu", "/usr/share/applications", BASE_NONE, NULL},
    {u"AllUsersPrograms", "/usr/share/applications", BASE_NONE, NULL},
    {u"AllUsersStartup", "/etc/xdg/autostart", BASE_NONE, NULL},
    {u"Desktop", "Desktop", BASE_USER_DIRS, "XDG_DESKTOP_DIR"},
    {u"AppData", "", BASE_CONFIG, NULL},
    {u"PrintHood", "", BASE_NONE, NULL},
    {u"Templates", "Templates", BASE_USER_DIRS, "XDG_TEMPLATES_DIR"},
    {u"Fonts", "/fonts", BASE_DATA, NULL},
    {u"NetHood", "", BASE_NONE, NULL},
    {u"Desktop", "Desktop", BASE_USER_DIRS, "XDG_DESKTOP_DIR"},
    {u"StartMenu", "/applications", BASE_DATA, NULL},
    {u"SendTo", "", BASE_NONE, NULL},
    {u"Recent", "", BASE_NONE, NULL},
    {u"Startup", "/autostart", BASE_CONFIG, NULL},
    {u"Favorites", "", BASE_NONE, NULL},
    {u"MyDocuments", "Documents", BASE_USER_DIRS, "XDG_DOCUMENTS_DIR"},
    {u"Programs", "/applications", BASE_DATA, NULL},
};

static const char *home(void)
{
    const char *folder = getenv("HOME");

    return folder && *folder == '/' ? folder : "";
}

static void based(const char *variable, const char *usual, char *ret_folder)
{
    const char *folder = getenv(variable);

    if (folder && *folder == '/')
        snprintf(ret_folder, FOLDER_BYTES, "%s", folder);
    else
        snprintf(ret_folder, FOLDER_BYTES, "%s/%s", home(), usual);
}

/* Reads ENTRY="$HOME/rest" or ENTRY="/path" of a line. */
static BOOL read_entry(const char *line, const char *entry, char *ret_folder)
{
    size_t len = strlen(entry);
    const char *value = line + len, *end;

    if (strncmp(line, entry, len) != 0 || strncmp(value, "=\"", 2) != 0)
        return FALSE;
    value += 2;
    end = strchr(value, '"');
    if (!end)
        return FALSE;
    if (strncmp(value, "$HOME", 5) == 0)
        snprintf(ret_folder, FOLDER_BYTES, "%s%.*s", home(), (int)(end - value - 5), value + 5);
    else
        snprintf(ret_folder, FOLDER_BYTES, "%.*s", (int)(end - value), value);
    return TRUE;
}

static void user_folder(const struct special_folder *folder, char *ret_folder)
{
    char path[FOLDER_BYTES + sizeof("/user-dirs.dirs")], line[LINE_BYTES];
    BOOL is_found = FALSE;
    FILE *file;

    based("XDG_CONFIG_HOME", ".config", ret_folder);
    snprintf(path, sizeof(path), "%s/user-dirs.dirs", ret_folder);
    file = fopen(path, "re");
    while (file && !is_found && fgets(line, sizeof(line), file))
        is_found = read_entry(line, folder->entry, ret_folder);
    if (file)
        fclose(file);
    if (!is_found)
        snprintf(ret_folder, FOLDER_BYTES, "%s/%s", home(), folder->path);
}

static HRESULT give_folder(const struct special_folder *folder, VARIANT *ret_value)
{
    char path[FOLDER_BYTES], base[FOLDER_BYTES] = "";

    if (folder && folder->base == BASE_USER_DIRS) {
        user_folder(folder, path);
    } else {
        if (folder && folder->base == BASE_CONFIG)
            based("XDG_CONFIG_HOME", ".config", base);
        else if (folder && folder->base == BASE_DATA)
            based("XDG_DATA_HOME", ".local/share", base);
        snprintf(path, sizeof(path), "%.*s%s", FOLDER_BYTES / 2, base, folder ? folder->path : "");
    }
    V_VT(ret_value) = VT_BSTR;
    return wsh_give(path, &V_BSTR(ret_value));
}

static struct collection *collection_from_IWshCollection(IWshCollection *iface)
{
    return CONTAINING_RECORD(iface, struct collection, dual.IDispatch_iface);
}

static LONG count(IWshCollection *iface)
{
    return collection_from_IWshCollection(iface)->is_empty ? 0 : (LONG)ARRAYSIZE(special_folders);
}

static HRESULT item_by_name(IWshCollection *iface, const WCHAR *name, VARIANT *ret_value)
{
    for (LONG i = 0; i < count(iface); i++) {
        if (CompareStringOrdinal(name, -1, special_folders[i].name, -1, TRUE) == CSTR_EQUAL)
            return give_folder(&special_folders[i], ret_value);
    }
    return give_folder(NULL, ret_value);
}

static HRESULT item_by_number(IWshCollection *iface, const VARIANT *index, VARIANT *ret_value)
{
    VARIANT number;
    HRESULT hr;

    VariantInit(&number);
    hr = VariantChangeType(&number, (VARIANT *)index, 0, VT_I4);
    if (FAILED(hr))
        return hr;
    if (V_I4(&number) < 0 || V_I4(&number) >= count(iface))
        return HRESULT_FROM_WIN32(ERROR_INVALID_INDEX);
    return give_folder(&special_folders[V_I4(&number)], ret_value);
}

static HRESULT collection_Item(IWshCollection *iface, VARIANT *Index, VARIANT *out_Value)
{
    VARIANT text;
    HRESULT hr;

    if (!Index || !out_Value)
        return E_POINTER;
    VariantInit(&text);
    hr = VariantCopyInd(&text, Index);
    if (FAILED(hr))
        return hr;
    if (V_VT(&text) == VT_BSTR)
        hr = item_by_name(iface, V_BSTR(&text) ? V_BSTR(&text) : u"", out_Value);
    else
        hr = item_by_number(iface, &text, out_Value);
    VariantClear(&text);
    return hr;
}

static HRESULT collection_Count(IWshCollection *iface, LONG *out_Count)
{
    if (!out_Count)
        return E_POINTER;
    *out_Count = count(iface);
    return S_OK;
}

static HRESULT collection__NewEnum(IWshCollection *iface, IUnknown **out_Enum)
{
    struct variant_list list = {0};
    HRESULT hr = S_OK;

    if (!out_Enum)
        return E_POINTER;
    *out_Enum = NULL;
    for (LONG i = 0; SUCCEEDED(hr) && i < count(iface); i++) {
        VARIANT folder;

        hr = give_folder(&special_folders[i], &folder);
        if (SUCCEEDED(hr))
            hr = variant_list_add(&list, &folder);
    }
    if (SUCCEEDED(hr))
        hr = variant_list_enumerate(&list, out_Enum);
    variant_list_deinit(&list);
    return hr;
}

static const IWshCollectionVtbl collection_vtable = {
    DUAL_METHODS,
    .Item = collection_Item,
    .Count = collection_Count,
    .get_length = collection_Count,
    ._NewEnum = collection__NewEnum,
};

static const IID *const collection_iids[] = {&IID_IWshCollection, NULL};
static struct dual_class collection_class = {.iids = collection_iids};

static HRESULT create(BOOL is_empty, IWshCollection **ret_collection)
{
    struct collection *collection =
        dual_new(sizeof(*collection), &collection_class, &collection_vtable);

    if (collection)
        collection->is_empty = is_empty;
    return dual_hand_out(collection, &IID_IWshCollection, (void **)ret_collection);
}

HRESULT special_folders_create(IWshCollection **ret_folders)
{
    return create(FALSE, ret_folders);
}

HRESULT empty_collection_create(IWshCollection **ret_collection)
{
    return create(TRUE, ret_collection);
}
