/* SPDX-License-Identifier: MIT */
#include "action/installation.h"

#include "installfiles/create_folders.h"
#include "installfiles/install_files.h"
#include "installfiles/remove_files.h"

const struct action file_actions[] = {
    {"CreateFolders", create_folders_check, create_folders_run},
    {"InstallFiles", install_files_check, install_files_run, install_files_cost},
    {"RemoveFiles", remove_files_check, remove_files_run},
    {"RemoveFolders", create_folders_check, remove_folders_run},
    {NULL},
};
