/* SPDX-License-Identifier: MIT */
#include "journal/journal_note.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

HRESULT journal_plain_path(const char *path, char ret_path[static PATH_MAX])
{
    size_t len = 0;

    for (const char *from = path; *from && len < PATH_MAX; from++)
        if (*from != '/' || (from[1] != '/' && from[1] != '\0'))
            ret_path[len++] = *from;
    if (len == PATH_MAX)
        return hr_raise(hr_from_errno_value(ENAMETOOLONG), "changing %.80s...", path);
    ret_path[len] = '\0';
    if (!journal_path_is_plain(ret_path))
        return hr_raise(E_INVALIDARG, "changing %s: this is no absolute path without '..'", path);
    return S_OK;
}

HRESULT journal_note(struct journal *journal, struct journal_record record, const char *path,
                     const char *other)
{
    char text[2 * PATH_MAX];
    size_t path_size = strlen(path) + 1, other_size = other ? strlen(other) + 1 : 0;

    memcpy(text, path, path_size);
    if (other)
        memcpy(text + path_size, other, other_size);
    record.text = text;
    record.text_size = path_size + other_size;
    record.n_texts = other ? 2 : 1;
    return hr_trace(journal_file_append(&journal->file, &record));
}

HRESULT journal_check_open(const struct journal *journal)
{
    return journal->phase == JOURNAL_CHANGING
               ? S_OK
               : hr_raise(E_UNEXPECTED, "changing files when all that was to be done is done");
}
