/* SPDX-License-Identifier: MIT */
#include "journal/touched_folders.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "journal/journal_state.h"

static HRESULT note_device(struct journal *journal, const char *folder, dev_t device)
{
    _cleanup_(closep) int fd = -1;
    struct touched_device *larger;

    for (size_t i = 0; i < journal->n_devices; i++)
        if (journal->devices[i].device == device)
            return S_OK;

    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    /* One may write where one may not look. */
    if (fd < 0 && errno == EACCES)
        return S_OK;
    if (fd < 0)
        return hr_raise(hr_from_errno(), "opening the folder %s: %s", folder, strerror(errno));
    larger = reallocarray(journal->devices, journal->n_devices + 1, sizeof(*larger));
    if (!larger)
        return hr_raise(E_OUTOFMEMORY, "noting the folder %s", folder);
    journal->devices = larger;
    larger[journal->n_devices++] = (struct touched_device){device, TAKE_FD(fd)};
    return S_OK;
}

HRESULT touched_folders_note(struct journal *journal, const char *path)
{
    struct journal_record record = {.kind = JOURNAL_FOLDER_TIME, .n_texts = 1};
    char folder[PATH_MAX];
    struct stat status;
    HRESULT hr;

    hidden_folder(path, folder);
    if (path_set_has(&journal->touched, folder))
        return S_OK;
    if (stat(folder, &status) < 0)
        return hr_raise(hr_from_errno(), "examining the folder %s: %s", folder, strerror(errno));
    hr = note_device(journal, folder, status.st_dev);
    /* The root's time is left alone: no path is plain that names it. */
    if (FAILED(hr) || strcmp(folder, "/") == 0)
        return hr_trace(hr);

    record.seconds = status.st_mtim.tv_sec;
    record.nanoseconds = (uint32_t)status.st_mtim.tv_nsec;
    record.text = folder;
    record.text_size = strlen(folder) + 1;
    hr = journal_file_append(&journal->file, &record);
    if (SUCCEEDED(hr))
        hr = path_set_add(&journal->touched, folder);
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

HRESULT touched_folders_note_new(struct journal *journal, const char *folder)
{
    HRESULT hr = path_set_add(&journal->touched, folder);

    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

HRESULT touched_folders_sync(const struct journal *journal)
{
    for (size_t i = 0; i < journal->n_devices; i++)
        if (syncfs(journal->devices[i].fd) < 0)
            return hr_raise(hr_from_errno(), "writing what was installed to its disk: %s",
                            strerror(errno));
    return S_OK;
}

void touched_folders_deinit(struct journal *journal)
{
    for (size_t i = 0; i < journal->n_devices; i++)
        close(journal->devices[i].fd);
    free(journal->devices);
    journal->devices = NULL;
    journal->n_devices = 0;
    path_set_deinit(&journal->touched);
    path_set_deinit(&journal->leaving);
}
