/* SPDX-License-Identifier: MIT */
#include "action/installation.h"

#include "installfiles/admin_package.h"
#include "installfiles/create_folders.h"
#include "installfiles/duplicate_files.h"
#include "installfiles/install_files.h"
#include "installfiles/move_files.h"
#include "installfiles/remove_files.h"

const struct action file_actions[] = {
    {"CreateFolders", create_folders_check, create_folders_run},
    {"DuplicateFiles", duplicate_files_check, duplicate_files_run},
    {"InstallAdminPackage", NULL, admin_package_run},
    {"InstallFiles", install_files_check, install_files_run, install_files_cost},
    {"MoveFiles", move_files_check, move_files_run},
    {"RemoveDuplicateFiles", duplicate_files_check, remove_duplicate_files_run},
    {"RemoveFiles", remove_files_check, remove_files_run},
    {"RemoveFolders", create_folders_check, remove_folders_run},
    {NULL},
};
