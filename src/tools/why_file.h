/* SPDX-License-Identifier: MIT */
/*
 * `comity why FILE`: which classes a file is registered for, and as what.
 */
#pragma once

#include <stdbool.h>

#include <comity/guiddef.h>

#include "diagnosis/diagnosis.h"

/*
 * Notes each class whose server's path or command has the file's in it, or whose Python module it
 * is. True if the file is what a program is given to run: @ret_clsid is then a class that is served
 * so, and to be looked at instead.
 */
bool why_file_note_classes(struct diagnosis *diagnosis, const char *file, CLSID *ret_clsid);
