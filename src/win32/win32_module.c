/* SPDX-License-Identifier: MIT */
/*
 * Modules: the program and its shared libraries under their Windows calls. A module's handle is
 * what dlopen() returned for it; NULL and the program's own handle are the program.
 */
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "win32/library.h"

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

    if (module && dlinfo(module, RTLD_DI_LINKMAP, &map) != 0)
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
 * The modules of Windows whose calls this library has: programs look them up by name to find calls
 * that only some versions of Windows offer.
 */
static bool is_of_windows(const char *name)
{
    static const char *const modules[] = {
        "advapi32", "combase",  "kernel32", "kernelbase", "ktmw32",
        "ole32",    "oleaut32", "propsys",  "shlwapi",    "user32",
    };
    size_t len = strlen(name);

    if (len > 4 && strcasecmp(name + len - 4, ".dll") == 0)
        len -= 4;
    for (size_t i = 0; i < sizeof(modules) / sizeof(*modules); i++) {
        if (strncasecmp(modules[i], name, len) == 0 && modules[i][len] == '\0')
            return true;
    }
    return false;
}

/* What the loader knows a module by: of Windows' own, this library. */
static const char *loader_name(const char *name)
{
    struct link_map *map = NULL;
    Dl_info info;

    if (!name || !is_of_windows(name) ||
        !dladdr1((void *)(uintptr_t)loader_name, &info, (void **)&map, RTLD_DL_LINKMAP))
        return name;
    return map->l_name[0] ? map->l_name : NULL;
}

/* Modules stay as long as somebody holds them: a look-up must leave the count as it was. */
static HMODULE find_loaded(const char *name)
{
    void *module = dlopen(loader_name(name), RTLD_LAZY | RTLD_NOLOAD);

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

    if (!dladdr1(address, &info, (void **)&map, RTLD_DL_LINKMAP))
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
    if (!phModule)
        return (BOOL)fail(ERROR_INVALID_PARAMETER);

    *phModule = NULL;
    if (dwFlags & GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS)
        return module_of_address(dwFlags, lpModuleName, phModule);

    *phModule = dlopen(loader_name(lpModuleName), RTLD_LAZY | RTLD_NOLOAD);
    if (!*phModule)
        return (BOOL)fail(ERROR_MOD_NOT_FOUND);
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

HMODULE LoadLibraryA(LPCSTR lpLibFileName)
{
    void *module = lpLibFileName ? library_open(loader_name(lpLibFileName), NULL) : NULL;

    if (!module)
        SetLastError(lpLibFileName && access(lpLibFileName, F_OK) == 0 ? ERROR_BAD_EXE_FORMAT
                                                                       : ERROR_MOD_NOT_FOUND);
    return module;
}

HMODULE LoadLibraryW(LPCWSTR lpLibFileName)
{
    _cleanup_(freep) char *name = NULL;

    if (!lpLibFileName)
        return LoadLibraryA(NULL);

    name = utf16_to_utf8_dup((const char16_t *)lpLibFileName);
    if (!name) {
        SetLastError(ERROR_OUTOFMEMORY);
        return NULL;
    }
    return LoadLibraryA(name);
}

/* Libraries are all loaded in one way. */
HMODULE LoadLibraryExA(LPCSTR lpLibFileName, HANDLE hFile, DWORD dwFlags)
{
    return LoadLibraryA(lpLibFileName);
}

HMODULE LoadLibraryExW(LPCWSTR lpLibFileName, HANDLE hFile, DWORD dwFlags)
{
    return LoadLibraryW(lpLibFileName);
}

/* A module hears of its process alone, never of threads. */
BOOL DisableThreadLibraryCalls(HMODULE hLibModule)
{
    return hLibModule ? TRUE : (BOOL)fail(ERROR_INVALID_HANDLE);
}

BOOL FreeLibrary(HMODULE hLibModule)
{
    if (!hLibModule || library_close(hLibModule) != 0)
        return (BOOL)fail(ERROR_INVALID_HANDLE);
    return TRUE;
}

FARPROC GetProcAddress(HMODULE hModule, LPCSTR lpProcName)
{
    void *symbol = NULL;

    /* Ordinals, which are numbers in place of a name, are of PE modules only. */
    if ((ULONG_PTR)lpProcName > 0xffff)
        symbol = dlsym(hModule ? (void *)hModule : RTLD_DEFAULT, lpProcName);
    if (!symbol)
        SetLastError(ERROR_PROC_NOT_FOUND);
    return (FARPROC)symbol;
}
