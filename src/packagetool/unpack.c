/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/hresult.h"
#include "packagetool/options.h"
#include "packagetool/package_tool.h"
#include "packagetool/unpack_files.h"
#include "packagetool/unpack_tables.h"

static const struct manual_item options_items[] = {
    {"-C DIR", "Makes the files in this folder, which is made if need be, instead of the current "
               "one."},
    {"--tables", "The tables, as .idt files, and streams, in the folder _Streams, instead of the "
                 "files."},
    OPTION_TRANSFORM_ITEM,
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "Unpacked."},
    {"1", "The package is damaged, something that belongs to it is missing, or a file cannot be "
          "made. Standard error says what. Files that were made before stay."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options_items},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual unpack_manual = {
    .page = "comity-unpack",
    .chapter = 1,
    .command = "comity unpack",
    .summary = "unpack the files or tables of an installer package",
    .synopsis = "comity unpack [-C DIR] [--tables] [--transform FILE] PACKAGE",
    .text =
        "Unpacks all files of an installer package (.msi) into the folders in which they would be "
        "installed; a folder of Windows that has no name in the package is called as on Windows "
        "(Program Files). Cabinets are read from the package and from beside it. Nothing is "
        "installed and no code of the package runs.\n\nFiles that are there are replaced. Names "
        "that lead out of the folder are refused, before anything is made, and links in it are not "
        "followed.",
    .sections = sections,
    .see_also = "comity(1), comity-show(1), comity-pack(1), comity-install(1)",
};

static int open_folder(const char *path)
{
    if (mkdir(path, 0777) < 0 && errno != EEXIST)
        return -1;
    return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static int unpack_run(int argc, char **argv)
{
    _cleanup_(package_freep) struct package *package = NULL;
    _cleanup_(closep) int root_fd = -1;
    struct options options;
    const char *folder;
    size_t n;
    HRESULT hr;

    if (!options_parse(&unpack_verb, argc, argv, OPTION_FOLDER | OPTION_TABLES, 1, 1, &options))
        return VERB_USAGE;
    hr = options_open(&options, options.rest[0], &package);
    if (FAILED(hr))
        return verb_failed(hr, "The package cannot be unpacked");
    folder = options.folder ? options.folder : ".";
    root_fd = open_folder(folder);
    if (root_fd < 0)
        return verb_failed(hr_raise(hr_from_errno(), "%s: opening the folder", folder),
                           "The package cannot be unpacked");
    hr = options.has_tables ? unpack_tables(package, root_fd, &n)
                            : unpack_files(package, root_fd, &n);
    if (FAILED(hr))
        return verb_failed(hr, "The package cannot be unpacked");
    printf("%zu %s unpacked\n", n, options.has_tables ? "tables and streams" : "files");
    return VERB_DONE;
}

const struct verb unpack_verb = {.name = "unpack", .manual = &unpack_manual, .run = unpack_run};
