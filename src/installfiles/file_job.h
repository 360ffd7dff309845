/* SPDX-License-Identifier: MIT */
/*
 * File job: the files that one InstallFiles has to install: which they are, where each comes from
 * and goes to.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <comity/winerror.h>

#include "action/installation.h"
#include "installfiles/source.h"
#include "placing/placing.h"

struct file_job {
    struct installation *installation; /* borrowed */
    struct source source;
    struct placing placing;
    uint8_t *is_wanted; /* by the row of the table File */
    size_t n_rows;
    size_t *n_wanted; /* by the number of the medium, for those in cabinets */
    size_t n_uncompressed;
    uint64_t done; /* bytes, for progress */
    bool is_administrative;
};

enum file_job_purpose {
    FILE_JOB_LOOK, /* finds out alone */
    FILE_JOB_DO,   /* also tells, and sets beside what users have changed */
};

/* Finds the wanted files. */
HRESULT file_job_init(struct file_job *job, struct installation *installation,
                      enum file_job_purpose purpose);
void file_job_deinit(struct file_job *job);

bool file_job_is_wanted(const struct file_job *job, const struct session_file *file);

/* The wanted file is there now, or is about to be. */
void file_job_take(struct file_job *job, const struct session_file *file);

/* Where the file goes; the caller frees the path. */
HRESULT file_job_path(const struct file_job *job, const struct session_file *file, char **ret_path);
