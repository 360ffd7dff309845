/* SPDX-License-Identifier: MIT */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "authoring/authoring.h"
#include "base/hresult.h"
#include "packagetool/package_tool.h"

enum {
    SETTINGS_MAX = 32,
};

static const struct manual_item options_items[] = {
    {"-o PACKAGE", "Where to write the package. It is replaced when all went well."},
    {"--set KEY=VALUE",
     "The same as the line in the manifest's first part, and goes before it. May "
     "be given several times."},
    {NULL, NULL},
};

static const struct manual_item product_items[] = {
    {"name", "The product's; otherwise that of the manifest or folder."},
    {"version", "Up to four numbers: 1.2.3; otherwise 1.0.0. Windows looks at three of them."},
    {"manufacturer", "Otherwise the name."},
    {"upgrade-code", "The GUID that all versions have; otherwise made from manufacturer and name. "
                     "Components' GUIDs are made from it and the files' paths, so that it must "
                     "stay."},
    {"product-code", "Otherwise made from the upgrade code and the version."},
    {"scope", "machine, user or either, who then decides by ALLUSERS; otherwise machine."},
    {"architecture", "x64, x86 or arm64; otherwise x64."},
    {"language", "A number of Windows; otherwise 1033."},
    {"folder", "The product's folder, below the one of programs; otherwise the name."},
    {"cabinet", "embedded in the package, or external: cab1.cab ... beside it."},
    {"description", "What it is for."},
    {NULL, NULL},
};

static const struct manual_item section_items[] = {
    {"[feature NAME]", "title, description, level, parent. Without any there is one, Main."},
    {"[files FEATURE]",
     "TARGET = SOURCE OPTION=VALUE...; the feature is the first one if it is left out. TARGET is a "
     "path below the product's folder; one that ends with / takes the source's name. A SOURCE that "
     "ends with / is a folder, all of whose files come below TARGET. selfreg=yes puts the file "
     "into the table SelfReg, cost=NUMBER is for it; key=NAME is the key in the table File; "
     "feature=NAME. Words with blanks are in quotes."},
    {"[class {CLSID}]", "file (a target), context (InprocServer32), progid, "
                        "version-independent-progid, description, threading, appid, argument."},
    {"[appid {GUID}]", "remote-server, local-service, service-parameters, dll-surrogate."},
    {"[typelib {GUID}]", "file, version (1.0), language (0), description."},
    {"[registry FEATURE]",
     "ROOT\\KEY [NAME] = VALUE; without [NAME] it is the default value. The roots are HKCR, HKCU, "
     "HKLM, HKU and HKMU; values as in the table Registry: #5 is a number, [#KEY] a file's path. "
     "A line file = TARGET makes the entries come and go with that file."},
    {"[properties]", "NAME = VALUE, for the table Property."},
    {"[tables]", "Paths of .idt files, one a line: their rows are added to the table, which is "
                 "made if need be. A stream's cell names a file in a folder beside them that is "
                 "called as the table."},
    {NULL, NULL},
};

static const char example[] = "name = Trial Objects\n"
                              "version = 1.2.3\n"
                              "manufacturer = Example\n"
                              "upgrade-code = {6F9619FF-8B86-4011-B42D-00C04FC964FF}\n"
                              "[files]\n"
                              "bin/trial.so = build/trial.so selfreg=yes key=Trial\n"
                              "doc = doc/\n"
                              "[registry]\n"
                              "file = bin/trial.so\n"
                              "HKMU\\Software\\Example [Path] = [#Trial]";

static const struct manual_item statuses[] = {
    {"0", "Written."},
    {"1", "Not written. Standard error says why; what was there is still there."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options_items},
    {.title = "Manifest",
     .text =
         "Lines KEY = VALUE, in parts that begin with [KIND NAME]; a line that begins with # is "
         "a comment. Paths are relative to the manifest's folder. The first part is of the "
         "product:",
     .items = product_items},
    {.title = "Parts of a manifest", .items = section_items},
    {.title = "Example", .synopsis = example},
    {.title = "Environment",
     .items = (const struct manual_item[]){{"SOURCE_DATE_EPOCH",
                                            "The time that the package and its files have, in "
                                            "seconds since 1970; otherwise the first day of "
                                            "1980."},
                                           {NULL, NULL}}},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual pack_manual = {
    .page = "comity-pack",
    .chapter = 1,
    .command = "comity pack",
    .summary = "make an installer package",
    .synopsis = "comity pack [--set KEY=VALUE] -o PACKAGE MANIFEST|FOLDER",
    .text = "Makes an installer package (.msi) of the files that a manifest tells of, or of all "
            "files of a folder; of those, DLLs with the marker OLESelfRegister register "
            "themselves. Each file is in a component of its own. The same files make the same "
            "package, byte for byte.\n\nAn older version of the product is removed when the "
            "package is installed, and it is not installed beside a newer one.",
    .sections = sections,
    .see_also = "comity(1), comity-show(1), comity-unpack(1), comity-lint(1), comity-install(1)",
};

struct command {
    const char *input, *output;
    struct authoring_setting settings[SETTINGS_MAX];
    size_t n_settings;
};

static bool take_setting(struct command *command, char *text)
{
    char *equals = text ? strchr(text, '=') : NULL;

    if (!equals || command->n_settings == SETTINGS_MAX) {
        verb_usage(&pack_verb, "--set wants KEY=VALUE");
        return false;
    }
    *equals = '\0';
    command->settings[command->n_settings++] = (struct authoring_setting){text, equals + 1};
    return true;
}

static bool parse(int argc, char **argv, struct command *ret_command)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "-o") == 0 && i + 1 < argc) {
            ret_command->output = argv[++i];
        } else if (strcmp(argv[i], "--set") == 0) {
            if (!take_setting(ret_command, argv[++i]))
                return false;
        } else if (argv[i][0] == '-' || ret_command->input) {
            verb_usage(&pack_verb, "unknown option, or too many arguments: %s", argv[i]);
            return false;
        } else {
            ret_command->input = argv[i];
        }
    }
    if (!ret_command->input || !ret_command->output)
        verb_usage(&pack_verb, "%s is missing",
                   ret_command->input ? "-o PACKAGE" : "what to make the package of");
    return ret_command->input && ret_command->output;
}

static int pack_run(int argc, char **argv)
{
    struct command command = {.n_settings = 0};
    struct authoring_request request = {.settings = command.settings};
    struct authoring_result result;
    HRESULT hr;

    if (!parse(argc, argv, &command))
        return VERB_USAGE;
    request.input = command.input;
    request.output = command.output;
    request.n_settings = command.n_settings;
    hr = authoring_pack(&request, &result);
    if (FAILED(hr))
        return verb_failed(hr, "%s cannot be written", command.output);
    printf("%s: %zu files packed\n", command.output, result.n_files);
    return VERB_DONE;
}

const struct verb pack_verb = {.name = "pack", .manual = &pack_manual, .run = pack_run};
