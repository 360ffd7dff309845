/* SPDX-License-Identifier: MIT */
/*
 * comity-typelib: what type libraries say. `comity typelib` becomes this program, which lives on
 * the public ABI.
 */
#define COBJMACROS
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "toolkit/verb.h"
#include "typetool/compare.h"
#include "typetool/printing.h"

static const struct manual_item operations[] = {
    {"LIBRARY", "Prints what the library says. A library is a file (a .tlb, or a module that has "
                "one in its resources; \\N behind it names another than the first), or the "
                "identifier of a registered one, with its version behind a blank if it is not the "
                "last."},
    {"diff A B", "Prints what B has otherwise than A: types and members that came (+) and went "
                 "(-)."},
    {NULL, NULL},
};

static const struct manual_item options[] = {
    {"--format=idl|json|table", "How: as IDL, which a compiler takes (the default), as one line of "
                                "JSON, or as a table."},
    {"--json", "The same as --format=json."},
    {"-h, --help", "Says this."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "Done; two libraries say the same."},
    {"1", "A library cannot be read; standard error says why. Or two libraries are different."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_item examples[] = {
    {"comity typelib shapes.tlb", "The library as IDL."},
    {"comity typelib --json '{420B2830-E718-11CF-893D-00A0C9054228} 1.0'",
     "Scripting's library, for a program."},
    {"comity typelib diff old.tlb new.tlb", "Whether clients must be compiled anew."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Operations", .items = operations},
    {.title = "Options", .items = options},
    {.title = "Exit status", .items = statuses},
    {.title = "Examples", .items = examples},
    {NULL, NULL, NULL, NULL},
};

static const struct manual typelib_manual = {
    .page = "comity-typelib",
    .chapter = 1,
    .command = "comity typelib",
    .summary = "show and compare type libraries",
    .synopsis = "comity typelib [--format=idl|json|table] LIBRARY\ncomity typelib diff A B",
    .text = "Reads type libraries, of 32 and 64 bits, without running anything of the modules that "
            "they are in.",
    .sections = sections,
    .see_also = "comity(1), comity-audit(1), comity-harvest(1)",
};

static int typelib_run(int argc, char **argv);

const struct verb typelib_verb = {.name = "typelib", .manual = &typelib_manual, .run = typelib_run};

/* ---- which library ---- */

/* "{...} 1.0", or without a version the last one. */
static HRESULT load_registered(const char *text, ITypeLib **ret_library)
{
    unsigned major = 0xffff, minor = 0xffff;
    char guid_text[64] = "";
    char16_t wide[64];
    GUID guid;

    if (sscanf(text, "%63s %x.%x", guid_text, &major, &minor) < 1)
        return E_INVALIDARG;
    wide[utf16_from_utf8(guid_text, strlen(guid_text), wide, 63)] = u'\0';
    if (FAILED(CLSIDFromString(wide, &guid)))
        return hr_raise(E_INVALIDARG, "\"%s\" is no identifier", guid_text);
    return LoadRegTypeLib(&guid, (WORD)major, (WORD)minor, LOCALE_NEUTRAL, ret_library);
}

/* A name without a folder that is not here may be that of a library that comes with Comity. */
static bool is_name_alone(const char *text)
{
    return !strpbrk(text, "/\\") && access(text, F_OK) != 0;
}

static HRESULT load_file(const char *text, ITypeLib **ret_library)
{
    char path[PATH_MAX];
    char16_t *wide;
    HRESULT hr;

    if (*text == '/' || is_name_alone(text) || !getcwd(path, sizeof(path)) ||
        strlen(path) + strlen(text) + 2 > sizeof(path))
        *path = '\0';
    if (*path)
        strcat(path, "/");
    strncat(path, text, sizeof(path) - strlen(path) - 1);
    wide = utf16_from_utf8_dup(path);
    if (!wide)
        return E_OUTOFMEMORY;
    hr = LoadTypeLibEx(wide, REGKIND_NONE, ret_library);
    free(wide);
    return hr;
}

static HRESULT read_library(const char *text, struct library_view **ret_view)
{
    ITypeLib *library;
    HRESULT hr;

    hr = *text == '{' ? load_registered(text, &library) : load_file(text, &library);
    if (FAILED(hr))
        return hr;
    hr = library_view_read(library, ret_view);
    ITypeLib_Release(library);
    if (SUCCEEDED(hr) && *text != '{')
        (*ret_view)->path = strdup(text);
    return hr;
}

/* ---- the verb ---- */

static int complain(const char *name, HRESULT hr)
{
    const char *why = hr == TYPE_E_CANTLOADLIBRARY    ? "there is no type library that can be read"
                      : hr == TYPE_E_LIBNOTREGISTERED ? "no such type library is registered"
                                                      : "the type library cannot be read";

    return verb_failed(hr, "%s: %s", name, why);
}

static int compare_named(char **names)
{
    _cleanup_(library_view_freep) struct library_view *from = NULL, *to = NULL;
    HRESULT hr;

    hr = read_library(names[0], &from);
    if (FAILED(hr))
        return complain(names[0], hr);
    hr = read_library(names[1], &to);
    if (FAILED(hr))
        return complain(names[1], hr);
    return compare_libraries(from, to, stdout) ? VERB_FAILED : VERB_DONE;
}

static int print_named(const char *name, const char *format)
{
    _cleanup_(library_view_freep) struct library_view *view = NULL;
    HRESULT hr;

    hr = read_library(name, &view);
    if (FAILED(hr))
        return complain(name, hr);
    if (strcmp(format, "json") == 0)
        print_json(view, stdout);
    else if (strcmp(format, "table") == 0)
        print_table(view, stdout);
    else
        hr = print_idl(view, stdout);
    return FAILED(hr) ? complain(name, hr) : VERB_DONE;
}

static int typelib_run(int argc, char **argv)
{
    static const struct option long_options[] = {
        {"format", required_argument, NULL, 'f'},
        {"json", no_argument, NULL, 'j'},
        {NULL, 0, NULL, 0},
    };
    const char *format = "idl";
    int option;

    opterr = 0;
    while ((option = getopt_long(argc, argv, "", long_options, NULL)) != -1) {
        if (option == 'j')
            format = "json";
        else if (option == 'f')
            format = optarg;
        else
            return verb_usage(&typelib_verb, "unknown option \"%s\"", argv[optind - 1]);
    }
    if (strcmp(format, "idl") != 0 && strcmp(format, "json") != 0 && strcmp(format, "table") != 0)
        return verb_usage(&typelib_verb, "there is no format \"%s\"", format);
    argv += optind;
    argc -= optind;
    if (argc == 3 && strcmp(argv[0], "diff") == 0)
        return compare_named(argv + 1);
    if (argc != 1)
        return verb_usage(&typelib_verb, "a library is missing, or there are too many");
    return print_named(argv[0], format);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strncmp(argv[1], "--man", 5) == 0) {
        manual_print_page(&typelib_manual, stdout);
        return verb_finish(VERB_DONE);
    }
    return verb_finish(verb_call(&typelib_verb, argc, argv));
}
