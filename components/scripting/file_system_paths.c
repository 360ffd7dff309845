/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "file_system.h"
#include "files/name_list.h"
#include "files/path.h"
#include "files/path_part.h"

typedef bool (*find_part)(const char16_t *text, size_t len, struct path_part *ret_part);

/* What there is none of is NULL, which is an empty text. */
static HRESULT give_part(find_part find, BSTR path, BSTR *ret_text)
{
    struct path_part part;

    if (!ret_text)
        return E_POINTER;
    *ret_text = NULL;
    if (!find((const char16_t *)path, SysStringLen(path), &part))
        return S_OK;
    *ret_text = SysAllocStringLen(path + part.begin, (UINT)(part.end - part.begin));
    return *ret_text ? S_OK : E_OUTOFMEMORY;
}

HRESULT file_system_BuildPath(IFileSystem3 *iface, BSTR Path, BSTR Name, BSTR *pbstrResult)
{
    size_t len = SysStringLen(Path), name_len = SysStringLen(Name), skip;
    char16_t between;

    if (!pbstrResult)
        return E_POINTER;
    between =
        path_part_between((const char16_t *)Path, len, (const char16_t *)Name, name_len, &skip);
    *pbstrResult = SysAllocStringLen(NULL, (UINT)(len + (between != 0) + name_len - skip));
    if (!*pbstrResult)
        return E_OUTOFMEMORY;
    if (len > 0)
        memcpy(*pbstrResult, Path, len * sizeof(*Path));
    if (between)
        (*pbstrResult)[len++] = (OLECHAR)between;
    if (name_len > skip)
        memcpy(*pbstrResult + len, Name + skip, (name_len - skip) * sizeof(*Name));
    return S_OK;
}

/* What begins with a slash is on the drive of the root. */
HRESULT file_system_GetDriveName(IFileSystem3 *iface, BSTR Path, BSTR *pbstrResult)
{
    if (pbstrResult && SysStringLen(Path) > 0 && Path[0] == '/') {
        *pbstrResult = SysAllocString(u"C:");
        return *pbstrResult ? S_OK : E_OUTOFMEMORY;
    }
    return give_part(path_part_drive, Path, pbstrResult);
}

HRESULT file_system_GetParentFolderName(IFileSystem3 *iface, BSTR Path, BSTR *pbstrResult)
{
    return give_part(path_part_folder, Path, pbstrResult);
}

HRESULT file_system_GetFileName(IFileSystem3 *iface, BSTR Path, BSTR *pbstrResult)
{
    return give_part(path_part_name, Path, pbstrResult);
}

HRESULT file_system_GetBaseName(IFileSystem3 *iface, BSTR Path, BSTR *pbstrResult)
{
    return give_part(path_part_base, Path, pbstrResult);
}

HRESULT file_system_GetExtensionName(IFileSystem3 *iface, BSTR Path, BSTR *pbstrResult)
{
    return give_part(path_part_extension, Path, pbstrResult);
}

/* As Windows, which looks the last name up: a pattern becomes the first name that fits it, unless
 * that has another length. */
static HRESULT find_name(char **path)
{
    char *folder = path_folder(*path), *found = NULL;
    const char *pattern = path_name(*path), *name = NULL;
    struct name_list names;
    HRESULT hr;

    if (!folder)
        return E_OUTOFMEMORY;
    hr = name_list_read(folder, NAME_ANY, pattern, &names);
    if (SUCCEEDED(hr)) {
        name = name_list_next(&names, NULL);
        if (name && strlen(name) == strlen(pattern))
            found = path_join(folder, name);
        name_list_deinit(&names);
    }
    if (found) {
        free(*path);
        *path = found;
    }
    free(folder);
    return S_OK;
}

HRESULT file_system_GetAbsolutePathName(IFileSystem3 *iface, BSTR Path, BSTR *pbstrResult)
{
    size_t len = SysStringLen(Path);
    char *path;
    HRESULT hr;

    if (!pbstrResult)
        return E_POINTER;
    *pbstrResult = NULL;
    hr = len > 0 ? path_resolve_bstr(Path, &path) : path_resolve(u".", 1, &path);
    if (FAILED(hr))
        return hr;
    if (path_part_is_pattern((const char16_t *)Path, len))
        hr = find_name(&path);
    if (SUCCEEDED(hr))
        hr = path_decode(path, pbstrResult);
    free(path);
    return hr;
}

HRESULT file_system_GetTempName(IFileSystem3 *iface, BSTR *pbstrResult)
{
    unsigned number;
    char name[16];

    if (!pbstrResult)
        return E_POINTER;
    *pbstrResult = NULL;
    if (getrandom(&number, sizeof(number), 0) != sizeof(number))
        return E_UNEXPECTED;
    snprintf(name, sizeof(name), "rad%05X.tmp", number & 0xfffff);
    return path_decode(name, pbstrResult);
}
