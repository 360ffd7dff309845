/* SPDX-License-Identifier: MIT */
#include "installfiles/move_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "placing/placement.h"
#include "placing/rows.h"
#include "placing/wildcard.h"

enum {
    MOVE_OPTION_MOVE = 1,
};

struct moving {
    const struct row *row;
    struct target *target;
    const char *folder; /* where to */
    bool is_named;      /* a file has got the row's new name already */
};

static HRESULT copy(struct installation *installation, const char *from, const char *to)
{
    _cleanup_(closep) int fd = open(from, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct placement placement;
    struct file_facts facts;
    struct stat status;
    HRESULT hr;

    if (fd < 0 || fstat(fd, &status) < 0)
        return hr_raise(hr_from_errno(), "copying %s to %s", from, to);
    placement_begin(&placement, installation, to, status.st_mode & 0777);
    hr = placement_copy(&placement, fd, from);
    if (SUCCEEDED(hr))
        hr = placement_end(&placement, &status.st_mtim, &facts);
    return hr_trace(hr);
}

/* Of several files that match, the first one gets the new name. */
static HRESULT move_one(const char *from, const char *name, void *context)
{
    struct moving *moving = context;
    struct installation *installation = moving->row->installation;
    bool is_move = row_bits(moving->row, "Options") & MOVE_OPTION_MOVE;
    _cleanup_(freep) char *to = NULL;
    const char *new_name = long_name(row_text(moving->row, "DestName"));
    size_t len = strlen(moving->folder);
    HRESULT hr;

    if (moving->is_named)
        new_name = NULL;
    moving->is_named = true;
    if (asprintf(&to, "%s%s%s", moving->folder, moving->folder[len - 1] == '/' ? "" : "/",
                 new_name && *new_name ? new_name : name) < 0) {
        to = NULL;
        return hr_raise(E_OUTOFMEMORY, "a file's path");
    }
    if (strcmp(from, to) == 0)
        return S_OK;
    install_log(installation, "%s %s to %s", is_move ? "moving" : "copying", from, to);
    hr = target_make_parent(moving->target, to);
    if (FAILED(hr) || installation->is_trial)
        return hr_trace(hr);
    return is_move ? hr_trace(journal_move_file(installation->journal, from, to))
                   : hr_trace(copy(installation, from, to));
}

/* Without a name, the folder is the file's whole path. Files that are not there are no error. */
static HRESULT move_row(const struct row *row, void *context)
{
    struct moving moving = {row, context, row_folder(row, "DestFolder")};
    const char *folder = row_folder(row, "SourceFolder");
    const char *pattern = long_name(row_text(row, "SourceName"));
    const char *name = folder ? strrchr(folder, '/') : NULL;
    struct stat status;

    if (!folder || !moving.folder) {
        install_log(row->installation, "MoveFile \"%s\": %s is no folder here", row_key(row),
                    row_text(row, folder ? "DestFolder" : "SourceFolder"));
        return S_OK;
    }
    if (pattern && *pattern)
        return hr_trace(wildcard_visit(folder, pattern, move_one, &moving));
    if (stat(folder, &status) < 0 || !S_ISREG(status.st_mode))
        return S_OK;
    return hr_trace(move_one(folder, name + 1, &moving));
}

HRESULT move_files_run(struct installation *installation)
{
    _cleanup_(target_freep) struct target *target = NULL;
    HRESULT hr = target_new(installation, &target);

    if (SUCCEEDED(hr))
        hr = rows_visit(installation, "MoveFile", ROW_INSTALLED, move_row, target);
    return hr_trace(hr);
}

static HRESULT check_names(const struct row *row, void *context)
{
    static const char *const columns[] = {"SourceName", "DestName"};

    (void)context;
    for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++) {
        const char *name = long_name(row_text(row, columns[i]));

        if (name && *name && !is_file_name(name))
            return row_refuse(row, columns[i], "\"%s\" is not the name of a file", name);
    }
    return S_OK;
}

HRESULT move_files_check(struct installation *installation)
{
    static const struct column_rule columns[] = {
        {"FileKey", HOLDS_TEXT},
        {"Component_", HOLDS_KEY, .refers = "Component"},
        {"SourceName", HOLDS_TEXT, MAY_BE_NULL},
        {"DestName", HOLDS_TEXT, MAY_BE_NULL},
        {"SourceFolder", HOLDS_TEXT, MAY_BE_NULL},
        {"DestFolder", HOLDS_TEXT},
        {"Options", HOLDS_NUMBER, .allowed_values = 3},
        {NULL},
    };
    static const struct table_rules rules[] = {{"MoveFile", columns, check_names}, {NULL}};

    return hr_trace(rules_check(installation, rules));
}
