/* SPDX-License-Identifier: MIT */
/*
 * Modules: the program and its shared libraries under their Windows calls. A module's handle is
 * what dlopen() returned for it; NULL and the program's own handle are the program.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "image/elf_file.h"
#include "module/library.h"
#include "module/module.h"

static DWORD fail(DWORD error)
{
    SetLastError(error);
    return 0;
}

/* The path of @module; 0 and the last error where there is none. */
static size_t module_path(HMODULE module, char path[static PATH_MAX])
{
    struct link_map *map = NULL;
    ssize_t len;

    if (module && (!module_is_loaded(module) || dlinfo(module, RTLD_DI_LINKMAP, &map) != 0))
        return fail(ERROR_MOD_NOT_FOUND);
    if (map && map->l_name[0] && realpath(map->l_name, path))
        return strlen(path);

    len = readlink("/proc/self/exe", path, PATH_MAX - 1);
    if (len < 0)
        return fail(ERROR_MOD_NOT_FOUND);
    path[len] = '\0';
    return (size_t)len;
}

DWORD GetModuleFileNameW(HMODULE hModule, LPWSTR lpFilename, DWORD nSize)
{
    char path[PATH_MAX];
    size_t len = module_path(hModule, path), needed;

    if (len == 0 || nSize == 0)
        return fail(len == 0 ? GetLastError() : ERROR_INSUFFICIENT_BUFFER);

    needed = utf16_from_utf8(path, len, (char16_t *)lpFilename, nSize);
    SetLastError(ERROR_SUCCESS);
    if (needed < nSize) {
        lpFilename[needed] = 0;
        return (DWORD)needed;
    }
    lpFilename[nSize - 1] = 0;
    SetLastError(ERROR_INSUFFICIENT_BUFFER);
    return nSize;
}

DWORD GetModuleFileNameA(HMODULE hModule, LPSTR lpFilename, DWORD nSize)
{
    char path[PATH_MAX];
    size_t len = module_path(hModule, path);

    if (len == 0 || nSize == 0)
        return fail(len == 0 ? GetLastError() : ERROR_INSUFFICIENT_BUFFER);

    SetLastError(ERROR_SUCCESS);
    if (len < nSize) {
        memcpy(lpFilename, path, len + 1);
        return (DWORD)len;
    }
    memcpy(lpFilename, path, nSize - 1);
    lpFilename[nSize - 1] = '\0';
    SetLastError(ERROR_INSUFFICIENT_BUFFER);
    return nSize;
}

/*
 * Windows knows a loaded module by its file's name, too, in any case, with or without its end. What
 * is x.dll there is x.so here: programs ask for themselves and for each other by that name.
 */
static bool is_called(const struct link_map *map, const char *name)
{
    const char *file = strrchr(map->l_name, '/');
    size_t len = strlen(name);

    file = file ? file + 1 : map->l_name;
    if (len > 4 && strcasecmp(name + len - 4, ".dll") == 0)
        return strncasecmp(file, name, len - 4) == 0 && strcasecmp(file + len - 4, ".so") == 0;
    return len > 0 && strncasecmp(file, name, len) == 0 &&
           (file[len] == '\0' || (!strchr(name, '.') && strcasecmp(file + len, ".so") == 0));
}

struct search {
    const char *name;
    char *path; /* of the module that was found */
};

/* Inside dl_iterate_phdr() the loader holds the lock under which its list changes. */
static int search_loaded(struct dl_phdr_info *info, size_t size, void *context)
{
    struct search *search = context;

    for (const struct link_map *map = _r_debug.r_map; map && !search->path; map = map->l_next) {
        if (is_called(map, search->name))
            search->path = strdup(map->l_name);
    }
    return 1;
}

/* The loaded module of that name, held once more; NULL if there is none. */
static void *hold_loaded(const char *name)
{
    void *module = dlopen(module_loader_name(name), RTLD_LAZY | RTLD_NOLOAD);
    _cleanup_(freep) char *path = NULL;
    struct search search = {.name = name};

    if (module || !name || strchr(name, '/'))
        return module;
    dl_iterate_phdr(search_loaded, &search);
    path = search.path;
    return path ? dlopen(path, RTLD_LAZY | RTLD_NOLOAD) : NULL;
}

/* Modules stay as long as somebody holds them: a look-up must leave the count as it was. */
static HMODULE find_loaded(const char *name)
{
    void *module = hold_loaded(name);

    if (!module) {
        SetLastError(ERROR_MOD_NOT_FOUND);
        return NULL;
    }
    dlclose(module);
    return module;
}

HMODULE GetModuleHandleA(LPCSTR lpModuleName)
{
    return find_loaded(lpModuleName);
}

HMODULE GetModuleHandleW(LPCWSTR lpModuleName)
{
    _cleanup_(freep) char *name = NULL;

    if (!lpModuleName)
        return find_loaded(NULL);

    name = utf16_to_utf8_dup((const char16_t *)lpModuleName);
    if (!name) {
        SetLastError(ERROR_OUTOFMEMORY);
        return NULL;
    }
    return find_loaded(name);
}

static BOOL module_of_address(DWORD flags, const void *address, HMODULE *module)
{
    struct link_map *map = NULL;
    Dl_info info;
    void *handle;

    /* On Windows a module's handle is an address in it, and is passed for one. */
    if (module_is_loaded((HMODULE)(uintptr_t)address))
        map = (struct link_map *)(uintptr_t)address;
    else if (!dladdr1(address, &info, (void **)&map, RTLD_DL_LINKMAP))
        return (BOOL)fail(ERROR_MOD_NOT_FOUND);

    handle = dlopen(map->l_name[0] ? map->l_name : NULL, RTLD_LAZY | RTLD_NOLOAD);
    if (!handle)
        return (BOOL)fail(ERROR_MOD_NOT_FOUND);
    if (flags & GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT)
        dlclose(handle);
    else
        library_ref(handle);
    *module = handle;
    return TRUE;
}

BOOL GetModuleHandleExA(DWORD dwFlags, LPCSTR lpModuleName, HMODULE *phModule)
{
    const DWORD either =
        GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;

    if (!phModule)
        return (BOOL)fail(ERROR_INVALID_PARAMETER);

    *phModule = NULL;
    if (dwFlags & ~(either | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS) ||
        (dwFlags & either) == either)
        return (BOOL)fail(ERROR_INVALID_PARAMETER);
    if (dwFlags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS)
        return module_of_address(dwFlags, lpModuleName, phModule);

    *phModule = hold_loaded(lpModuleName);
    if (!*phModule)
        return (BOOL)fail(ERROR_MOD_NOT_FOUND);
    /* Who pins a module holds it and never lets it go. */
    if (dwFlags & GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT)
        dlclose(*phModule);
    else
        library_ref(*phModule);
    return TRUE;
}

BOOL GetModuleHandleExW(DWORD dwFlags, LPCWSTR lpModuleName, HMODULE *phModule)
{
    _cleanup_(freep) char *name = NULL;

    if (dwFlags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS || !lpModuleName)
        return GetModuleHandleExA(dwFlags, (LPCSTR)lpModuleName, phModule);

    name = utf16_to_utf8_dup((const char16_t *)lpModuleName);
    if (!name)
        return (BOOL)fail(ERROR_OUTOFMEMORY);
    return GetModuleHandleExA(dwFlags, name, phModule);
}

/* Of a file that the loader could take something that it needs is missing. */
static DWORD load_error(const char *path)
{
    _cleanup_(elf_file_deinit) struct elf_file elf = {0};
    _cleanup_(closep) int fd = -1;

    if (library_was_refused())
        return ERROR_DLL_INIT_FAILED;
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || (elf_file_read(fd, &elf) == S_OK && elf.is_library &&
                   elf_file_is_alike(&elf, elf_file_own())))
        return ERROR_MOD_NOT_FOUND;
    return ERROR_BAD_EXE_FORMAT;
}

/* Windows looks beside the program, too, where the loader here does not. */
static void *load_file(const char *name, char path[static PATH_MAX])
{
    void *module = library_open(module_loader_name(name), NULL);

    module_find_file(name, path);
    if (!module && !library_was_refused() && strcmp(path, name) != 0)
        module = library_open(path, NULL);
    return module;
}

/* A name without an end means the module with one, which on Windows is always .dll. */
static HMODULE load(const char *name)
{
    static const char *const ends[] = {"", ".so", ".dll"};
    const char *file = strrchr(name, '/') ? strrchr(name, '/') : name;
    size_t n = strchr(file, '.') ? 1 : sizeof(ends) / sizeof(*ends);
    char path[PATH_MAX], whole[PATH_MAX];
    void *module = NULL;
    DWORD error = ERROR_MOD_NOT_FOUND;

    for (size_t i = 0; !module && error != ERROR_DLL_INIT_FAILED && i < n; i++) {
        snprintf(whole, sizeof(whole), "%s%s", name, ends[i]);
        module = load_file(whole, path);
        if (!module && error == ERROR_MOD_NOT_FOUND)
            error = load_error(path);
    }
    if (!module)
        SetLastError(error);
    return module;
}

static HMODULE open_as_data(const char *name)
{
    HMODULE module = NULL;
    char path[PATH_MAX];
    HRESULT hr;

    module_find_file(name, path);
    hr = module_open_data(path, &module);
    if (FAILED(hr))
        SetLastError(hr_to_win32(hr));
    return module;
}

/* Beside those that make data of a module, no flag changes how a library is loaded here. */
HMODULE LoadLibraryExA(LPCSTR lpLibFileName, HANDLE hFile, DWORD dwFlags)
{
    const DWORD data = LOAD_LIBRARY_AS_DATAFILE | LOAD_LIBRARY_AS_DATAFILE_EXCLUSIVE |
                       LOAD_LIBRARY_AS_IMAGE_RESOURCE;

    if (!lpLibFileName || hFile) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    if (!*lpLibFileName) {
        SetLastError(ERROR_MOD_NOT_FOUND);
        return NULL;
    }
    return dwFlags & data ? open_as_data(lpLibFileName) : load(lpLibFileName);
}

HMODULE LoadLibraryExW(LPCWSTR lpLibFileName, HANDLE hFile, DWORD dwFlags)
{
    _cleanup_(freep) char *name = NULL;

    if (!lpLibFileName)
        return LoadLibraryExA(NULL, hFile, dwFlags);

    name = utf16_to_utf8_dup((const char16_t *)lpLibFileName);
    if (!name) {
        SetLastError(ERROR_OUTOFMEMORY);
        return NULL;
    }
    return LoadLibraryExA(name, hFile, dwFlags);
}

HMODULE LoadLibraryA(LPCSTR lpLibFileName)
{
    return LoadLibraryExA(lpLibFileName, NULL, 0);
}

HMODULE LoadLibraryW(LPCWSTR lpLibFileName)
{
    return LoadLibraryExW(lpLibFileName, NULL, 0);
}

/* A module hears of its process alone, never of threads. */
BOOL DisableThreadLibraryCalls(HMODULE hLibModule)
{
    return hLibModule ? TRUE : (BOOL)fail(ERROR_INVALID_HANDLE);
}

BOOL FreeLibrary(HMODULE hLibModule)
{
    if (!hLibModule)
        return (BOOL)fail(ERROR_INVALID_HANDLE);
    if (module_is_data(hLibModule) && !module_close_data(hLibModule))
        return (BOOL)fail(ERROR_BAD_EXE_FORMAT);
    if (!module_is_data(hLibModule) &&
        (!module_is_loaded(hLibModule) || library_close(hLibModule) != 0))
        return (BOOL)fail(ERROR_MOD_NOT_FOUND);
    return TRUE;
}

FARPROC GetProcAddress(HMODULE hModule, LPCSTR lpProcName)
{
    void *symbol = NULL;

    if (hModule && !module_is_loaded(hModule)) {
        SetLastError(ERROR_MOD_NOT_FOUND);
        return NULL;
    }
    /* Ordinals, which are numbers in place of a name, are of PE modules only. */
    if ((ULONG_PTR)lpProcName > 0xffff)
        symbol = dlsym(hModule ? (void *)hModule : RTLD_DEFAULT, lpProcName);
    if (!symbol)
        SetLastError(ERROR_PROC_NOT_FOUND);
    return (FARPROC)symbol;
}
