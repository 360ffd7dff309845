/* SPDX-License-Identifier: MIT */
#include "journal/journal_trial.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

struct step {
    enum {
        FOLDER, /* path, mode */
        WRITE,  /* path, text, mode */
        LINK,   /* path, target */
        SECOND_NAME,
        REMOVE,
        REMOVE_FOLDER,
        MOVE, /* path, other */
        MODE,
    } kind;
    const char *path;
    const char *other;
    mode_t mode;
};

static const struct step beginning[] = {
    {WRITE, "replaced", "before", 0640},
    {WRITE, "named-twice", "both", 0644},
    {SECOND_NAME, "second-name", "named-twice", 0},
    {WRITE, "removed", "was there", 0444},
    {FOLDER, "folder", NULL, 0750},
    {WRITE, "folder/inner", "inside", 0600},
    {FOLDER, "folder/deep", NULL, 0700},
    {FOLDER, "kept", NULL, 0755},
    {WRITE, "kept/stays", "stays", 0644},
    {FOLDER, "again", NULL, 0711},
    {WRITE, "moved", "goes", 0755},
    {WRITE, "moved-over", "wins", 0600},
    {WRITE, "overwritten", "loses", 0640},
    {LINK, "link", "replaced", 0},
    {LINK, "moved-link", "nowhere", 0},
    {WRITE, "mode", "", 0644},
};

static const struct step change[] = {
    {FOLDER, "new", NULL, 0750},
    {WRITE, "new/file", "new", 0644},
    {WRITE, "new/program", "#!/bin/sh\n", 04755},
    {WRITE, "replaced", "after", 0600},
    {WRITE, "replaced", "after that", 0604},
    {WRITE, "named-twice", "one", 0644},
    {REMOVE, "removed", NULL, 0},
    {WRITE, "removed", "is there again", 0644},
    {REMOVE, "folder/inner", NULL, 0},
    {REMOVE_FOLDER, "folder/deep", NULL, 0},
    {REMOVE_FOLDER, "folder", NULL, 0},
    {REMOVE_FOLDER, "again", NULL, 0},
    {FOLDER, "again", NULL, 0700},
    {MOVE, "moved", "new/moved", 0},
    {MOVE, "moved-over", "overwritten", 0},
    {MOVE, "moved-link", "new/link", 0},
    {LINK, "link", "elsewhere", 0},
    {LINK, "new/other", "file", 0},
    {REMOVE, "new/program", NULL, 0},
    {WRITE, "kept/added", "added", 0644},
    {MODE, "mode", NULL, 0400},
    {MODE, "kept", NULL, 0700},
};

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    return remove(path);
}

void trial_deinit(struct trial *trial)
{
    if (*trial->folder)
        nftw(trial->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    *trial->folder = '\0';
}

static void write_plainly(const char *path, const struct step *step)
{
    int fd;

    unlink(path);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    ASSERT_TRUE(fd >= 0);
    ASSERT_EQ(write(fd, step->other, strlen(step->other)), strlen(step->other));
    ASSERT_EQ(fchmod(fd, step->mode), 0);
    close(fd);
}

static void do_plainly(const struct trial *trial, const struct step *step)
{
    char path[256], other[256];

    snprintf(path, sizeof(path), "%s/%s", trial->folder, step->path);
    snprintf(other, sizeof(other), "%s/%s", trial->folder, step->other ? step->other : "");
    switch (step->kind) {
    case FOLDER:
        ASSERT_EQ(mkdir(path, step->mode), 0);
        break;
    case WRITE:
        write_plainly(path, step);
        break;
    case LINK:
        unlink(path);
        ASSERT_EQ(symlink(step->other, path), 0);
        break;
    case SECOND_NAME:
        ASSERT_EQ(link(other, path), 0);
        break;
    case REMOVE:
        ASSERT_EQ(unlink(path), 0);
        break;
    case REMOVE_FOLDER:
        ASSERT_EQ(rmdir(path), 0);
        break;
    case MOVE:
        ASSERT_EQ(rename(path, other), 0);
        break;
    case MODE:
        ASSERT_EQ(chmod(path, step->mode), 0);
        break;
    }
}

static HRESULT write_journaled(struct journal *journal, const char *path, const struct step *step)
{
    const struct timespec changed = {.tv_sec = 1000000000};
    ssize_t size = (ssize_t)strlen(step->other);
    HRESULT hr;
    int fd;

    hr = journal_new_file(journal, path, step->mode, &fd);
    if (SUCCEEDED(hr) && write(fd, step->other, (size_t)size) != size)
        hr = E_FAIL;
    if (SUCCEEDED(hr))
        hr = journal_place_file(journal, &changed);
    return hr;
}

static HRESULT do_journaled(const struct trial *trial, struct journal *journal,
                            const struct step *step)
{
    char path[256], other[256];

    snprintf(path, sizeof(path), "%s/%s", trial->folder, step->path);
    snprintf(other, sizeof(other), "%s/%s", trial->folder, step->other ? step->other : "");
    switch (step->kind) {
    case FOLDER:
        return journal_make_folder(journal, path, step->mode);
    case WRITE:
        return write_journaled(journal, path, step);
    case LINK:
        return journal_make_link(journal, path, step->other);
    case REMOVE:
        return journal_remove_file(journal, path);
    case REMOVE_FOLDER:
        return journal_remove_folder(journal, path);
    case MOVE:
        return journal_move_file(journal, path, other);
    case MODE:
        return journal_set_mode(journal, path, step->mode);
    case SECOND_NAME:
        break;
    }
    return E_UNEXPECTED;
}

void trial_init(struct trial *trial)
{
    umask(022);
    snprintf(trial->folder, sizeof(trial->folder), "/tmp/comity-trial.XXXXXX");
    ASSERT_TRUE(mkdtemp(trial->folder) != NULL);
    for (size_t i = 0; i < sizeof(beginning) / sizeof(*beginning); i++)
        do_plainly(trial, &beginning[i]);
}

HRESULT trial_change(const struct trial *trial, struct journal *journal)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; hr == S_OK && i < sizeof(change) / sizeof(*change); i++)
        hr = do_journaled(trial, journal, &change[i]);
    return hr;
}

void trial_change_plainly(const struct trial *trial)
{
    for (size_t i = 0; i < sizeof(change) / sizeof(*change); i++)
        do_plainly(trial, &change[i]);
}
