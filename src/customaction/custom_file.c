/* SPDX-License-Identifier: MIT */
#include "customaction/custom_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/home.h"
#include "base/hresult.h"

HRESULT custom_file_fault(const struct custom_action *action, const char *column, const char *what)
{
    return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                    "table CustomAction, row %s, column %s: %s", action->name, column, what);
}

/* ---- looking ---- */

static HRESULT check_stream(struct installation *installation, const struct custom_action *action)
{
    _cleanup_(fclosep) FILE *file = tmpfile();

    if (!file)
        return hr_raise(hr_from_errno(), "a file for the custom action %s", action->name);
    return hr_trace(custom_file_copy(installation, action, fileno(file)));
}

HRESULT custom_file_check(struct installation *installation, const struct custom_action *action)
{
    const char *source = action->source ? action->source : "";

    switch (action->place) {
    case PLACE_BINARY:
        return hr_trace(check_stream(installation, action));
    case PLACE_FILE:
        return session_file(installation->session, source)
                   ? S_OK
                   : hr_trace(
                         custom_file_fault(action, "Source", "the table File has no such row"));
    case PLACE_DIRECTORY:
        if (*source && !session_directory(installation->session, source))
            return hr_trace(
                custom_file_fault(action, "Source", "the table Directory has no such row"));
        return action->target
                   ? S_OK
                   : hr_trace(custom_file_fault(action, "Target", "there is no command line"));
    case PLACE_PROPERTY:
        return *source ? S_OK
                       : hr_trace(custom_file_fault(action, "Source", "there is no property"));
    case PLACE_TEXT:
        return action->target ? S_OK
                              : hr_trace(custom_file_fault(action, "Target", "there is no script"));
    }
    return S_OK;
}

/* ---- making files ---- */

HRESULT custom_file_copy(struct installation *installation, const struct custom_action *action,
                         int fd)
{
    char name[PATH_MAX];
    HRESULT hr;

    snprintf(name, sizeof(name), "Binary.%s", action->source ? action->source : "");
    hr = package_read_stream(session_package(installation->session), name, fd);
    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND))
        return hr_trace(custom_file_fault(action, "Source", "the table Binary has no such row"));
    return hr_trace(hr);
}

/* The journal's own folder; when that is gone, one that stays. */
static HRESULT find_folder(struct installation *installation, char ret_path[static PATH_MAX])
{
    int fd;
    HRESULT hr;

    if (installation->journal) {
        snprintf(ret_path, PATH_MAX, "%s", journal_scratch(installation->journal));
        return S_OK;
    }
    hr = home_open(HOME_STATE, &fd);
    if (FAILED(hr))
        return hr_trace(hr);
    close(fd);
    return hr_trace(home_path(HOME_STATE, ret_path));
}

static HRESULT make_file(struct installation *installation, char ret_path[static PATH_MAX],
                         int *ret_fd)
{
    _cleanup_(closep) int fd = -1;
    char folder[PATH_MAX];
    HRESULT hr = find_folder(installation, folder);

    if (FAILED(hr))
        return hr_trace(hr);
    if (snprintf(ret_path, PATH_MAX, "%s/custom-XXXXXX", folder) >= PATH_MAX)
        return hr_raise(hr_from_win32(ERROR_FILENAME_EXCED_RANGE), "%s", folder);
    fd = mkostemp(ret_path, O_CLOEXEC);
    if (fd < 0 || fchmod(fd, 0700) < 0)
        return hr_raise(hr_from_errno(), "the file %s", ret_path);
    *ret_fd = TAKE_FD(fd);
    return S_OK;
}

HRESULT custom_file_extract(struct installation *installation, const struct custom_action *action,
                            char ret_path[static PATH_MAX])
{
    _cleanup_(closep) int fd = -1;
    HRESULT hr = make_file(installation, ret_path, &fd);

    if (FAILED(hr))
        return hr_trace(hr);
    hr = custom_file_copy(installation, action, fd);
    if (FAILED(hr))
        unlink(ret_path);
    return hr_trace(hr);
}

HRESULT custom_file_write(struct installation *installation, const char *text,
                          char ret_path[static PATH_MAX])
{
    _cleanup_(closep) int fd = -1;
    HRESULT hr = make_file(installation, ret_path, &fd);

    if (FAILED(hr))
        return hr_trace(hr);
    for (size_t len = strlen(text), done = 0; done < len;) {
        ssize_t n = write(fd, text + done, len - done);

        if (n < 0) {
            hr = hr_raise(hr_from_errno(), "the file %s", ret_path);
            unlink(ret_path);
            return hr;
        }
        done += (size_t)n;
    }
    return S_OK;
}

/* It is beside this one, in a build folder as where it is installed. */
HRESULT custom_file_find_helper(const char *name, char ret_path[static PATH_MAX])
{
    char self[PATH_MAX];

    if (!realpath("/proc/self/exe", self))
        return hr_raise(hr_from_errno(), "this program's own path");
    *strrchr(self, '/') = '\0';
    if (snprintf(ret_path, PATH_MAX, "%s/%s", self, name) >= PATH_MAX || access(ret_path, X_OK) < 0)
        return hr_raise(hr_from_win32(ERROR_INSTALL_FAILURE),
                        "the program %s is missing; is Comity installed whole?", ret_path);
    return S_OK;
}
