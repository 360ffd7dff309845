/* SPDX-License-Identifier: MIT */
#include "selfreg/module_check.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "image/dependencies.h"
#include "image/elf_exports.h"
#include "image/elf_file.h"
#include "image/library_search.h"
#include "registrar/module_file.h"

enum {
    ENTRIES_MAX = 8,
};

void module_check_deinit(struct module_check *check)
{
    free(check->sentence);
    check->sentence = NULL;
}

/* Finds fault; the first fault stands. */
__attribute__((format(printf, 3, 4))) static HRESULT
blame(struct module_check *check, enum module_flaw flaw, const char *format, ...)
{
    va_list arguments;
    int len;

    va_start(arguments, format);
    len = vasprintf(&check->sentence, format, arguments);
    va_end(arguments);
    if (len < 0) {
        check->sentence = NULL;
        return hr_raise(E_OUTOFMEMORY, "examining a module");
    }
    check->flaw = flaw;
    return S_OK;
}

/* ---- libraries ---- */

static HRESULT check_needs(struct module_check *check, const char *path, const struct elf_file *elf)
{
    _cleanup_(library_search_freep) struct library_search *search = NULL;
    _cleanup_(dependencies_deinit) struct dependencies needs = {0};
    const struct dependency *lacking;
    HRESULT hr;

    hr = library_search_new(LIBRARY_VARIABLE_USED, &search);
    if (SUCCEEDED(hr))
        hr = dependencies_resolve(search, path, elf, &needs);
    if (FAILED(hr))
        return hr_trace(hr);
    lacking = dependencies_lacking(&needs);
    if (!lacking)
        return S_OK;
    if (lacking->state == DEPENDENCY_OTHER_MACHINE)
        return hr_trace(blame(check, MODULE_UNLOADABLE,
                              "%s, which %s needs, is there only as %s, for %s; install the one "
                              "for this machine",
                              lacking->name, lacking->needed_by, lacking->path, lacking->machine));
    return hr_trace(blame(check, MODULE_UNLOADABLE,
                          "%s, which %s needs, is missing; it was looked for in %s. Install it, or "
                          "name its folder in LD_LIBRARY_PATH",
                          lacking->name, lacking->needed_by, lacking->places));
}

/* ---- entry points ---- */

static HRESULT check_entries(struct module_check *check, int fd, const char *const entries[])
{
    bool is_exported[ENTRIES_MAX] = {false};
    HRESULT hr = elf_exports_find(fd, entries, is_exported);

    if (hr == hr_from_win32(ERROR_BAD_EXE_FORMAT))
        return hr_trace(blame(check, MODULE_UNLOADABLE, "it is damaged: %s", hr_message()));
    if (FAILED(hr))
        return hr_trace(hr);
    for (size_t i = 0; entries[i]; i++) {
        if (!is_exported[i])
            return hr_trace(blame(check, MODULE_WITHOUT_ENTRY,
                                  "it exports no %s, and so does not register itself this way "
                                  "(nothing of it was run)",
                                  entries[i]));
    }
    return S_OK;
}

/* Whether DllInstall alone is to be called. */
static bool is_install_only(const char *const entries[])
{
    return strcmp(entries[0], "DllInstall") == 0 && !entries[1];
}

static HRESULT check_install(struct module_check *check, const char *const entries[])
{
    bool is_run = check->kind == MODULE_PROGRAM || check->kind == MODULE_PYTHON;

    return is_run && is_install_only(entries) && !check->sentence
               ? hr_trace(blame(check, MODULE_WITHOUT_ENTRY,
                                "it is a program, and has no DllInstall; leave out /n and /i"))
               : S_OK;
}

/* ---- kinds ---- */

static HRESULT check_elf(struct module_check *check, int fd, const char *path,
                         const struct elf_file *elf, const char *const entries[])
{
    char theirs[ELF_MACHINE_TEXT_SIZE], ours[ELF_MACHINE_TEXT_SIZE];
    HRESULT hr = S_OK;

    check->kind = elf->is_library ? MODULE_LIBRARY : MODULE_PROGRAM;
    if (!elf_file_is_alike(elf, elf_file_own()))
        return hr_trace(blame(check, MODULE_UNLOADABLE,
                              "it is made for %s, and this is %s; get the file for this machine",
                              elf_machine_text(elf, theirs),
                              elf_machine_text(elf_file_own(), ours)));
    if (check->kind == MODULE_PROGRAM && access(path, X_OK) < 0)
        return hr_trace(blame(check, MODULE_UNLOADABLE,
                              "it is a program and cannot be run: %s; chmod +x it",
                              strerror(errno)));
    if (check->kind == MODULE_LIBRARY)
        hr = check_entries(check, fd, entries);
    if (SUCCEEDED(hr) && !check->sentence)
        hr = check_needs(check, path, elf);
    return hr_trace(hr);
}

static HRESULT check_script(struct module_check *check, const char *path, char *line)
{
    char *interpreter = line + 2 + strspn(line + 2, " \t");

    check->kind = MODULE_PROGRAM;
    interpreter[strcspn(interpreter, " \t\r\n")] = '\0';
    if (access(interpreter, X_OK) < 0)
        return hr_trace(blame(check, MODULE_UNLOADABLE,
                              "it is a script for %s: %s; install that, or correct its first line",
                              interpreter, strerror(errno)));
    if (access(path, X_OK) < 0)
        return hr_trace(blame(check, MODULE_UNLOADABLE,
                              "it is a script and cannot be run: %s; chmod +x it",
                              strerror(errno)));
    return S_OK;
}

static HRESULT note_data(void *context, const struct resource *resource)
{
    *(bool *)context = true;
    return S_FALSE;
}

/* Whether it has scripts or type libraries to be registered from. */
static HRESULT find_data(const char *path, bool *ret_has_data)
{
    static const char16_t *const types[] = {u"REGISTRY", u"WINE_REGISTRY", u"REGINST", u"TYPELIB"};
    _cleanup_(module_file_freep) struct module_file *module = NULL;
    HRESULT hr;

    *ret_has_data = false;
    hr = module_file_open(path, &module);
    for (size_t i = 0; i < sizeof(types) / sizeof(*types) && SUCCEEDED(hr); i++) {
        struct resource_name type = resource_name_of_text(types[i]);
        struct resource_filter filter = {.type = &type, .language = RESOURCE_ANY_LANGUAGE};

        hr = resource_set_visit(module_file_resources(module), &filter, note_data, ret_has_data);
    }
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

static HRESULT check_windows(struct module_check *check, const char *path,
                             const char *const entries[])
{
    bool has_data;
    HRESULT hr;

    check->kind = MODULE_OF_WINDOWS;
    hr = find_data(path, &has_data);
    if (hr == hr_from_win32(ERROR_BAD_EXE_FORMAT))
        return hr_trace(blame(check, MODULE_UNLOADABLE,
                              "it is a program of Windows, and damaged: %s", hr_message()));
    if (FAILED(hr))
        return hr_trace(hr);
    if (!has_data)
        return hr_trace(blame(check, MODULE_UNLOADABLE,
                              "it is a program of Windows, whose code does not run here, and has "
                              "no scripts (REGISTRY, WINE_REGISTRY, REGINST) or type libraries "
                              "(TYPELIB) to be registered from"));
    if (is_install_only(entries))
        return hr_trace(blame(check, MODULE_WITHOUT_ENTRY,
                              "it is a program of Windows, whose DllInstall does not run here"));
    return S_OK;
}

/* By the ending of its name; Windows' have no case. */
static bool is_python(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot && strcmp(dot, ".py") == 0;
}

static bool is_component(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot && (strcasecmp(dot, ".wsc") == 0 || strcasecmp(dot, ".sct") == 0);
}

static HRESULT check_other(struct module_check *check, int fd, const char *path,
                           const char *const entries[])
{
    char begin[256] = "";
    ssize_t len = pread(fd, begin, sizeof(begin) - 1, 0);

    if (len == 0)
        return hr_trace(blame(check, MODULE_UNLOADABLE, "the file is empty; install it again"));
    if (len >= 2 && memcmp(begin, "#!", 2) == 0)
        return hr_trace(check_script(check, path, begin));
    if (len >= 2 && memcmp(begin, "MZ", 2) == 0)
        return hr_trace(check_windows(check, path, entries));
    if (is_python(path)) {
        check->kind = MODULE_PYTHON;
        return S_OK;
    }
    if (is_component(path)) {
        check->kind = MODULE_COMPONENT;
        return S_OK;
    }
    return hr_trace(blame(check, MODULE_UNLOADABLE,
                          "it is neither a shared library nor a program nor a script with an "
                          "interpreter line"));
}

static HRESULT check_content(struct module_check *check, int fd, const char *path,
                             const char *const entries[])
{
    _cleanup_(elf_file_deinit) struct elf_file elf = {0};
    HRESULT hr = elf_file_read(fd, &elf);

    if (hr == hr_from_win32(ERROR_BAD_EXE_FORMAT))
        return hr_trace(blame(check, MODULE_UNLOADABLE, "it is damaged: %s", hr_message()));
    if (FAILED(hr))
        return hr_trace(hr);
    return hr == S_FALSE ? hr_trace(check_other(check, fd, path, entries))
                         : hr_trace(check_elf(check, fd, path, &elf, entries));
}

HRESULT module_check_examine(const char *path, const char *const entries[],
                             struct module_check *ret_check)
{
    _cleanup_(module_check_deinit) struct module_check check = {0};
    _cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat status;
    HRESULT hr;

    if (fd < 0)
        hr = blame(&check, MODULE_UNLOADABLE, "the file cannot be opened: %s", strerror(errno));
    else if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
        hr = blame(&check, MODULE_UNLOADABLE, "it is no file");
    else
        hr = check_content(&check, fd, path, entries);
    if (SUCCEEDED(hr))
        hr = check_install(&check, entries);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_check = check;
    check.sentence = NULL;
    return S_OK;
}
