/* SPDX-License-Identifier: MIT */
#include "placing/target.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "placing/folder_notes.h"
#include "placing/rows.h"

struct target {
    struct installation *installation; /* borrowed */
    struct folder_notes *notes;
    char *root;           /* as realpath() has it; NULL without --root */
    char known[PATH_MAX]; /* the folder that was walked to last; "" for none */
    char left[PATH_MAX];  /* the one that a file was removed from last; "" for none */
};

struct target *target_free(struct target *target)
{
    if (!target)
        return NULL;

    folder_notes_close(target->notes);
    free(target->root);
    free(target);
    return NULL;
}

HRESULT target_new(struct installation *installation, struct target **ret_target)
{
    _cleanup_(target_freep) struct target *target = calloc(1, sizeof(*target));
    const char *root = session_root(installation->session);
    HRESULT hr;

    if (!target)
        return hr_raise(E_OUTOFMEMORY, "the target of an installation");
    target->installation = installation;
    if (root)
        target->root = realpath(root, NULL); /* what is not there yet has no links in it either */
    if (!installation->is_trial) {
        hr = folder_notes_open(session_context(installation->session), &target->notes);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    *ret_target = TAKE_PTR(target);
    return S_OK;
}

static mode_t umask_now(void)
{
    mode_t mask = umask(022);

    umask(mask);
    return mask;
}

mode_t target_file_mode(const struct installation *installation, mode_t wanted)
{
    mode_t mask = session_context(installation->session) == SESSION_MACHINE ? 022 : umask_now();

    return wanted & ~mask;
}

/* ---- looking ---- */

static HRESULT plain_path(const char *folder, char ret_path[static PATH_MAX])
{
    size_t len = strlen(folder);

    while (len > 1 && folder[len - 1] == '/')
        len--;
    if (len >= PATH_MAX)
        return hr_raise(hr_from_errno_value(ENAMETOOLONG), "the folder \"%s\"", folder);
    memcpy(ret_path, folder, len);
    ret_path[len] = '\0';
    return S_OK;
}

static bool is_within(const char *path, const char *folder)
{
    size_t len = strlen(folder);

    return strncmp(path, folder, len) == 0 &&
           (path[len] == '/' || path[len] == '\0' || folder[len - 1] == '/');
}

static HRESULT check_link(const struct target *target, const char *path, uid_t owner)
{
    _cleanup_(freep) char *real = realpath(path, NULL);
    const char *root = session_root(target->installation->session);

    if (!real)
        return hr_raise(hr_from_errno(), "following the symbolic link %s", path);
    if (owner != 0 && owner != geteuid())
        return hr_raise(E_ACCESSDENIED,
                        "%s is a symbolic link of user %u that leads to %s: nothing is installed "
                        "through it (make it a folder, or have root own the link)",
                        path, (unsigned)owner, real);
    if (root && target->root && is_within(path, root) && strlen(path) > strlen(root) &&
        !is_within(real, target->root))
        return hr_raise(E_ACCESSDENIED,
                        "%s is a symbolic link to %s, outside of the root %s: nothing is installed "
                        "through it",
                        path, real, root);
    return S_OK;
}

/* S_FALSE if there is nothing at @path. */
static HRESULT check_step(const struct target *target, const char *path)
{
    struct stat status;

    if (lstat(path, &status) < 0)
        return errno == ENOENT ? S_FALSE : hr_raise(hr_from_errno(), "the folder %s", path);
    if (S_ISLNK(status.st_mode)) {
        HRESULT hr = check_link(target, path, status.st_uid);

        if (FAILED(hr))
            return hr_trace(hr);
        if (stat(path, &status) < 0)
            return hr_raise(hr_from_errno(), "the folder %s", path);
    }
    if (!S_ISDIR(status.st_mode))
        return hr_raise(hr_from_win32(ERROR_DIRECTORY),
                        "%s is not a folder, and stands where one is needed", path);
    return S_OK;
}

static HRESULT make_step(struct target *target, const char *path)
{
    struct installation *installation = target->installation;
    HRESULT hr;

    if (installation->is_trial)
        return S_OK;
    hr = journal_make_folder(installation->journal, path, target_file_mode(installation, 0777));
    if (hr != S_OK || installation->is_administrative)
        return hr_trace(hr);
    return hr_trace(folder_notes_add(target->notes, path));
}

enum walk {
    WALK_LOOK,
    WALK_MAKE,
};

static HRESULT walk_to(struct target *target, char *path, enum walk walk)
{
    for (char *at = path + 1;; at++) {
        char kept = *at;
        HRESULT hr;

        if (kept != '/' && kept != '\0')
            continue;
        *at = '\0';
        hr = check_step(target, path);
        /* A folder may be there that is to go when all is committed. */
        if (SUCCEEDED(hr) && walk == WALK_MAKE)
            hr = make_step(target, path);
        *at = kept;
        if (FAILED(hr))
            return hr_trace(hr);
        if (kept == '\0')
            return S_OK;
    }
}

static HRESULT reach(struct target *target, const char *folder, enum walk walk)
{
    char path[PATH_MAX];
    HRESULT hr = plain_path(folder, path);

    if (FAILED(hr))
        return hr_trace(hr);
    if (strcmp(path, "/") == 0 || strcmp(path, target->known) == 0)
        return S_OK;
    hr = walk_to(target, path, walk);
    if (FAILED(hr))
        return hr_trace(hr);
    strcpy(target->known, path);
    return S_OK;
}

HRESULT target_make_folder(struct target *target, const char *folder)
{
    return hr_trace(reach(target, folder, WALK_MAKE));
}

HRESULT target_check_folder(struct target *target, const char *folder)
{
    return hr_trace(reach(target, folder, WALK_LOOK));
}

/* The folder that @path is in; "/" for what has none. */
static HRESULT parent_of(const char *path, char ret_parent[static PATH_MAX])
{
    char *slash;
    HRESULT hr = plain_path(path, ret_parent);

    if (FAILED(hr))
        return hr_trace(hr);
    slash = strrchr(ret_parent, '/');
    if (!slash)
        return hr_raise(E_INVALIDARG, "%s is no whole path", path);
    slash[slash == ret_parent] = '\0';
    return S_OK;
}

HRESULT target_make_parent(struct target *target, const char *path)
{
    char parent[PATH_MAX];
    HRESULT hr = parent_of(path, parent);

    return FAILED(hr) ? hr_trace(hr) : hr_trace(target_make_folder(target, parent));
}

HRESULT target_check_parent(struct target *target, const char *path)
{
    char parent[PATH_MAX];
    HRESULT hr = parent_of(path, parent);

    return FAILED(hr) ? hr_trace(hr) : hr_trace(target_check_folder(target, parent));
}

/* ---- removing ---- */

/* S_FALSE if it stays. */
static HRESULT drop_one(struct target *target, const char *path)
{
    HRESULT hr = folder_notes_find(target->notes, path);
    struct stat status;

    if (hr != S_OK)
        return FAILED(hr) ? hr_trace(hr) : S_FALSE;
    if (lstat(path, &status) == 0) {
        hr = journal_remove_folder(target->installation->journal, path);
        if (hr != S_OK)
            return hr_trace(hr);
        install_log(target->installation, "removed the folder %s", path);
    }
    return hr_trace(folder_notes_remove(target->notes, path));
}

HRESULT target_drop_folder(struct target *target, const char *folder)
{
    char path[PATH_MAX];
    bool is_first = true;
    HRESULT hr = plain_path(folder, path);

    if (FAILED(hr))
        return hr_trace(hr);
    if (target->installation->is_trial)
        return S_FALSE;
    target->known[0] = '\0';
    while (strcmp(path, "/") != 0) {
        hr = drop_one(target, path);
        if (FAILED(hr))
            return hr_trace(hr);
        if (hr == S_FALSE)
            return is_first ? S_FALSE : S_OK;
        is_first = false;
        hr = parent_of(path, path);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

HRESULT target_settle(struct target *target)
{
    HRESULT hr = *target->left ? target_drop_folder(target, target->left) : S_OK;

    target->left[0] = '\0';
    return hr_trace(hr);
}

HRESULT target_leave(struct target *target, const char *path)
{
    char parent[PATH_MAX];
    HRESULT hr = parent_of(path, parent);

    if (FAILED(hr) || strcmp(parent, target->left) == 0)
        return hr_trace(hr);
    hr = target_settle(target);
    strcpy(target->left, parent);
    return hr_trace(hr);
}

HRESULT target_hold_folder(struct target *target, const char *folder, const char *holder)
{
    char path[PATH_MAX];
    HRESULT hr = plain_path(folder, path);

    if (FAILED(hr) || target->installation->is_trial)
        return hr_trace(hr);
    return hr_trace(folder_notes_hold(target->notes, path, holder));
}

HRESULT target_release_folder(struct target *target, const char *folder, const char *holder)
{
    char path[PATH_MAX];
    HRESULT hr = plain_path(folder, path);

    if (FAILED(hr) || target->installation->is_trial)
        return hr_trace(hr);
    return hr_trace(folder_notes_release(target->notes, path, holder));
}
