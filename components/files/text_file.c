/* SPDX-License-Identifier: MIT */
#include "files/text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/file_error.h"
#include "files/file_status.h"
#include "files/path.h"
#include "files/text_file_state.h"

uint32_t text_file_line(const struct text_file *file)
{
    return file->line;
}

uint32_t text_file_column(const struct text_file *file)
{
    return file->column;
}

void text_file_count(struct text_file *file, const char16_t *units, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        file->column++;
        if (units[i] == '\n') {
            file->line++;
            file->column = 1;
        }
    }
}

/* ---- opening ---- */

/* Text goes on in what is there; a new file begins with the mark of UTF-16. */
static HRESULT begin_writing(struct text_file *file, enum text_mode mode, enum text_format format)
{
    struct stat status = {0};
    unsigned char mark[TEXT_MARK_SIZE];
    bool is_file =
        file->bytes.fd >= 0 && fstat(file->bytes.fd, &status) == 0 && S_ISREG(status.st_mode);
    ssize_t n;
    size_t size;

    file->is_collected = is_file;
    file->encoder.encoding = format == TEXT_FORMAT_UTF16 ? TEXT_UTF16LE : TEXT_UTF8;
    if (format == TEXT_FORMAT_BY_MARK && mode == TEXT_APPEND && is_file) {
        n = pread(file->bytes.fd, mark, sizeof(mark), 0);
        if (n > 0 && text_encoding_by_mark(mark, (size_t)n, &size) == TEXT_UTF16LE)
            file->encoder.encoding = TEXT_UTF16LE;
    }
    if (file->encoder.encoding == TEXT_UTF16LE && is_file && status.st_size == 0) {
        HRESULT hr = text_file_write(file, u"\ufeff", 1);

        file->column = 1;
        return hr;
    }
    return S_OK;
}

HRESULT text_file_new(struct byte_file bytes, enum text_mode mode, enum text_format format,
                      struct text_file **ret_file)
{
    struct text_file *file = calloc(1, sizeof(*file));
    HRESULT hr = S_OK;

    if (!file)
        return E_OUTOFMEMORY;

    file->bytes = bytes;
    file->state = mode == TEXT_READ ? STATE_READING : STATE_WRITING;
    file->line = file->column = 1;
    file->format = format;
    if (mode == TEXT_READ)
        file->decoder.encoding = format == TEXT_FORMAT_UTF16 ? TEXT_UTF16LE : TEXT_UTF8;
    else
        hr = begin_writing(file, mode, format);
    if (FAILED(hr)) {
        file->bytes = (struct byte_file){.fd = -1};
        text_file_free(file);
        return hr;
    }
    *ret_file = file;
    return S_OK;
}

static HRESULT open_error(const char *path, int error)
{
    char *folder;
    bool has_folder;

    if (error != ENOENT)
        return file_error(error, CTL_E_FILENOTFOUND);
    folder = path_folder(path);
    has_folder = folder && folder_is_there(folder);
    free(folder);
    return has_folder ? CTL_E_FILENOTFOUND : CTL_E_PATHNOTFOUND;
}

static int open_path(const char *path, enum text_mode mode, enum text_flags flags)
{
    static const int modes[] = {
        [TEXT_READ] = O_RDONLY,
        [TEXT_WRITE] = O_WRONLY | O_TRUNC,
        [TEXT_APPEND] = O_RDWR | O_APPEND,
    };
    int how = modes[mode] | O_CLOEXEC | O_NOCTTY, fd;

    if (flags & TEXT_CREATES)
        how |= O_CREAT;
    if (flags & TEXT_IS_NEW)
        how |= O_CREAT | O_EXCL;
    fd = open(path, how, 0666);
    if (fd < 0 && errno == EACCES && mode == TEXT_APPEND)
        fd = open(path, (how & ~O_RDWR) | O_WRONLY, 0666); /* then its mark is not seen */
    return fd;
}

/* What is read-only on Windows cannot be written, whoever asks. */
static bool is_read_only(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && !(status.st_mode & S_IWUSR);
}

HRESULT text_file_open(const char *path, enum text_mode mode, enum text_format format,
                       enum text_flags flags, struct text_file **ret_file)
{
    struct byte_file bytes = {.fd = -1};
    struct stat status;
    HRESULT hr;

    if (mode != TEXT_READ && !(flags & TEXT_IS_NEW) && is_read_only(path))
        return CTL_E_PERMISSIONDENIED;
    bytes.fd = open_path(path, mode, flags);
    if (bytes.fd < 0)
        return open_error(path, errno);
    if (fstat(bytes.fd, &status) == 0 && S_ISDIR(status.st_mode))
        hr = CTL_E_PERMISSIONDENIED;
    else
        hr = text_file_new(bytes, mode, format, ret_file);
    if (FAILED(hr))
        byte_file_close(&bytes);
    return hr;
}

/* ---- closing ---- */

static HRESULT flush(struct text_file *file)
{
    size_t n = file->n_collected;

    file->n_collected = 0;
    return byte_file_write(&file->bytes, file->collected, n);
}

HRESULT text_file_close(struct text_file *file)
{
    unsigned char rest[TEXT_ENCODE_EXTRA];
    HRESULT hr = S_OK, closed;

    if (file->state == STATE_CLOSED)
        return S_FALSE;
    if (file->state == STATE_WRITING) {
        hr = flush(file);
        if (SUCCEEDED(hr))
            hr = byte_file_write(&file->bytes, rest, text_encode_end(&file->encoder, rest));
    }
    file->state = STATE_CLOSED;
    closed = byte_file_close(&file->bytes);
    return FAILED(hr) ? hr : closed;
}

struct text_file *text_file_free(struct text_file *file)
{
    if (!file)
        return NULL;

    text_file_close(file);
    free(file->units);
    free(file->collected);
    free(file);
    return NULL;
}

/* ---- writing ---- */

HRESULT text_file_write(struct text_file *file, const char16_t *units, size_t len)
{
    HRESULT hr = S_OK;

    if (file->state != STATE_WRITING)
        return CTL_E_BADFILEMODE;
    if (!file->collected)
        file->collected = malloc(TEXT_CHUNK + TEXT_ENCODE_EXTRA);
    if (!file->collected)
        return E_OUTOFMEMORY;
    text_file_count(file, units, len);
    while (SUCCEEDED(hr) && len > 0) {
        size_t n = (TEXT_CHUNK - file->n_collected) / TEXT_ENCODE_FACTOR;

        n = n < len ? n : len;
        if (n == 0) {
            hr = flush(file);
            continue;
        }
        file->n_collected +=
            text_encode(&file->encoder, units, n, file->collected + file->n_collected);
        units += n;
        len -= n;
    }
    return SUCCEEDED(hr) && !file->is_collected ? flush(file) : hr;
}
