/* SPDX-License-Identifier: MIT */
#include "appsearch/signature.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

#include <comity/winver.h>

#include "base/cleanup.h"
#include "session/package_name.h"
#include "session/refusal.h"

enum {
    PARTS = 4, /* of a version */
    PART_BITS = 16,
    DOS_FIRST_YEAR = 1980 - 1900,
};

static void closedirp(DIR **folder)
{
    if (*folder)
        closedir(*folder);
}

/*
 * Reading
 */

/* "1.2.3.4"; what is not said is 0. */
static bool parse_version(const char *text, uint64_t *ret_version)
{
    uint64_t version = 0;

    for (unsigned i = 0; i < PARTS; i++) {
        char *end = (char *)text;
        unsigned long part = *text ? strtoul(text, &end, 10) : 0;

        if (*text && (end == text || part > UINT16_MAX || (*end && *end != '.')))
            return false;
        version = version << PART_BITS | part;
        text = *end == '.' ? end + 1 : end;
    }
    *ret_version = version;
    return *text == 0;
}

static HRESULT read_version(const struct table *table, size_t row, const char *column,
                            bool *ret_has, uint64_t *ret_version)
{
    const char *text = table_text(table, row, table_column(table, column));

    if (text && !parse_version(text, ret_version))
        return refuse_row(table, row, column, "\"%.72s\" is no version", text);
    *ret_has = text != NULL;
    return S_OK;
}

static bool read_number(const struct table *table, size_t row, const char *column, int32_t *ret)
{
    return table_number(table, row, table_column(table, column), ret);
}

HRESULT signature_read(const struct package *package, const char *key,
                       struct signature *ret_signature)
{
    const struct table *table = package_table(package, "Signature");
    struct signature signature = {0};
    ptrdiff_t found = table_find(table, key);
    size_t row = (size_t)found;
    const char *text, *fault;
    struct name name;
    HRESULT hr;

    *ret_signature = signature;
    if (found < 0)
        return S_OK;
    text = table_text(table, row, table_column(table, "FileName"));
    name = name_of_file(text ? text : "");
    fault = name_fault(name);
    if (fault)
        return refuse_row(table, row, "FileName", "%s: \"%.72s\"", fault, text ? text : "");
    signature.name = name.text;

    hr = read_version(table, row, "MinVersion", &signature.has_min_version, &signature.min_version);
    if (SUCCEEDED(hr))
        hr = read_version(table, row, "MaxVersion", &signature.has_max_version,
                          &signature.max_version);
    if (FAILED(hr))
        return hr;
    signature.has_min_size = read_number(table, row, "MinSize", &signature.min_size);
    signature.has_max_size = read_number(table, row, "MaxSize", &signature.max_size);
    signature.has_min_date = read_number(table, row, "MinDate", &signature.min_date);
    signature.has_max_date = read_number(table, row, "MaxDate", &signature.max_date);
    *ret_signature = signature;
    return S_OK;
}

/*
 * Comparing
 */

static bool version_of(const char *path, uint64_t *ret_version)
{
    DWORD size = GetFileVersionInfoSizeA(path, NULL);
    _cleanup_(freep) void *info = size > 0 ? malloc(size) : NULL;
    VS_FIXEDFILEINFO *fixed;
    UINT len;

    if (!info || !GetFileVersionInfoA(path, 0, size, info) ||
        !VerQueryValueA(info, "\\", (LPVOID *)&fixed, &len) || len < sizeof(*fixed))
        return false;
    *ret_version = (uint64_t)fixed->dwFileVersionMS << 32 | fixed->dwFileVersionLS;
    return true;
}

static bool version_fits(const struct signature *signature, const char *path)
{
    uint64_t version;

    if (!signature->has_min_version && !signature->has_max_version)
        return true;
    return version_of(path, &version) &&
           (!signature->has_min_version || version >= signature->min_version) &&
           (!signature->has_max_version || version <= signature->max_version);
}

static int32_t dos_date(time_t time)
{
    struct tm local;

    if (!localtime_r(&time, &local) || local.tm_year < DOS_FIRST_YEAR)
        return 0;
    return (int32_t)((uint32_t)(local.tm_year - DOS_FIRST_YEAR) << 25 |
                     (uint32_t)(local.tm_mon + 1) << 21 | (uint32_t)local.tm_mday << 16 |
                     (uint32_t)local.tm_hour << 11 | (uint32_t)local.tm_min << 5 |
                     (uint32_t)local.tm_sec / 2);
}

bool signature_fits(const struct signature *signature, const char *path)
{
    struct stat status;
    int32_t date;

    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    if ((signature->has_min_size && status.st_size < signature->min_size) ||
        (signature->has_max_size && status.st_size > signature->max_size))
        return false;
    date = dos_date(status.st_mtime);
    if ((signature->has_min_date && (uint32_t)date < (uint32_t)signature->min_date) ||
        (signature->has_max_date && (uint32_t)date > (uint32_t)signature->max_date))
        return false;
    return version_fits(signature, path);
}

static char *fitting(const struct signature *signature, const char *folder, const char *name)
{
    char *path;

    if (asprintf(&path, "%s%s", folder, name) < 0)
        return NULL;
    if (signature_fits(signature, path))
        return path;
    free(path);
    return NULL;
}

char *signature_find_in(const struct signature *signature, const char *folder)
{
    _cleanup_(closedirp) DIR *entries = NULL;
    char *path = fitting(signature, folder, signature->name);
    struct dirent *entry;

    if (path)
        return path;
    entries = opendir(folder);
    while (!path && entries && (entry = readdir(entries)))
        if (strcasecmp(entry->d_name, signature->name) == 0)
            path = fitting(signature, folder, entry->d_name);
    return path;
}
