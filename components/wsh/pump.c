/* SPDX-License-Identifier: MIT */
#include "pump.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct bytes {
    char *data;
    size_t begin;
    size_t end;
    size_t room;
};

struct pump {
    int fds[PUMP_FILES]; /* ours; -1: closed, or at its end */
    struct bytes bytes[PUMP_FILES];
    LONG refs;
};

enum {
    PORTION = 65536,
    UNREAD_MAX = 256 << 20, /* of a file that nobody reads; then its writer waits after all */
    PATH_SIZE = 32,
};

/* The other end of a pipe, as a handle: opened anew, for a handle cannot be made of a descriptor.
 */
static HRESULT handle_of(int fd, DWORD access, HANDLE *ret_handle)
{
    char path[PATH_SIZE];

    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    *ret_handle =
        CreateFileA(path, access, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL, OPEN_EXISTING, 0, NULL);
    return *ret_handle == INVALID_HANDLE_VALUE ? HRESULT_FROM_WIN32(GetLastError()) : S_OK;
}

static HRESULT make_pipe(enum pump_file file, int *ret_fd, HANDLE *ret_handle)
{
    int ours = file == PUMP_INPUT ? 1 : 0, ends[2];
    HRESULT hr;

    if (pipe2(ends, O_CLOEXEC) < 0)
        return HRESULT_FROM_WIN32(ERROR_TOO_MANY_OPEN_FILES);
    hr = handle_of(ends[!ours], ours ? GENERIC_READ : GENERIC_WRITE, ret_handle);
    close(ends[!ours]);
    if (FAILED(hr)) {
        close(ends[ours]);
        return hr;
    }
    fcntl(ends[ours], F_SETFL, O_NONBLOCK);
    *ret_fd = ends[ours];
    return S_OK;
}

void command_files_close(struct command_files *files)
{
    HANDLE handles[] = {files->input, files->output, files->error};

    for (size_t i = 0; i < ARRAYSIZE(handles); i++) {
        if (handles[i])
            CloseHandle(handles[i]);
    }
    *files = (struct command_files){0};
}

HRESULT pump_new(struct pump **ret_pump, struct command_files *ret_files)
{
    struct command_files files = {0};
    struct pump *pump = calloc(1, sizeof(*pump));
    HRESULT hr;

    if (!pump)
        return E_OUTOFMEMORY;
    pump->refs = 1;
    for (int i = 0; i < PUMP_FILES; i++)
        pump->fds[i] = -1;
    hr = make_pipe(PUMP_INPUT, &pump->fds[PUMP_INPUT], &files.input);
    if (SUCCEEDED(hr))
        hr = make_pipe(PUMP_OUTPUT, &pump->fds[PUMP_OUTPUT], &files.output);
    if (SUCCEEDED(hr))
        hr = make_pipe(PUMP_ERROR, &pump->fds[PUMP_ERROR], &files.error);
    if (FAILED(hr)) {
        command_files_close(&files);
        pump_unref(pump);
        return hr;
    }
    *ret_pump = pump;
    *ret_files = files;
    return S_OK;
}

struct pump *pump_ref(struct pump *pump)
{
    InterlockedIncrement(&pump->refs);
    return pump;
}

void pump_unref(struct pump *pump)
{
    if (!pump || InterlockedDecrement(&pump->refs) > 0)
        return;
    for (int i = 0; i < PUMP_FILES; i++) {
        pump_close(pump, i);
        free(pump->bytes[i].data);
    }
    free(pump);
}

void pump_close(struct pump *pump, enum pump_file file)
{
    if (pump->fds[file] >= 0)
        close(pump->fds[file]);
    pump->fds[file] = -1;
}

/* Room for a portion behind the end. */
static HRESULT make_room(struct bytes *bytes)
{
    size_t unread = bytes->end - bytes->begin;
    char *larger;

    if (bytes->room - bytes->end >= PORTION)
        return S_OK;
    if (bytes->begin) {
        memmove(bytes->data, bytes->data + bytes->begin, unread);
        bytes->begin = 0;
        bytes->end = unread;
    }
    if (bytes->room - unread >= PORTION)
        return S_OK;
    larger = realloc(bytes->data, unread * 2 + PORTION);
    if (!larger)
        return E_OUTOFMEMORY;
    bytes->data = larger;
    bytes->room = unread * 2 + PORTION;
    return S_OK;
}

static HRESULT take_in(struct pump *pump, enum pump_file file)
{
    struct bytes *bytes = &pump->bytes[file];
    HRESULT hr = make_room(bytes);
    ssize_t n;

    if (FAILED(hr))
        return hr;
    n = read(pump->fds[file], bytes->data + bytes->end, PORTION);
    if (n > 0)
        bytes->end += (size_t)n;
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
        pump_close(pump, file);
    return S_OK;
}

/* Waits until something can be done, and takes in what has come; @wanted is not limited. */
static HRESULT turn(struct pump *pump, enum pump_file wanted)
{
    struct pollfd files[PUMP_FILES];
    HRESULT hr = S_OK;

    for (int i = 0; i < PUMP_FILES; i++) {
        const struct bytes *bytes = &pump->bytes[i];
        BOOL is_full = i != (int)wanted && bytes->end - bytes->begin >= UNREAD_MAX;

        files[i] = (struct pollfd){.fd = is_full ? -1 : pump->fds[i], .events = POLLIN};
    }
    files[PUMP_INPUT].events = POLLOUT;
    if (wanted != PUMP_INPUT)
        files[PUMP_INPUT].fd = -1;
    if (poll(files, PUMP_FILES, -1) < 0)
        return S_OK;
    for (int i = PUMP_OUTPUT; SUCCEEDED(hr) && i < PUMP_FILES; i++) {
        if (files[i].revents)
            hr = take_in(pump, i);
    }
    return hr;
}

HRESULT pump_peek(struct pump *pump, enum pump_file file, size_t n, const char **ret_bytes,
                  size_t *ret_n)
{
    struct bytes *bytes = &pump->bytes[file];

    while (bytes->end - bytes->begin < n && pump->fds[file] >= 0) {
        HRESULT hr = turn(pump, file);

        if (FAILED(hr))
            return hr;
    }
    *ret_bytes = bytes->data + bytes->begin;
    *ret_n = bytes->end - bytes->begin;
    return S_OK;
}

void pump_take(struct pump *pump, enum pump_file file, size_t n)
{
    pump->bytes[file].begin += n;
}

/* As write(), but a closed pipe is an error and no signal. */
static ssize_t write_quietly(int fd, const char *bytes, size_t n)
{
    const struct timespec at_once = {0};
    sigset_t pipe_signal, before, pending;
    ssize_t written;
    int error;

    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    sigpending(&pending);
    pthread_sigmask(SIG_BLOCK, &pipe_signal, &before);
    written = write(fd, bytes, n);
    error = errno;
    if (written < 0 && error == EPIPE && !sigismember(&pending, SIGPIPE))
        sigtimedwait(&pipe_signal, NULL, &at_once);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = error;
    return written;
}

HRESULT pump_write(struct pump *pump, const char *bytes, size_t n)
{
    while (n > 0) {
        HRESULT hr = pump->fds[PUMP_INPUT] < 0 ? HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE)
                                               : turn(pump, PUMP_INPUT);
        ssize_t written;

        if (FAILED(hr))
            return hr;
        written = write_quietly(pump->fds[PUMP_INPUT], bytes, n);
        if (written > 0) {
            bytes += written;
            n -= (size_t)written;
        } else if (errno != EAGAIN && errno != EINTR) {
            return HRESULT_FROM_WIN32(ERROR_BROKEN_PIPE);
        }
    }
    return S_OK;
}
