/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "regtool/exchange.h"
#include "toolkit/verb.h"

static const struct manual_item options[] = {
    {"/s", "Silent: asks and says nothing but errors. (Nothing is ever asked here.)"},
    {"/e FILE [KEY]", "Exports KEY, or without it all of HKEY_LOCAL_MACHINE and HKEY_USERS, as "
                      "version 5.00."},
    {"/ea FILE [KEY], /a FILE [KEY]", "The same as REGEDIT4, in UTF-8."},
    {"/d KEY", "Deletes a key with all below it."},
    {"/c FILE", "Imports like a FILE without option; what the registry already has stays."},
    {"/l:PATH, /r:PATH", "Accepted and ignored: where Windows 95 kept system.dat and user.dat."},
    {"/i, /v, /m", "Accepted and ignored."},
    {"--lenient", "Passes over malformed lines as Windows does, after naming each; without it one "
                  "malformed line means that nothing of its file is imported."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "Done."},
    {"1", "Failed; files before the one that failed are imported."},
    {"2", "The command line is wrong; nothing was done."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options",
     .text = "Options may begin with - instead of /, in capital letters, too.",
     .items = options},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual regedit_manual = {
    .page = "comity-regedit",
    .chapter = 1,
    .command = "comity regedit",
    .summary = "apply and write .reg files",
    .synopsis = "comity regedit [/s] FILE...\ncomity regedit /e FILE [KEY]\ncomity regedit /d KEY",
    .text = "The command line of Windows' regedit.exe. A .reg file is applied as a whole or not at "
            "all; what is malformed in it is named with its line. There is no window.",
    .sections = sections,
    .see_also = "comity(1), comity-reg(1)",
};

static int delete_key(const char *text)
{
    _cleanup_(hkey_path_deinit) struct hkey_path path = {.full = NULL};
    _cleanup_(hkey_closep) HKEY key = NULL;
    LSTATUS status;

    if (!hkey_path_parse_utf8(text, &path) || !*path.subkey)
        return verb_usage(&regedit_verb, "\"%s\" is no key that can be deleted", text);

    status = RegOpenKeyExW(path.root, path.subkey, 0, KEY_ALL_ACCESS, &key);
    if (status == ERROR_SUCCESS)
        status = RegDeleteTreeW(key, NULL);
    if (status == ERROR_SUCCESS)
        status = RegDeleteKeyExW(path.root, path.subkey, 0, 0);
    if (status != ERROR_SUCCESS)
        return verb_failed(hr_from_win32((uint32_t)status), "%s cannot be deleted", text);
    return VERB_DONE;
}

static int export_key(const char *file_name, const char *key, enum regfile_format format)
{
    _cleanup_(hkey_path_deinit) struct hkey_path path = {.full = NULL};

    if (!file_name)
        return verb_usage(&regedit_verb, "an export wants the name of a file");
    if (key && !hkey_path_parse_utf8(key, &path))
        return verb_usage(&regedit_verb, "\"%s\" is no key", key);

    return exchange_export(key ? &path : NULL, file_name, format, 0) ? VERB_DONE : VERB_FAILED;
}

/* The option that a word is, in lower case; "" if it is a file: names begin with / here, too. */
static const char *option_of(const char *word)
{
    static const char *const names[] = {"s", "e", "ea", "a", "d", "c", "i", "v", "m", "-lenient"};

    if (word[0] != '/' && word[0] != '-')
        return "";
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcasecmp(word + 1, names[i]) == 0)
            return names[i];
    if (strncasecmp(word + 1, "l:", 2) == 0 || strncasecmp(word + 1, "r:", 2) == 0)
        return "l";
    return word[0] == '-' && word[1] ? NULL : "";
}

static int regedit_run(int argc, char **argv)
{
    enum exchange_mode mode = EXCHANGE_STRICT;
    int n_files = 0;

    if (argc == 2 && (strcmp(argv[1], "/?") == 0 || strcmp(argv[1], "-?") == 0)) {
        manual_print_help(&regedit_manual, stdout);
        return VERB_DONE;
    }

    /* Files are moved to the front of argv; what exports or deletes ends the command line. */
    for (int i = 1; i < argc; i++) {
        const char *option = option_of(argv[i]);

        if (!option)
            return verb_usage(&regedit_verb, "unknown option %s", argv[i]);
        if (!*option)
            argv[n_files++] = argv[i];
        else if (strcmp(option, "-lenient") == 0)
            mode = EXCHANGE_LENIENT;
        else if (strcmp(option, "d") == 0 && i + 2 == argc && n_files == 0)
            return delete_key(argv[i + 1]);
        else if (strcmp(option, "d") == 0)
            return verb_usage(&regedit_verb, "/d wants one key");
        else if ((option[0] == 'e' || option[0] == 'a') && n_files == 0 && argc - i <= 3)
            return export_key(argv[i + 1], i + 2 < argc ? argv[i + 2] : NULL,
                              strcmp(option, "e") == 0 ? REGFILE_FORMAT_5 : REGFILE_FORMAT_4);
        else if (option[0] == 'e' || option[0] == 'a')
            return verb_usage(&regedit_verb, "/%s wants a file and at most one key", option);
    }
    if (n_files == 0)
        return verb_usage(&regedit_verb, "there is no window here: name a file or an option");

    for (int i = 0; i < n_files; i++)
        if (!exchange_import(argv[i], mode, 0))
            return VERB_FAILED;
    return VERB_DONE;
}

const struct verb regedit_verb = {.name = "regedit", .manual = &regedit_manual, .run = regedit_run};
