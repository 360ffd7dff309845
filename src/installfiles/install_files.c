/* SPDX-License-Identifier: MIT */
#include "installfiles/install_files.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/hresult.h"
#include "cabinet/cabinet.h"
#include "installfiles/disk_space.h"
#include "installfiles/file_decision.h"
#include "installfiles/file_job.h"
#include "placing/placement.h"
#include "placing/rows.h"

enum {
    FILE_READ_ONLY = 1,
};

/* One file on its way. */
struct delivery {
    struct file_job *job;
    const struct source_media *media; /* the cabinet's, or NULL: a set's of several */
    const struct session_file *file;
    char *path;
    struct timespec changed;
    struct placement placement;
};

/* ---- one file, in parts ---- */

static HRESULT begin_file(struct delivery *delivery, const struct session_file *file, mode_t mode)
{
    HRESULT hr;

    free(TAKE_PTR(delivery->path));
    delivery->file = file;
    hr = file_job_path(delivery->job, file, &delivery->path);
    if (SUCCEEDED(hr))
        hr = target_make_parent(delivery->job->placing.target, delivery->path);
    if (FAILED(hr))
        return hr_trace(hr);
    if (file->attributes & FILE_READ_ONLY)
        mode &= ~(mode_t)0222;
    placement_begin(&delivery->placement, delivery->job->installation, delivery->path, mode);
    return S_OK;
}

static HRESULT add_part(void *context, const void *bytes, size_t size)
{
    struct delivery *delivery = context;
    HRESULT hr = placement_add(&delivery->placement, bytes, size);

    if (FAILED(hr))
        return hr_trace(hr);
    delivery->job->done += size;
    install_progress(delivery->job->installation, delivery->job->done);
    return hr_trace(install_go_on(delivery->job->installation));
}

/* Windows takes files of another size than the table says, so packages have them. */
static HRESULT check_contents(const struct delivery *delivery)
{
    const struct session_file *file = delivery->file;
    struct md5 so_far = delivery->placement.md5;
    uint8_t wanted[MD5_SIZE], digest[MD5_SIZE];

    if (delivery->placement.size != file->size)
        install_log(delivery->job->installation,
                    "table File, row \"%s\", column FileSize: %" PRIu32
                    " is said, the file has %" PRIu64,
                    file->key, file->size, delivery->placement.size);
    md5_end(&so_far, digest);
    if (!file_hash_of(delivery->job->installation, file, wanted) ||
        memcmp(digest, wanted, MD5_SIZE) == 0)
        return S_OK;
    return hr_raise(hr_from_win32(ERROR_FILE_CORRUPT),
                    "the file %s (table File, row \"%s\") is not what the table MsiFileHash says: "
                    "the package is damaged",
                    file->path, file->key);
}

static HRESULT end_file(void *context)
{
    struct delivery *delivery = context;
    struct file_job *job = delivery->job;
    const struct session_file *file = delivery->file;
    struct file_facts facts;
    HRESULT hr = check_contents(delivery);

    if (FAILED(hr))
        return hr_trace(hr);
    hr = placement_end(&delivery->placement, &delivery->changed, &facts);
    if (FAILED(hr))
        return hr_trace(hr);
    file_job_take(job, file);
    install_log(job->installation, "installed %s", delivery->path);
    if (job->is_administrative)
        return S_OK;
    return hr_trace(receipt_put(job->placing.receipt, "File", file->key, delivery->path, &facts));
}

/* ---- cabinets ---- */

static HRESULT begin_member(void *context, const struct cabinet_file *member)
{
    struct delivery *delivery = context;
    const struct session_file *file =
        session_file(delivery->job->installation->session, member->name);

    if (!file || !file_job_is_wanted(delivery->job, file) ||
        !source_is_in_cabinet(&delivery->job->source, file) ||
        (delivery->media &&
         source_media_of(&delivery->job->source, file->sequence) != delivery->media))
        return S_FALSE;
    delivery->changed = (struct timespec){.tv_sec = member->time_s};
    return hr_trace(begin_file(delivery, file, 0666));
}

/* The first file of the medium that the cabinet should have had. */
static HRESULT check_delivered(const struct file_job *job, const struct source_media *media)
{
    const struct session_file *file;

    if (!job->n_wanted[media - job->source.media])
        return S_OK;
    for (size_t i = 0; (file = session_file_at(job->installation->session, i)); i++) {
        if (file_job_is_wanted(job, file) && source_is_in_cabinet(&job->source, file) &&
            source_media_of(&job->source, file->sequence) == media)
            return hr_raise(hr_from_win32(ERROR_FILE_NOT_FOUND),
                            "the cabinet %s has no file \"%s\" (table File, row \"%s\")",
                            media->cabinet, file->key, file->key);
    }
    return S_OK;
}

static HRESULT install_cabinet(struct file_job *job, const struct source_media *media)
{
    struct delivery delivery = {.job = job, .media = media};
    struct cabinet_reader reader = {begin_member, add_part, end_file, &delivery};
    _cleanup_(closep) int fd = -1;
    HRESULT hr = source_open_set(&job->source, media, &fd);

    if (hr == S_OK)
        delivery.media = NULL;
    if (SUCCEEDED(hr))
        hr = cabinet_read(fd, media->cabinet, &reader);
    if (SUCCEEDED(hr))
        hr = check_delivered(job, media);
    free(delivery.path);
    return hr_trace(hr);
}

static HRESULT install_cabinets(struct file_job *job)
{
    HRESULT hr;

    for (size_t i = 0; i < job->source.n_media; i++) {
        if (!job->n_wanted[i])
            continue;
        hr = install_cabinet(job, &job->source.media[i]);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

/* ---- uncompressed files ---- */

static HRESULT copy_file(struct delivery *delivery, const struct session_file *file)
{
    _cleanup_(freep) char *from = NULL;
    _cleanup_(closep) int fd = -1;
    char buffer[65536];
    struct stat status;
    ssize_t n;
    HRESULT hr = source_open_file(&delivery->job->source, file, &fd, &from);

    if (FAILED(hr))
        return hr_trace(hr);
    if (fstat(fd, &status) < 0)
        return hr_raise(hr_from_errno(), "reading %s", from);
    delivery->changed = status.st_mtim;
    hr = begin_file(delivery, file, status.st_mode & 0100 ? 0777 : 0666);
    while (SUCCEEDED(hr) && (n = read(fd, buffer, sizeof(buffer))) > 0)
        hr = add_part(delivery, buffer, (size_t)n);
    if (FAILED(hr))
        return hr_trace(hr);
    if (n < 0)
        return hr_raise(hr_from_errno(), "reading %s", from);
    return hr_trace(end_file(delivery));
}

static HRESULT install_uncompressed(struct file_job *job)
{
    struct delivery delivery = {.job = job};
    const struct session_file *file;
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && job->n_uncompressed &&
                       (file = session_file_at(job->installation->session, i));
         i++) {
        if (file_job_is_wanted(job, file) && !source_is_in_cabinet(&job->source, file))
            hr = copy_file(&delivery, file);
    }
    free(delivery.path);
    return hr_trace(hr);
}

/* ---- the action ---- */

/* What would come, told without opening its source. */
static void tell(const struct file_job *job)
{
    const struct session_file *file;

    for (size_t i = 0; (file = session_file_at(job->installation->session, i)); i++) {
        if (file_job_is_wanted(job, file))
            install_log(job->installation, "would install %s", file->path);
    }
}

HRESULT install_files_run(struct installation *installation)
{
    struct file_job job;
    HRESULT hr = file_job_init(&job, installation, FILE_JOB_DO);

    if (FAILED(hr))
        return hr_trace(hr);
    if (installation->is_trial) {
        tell(&job);
    } else {
        hr = install_uncompressed(&job);
        if (SUCCEEDED(hr))
            hr = install_cabinets(&job);
        if (SUCCEEDED(hr))
            hr = placing_finish(&job.placing);
    }
    file_job_deinit(&job);
    return hr_trace(hr);
}

uint64_t install_files_cost(struct installation *installation)
{
    bool is_all = installation->is_administrative;
    const struct session_file *file;
    uint64_t sum = 0;

    for (size_t i = 0; (file = session_file_at(installation->session, i)); i++) {
        if (is_all || file->component->action == STATE_LOCAL)
            sum += file->size;
    }
    return sum;
}

/* ---- before anything changes ---- */

static HRESULT check_cabinets(const struct file_job *job)
{
    _cleanup_(closep) int fd = -1;

    for (size_t i = 0; i < job->source.n_media; i++) {
        const struct source_media *media = &job->source.media[i];

        if (job->n_wanted[i] && !source_has_cabinet(&job->source, media))
            return hr_trace(source_open_cabinet(&job->source, media, &fd));
    }
    return S_OK;
}

static HRESULT check_file(const struct file_job *job, const struct session_file *file)
{
    _cleanup_(freep) char *path = NULL, *from = NULL;
    _cleanup_(closep) int fd = -1;
    HRESULT hr;

    if (file->size > INT32_MAX)
        return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                        "table File, row \"%s\", column FileSize: a negative size", file->key);
    hr = file_job_path(job, file, &path);
    if (SUCCEEDED(hr))
        hr = target_check_parent(job->placing.target, path);
    if (SUCCEEDED(hr) && !source_is_in_cabinet(&job->source, file))
        hr = source_open_file(&job->source, file, &fd, &from);
    return hr_trace(hr);
}

static HRESULT check_files(const struct file_job *job)
{
    const struct session_file *file;
    HRESULT hr = S_OK;

    for (size_t i = 0; SUCCEEDED(hr) && (file = session_file_at(job->installation->session, i));
         i++) {
        if (file_job_is_wanted(job, file))
            hr = check_file(job, file);
    }
    return hr_trace(hr);
}

static const struct column_rule file_columns[] = {
    {"File", HOLDS_TEXT},
    {"Component_", HOLDS_KEY, .refers = "Component"},
    {"FileName", HOLDS_FILE_NAME},
    {"FileSize", HOLDS_NUMBER},
    {"Version", HOLDS_TEXT, MAY_BE_NULL},
    {"Language", HOLDS_TEXT, MAY_BE_NULL},
    {"Attributes", HOLDS_NUMBER, MAY_BE_NULL},
    {"Sequence", HOLDS_NUMBER},
    {NULL},
};

static const struct column_rule media_columns[] = {
    {"DiskId", HOLDS_NUMBER},
    {"LastSequence", HOLDS_NUMBER},
    {"Cabinet", HOLDS_CABINET, MAY_BE_NULL},
    {NULL},
};

static const struct column_rule hash_columns[] = {
    {"File_", HOLDS_KEY, .refers = "File"},
    {"HashPart1", HOLDS_NUMBER},
    {"HashPart2", HOLDS_NUMBER},
    {"HashPart3", HOLDS_NUMBER},
    {"HashPart4", HOLDS_NUMBER},
    {NULL},
};

static const struct table_rules rules[] = {
    {"File", file_columns},
    {"Media", media_columns},
    {"MsiFileHash", hash_columns},
    {NULL},
};

HRESULT install_files_check(struct installation *installation)
{
    struct file_job job;
    HRESULT hr = rules_check(installation, rules);

    if (FAILED(hr))
        return hr_trace(hr);
    hr = file_job_init(&job, installation, FILE_JOB_LOOK);
    if (FAILED(hr))
        return hr_trace(hr);
    hr = check_cabinets(&job);
    if (SUCCEEDED(hr))
        hr = check_files(&job);
    if (SUCCEEDED(hr))
        hr = disk_space_check(&job);
    file_job_deinit(&job);
    return hr_trace(hr);
}
