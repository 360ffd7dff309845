/* SPDX-License-Identifier: MIT */
/*
 * Drives: the collection, and how one is found. Source: "Drives collection" in Windows' scripting
 * reference.
 */
#include <stdlib.h>
#include <string.h>

#include "drive.h"
#include "files/path.h"
#include "list_enum.h"

HRESULT drive_create_of_path(const char *path, IDrive **ret_drive)
{
    const struct drive_entry *entry;
    struct drive_table table;
    HRESULT hr;

    hr = drive_table_read(&table);
    if (FAILED(hr))
        return hr;
    entry = drive_table_of_path(&table, path);
    hr = entry ? drive_create(entry, ret_drive) : CTL_E_DEVICEUNAVAILABLE;
    drive_table_deinit(&table);
    return hr;
}

/* The letter that @text is, or 0. */
static char letter_of(BSTR text)
{
    UINT len = SysStringLen(text);

    if (len == 0 || len > 3 || !drive_is_letter(text[0]))
        return '\0';
    if (len > 1 && text[1] != ':')
        return '\0';
    return len < 3 || path_is_separator(text[2]) ? (char)text[0] : '\0';
}

static HRESULT find_mount(const struct drive_table *table, BSTR text, IDrive **ret_drive)
{
    const struct drive_entry *entry;
    char *path;
    HRESULT hr;

    if (SysStringLen(text) == 0 || text[0] != '/')
        return E_INVALIDARG;
    hr = path_resolve_bstr(text, &path);
    if (FAILED(hr))
        return hr;
    entry = drive_table_of_path(table, path);
    hr = entry && strcmp(entry->mount_point, path) == 0 ? drive_create(entry, ret_drive)
                                                        : E_INVALIDARG;
    free(path);
    return hr;
}

HRESULT drive_create_of_text(BSTR text, IDrive **ret_drive)
{
    char letter = letter_of(text);
    const struct drive_entry *entry;
    struct drive_table table;
    HRESULT hr;

    *ret_drive = NULL;
    hr = drive_table_read(&table);
    if (FAILED(hr))
        return hr;
    entry = letter ? drive_table_find(&table, letter) : NULL;
    if (!letter)
        hr = find_mount(&table, text, ret_drive);
    else
        hr = entry ? drive_create(entry, ret_drive) : S_FALSE;
    drive_table_deinit(&table);
    return hr;
}

static HRESULT drives_get_Item(IDriveCollection *iface, VARIANT Key, IDrive **ppdrive)
{
    VARIANT own;
    HRESULT hr;

    if (!ppdrive)
        return E_POINTER;
    *ppdrive = NULL;
    VariantInit(&own);
    hr = VariantCopyInd(&own, &Key);
    if (SUCCEEDED(hr) && V_VT(&own) != VT_BSTR)
        hr = E_INVALIDARG;
    if (SUCCEEDED(hr))
        hr = drive_create_of_text(V_BSTR(&own), ppdrive);
    VariantClear(&own);
    return hr == S_FALSE ? CTL_E_DEVICEUNAVAILABLE : hr;
}

static HRESULT make(struct dual *collection, const char *name, IDispatch **ret_object)
{
    BSTR letter;
    HRESULT hr;

    hr = path_decode(name, &letter);
    if (FAILED(hr))
        return hr;
    hr = drive_create_of_text(letter, (IDrive **)ret_object);
    SysFreeString(letter);
    return hr == S_FALSE ? CTL_E_DEVICEUNAVAILABLE : hr;
}

static HRESULT letters(struct name_list *ret_letters)
{
    struct drive_table table;
    HRESULT hr;

    hr = drive_table_read(&table);
    if (FAILED(hr))
        return hr;
    *ret_letters = (struct name_list){.size = table.n * 2, .room = table.n * 2 + 1, .n = table.n};
    ret_letters->bytes = malloc(ret_letters->room);
    for (unsigned i = 0; ret_letters->bytes && i < table.n; i++) {
        ret_letters->bytes[2 * i] = table.drives[i].letter;
        ret_letters->bytes[2 * i + 1] = '\0';
    }
    drive_table_deinit(&table);
    return ret_letters->bytes ? S_OK : E_OUTOFMEMORY;
}

static HRESULT drives_get__NewEnum(IDriveCollection *iface, IUnknown **ppenum)
{
    struct dual *drives = CONTAINING_RECORD(iface, struct dual, IDispatch_iface);
    struct name_list names;
    HRESULT hr;

    if (!ppenum)
        return E_POINTER;
    *ppenum = NULL;
    hr = letters(&names);
    return SUCCEEDED(hr) ? list_enum_new(drives, &names, make, LIST_CLONE_STAYS, ppenum) : hr;
}

static HRESULT drives_get_Count(IDriveCollection *iface, LONG *plCount)
{
    struct drive_table table;
    HRESULT hr;

    if (!plCount)
        return E_POINTER;
    *plCount = 0;
    hr = drive_table_read(&table);
    if (FAILED(hr))
        return hr;
    *plCount = (LONG)table.n;
    drive_table_deinit(&table);
    return S_OK;
}

static const IDriveCollectionVtbl drives_vtable = {
    DUAL_METHODS,
    .get_Item = drives_get_Item,
    .get__NewEnum = drives_get__NewEnum,
    .get_Count = drives_get_Count,
};

static struct dual_class drives_class = {
    .iids = (const IID *const[]){&IID_IDriveCollection, NULL},
    .clsid = &CLSID_Drives,
};

HRESULT drive_list_create(IDriveCollection **ret_drives)
{
    *ret_drives = dual_new(sizeof(struct dual), &drives_class, &drives_vtable);
    return *ret_drives ? S_OK : E_OUTOFMEMORY;
}
