/* SPDX-License-Identifier: MIT */
/*
 * A class on trial: "Trial.Class", also of files called *.trial. Its class object parses names; its
 * only instance reads files and contains items, all of which are itself.
 */
#pragma once

#include <comity/ole2.h>

enum {
    TRIAL_PATH_SIZE = 512,
};

extern const CLSID trial_class;

/* Enters an apartment, and registers the class there for @clsctx, and in the registry. */
DWORD trial_class_register(DWORD clsctx);
void trial_class_revoke(DWORD cookie);

/* What the instance was told last: the file that it was to read, or the item that it was asked for.
 * IPersistFile::GetCurFile tells it too. */
const WCHAR *trial_class_told(void);

/* Makes a file in the test's home. */
void trial_class_make_file(const char *name, const char *content,
                           WCHAR ret_path[static TRIAL_PATH_SIZE]);
