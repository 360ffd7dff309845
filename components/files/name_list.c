/* SPDX-License-Identifier: MIT */
#include "files/name_list.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/file_error.h"

static const char *behind_character(const char *text)
{
    do
        text++;
    while (((unsigned char)*text & 0xc0) == 0x80);
    return text;
}

bool name_fits(const char *name, const char *pattern)
{
    const char *star = NULL, *from = NULL;

    if (strcmp(pattern, "*.*") == 0)
        return true;
    while (*name) {
        if (*pattern == '*') {
            star = ++pattern;
            from = name;
        } else if (*pattern == '?') {
            pattern++;
            name = behind_character(name);
        } else if (*pattern == *name) {
            pattern++;
            name++;
        } else if (star) {
            pattern = star;
            name = ++from;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}

static HRESULT add(struct name_list *list, const char *name)
{
    size_t size = strlen(name) + 1;

    if (list->size + size > list->room) {
        size_t room = (list->room + size) * 2 + 256;
        char *bytes = realloc(list->bytes, room);

        if (!bytes)
            return E_OUTOFMEMORY;
        list->bytes = bytes;
        list->room = room;
    }
    memcpy(list->bytes + list->size, name, size);
    list->size += size;
    list->n++;
    return S_OK;
}

static bool is_of_kind(int fd, const struct dirent *entry, enum name_kind kind)
{
    bool is_folder = entry->d_type == DT_DIR;
    struct stat status;

    if (kind == NAME_ANY)
        return true;
    if (entry->d_type == DT_UNKNOWN || entry->d_type == DT_LNK)
        is_folder = fstatat(fd, entry->d_name, &status, 0) == 0 && S_ISDIR(status.st_mode);
    return is_folder == (kind == NAME_FOLDER);
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

HRESULT name_list_read_fd(int fd, enum name_kind kind, const char *pattern,
                          struct name_list *ret_list)
{
    DIR *folder = fdopendir(fd);
    struct dirent *entry;
    HRESULT hr = S_OK;

    *ret_list = (struct name_list){0};
    if (!folder) {
        hr = file_error(errno, CTL_E_PATHNOTFOUND);
        close(fd);
        return hr;
    }
    while (SUCCEEDED(hr) && (errno = 0, entry = readdir(folder))) {
        if (!is_dots(entry->d_name) && (!pattern || name_fits(entry->d_name, pattern)) &&
            is_of_kind(fd, entry, kind))
            hr = add(ret_list, entry->d_name);
    }
    if (SUCCEEDED(hr) && errno != 0)
        hr = file_error(errno, CTL_E_PATHNOTFOUND);
    closedir(folder);
    if (FAILED(hr))
        name_list_deinit(ret_list);
    return hr;
}

HRESULT name_list_read(const char *folder, enum name_kind kind, const char *pattern,
                       struct name_list *ret_list)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    *ret_list = (struct name_list){0};
    if (fd < 0)
        return file_error(errno, CTL_E_PATHNOTFOUND);
    return name_list_read_fd(fd, kind, pattern, ret_list);
}

void name_list_deinit(struct name_list *list)
{
    free(list->bytes);
    *list = (struct name_list){0};
}

const char *name_list_next(const struct name_list *list, const char *name)
{
    const char *next = name ? name + strlen(name) + 1 : list->bytes;

    return list->n > 0 && next < list->bytes + list->size ? next : NULL;
}
