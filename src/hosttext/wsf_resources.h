/* SPDX-License-Identifier: MIT */
/*
 * getResource(): the texts of a job's <resource> elements.
 */
#pragma once

#include <comity/windows.h>

#include "hosttext/wsf_file.h"

/* @job is borrowed, and outlives what its scripts can reach. */
HRESULT wsf_resources_new(const struct wsf_job *job, IUnknown **ret_resources);
