/* SPDX-License-Identifier: MIT */
/*
 * Disk space: whether the volumes that files go to have room for them, asked before any is written.
 */
#pragma once

#include <comity/winerror.h>

#include "installfiles/file_job.h"

/* Raised: ERROR_DISK_FULL's HRESULT naming a folder of the volume, and how much it lacks. */
HRESULT disk_space_check(struct file_job *job);
