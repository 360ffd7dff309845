/* SPDX-License-Identifier: MIT */
/*
 * Files and folders by path, as Windows' C library has them.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/comity_crt_system.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "base/win32_text_result.h"

enum {
    MODE_MAX = 8,
};

/* A wide path as this system has it; NULL with errno. */
static char *path_from(LPCWSTR path)
{
    char *owned;

    if (!path) {
        errno = EINVAL;
        return NULL;
    }
    owned = win32_path_from_wide(path);
    if (!owned)
        errno = ENOMEM;
    return owned;
}

static char *narrow_path_from(const char *path)
{
    char *owned;

    if (!path) {
        errno = EINVAL;
        return NULL;
    }
    owned = win32_path_from_narrow(path);
    if (!owned)
        errno = ENOMEM;
    return owned;
}

/* Of Windows' mode what this system knows: "rt, ccs=UTF-8" is "r". */
static bool translate_mode(const char *mode, char ret_mode[MODE_MAX])
{
    size_t len = 0;

    for (; *mode && *mode != ','; mode++) {
        if (!strchr("rwab+x", *mode))
            continue;
        if (len + 1 >= MODE_MAX)
            return false;
        ret_mode[len++] = *mode;
    }
    ret_mode[len] = '\0';
    return len > 0;
}

FILE *comity_fopen(const char *path, const char *mode)
{
    _cleanup_(freep) char *owned = NULL;
    char known_mode[MODE_MAX];

    if (!mode || !translate_mode(mode, known_mode)) {
        errno = EINVAL;
        return NULL;
    }
    owned = narrow_path_from(path);
    return owned ? fopen(owned, known_mode) : NULL;
}

FILE *comity_wfopen(LPCWSTR path, LPCWSTR mode)
{
    _cleanup_(freep) char *owned = NULL, *narrow_mode = NULL;

    if (!mode) {
        errno = EINVAL;
        return NULL;
    }
    owned = path_from(path);
    if (!owned)
        return NULL;
    narrow_mode = utf16_to_utf8_dup((const char16_t *)mode);
    if (!narrow_mode) {
        errno = ENOMEM;
        return NULL;
    }
    return comity_fopen(owned, narrow_mode);
}

static errno_t result(FILE **ret_file, FILE *file)
{
    *ret_file = file;
    return file ? 0 : errno;
}

static errno_t refuse(void)
{
    errno = EINVAL;
    return EINVAL;
}

errno_t comity_fopen_s(FILE **ret_file, const char *path, const char *mode)
{
    return ret_file ? result(ret_file, comity_fopen(path, mode)) : refuse();
}

errno_t comity_wfopen_s(FILE **ret_file, LPCWSTR path, LPCWSTR mode)
{
    return ret_file ? result(ret_file, comity_wfopen(path, mode)) : refuse();
}

/* Programs that want a console say so: freopen_s(&file, "CONOUT$", "w", stdout). */
errno_t comity_freopen_s(FILE **ret_file, const char *path, const char *mode, FILE *file)
{
    _cleanup_(freep) char *owned = NULL;
    char known_mode[MODE_MAX];

    if (!ret_file)
        return refuse();
    *ret_file = NULL;
    if (!path || !mode || !file || !translate_mode(mode, known_mode))
        return refuse();
    if (strcasecmp(path, "CONOUT$") == 0 || strcasecmp(path, "CONIN$") == 0)
        return result(ret_file, file);
    owned = win32_path_from_narrow(path);
    if (!owned)
        return ENOMEM;
    return result(ret_file, freopen(owned, known_mode, file));
}

/* ---- what is done to a path ---- */

static int check_access(const char *path, int mode)
{
    return access(path, mode);
}

static int remove_file(const char *path, int unused)
{
    return unlink(path);
}

static int make_folder(const char *path, int mode)
{
    return mkdir(path, (mode_t)mode);
}

static int remove_folder(const char *path, int unused)
{
    return rmdir(path);
}

static int change_folder(const char *path, int unused)
{
    return chdir(path);
}

/* Does it, and gives up @owned, which is NULL with errno if there is no such path. */
static int act(int (*action)(const char *path, int argument), char *owned, int argument)
{
    _cleanup_(freep) char *path = owned;

    return path ? action(path, argument) : -1;
}

int comity_access(const char *path, int mode)
{
    return act(check_access, narrow_path_from(path), mode);
}

int comity_waccess(LPCWSTR path, int mode)
{
    return act(check_access, path_from(path), mode);
}

int comity_unlink(const char *path)
{
    return act(remove_file, narrow_path_from(path), 0);
}

int comity_wunlink(LPCWSTR path)
{
    return act(remove_file, path_from(path), 0);
}

int comity_mkdir(const char *path)
{
    return act(make_folder, narrow_path_from(path), 0777);
}

int comity_wmkdir(LPCWSTR path)
{
    return act(make_folder, path_from(path), 0777);
}

int comity_rmdir(const char *path)
{
    return act(remove_folder, narrow_path_from(path), 0);
}

int comity_wrmdir(LPCWSTR path)
{
    return act(remove_folder, path_from(path), 0);
}

int comity_chdir(const char *path)
{
    return act(change_folder, narrow_path_from(path), 0);
}

int comity_wchdir(LPCWSTR path)
{
    return act(change_folder, path_from(path), 0);
}

int comity_isatty(int descriptor)
{
    return isatty(descriptor);
}

char *comity_getcwd(char *buffer, int size)
{
    return getcwd(buffer, size < 0 ? 0 : (size_t)size);
}

LPWSTR comity_wgetcwd(LPWSTR buffer, int size)
{
    _cleanup_(freep) char *folder = getcwd(NULL, 0);
    _cleanup_(freep) char16_t *wide = NULL;
    size_t len;

    if (!folder)
        return NULL;
    wide = utf16_from_utf8_dup(folder);
    if (!wide) {
        errno = ENOMEM;
        return NULL;
    }
    if (!buffer)
        return (LPWSTR)TAKE_PTR(wide);
    len = utf16_len(wide);
    if (size <= 0 || len >= (size_t)size) {
        errno = ERANGE;
        return NULL;
    }
    memcpy(buffer, wide, (len + 1) * sizeof(*wide));
    return buffer;
}
