/* SPDX-License-Identifier: MIT */
#include "wsc_place.h"

#include <comity_wide.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    FILE_SIZE_MAX = 16 << 20,
};

/* ---- texts ---- */

static char *utf8_of(const WCHAR *text)
{
    int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
    char *bytes = malloc((size_t)size + 1);

    if (bytes && !WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, size + 1, NULL, NULL))
        *bytes = '\0';
    return bytes;
}

static BSTR bstr_of(const char *bytes, size_t size, UINT code_page)
{
    int n = MultiByteToWideChar(code_page, 0, bytes, (int)size, NULL, 0);
    BSTR text = SysAllocStringLen(NULL, (UINT)n);

    if (text)
        MultiByteToWideChar(code_page, 0, bytes, (int)size, text, n);
    return text;
}

/* ---- URLs ---- */

static int digit_of(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* %XX, in place. */
static void decode(char *text)
{
    char *to = text;

    for (; *text; text++) {
        int high = *text == '%' ? digit_of(text[1]) : -1;
        int low = high >= 0 ? digit_of(text[2]) : -1;

        if (low >= 0 && (high || low)) {
            *to++ = (char)(high << 4 | low);
            text += 2;
        } else {
            *to++ = *text;
        }
    }
    *to = '\0';
}

/* A file URL's path, in place; NULL if it is another's. */
static char *path_of_url(char *text)
{
    static const char scheme[] = "file:";

    if (strncasecmp(text, scheme, strlen(scheme)) != 0)
        return strstr(text, "://") ? NULL : text;
    text += strlen(scheme);
    if (strncmp(text, "//", 2) == 0) {
        text = strchr(text + 2, '/');
        if (!text)
            return NULL;
    }
    decode(text);
    return text;
}

/* The id behind the last "#", unless there is a file of the whole name. */
static char *cut_id(char *text)
{
    char *sharp = strrchr(text, '#');

    if (!sharp || access(text, F_OK) == 0)
        return NULL;
    *sharp = '\0';
    return sharp + 1;
}

static HRESULT make_place(char *text, struct wsc_place *ret_place)
{
    char *id = cut_id(text), *path = path_of_url(text), full[PATH_MAX];
    struct wsc_place place = {0};

    if (!path || !*path)
        return MK_E_SYNTAX;
    if (!realpath(path, full))
        snprintf(full, sizeof(full), "%s", path);
    place.path = bstr_of(full, strlen(full), CP_UTF8);
    place.id = id && *id ? bstr_of(id, strlen(id), CP_UTF8) : NULL;
    if (!place.path || (id && *id && !place.id)) {
        wsc_place_deinit(&place);
        return E_OUTOFMEMORY;
    }
    *ret_place = place;
    return S_OK;
}

HRESULT wsc_place_parse(const WCHAR *text, struct wsc_place *ret_place)
{
    char *bytes = utf8_of(text);
    HRESULT hr = bytes ? make_place(bytes, ret_place) : E_OUTOFMEMORY;

    free(bytes);
    return hr;
}

void wsc_place_deinit(struct wsc_place *place)
{
    SysFreeString(place->path);
    SysFreeString(place->id);
    *place = (struct wsc_place){0};
}

static void put_encoded(FILE *url, const char *text)
{
    for (; *text; text++) {
        if ((unsigned char)*text <= ' ' || strchr("%#?\"<>", *text))
            fprintf(url, "%%%02X", (unsigned char)*text);
        else
            fputc(*text, url);
    }
}

BSTR wsc_place_url(const struct wsc_place *place)
{
    char *path = utf8_of(place->path), *id = place->id ? utf8_of(place->id) : NULL;
    char *bytes = NULL;
    BSTR url = NULL;
    size_t size;
    FILE *file = open_memstream(&bytes, &size);

    if (path && file) {
        fputs("file://", file);
        put_encoded(file, path);
        if (id)
            fprintf(file, "#%s", id);
    }
    if (file && fclose(file) == 0 && path)
        url = bstr_of(bytes, size, CP_UTF8);
    free(bytes);
    free(path);
    free(id);
    return url;
}

/* ---- files ---- */

static HRESULT fail(const char *path, ULONG error, const char *text)
{
    return component_fail(&IID_NULL, u"Windows Script Component", HRESULT_FROM_WIN32(error),
                          "%s: %s.", path, text);
}

static HRESULT read_all(const char *path, int fd, char **ret_bytes, size_t *ret_size)
{
    struct stat status;
    size_t n = 0;
    char *bytes;

    if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
        return fail(path, ERROR_READ_FAULT, "It is no regular file");
    if (status.st_size > FILE_SIZE_MAX)
        return fail(path, ERROR_FILE_TOO_LARGE, "It is too large for a script component");
    bytes = malloc((size_t)status.st_size + 1);
    if (!bytes)
        return E_OUTOFMEMORY;
    while (n < (size_t)status.st_size) {
        ssize_t portion = read(fd, bytes + n, (size_t)status.st_size - n);

        if (portion <= 0)
            break;
        n += (size_t)portion;
    }
    *ret_bytes = bytes;
    *ret_size = n;
    return S_OK;
}

/* By its mark; without one it is UTF-8 if it can be. */
static BSTR text_of(char *bytes, size_t size)
{
    static const char utf8_mark[] = "\xef\xbb\xbf", utf16_mark[] = "\xff\xfe";

    if (size >= 2 && memcmp(bytes, utf16_mark, 2) == 0) {
        BSTR text = SysAllocStringLen(NULL, (UINT)(size / 2 - 1));

        if (text)
            memcpy(text, bytes + 2, (size / 2 - 1) * sizeof(WCHAR));
        return text;
    }
    if (size >= 3 && memcmp(bytes, utf8_mark, 3) == 0)
        return bstr_of(bytes + 3, size - 3, CP_UTF8);
    if (size > 0 && !MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, bytes, (int)size, NULL, 0))
        return bstr_of(bytes, size, 1252);
    return bstr_of(bytes, size, CP_UTF8);
}

HRESULT wsc_text_load(const WCHAR *path, BSTR *ret_text)
{
    char *name = utf8_of(path), *bytes = NULL;
    int fd = name ? open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC) : -1;
    size_t size = 0;
    HRESULT hr;

    if (!name)
        return E_OUTOFMEMORY;
    if (fd < 0) {
        hr = fail(name, errno == EACCES ? ERROR_ACCESS_DENIED : ERROR_FILE_NOT_FOUND,
                  strerror(errno));
        free(name);
        return hr;
    }
    hr = read_all(name, fd, &bytes, &size);
    close(fd);
    free(name);
    if (FAILED(hr))
        return hr;
    *ret_text = text_of(bytes, size);
    free(bytes);
    return *ret_text ? S_OK : E_OUTOFMEMORY;
}

/* ---- scripts in other files ---- */

/* The path of @source, which stands in the file @path: beside it, unless it says more. */
static HRESULT find_source(const WCHAR *path, const WCHAR *source, BSTR *ret_path)
{
    char *base = utf8_of(path), *text = utf8_of(source), *name, *whole = NULL;
    char *slash = base ? strrchr(base, '/') : NULL;
    HRESULT hr = base && text ? S_OK : E_OUTOFMEMORY;

    name = text ? path_of_url(text) : NULL;
    if (SUCCEEDED(hr) && (!name || !*name))
        hr = fail(text, ERROR_NOT_SUPPORTED, "A script's source is no file");
    for (char *at = name; at && *at; at++) {
        if (*at == '\\')
            *at = '/';
    }
    if (slash)
        slash[1] = '\0';
    if (SUCCEEDED(hr) && asprintf(&whole, "%s%s", slash && *name != '/' ? base : "", name) < 0) {
        whole = NULL;
        hr = E_OUTOFMEMORY;
    }
    if (SUCCEEDED(hr)) {
        *ret_path = bstr_of(whole, strlen(whole), CP_UTF8);
        hr = *ret_path ? S_OK : E_OUTOFMEMORY;
    }
    free(whole);
    free(text);
    free(base);
    return hr;
}

static HRESULT load_sources(const WCHAR *path, const struct wsc_list *scripts)
{
    struct wsc_script *list = scripts->items;
    HRESULT hr = S_OK;

    for (unsigned i = 0; SUCCEEDED(hr) && i < scripts->n; i++) {
        BSTR source, text;

        if (!list[i].source)
            continue;
        hr = find_source(path, list[i].source, &source);
        if (FAILED(hr))
            break;
        SysFreeString(list[i].source);
        list[i].source = source;
        hr = wsc_text_load(source, &text);
        if (FAILED(hr))
            break;
        SysFreeString(list[i].text);
        list[i].text = text;
        list[i].line = 1;
    }
    return hr;
}

HRESULT wsc_file_load(const WCHAR *path, struct wsc_file **ret_file)
{
    const struct wsc_component *components;
    struct wsc_file *file;
    BSTR text;
    HRESULT hr = wsc_text_load(path, &text);

    if (FAILED(hr))
        return hr;
    hr = wsc_file_parse(path, text, SysStringLen(text), &file);
    SysFreeString(text);
    if (FAILED(hr))
        return hr;
    components = file->components.items;
    for (unsigned i = 0; SUCCEEDED(hr) && i < file->components.n; i++) {
        hr = load_sources(path, &components[i].scripts);
        if (SUCCEEDED(hr))
            hr = load_sources(path, &components[i].registrations);
    }
    if (FAILED(hr)) {
        wsc_file_unref(file);
        return hr;
    }
    *ret_file = file;
    return S_OK;
}
