/* SPDX-License-Identifier: MIT */
#include "installfiles/file_job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hresult.h"
#include "installfiles/file_decision.h"
#include "placing/removal.h"
#include "placing/rows.h"

enum {
    COMPONENT_NEVER_OVERWRITE = 0x80,
};

void file_job_deinit(struct file_job *job)
{
    source_deinit(&job->source);
    placing_deinit(&job->placing);
    free(job->is_wanted);
    free(job->n_wanted);
}

bool file_job_is_wanted(const struct file_job *job, const struct session_file *file)
{
    return file->row < job->n_rows && job->is_wanted[file->row];
}

/* How many files of the same kind are wanted: of the disk, or uncompressed. */
static size_t *count_of(struct file_job *job, const struct session_file *file)
{
    return source_is_in_cabinet(&job->source, file)
               ? &job->n_wanted[source_media_of(&job->source, file->sequence) - job->source.media]
               : &job->n_uncompressed;
}

static void want(struct file_job *job, const struct session_file *file)
{
    job->is_wanted[file->row] = 1;
    ++*count_of(job, file);
}

void file_job_take(struct file_job *job, const struct session_file *file)
{
    job->is_wanted[file->row] = 0;
    --*count_of(job, file);
}

HRESULT file_job_path(const struct file_job *job, const struct session_file *file, char **ret_path)
{
    _cleanup_(freep) char *relative = NULL;
    const char *folder;
    HRESULT hr;

    if (!job->is_administrative) {
        *ret_path = strdup(file->path);
        return *ret_path ? S_OK : hr_raise(E_OUTOFMEMORY, "a file's path");
    }
    hr = source_relative_path(&job->source, file, &relative);
    if (FAILED(hr))
        return hr_trace(hr);
    folder = session_property(job->installation->session, "TARGETDIR");
    if (asprintf(ret_path, "%s%s%s", folder,
                 *folder && folder[strlen(folder) - 1] == '/' ? "" : "/", relative) < 0)
        return hr_raise(E_OUTOFMEMORY, "a file's path");
    return S_OK;
}

/* ---- what is wanted ---- */

/* Another product's file that is this one's too: from now on both have it. */
static HRESULT hold(struct file_job *job, const struct session_file *file)
{
    struct file_facts facts;
    HRESULT hr = file_facts_read(file->path, &facts);

    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(receipt_put(job->placing.receipt, "File", file->key, file->path, &facts));
}

static HRESULT follow(struct file_job *job, const struct session_file *file,
                      enum file_decision decision)
{
    struct installation *installation = job->installation;

    switch (decision) {
    case FILE_REPLACE:
        return hr_trace(keep_beside(installation, file->path,
                                    "was not what installations had put there, or was changed"));
    case FILE_STAYS_OTHERS:
        return hr_trace(hold(job, file));
    case FILE_STAYS_CHANGED:
        install_note(installation, "%s was changed by its user; it stays as it is", file->path);
        return S_OK;
    case FILE_STAYS:
        install_log(installation, "%s is there already", file->path);
        return S_OK;
    default:
        return S_OK;
    }
}

/* A component may say that it is to be left alone once its key path is there. */
static bool is_left_alone(const struct installation *installation,
                          const struct session_component *component)
{
    const struct session_file *key =
        component->key_path ? session_file(installation->session, component->key_path) : NULL;

    return (component->attributes & COMPONENT_NEVER_OVERWRITE) && key &&
           access(key->path, F_OK) == 0;
}

static HRESULT consider(struct file_job *job, const struct session_file *file,
                        enum file_job_purpose purpose)
{
    enum file_decision decision = FILE_INSTALL;
    HRESULT hr;

    if (job->is_administrative) {
        want(job, file);
        return S_OK;
    }
    if (file->component->action != STATE_LOCAL || is_left_alone(job->installation, file->component))
        return S_OK;
    hr = file_decide(job->installation, job->placing.receipt, file, &decision);
    if (FAILED(hr))
        return hr_trace(hr);
    if (decision == FILE_INSTALL || decision == FILE_REPLACE)
        want(job, file);
    return purpose == FILE_JOB_DO ? hr_trace(follow(job, file, decision)) : S_OK;
}

static HRESULT consider_all(struct file_job *job, enum file_job_purpose purpose)
{
    const struct session_file *file;
    HRESULT hr;

    for (size_t i = 0; (file = session_file_at(job->installation->session, i)); i++) {
        hr = install_go_on(job->installation);
        if (SUCCEEDED(hr))
            hr = consider(job, file, purpose);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

HRESULT file_job_init(struct file_job *job, struct installation *installation,
                      enum file_job_purpose purpose)
{
    const struct package *package = session_package(installation->session);
    HRESULT hr;

    *job = (struct file_job){
        .installation = installation,
        .n_rows = table_n_rows(package_table(package, "File")),
        .is_administrative = installation->is_administrative,
    };
    hr = source_init(&job->source, installation);
    if (FAILED(hr))
        return hr_trace(hr);
    job->is_wanted = calloc(job->n_rows + 1, 1);
    job->n_wanted = calloc(job->source.n_media + 1, sizeof(*job->n_wanted));
    if (!job->is_wanted || !job->n_wanted)
        hr = hr_raise(E_OUTOFMEMORY, "the files of an installation");
    if (SUCCEEDED(hr))
        hr = placing_init(&job->placing, installation);
    if (SUCCEEDED(hr))
        hr = consider_all(job, purpose);
    if (FAILED(hr))
        file_job_deinit(job);
    return hr_trace(hr);
}
