/* SPDX-License-Identifier: MIT */
/*
 * Scripts: the interpreter line, as the kernel reads it, and what it leads to.
 */
#pragma once

#include "diagnosis/diagnosis.h"

/* Notes the interpreter of the script that is open as @fd and blames what is wrong with it. */
void script_examine(struct diagnosis *diagnosis, const char *path, int fd);
