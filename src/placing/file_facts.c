/* SPDX-License-Identifier: MIT */
#include "placing/file_facts.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "base/hresult.h"

void file_facts_of_bytes(const void *bytes, size_t size, struct file_facts *ret_facts)
{
    struct md5 md5;

    *ret_facts = (struct file_facts){.size = size};
    clock_gettime(CLOCK_REALTIME, &ret_facts->changed);
    md5_init(&md5);
    md5_add(&md5, bytes, size);
    md5_end(&md5, ret_facts->digest);
}

static HRESULT read_link(const char *path, const struct stat *status, struct file_facts *ret_facts)
{
    char text[PATH_MAX];
    ssize_t n = readlink(path, text, sizeof(text));

    if (n < 0)
        return hr_raise(hr_from_errno(), "reading the link %s", path);
    file_facts_of_bytes(text, (size_t)n, ret_facts);
    ret_facts->changed = status->st_mtim;
    return S_OK;
}

static HRESULT read_contents(const char *path, const struct stat *status,
                             struct file_facts *ret_facts)
{
    _cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct file_facts facts = {.changed = status->st_mtim};
    char buffer[65536];
    struct md5 md5;
    ssize_t n;

    if (fd < 0)
        return hr_raise(hr_from_errno(), "reading %s", path);
    md5_init(&md5);
    while ((n = read(fd, buffer, sizeof(buffer))) > 0) {
        md5_add(&md5, buffer, (size_t)n);
        facts.size += (uint64_t)n;
    }
    if (n < 0)
        return hr_raise(hr_from_errno(), "reading %s", path);
    md5_end(&md5, facts.digest);
    *ret_facts = facts;
    return S_OK;
}

static HRESULT read_status(const char *path, struct stat *ret_status)
{
    if (lstat(path, ret_status) == 0)
        return S_OK;
    if (errno == ENOENT || errno == ENOTDIR)
        return hr_from_win32(ERROR_FILE_NOT_FOUND);
    return hr_raise(hr_from_errno(), "looking at %s", path);
}

HRESULT file_facts_read(const char *path, struct file_facts *ret_facts)
{
    struct stat status;
    HRESULT hr = read_status(path, &status);

    if (FAILED(hr))
        return hr;
    if (S_ISLNK(status.st_mode))
        return hr_trace(read_link(path, &status, ret_facts));
    if (!S_ISREG(status.st_mode))
        return hr_from_win32(ERROR_FILE_NOT_FOUND);
    return hr_trace(read_contents(path, &status, ret_facts));
}

HRESULT file_facts_compare(const char *path, const struct file_facts *facts,
                           enum file_likeness *ret_likeness)
{
    struct file_facts now;
    struct stat status;
    HRESULT hr = read_status(path, &status);

    if (hr == hr_from_win32(ERROR_FILE_NOT_FOUND)) {
        *ret_likeness = FILE_IS_GONE;
        return S_OK;
    }
    if (FAILED(hr))
        return hr_trace(hr);
    if (!S_ISREG(status.st_mode) && !S_ISLNK(status.st_mode)) {
        *ret_likeness = FILE_IS_OTHER;
        return S_OK;
    }
    *ret_likeness = FILE_IS_CHANGED;
    if ((uint64_t)status.st_size != facts->size)
        return S_OK;
    if (S_ISREG(status.st_mode) && status.st_mtim.tv_sec == facts->changed.tv_sec &&
        status.st_mtim.tv_nsec == facts->changed.tv_nsec) {
        *ret_likeness = FILE_IS_SAME;
        return S_OK;
    }
    hr = file_facts_read(path, &now);
    if (FAILED(hr))
        return hr_trace(hr);
    if (memcmp(now.digest, facts->digest, MD5_SIZE) == 0)
        *ret_likeness = FILE_IS_SAME;
    return S_OK;
}
