/* SPDX-License-Identifier: MIT */
/*
 * SLTG members: functions and variables of a type, for sltg_read.h. Each is a list whose
 * entries say where the next one begins.
 */
#pragma once

#include "sltg/sltg_file.h"

/* Each fills in what the tail says that there is, in the library's arena. */
HRESULT sltg_read_functions(struct sltg_members *members);
HRESULT sltg_read_variables(struct sltg_members *members);
