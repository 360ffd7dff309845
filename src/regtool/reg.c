/* SPDX-License-Identifier: MIT */
#include "regtool/reg.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "toolkit/verb.h"
#include "win32/system_message.h"

/* In the order of the operations' manual sections below. */
static const struct reg_operation operations[] = {
    {"query", 1, "v? ve s f: k d c e t: z se: reg:32 reg:64 json", reg_query},
    {"add", 1, "v: ve t: s: d: f reg:32 reg:64", reg_add},
    {"delete", 1, "v: ve va f reg:32 reg:64", reg_delete},
    {"copy", 2, "s f reg:32 reg:64", reg_copy},
    {"save", 2, "y reg:32 reg:64", reg_save},
    {"restore", 2, "reg:32 reg:64", reg_restore},
    {"load", 2, "reg:32 reg:64", reg_load},
    {"unload", 1, "reg:32 reg:64", reg_unload},
    {"compare", 2, "v: ve s oa od os on reg:32 reg:64", reg_compare},
    {"export", 2, "y reg:32 reg:64", reg_export},
    {"import", 1, "lenient reg:32 reg:64", reg_import},
    {"flags", 1, "* reg:32 reg:64", reg_flags},
};

static const char *const option_names[REG_N_OPTIONS] = {
    [REG_OPTION_V] = "v",          [REG_OPTION_VE] = "ve",     [REG_OPTION_VA] = "va",
    [REG_OPTION_S] = "s",          [REG_OPTION_F] = "f",       [REG_OPTION_K] = "k",
    [REG_OPTION_D] = "d",          [REG_OPTION_C] = "c",       [REG_OPTION_E] = "e",
    [REG_OPTION_T] = "t",          [REG_OPTION_Z] = "z",       [REG_OPTION_SE] = "se",
    [REG_OPTION_Y] = "y",          [REG_OPTION_OA] = "oa",     [REG_OPTION_OD] = "od",
    [REG_OPTION_OS] = "os",        [REG_OPTION_ON] = "on",     [REG_OPTION_REG32] = "reg:32",
    [REG_OPTION_REG64] = "reg:64", [REG_OPTION_JSON] = "json", [REG_OPTION_LENIENT] = "lenient",
};

static const struct manual_item query_items[] = {
    {"/v [NAME]", "Only the value of this name. Without a name, and with /f: search value names."},
    {"/ve", "Only the default value."},
    {"/s", "All keys below, too."},
    {"/f TEXT", "Only where TEXT occurs; * and ? stand for any text and any character."},
    {"/k", "With /f: search key names."},
    {"/d", "With /f: search data."},
    {"/c", "With /f: capital letters count."},
    {"/e", "With /f: the whole name or datum must be TEXT."},
    {"/t TYPE[,TYPE...]", "Only values of these types."},
    {"/z", "Shows the types' numbers, too."},
    {"/se CHARACTER", "What parts the strings of a REG_MULTI_SZ; \\0 without."},
    {"--json", "One JSON object a value, with key, name, type and data."},
    {NULL, NULL},
};

static const struct manual_item add_items[] = {
    {"/v NAME", "The value's name; without, the default value is meant."},
    {"/ve", "The default value."},
    {"/t TYPE", "The data's type: REG_SZ (without this option), REG_MULTI_SZ, REG_EXPAND_SZ, "
                "REG_DWORD, REG_QWORD, REG_BINARY, REG_NONE, REG_DWORD_LITTLE_ENDIAN or "
                "REG_DWORD_BIG_ENDIAN."},
    {"/s CHARACTER", "What parts the strings of a REG_MULTI_SZ in DATA; \\0 without."},
    {"/d DATA", "The data."},
    {"/f", "Overwrites without asking."},
    {NULL, NULL},
};

static const struct manual_item delete_items[] = {
    {"/v NAME", "Only this value."},
    {"/ve", "Only the default value."},
    {"/va", "All values, but no keys."},
    {"/f", "Deletes without asking."},
    {NULL, NULL},
};

static const struct manual_item copy_items[] = {
    {"/s", "All keys below, too."},
    {"/f", "Overwrites without asking."},
    {NULL, NULL},
};

static const struct manual_item overwrite_items[] = {
    {"/y", "Overwrites a file that exists without asking."},
    {NULL, NULL},
};

static const struct manual_item compare_items[] = {
    {"/v NAME", "Compares only the value of this name."},
    {"/ve", "Compares only the default value."},
    {"/s", "All keys below, too."},
    {"/oa", "Shows differences and matches."},
    {"/od", "Shows differences only (as without an option)."},
    {"/os", "Shows matches only."},
    {"/on", "Shows neither."},
    {NULL, NULL},
};

static const struct manual_item import_items[] = {
    {"--lenient", "Passes over malformed lines as Windows does, after naming each; without it one "
                  "malformed line means that nothing is imported."},
    {NULL, NULL},
};

static const struct manual_item common_items[] = {
    {"/reg:32", "Works in the view of 32-bit programs."},
    {"/reg:64", "Works in the view of 64-bit programs."},
    {"/?, /h, --help", "Explains the operation. All options may begin with - instead of /, in "
                       "capital letters, too."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "Done."},
    {"1", "Failed; a search found nothing."},
    {"2", "compare: the keys differ."},
    {NULL, NULL},
};

static const struct manual_item examples[] = {
    {"comity reg query 'HKCR\\Python.Dictionary' /s", "Shows a key and all below it."},
    {"comity reg add 'HKCU\\Software\\X' /v Size /t REG_DWORD /d 5", "Stores a number."},
    {"comity reg export 'HKCU\\Software\\X' x.reg", "Writes what Windows' regedit can read."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {"query",
     "reg query KEY [/v [NAME] | /ve] [/s] [/f TEXT [/k] [/d] [/c] [/e]]\n"
     "          [/t TYPE] [/z] [/se CHARACTER] [/reg:32 | /reg:64] [--json]",
     "Shows values and subkeys.", query_items},
    {"add",
     "reg add KEY [/v NAME | /ve] [/t TYPE] [/s CHARACTER] [/d DATA] [/f]\n"
     "        [/reg:32 | /reg:64]",
     "Makes a key, or a value in it.", add_items},
    {"delete", "reg delete KEY [/v NAME | /ve | /va] [/f] [/reg:32 | /reg:64]",
     "Deletes a key with all below it, or values of it.", delete_items},
    {"copy", "reg copy FROM TO [/s] [/f] [/reg:32 | /reg:64]",
     "Copies a key's values into another key.", copy_items},
    {"save", "reg save KEY FILE [/y] [/reg:32 | /reg:64]",
     "Saves a key with all below it into a hive file.", overwrite_items},
    {"restore", "reg restore KEY FILE [/reg:32 | /reg:64]",
     "Replaces what is below a key by a hive file's content.", NULL},
    {"load", "reg load KEY FILE [/reg:32 | /reg:64]",
     "Makes a hive file's content a new key below HKLM or HKU, where it stays until it is "
     "unloaded.",
     NULL},
    {"unload", "reg unload KEY [/reg:32 | /reg:64]",
     "Writes a loaded key back to its file, and takes it away.", NULL},
    {"compare",
     "reg compare KEY KEY [/v NAME | /ve] [/oa | /od | /os | /on] [/s]\n"
     "            [/reg:32 | /reg:64]",
     "Compares two keys.", compare_items},
    {"export", "reg export KEY FILE [/y] [/reg:32 | /reg:64]",
     "Writes a key with all below it as a .reg file.", overwrite_items},
    {"import", "reg import FILE [--lenient] [/reg:32 | /reg:64]",
     "Applies a .reg file, all of it or nothing.", import_items},
    {"flags",
     "reg flags KEY [QUERY | SET [DONT_VIRTUALIZE] [DONT_SILENT_FAIL] [RECURSE_FLAG]]\n"
     "          [/reg:32 | /reg:64]",
     "Shows the virtualization flags of a key below HKLM\\Software. Nothing is ever virtualized "
     "here, so that they are clear and cannot be set.",
     NULL},
    {"Options of all operations", NULL, NULL, common_items},
    {"Exit status", NULL, NULL, statuses},
    {"Examples", NULL, NULL, examples},
    {NULL, NULL, NULL, NULL},
};

static const struct manual reg_manual = {
    .page = "comity-reg",
    .chapter = 1,
    .command = "comity reg",
    .summary = "read and change the registry from the command line",
    .synopsis = "comity reg OPERATION KEY [ARGUMENT...]\ncomity reg OPERATION /?",
    .text = "The command line of Windows' reg.exe, with its output and exit status. A KEY begins "
            "with HKLM, HKCU, HKCR, HKU or HKCC, or their long names, in any case. Quote it: the "
            "shell takes backslashes away.",
    .sections = sections,
    .see_also = "comity(1), comity-regedit(1), comity-find(1)",
};

enum {
    N_OPERATIONS = sizeof(operations) / sizeof(operations[0]),
};

int reg_invalid(const struct reg_operation *operation, const char *what)
{
    char name[16];
    size_t i;

    for (i = 0; operation->name[i]; i++)
        name[i] = (char)toupper((unsigned char)operation->name[i]);
    name[i] = 0;
    fprintf(stderr, "ERROR: %s\nType \"REG %s /?\" for usage.\n", what, name);
    return REG_FAILED;
}

int reg_failed(LSTATUS status)
{
    bool is_told = *hr_message() && hr_to_win32(hr_recorded()) == (uint32_t)status;

    if (status == ERROR_FILE_NOT_FOUND)
        fputs("ERROR: The system was unable to find the specified registry key or value.\n",
              stderr);
    else if (is_told)
        fprintf(stderr, "ERROR: %s (%d)\n", hr_message(), (int)status);
    else if (system_message((uint32_t)status))
        fprintf(stderr, "ERROR: %s\n", system_message((uint32_t)status)); /* as reg.exe */
    else
        fprintf(stderr, "ERROR: The registry answered with error %d.\n", (int)status);
    return REG_FAILED;
}

int reg_done(void)
{
    puts("The operation completed successfully.");
    return REG_DONE;
}

bool reg_confirm(const char *format, ...)
{
    char answer[64];
    va_list arguments;

    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    fputs(" (Yes/No)? ", stdout);
    fflush(stdout);
    if (fgets(answer, sizeof(answer), stdin) && (answer[0] == 'y' || answer[0] == 'Y'))
        return true;

    fputs("The operation was canceled by the user.\n", stderr);
    return false;
}

bool reg_parse_key(const struct reg_operation *operation, const char *text,
                   struct hkey_path *ret_path)
{
    if (text[0] == '\\' && text[1] == '\\') {
        reg_invalid(operation, "Keys of other machines cannot be reached.");
        return false;
    }
    if (!hkey_path_parse_utf8(text, ret_path)) {
        reg_invalid(operation, "Invalid key name.");
        return false;
    }
    /* As on Windows, only a query takes a root with a backslash behind it. */
    if (!*ret_path->subkey && text[strlen(text) - 1] == '\\' && operation->run != reg_query) {
        hkey_path_deinit(ret_path);
        reg_invalid(operation, "Invalid key name.");
        return false;
    }
    return true;
}

static bool is_help(const char *word)
{
    if (strcmp(word, "--help") == 0)
        return true;

    return (word[0] == '/' || word[0] == '-') &&
           (strcasecmp(word + 1, "?") == 0 || strcasecmp(word + 1, "h") == 0);
}

/* Finds @name in a list like "v? f: s"; yields the character behind it, 0 if it is not there. */
static char find_option(const char *options, const char *name)
{
    size_t len = strlen(name);

    while (*options) {
        size_t word = strcspn(options, " ");
        char kind = options[word - 1];
        size_t word_len = kind == '?' || (kind == ':' && word > 1) ? word - 1 : word;

        if (word_len == len && strncasecmp(options, name, len) == 0)
            return word_len < word ? kind : ' ';
        options += word;
        options += *options == ' ';
    }
    return 0;
}

/* The option that @word is in @operation, with its kind; REG_N_OPTIONS if it is none. */
static enum reg_option parse_option(const struct reg_operation *operation, const char *word,
                                    char *ret_kind)
{
    int option = REG_N_OPTIONS;

    if (word[0] == '/' || word[0] == '-') {
        word += word[0] == '-' && word[1] == '-' ? 2 : 1;
        *ret_kind = find_option(operation->options, word);
        for (option = 0; option < REG_N_OPTIONS; option++)
            if (*ret_kind && strcasecmp(option_names[option], word) == 0)
                break;
    }
    return (enum reg_option)option;
}

/* Reads the options from behind the words; false if one is unknown, twice, or lacks its value. */
static bool parse_options(const struct reg_operation *operation, char **words,
                          struct reg_arguments *arguments)
{
    while (*words) {
        char kind = 0;
        enum reg_option option = parse_option(operation, *words++, &kind);

        if (option == REG_N_OPTIONS || arguments->has[option])
            return false;
        arguments->has[option] = true;
        if (kind == ':' && !*words)
            return false;
        if (kind == ':' ||
            (kind == '?' && *words && parse_option(operation, *words, &(char){0}) == REG_N_OPTIONS))
            arguments->value[option] = *words++;
    }
    if (arguments->has[REG_OPTION_REG32] && arguments->has[REG_OPTION_REG64])
        return false;

    if (arguments->has[REG_OPTION_REG32])
        arguments->view = KEY_WOW64_32KEY;
    else if (arguments->has[REG_OPTION_REG64])
        arguments->view = KEY_WOW64_64KEY;
    return true;
}

static int run_operation(const struct reg_operation *operation, int argc, char **argv)
{
    struct reg_arguments arguments = {.view = 0};

    if (argc == 2 && is_help(argv[1])) {
        manual_print_section(&sections[operation - operations], stdout);
        fputc('\n', stdout);
        manual_print_section(&sections[N_OPERATIONS], stdout);
        return REG_DONE;
    }
    if (argc < 1 + operation->n_words)
        return reg_invalid(operation, "Invalid syntax.");

    for (int i = 0; i < operation->n_words; i++)
        arguments.words[i] = argv[1 + i];
    argv += 1 + operation->n_words;
    if (operation->options[0] == '*') {
        arguments.rest = argv;
        while (*argv && argv[0][0] != '/' && argv[0][0] != '-')
            argv++;
    }
    if (!parse_options(operation, argv, &arguments))
        return reg_invalid(operation, "Invalid syntax.");

    return operation->run(operation, &arguments);
}

static int reg_run(int argc, char **argv)
{
    if (argc == 2 && is_help(argv[1])) {
        manual_print_help(&reg_manual, stdout);
        return REG_DONE;
    }
    for (size_t i = 0; argc > 1 && i < N_OPERATIONS; i++)
        if (strcasecmp(operations[i].name, argv[1]) == 0)
            return run_operation(&operations[i], argc - 1, argv + 1);

    fputs("ERROR: Invalid syntax.\nType \"REG /?\" for usage.\n", stderr);
    return REG_FAILED;
}

const struct verb reg_verb = {.name = "reg", .manual = &reg_manual, .run = reg_run};
