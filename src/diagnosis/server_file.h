/* SPDX-License-Identifier: MIT */
/*
 * A server's file: whether it is there, what it is, and whether it could be run or loaded. Nothing
 * is.
 */
#pragma once

#include "diagnosis/diagnosis.h"

enum server_role {
    SERVER_PROGRAM, /* LocalServer32: it is started */
    SERVER_MODULE,  /* InprocServer32: it is loaded into the client */
};

/* Notes what the file is and blames what is wrong with it, with what it needs besides. */
void server_file_examine(struct diagnosis *diagnosis, const char *path, enum server_role role);
