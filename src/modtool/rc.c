/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "image/elf_object.h"
#include "image/file_view.h"
#include "image/resource.h"
#include "toolkit/verb.h"
#include "modtool/resource_compiler.h"
#include "modtool/script_text.h"

enum {
    OPTIONS_MAX = 1024,
};

static const struct manual_item options[] = {
    {"-o FILE",
     "Writes FILE: an object to link, or the compiled resources themselves if it ends in .res. "
     "Without it the name of the script with .o in place of .rc."},
    {"-I FOLDER", "Looks for included headers and for files that the script names in FOLDER, too. "
                  "The script's own folder and Comity's headers are looked in last."},
    {"-D NAME[=VALUE], -U NAME", "Defines a macro, or does not."},
    {"-l LANGUAGE", "The language of resources for which the script names none: 0x409, US English, "
                    "where this is not given either."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "Done."},
    {"1", "The script is wrong, or a file or program is missing. Standard error says which, and "
          "the line of the script. Nothing is written."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_item examples[] = {
    {"comity rc server.rc -o server.res.o",
     "Then `cc -shared server.c server.res.o ...` makes a module that carries the script's "
     "resources. They stay when it is stripped."},
    {"comity rc -DMAJOR=2 -I generated server.rc", "Writes server.o."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Resources",
     .text =
         "VERSIONINFO with a string OLESelfRegister says that the module registers itself. TYPELIB "
         "and REGISTRY with a file's name carry a type library and a registrar script (.rgs): "
         "`1 TYPELIB \"server.tlb\"`, `101 REGISTRY \"server.rgs\"`. STRINGTABLE, RCDATA, and "
         "types of one's own are read with LoadString and FindResource. Scripts are UTF-8 unless "
         "`#pragma code_page` or a byte order mark (UTF-16) says otherwise, and may include "
         "<winver.h> or <windows.h>.\n\n"
         "The resources are kept in a note of the ELF file, to which its program headers lead. An "
         "input that ends in .res is taken as compiled already. C programs without a script use "
         "COMITY_SELF_REGISTER of <comity/selfreg.h>."},
    {.title = "Needs",
     .text = "windres, of Debian's package binutils-mingw-w64-x86-64, and a C preprocessor."},
    {.title = "Exit status", .items = statuses},
    {.title = "Examples", .items = examples},
    {NULL, NULL, NULL, NULL},
};

static const struct manual rc_manual = {
    .page = "comity-rc",
    .chapter = 1,
    .command = "comity rc",
    .summary = "compile a resource script to an object to link",
    .synopsis = "comity rc [-o FILE] [-I FOLDER]... [-D NAME[=VALUE]]... [-U NAME]... "
                "[-l LANGUAGE] SCRIPT",
    .text = "Makes of a resource script (.rc), as Windows has them, an ELF object that brings the "
            "resources into the program or module with which it is linked.",
    .sections = sections,
    .see_also = "comity(1), comity-audit(1), windres(1)",
};

/* What the command line asks for. */
struct request {
    struct resource_script script;
    const char *options[OPTIONS_MAX];
    unsigned n_options;
    char output[PATH_MAX];
    char temporary[PATH_MAX + 8]; /* what is written first, then renamed */
};

static bool ends_in(const char *path, const char *end)
{
    size_t len = strlen(path), end_len = strlen(end);

    return len > end_len && strcasecmp(path + len - end_len, end) == 0;
}

/* False if there are more than fit; a NULL comes behind them. */
static bool add_option(struct request *request, char letter, const char *value)
{
    char *option;

    if (request->n_options >= OPTIONS_MAX - 1 || asprintf(&option, "-%c%s", letter, value) < 0)
        return false;
    request->options[request->n_options++] = option;
    return true;
}

/* Comity's headers: of an installation, or of the tree in which the build's folder lies. */
static bool add_headers(struct request *request)
{
    static const char *const trees[][3] = {
        {"/../include/comity", "/../include", NULL},
        {"/../../include/comity", "/../../include", "/."},
    };
    char program[PATH_MAX], path[PATH_MAX + 64];
    ssize_t len = readlink("/proc/self/exe", program, sizeof(program) - 1);
    size_t tree = 0;

    program[len < 0 ? 0 : len] = '\0';
    dirname(program);
    snprintf(path, sizeof(path), "%s%s/winver.h", program, trees[0][0]);
    if (access(path, F_OK) < 0)
        tree = 1;
    for (size_t i = 0; i < 3 && trees[tree][i]; i++) {
        snprintf(path, sizeof(path), "%s%s", program, trees[tree][i]);
        if (!add_option(request, 'I', path))
            return false;
    }
    return true;
}

static int too_many_options(void)
{
    return verb_usage(&rc_verb, "there are too many options");
}

static int take_options(struct request *request, int argc, char **argv)
{
    int option;

    optind = 1;
    while ((option = getopt(argc, argv, "o:I:D:U:l:")) != -1) {
        switch (option) {
        case 'o':
            snprintf(request->output, sizeof(request->output), "%s", optarg);
            break;
        case 'l':
            request->script.language = optarg;
            break;
        case 'I':
        case 'D':
        case 'U':
            if (!add_option(request, (char)option, optarg))
                return too_many_options();
            break;
        default:
            fputs("See comity rc --help.\n", stderr);
            return VERB_USAGE;
        }
    }
    return VERB_DONE;
}

static int take_arguments(struct request *request, int argc, char **argv)
{
    const char *end;
    int status;

    status = take_options(request, argc, argv);
    if (status != VERB_DONE)
        return status;
    if (optind + 1 != argc)
        return verb_usage(&rc_verb, optind == argc ? "which script?" : "one script at a time");
    request->script.path = argv[optind];
    request->script.options = request->options;
    if (!add_headers(request))
        return too_many_options();

    end = ends_in(argv[optind], ".rc") || ends_in(argv[optind], ".res")
              ? strrchr(argv[optind], '.')
              : argv[optind] + strlen(argv[optind]);
    if (!*request->output)
        snprintf(request->output, sizeof(request->output), "%.*s.o", (int)(end - argv[optind]),
                 argv[optind]);
    if (ends_in(request->output, ".res") && ends_in(argv[optind], ".res"))
        return verb_usage(&rc_verb, "%s is compiled already", argv[optind]);
    return VERB_DONE;
}

static HRESULT write_object(const char *res_path, const char *output)
{
    _cleanup_(file_view_close) struct file_view view = {0};
    _cleanup_(fclosep) FILE *file = NULL;
    struct span object;
    bool is_written;
    HRESULT hr;

    hr = file_view_open(res_path, &view);
    if (SUCCEEDED(hr))
        hr = elf_object_of_resources(view.bytes, &object);
    if (FAILED(hr))
        return hr_trace(hr);

    file = fopen(output, "we");
    is_written =
        file && fwrite(object.bytes, 1, object.size, file) == object.size && fflush(file) == 0;
    free((void *)object.bytes);
    return is_written ? S_OK : hr_raise(hr_from_errno(), "writing %s", output);
}

/* Compiles the script to @output; S_FALSE if it is wrong. */
static HRESULT compile_script(struct resource_script *script, const char *output)
{
    _cleanup_(freep) char *converted = NULL;
    HRESULT hr;

    if (asprintf(&converted, "%s.rc", output) < 0)
        return hr_raise(E_OUTOFMEMORY, "compiling %s", script->path);
    hr = script_text_convert(script->path, converted);
    if (FAILED(hr))
        return hr_trace(hr);
    if (hr == S_OK) {
        script->input = converted;
        script->lines_before = SCRIPT_TEXT_LINES_BEFORE;
    }
    hr = resource_compiler_run(script, output);
    unlink(converted);
    return hr_trace(hr);
}

/* Everything is written beside the output and then renamed: a failure leaves nothing half. */
static HRESULT compile(struct request *request)
{
    const char *path = request->script.path;
    bool is_compiled = ends_in(path, ".res"), stays_compiled = ends_in(request->output, ".res");
    HRESULT hr = S_OK;

    if (access(path, R_OK) < 0)
        return hr_raise(hr_from_errno(), "%s: %s", path, strerror(errno));
    if (!is_compiled)
        hr = compile_script(&request->script, request->temporary);
    if (hr != S_OK)
        return hr_trace(hr);
    if (is_compiled || !stays_compiled)
        hr = write_object(is_compiled ? path : request->temporary, request->temporary);
    if (SUCCEEDED(hr) && rename(request->temporary, request->output) < 0)
        hr = hr_raise(hr_from_errno(), "writing %s: %s", request->output, strerror(errno));
    return hr_trace(hr);
}

static int rc_run(int argc, char **argv)
{
    struct request request = {0};
    int status;
    HRESULT hr;

    status = take_arguments(&request, argc, argv);
    if (status == VERB_DONE) {
        snprintf(request.temporary, sizeof(request.temporary), "%s.%d", request.output,
                 (int)getpid());
        hr = compile(&request);
        unlink(request.temporary);
        if (FAILED(hr))
            status = verb_failed(hr, "%s could not be compiled", request.script.path);
        else if (hr == S_FALSE)
            status = VERB_FAILED;
    }
    for (unsigned i = 0; i < request.n_options; i++)
        free((char *)request.options[i]);
    return status;
}

const struct verb rc_verb = {.name = "rc", .manual = &rc_manual, .run = rc_run};
