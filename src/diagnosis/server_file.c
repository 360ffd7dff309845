/* SPDX-License-Identifier: MIT */
#include "diagnosis/server_file.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "diagnosis/needs.h"
#include "diagnosis/script.h"
#include "diagnosis/windows_file.h"
#include "image/elf_exports.h"
#include "image/elf_file.h"

/* Up to where a path exists: "/opt exists, /opt/acme does not". */
static void describe_gap(const char *path, char text[static PATH_MAX * 2])
{
    char parent[PATH_MAX], child[PATH_MAX];
    struct stat status;
    char *slash;

    *text = '\0';
    snprintf(child, sizeof(child), "%s", path);
    snprintf(parent, sizeof(parent), "%s", path);
    while ((slash = strrchr(parent, '/')) && slash != parent) {
        *slash = '\0';
        if (stat(parent, &status) == 0)
            break;
        snprintf(child, sizeof(child), "%s", parent);
    }
    if (strcmp(child, path) != 0)
        snprintf(text, PATH_MAX * 2, "not even the folder %s does", child);
}

static void blame_missing(struct diagnosis *diagnosis, const char *path)
{
    char gap[PATH_MAX * 2];

    diagnosis_note(diagnosis, "file", STEP_BAD, "%s: %s", path, strerror(errno));
    describe_gap(path, gap);
    if (errno == EACCES)
        diagnosis_blame(diagnosis, CAUSE_FILE_UNREADABLE, path, strerror(errno));
    else
        diagnosis_blame(diagnosis, CAUSE_FILE_MISSING, path, gap);
}

/* Whether this machine runs such programs besides its own, as x86-64 does those for x86. */
static bool is_run_besides(const struct elf_file *elf)
{
    return elf_file_own()->machine == EM_X86_64 && elf->machine == EM_386 && elf->loader &&
           access(elf->loader, X_OK) == 0;
}

/* A module whose symbols cannot be read is not blamed for lacking one. */
static bool has_factory(int fd)
{
    static const char *const names[] = {"DllGetClassObject", NULL};
    bool is_exported[] = {false};

    return elf_exports_find(fd, names, is_exported) != S_OK || is_exported[0];
}

static void examine_elf(struct diagnosis *diagnosis, const char *path, int fd,
                        const struct elf_file *elf, enum server_role role)
{
    char theirs[ELF_MACHINE_TEXT_SIZE], ours[ELF_MACHINE_TEXT_SIZE];
    bool is_library = elf->is_library;

    elf_machine_text(elf, theirs);
    elf_machine_text(elf_file_own(), ours);
    diagnosis_note(diagnosis, "file", STEP_FOUND, "%s: ELF %s for %s", path,
                   is_library ? "shared library" : "program", theirs);
    if (!elf_file_is_alike(elf, elf_file_own()) &&
        !(role == SERVER_PROGRAM && is_run_besides(elf))) {
        diagnosis_note(diagnosis, "machine", STEP_BAD, "made for %s, and this machine is %s",
                       theirs, ours);
        diagnosis_blame(diagnosis, CAUSE_MACHINE_OTHER, path, theirs, ours);
        return;
    }
    if (role == SERVER_PROGRAM && is_library)
        diagnosis_blame(diagnosis, CAUSE_NOT_A_PROGRAM, path);
    if (role == SERVER_MODULE && !is_library)
        diagnosis_blame(diagnosis, CAUSE_NOT_A_MODULE, path, "an ELF program");
    if (role == SERVER_MODULE && is_library && !has_factory(fd))
        diagnosis_blame(diagnosis, CAUSE_MODULE_WITHOUT_FACTORY, path);
    if (role == SERVER_PROGRAM && elf->loader && access(elf->loader, X_OK) < 0) {
        diagnosis_note(diagnosis, "loader", STEP_BAD, "%s: %s", elf->loader, strerror(errno));
        diagnosis_blame(diagnosis, CAUSE_LOADER_MISSING, path, elf->loader);
    }
    needs_examine(diagnosis, path, elf, role);
}

static bool is_text(const char *bytes, size_t size)
{
    return memchr(bytes, '\0', size) == NULL;
}

/* A file that is no ELF file, from its first bytes. */
static void examine_other(struct diagnosis *diagnosis, const char *path, int fd,
                          enum server_role role)
{
    char begin[256];
    ssize_t size = pread(fd, begin, sizeof(begin), 0);
    bool is_script = size >= 2 && memcmp(begin, "#!", 2) == 0;

    if (size >= 2 && memcmp(begin, "MZ", 2) == 0) {
        windows_file_examine(diagnosis, path, role);
    } else if (size <= 0) {
        diagnosis_note(diagnosis, "file", STEP_BAD, "%s: empty", path);
        diagnosis_blame(diagnosis, CAUSE_FILE_EMPTY, path);
    } else if (role == SERVER_MODULE) {
        diagnosis_note(diagnosis, "file", STEP_BAD, "%s: no ELF file", path);
        diagnosis_blame(diagnosis, CAUSE_NOT_A_MODULE, path,
                        is_script ? "a script" : "no ELF file");
    } else if (is_script) {
        diagnosis_note(diagnosis, "file", STEP_FOUND, "%s: script", path);
        script_examine(diagnosis, path, fd);
    } else if (is_text(begin, (size_t)size)) {
        diagnosis_note(diagnosis, "file", STEP_BAD, "%s: text without an interpreter line", path);
        diagnosis_blame(diagnosis, CAUSE_SCRIPT_BARE, path);
    } else {
        diagnosis_note(diagnosis, "file", STEP_BAD, "%s: neither ELF program nor script", path);
        diagnosis_blame(diagnosis, CAUSE_KIND_UNKNOWN, path);
    }
}

static void examine_content(struct diagnosis *diagnosis, const char *path, enum server_role role)
{
    _cleanup_(elf_file_deinit) struct elf_file elf = {0};
    _cleanup_(closep) int fd = -1;
    HRESULT hr;

    fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        /* A program may be run by who may not read it. */
        enum step_state state = role == SERVER_MODULE ? STEP_BAD : STEP_NOTE;

        diagnosis_note(diagnosis, "file", state, "%s: cannot be read: %s", path, strerror(errno));
        if (role == SERVER_MODULE)
            diagnosis_blame(diagnosis, CAUSE_FILE_UNREADABLE, path, strerror(errno));
        return;
    }
    hr = elf_file_read(fd, &elf);
    if (hr == S_OK) {
        examine_elf(diagnosis, path, fd, &elf, role);
    } else if (hr == S_FALSE) {
        examine_other(diagnosis, path, fd, role);
    } else {
        diagnosis_note(diagnosis, "file", STEP_BAD, "%s: damaged: %s", path, hr_message());
        diagnosis_blame(diagnosis, CAUSE_ELF_DAMAGED, path, hr_message());
    }
}

/* What is no file that could be run or loaded. */
static const char *special_kind(mode_t mode)
{
    return S_ISFIFO(mode) ? "a pipe" : S_ISSOCK(mode) ? "a socket" : "a device";
}

static void examine(struct diagnosis *diagnosis, const char *path, enum server_role role)
{
    struct stat status;

    if (stat(path, &status) < 0) {
        blame_missing(diagnosis, path);
    } else if (S_ISDIR(status.st_mode)) {
        diagnosis_note(diagnosis, "file", STEP_BAD, "%s: a directory", path);
        diagnosis_blame(diagnosis, CAUSE_FILE_IS_DIRECTORY, path);
    } else if (!S_ISREG(status.st_mode)) {
        diagnosis_note(diagnosis, "file", STEP_BAD, "%s: %s", path, special_kind(status.st_mode));
        diagnosis_blame(diagnosis, CAUSE_FILE_SPECIAL, path, special_kind(status.st_mode));
    } else if (role == SERVER_PROGRAM && access(path, X_OK) < 0) {
        diagnosis_note(diagnosis, "file", STEP_BAD, "%s: not executable (mode %04o)", path,
                       (unsigned)status.st_mode & 07777);
        diagnosis_blame(diagnosis, CAUSE_FILE_NOT_EXECUTABLE, path);
    } else {
        examine_content(diagnosis, path, role);
    }
}

void server_file_examine(struct diagnosis *diagnosis, const char *path, enum server_role role)
{
    struct verdict *verdict = &diagnosis->verdict;

    examine(diagnosis, path, role);
    if (role == SERVER_MODULE && FAILED(verdict->hr))
        verdict->hr = verdict->cause == CAUSE_FILE_MISSING ? CO_E_DLLNOTFOUND : CO_E_ERRORINDLL;
}
