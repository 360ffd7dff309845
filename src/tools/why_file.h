/* SPDX-License-Identifier: MIT */
/*
 * `comity why FILE`: which classes a file is registered for.
 */
#pragma once

#include "diagnosis/diagnosis.h"

/* Notes each class whose server's path or command has the file's in it. */
void why_file_note_classes(struct diagnosis *diagnosis, const char *file);
