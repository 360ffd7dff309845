/* SPDX-License-Identifier: MIT */
#include "harvest/harvest.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "conversion/package_harvest.h"
#include "harvest/scratch_home.h"
#include "image/file_view.h"
#include "msitool/harvest_output.h"
#include "msitool/msi_verbs.h"
#include "toolkit/verb.h"

enum {
    TIMEOUT_MAX_S = 24 * 60 * 60,
};

static const struct manual_item options[] = {
    {"--format=FORMAT", "text (for people), json, reg (a .reg file, with the file's own path), wxs "
                        "(a WiX fragment) or idt (tables, for msibuild)."},
    {"-j, --json", "The same as --format=json."},
    {"-o, --output=PATH", "Writes there instead of to standard output: a file; of tables a folder, "
                          "with a file for each table that has rows."},
    {"--feature=NAME", "The feature that rows of tables name; Complete without it."},
    {"--directory=NAME", "The folder that the WiX fragment's components are in; INSTALLDIR without "
                         "it."},
    {"--plain", "Registry rows alone in wxs and idt, no Class, ProgId, TypeLib, Extension."},
    {"--run-with-wine", "PE modules that have no data, but register themselves, are registered by "
                        "Wine in a prefix that is made for it, and what changed in its registry is "
                        "told; JSON marks these entries with \"source\": \"wine\". Their code runs "
                        "with your rights."},
    {"--timeout=SECONDS", "How long a module's own code may take; 60 without it."},
    {"-q, --quiet", "Tells errors only, no notes and no progress."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "All was read. A file that registers nothing is read, too: the list is empty."},
    {"1", "A file is missing, damaged or no module, its own code failed, or the format cannot say "
          "all that it registers; the others were read."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Files",
     .text =
         "Of a package (.msi): the modules in its table SelfReg, taken from its cabinets or from "
         "beside it, each as PACKAGE/FILE-KEY.\n\n"
         "PE modules (DLL, OCX, EXE, .tlb; 32 and 64 bit), type library files and .res files are "
         "read, not run: registrar scripts (resources of type REGISTRY and WINE_REGISTRY) and INF "
         "texts (REGINST) in their order, on one set of entries, so that later deletions and "
         "values count; then type libraries as RegisterTypeLib registers them, but those that a "
         "script of the module registers.\n\n"
         "ELF modules and programs, Python scripts and script components register themselves, as "
         "with comity regsvr, but in an empty registry that is gone afterwards; nothing is "
         "registered."},
    {.title = "Entries",
     .text = "The module's own path is %MODULE%. What a script wants replaced by a name that only "
             "the module knows stays as it is (%NAME%). What ELF modules write to the machine's "
             "classes is below HKCR."},
    {.title = "JSON",
     .text =
         "{\"entries\": [{\"root\": \"HKCR\", \"key\": \"CLSID\\\\{...}\", \"name\": \"\", "
         "\"type\": \"REG_SZ\", \"data\": \"...\"}]}. The name \"\" is the default value; a key "
         "that is left empty has the name null, the type KEY and the data null. A DWORD and a "
         "QWORD are numbers, a multi-string is a list, what is no text is hexadecimal. With "
         "several files each entry has a member file."},
    {.title = "Rows of packages",
     .text = "A row of Class, ProgId, AppId, TypeLib, Extension, Verb or MIME is made where "
             "everything that an installer writes for it is what the module registers, byte for "
             "byte (but for the empty key ShellNew that it makes for an extension); what is left "
             "becomes rows of Registry. The module's path is [#File] there. Each file is a "
             "component cmp_NAME with the file fil_NAME as its key path. What no row can say (a "
             "REG_QWORD, a value named \"+\") is named, and the exit status is 1."},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual harvest_manual = {
    .page = "comity-harvest",
    .chapter = 1,
    .command = "comity harvest",
    .summary = "tell what modules would register",
    .synopsis = "comity harvest [--format=FORMAT] FILE...",
    .text = "Reads what modules register, entry by entry, without registering anything: for "
            "packages that register by tables instead of by the modules' own code.",
    .sections = sections,
    .see_also = "comity(1), comity-audit(1), comity-regsvr(1)",
};

struct run {
    struct harvest_output output;
    bool is_quiet;
    struct harvest_terms terms;
    char **files;
    unsigned n_files;
    unsigned i; /* the file at hand */
    bool has_failed;
};

/* ---- file by file ---- */

static void tell_note(void *context, const char *text)
{
    const struct run *run = context;

    if (!run->is_quiet)
        fprintf(stderr, "note: %s: %s\n", run->files[run->i], text);
}

static void show_progress(const struct run *run, bool is_over)
{
    if (run->is_quiet || run->n_files < 2 || !isatty(STDERR_FILENO))
        return;
    if (is_over)
        fputs("\r\033[K", stderr);
    else
        fprintf(stderr, "\r\033[K[%u/%u] %.60s", run->i + 1, run->n_files, run->files[run->i]);
}

/* S_OK: the others are harvested nevertheless. */
static HRESULT conclude(struct run *run, HRESULT hr)
{
    run->has_failed |= hr != S_OK;
    if (FAILED(hr))
        verb_failed(hr, "harvesting");
    return S_OK;
}

static HRESULT harvest_module(struct run *run, const char *path)
{
    _cleanup_(harvest_deinit) struct harvest harvest = {0};
    HRESULT hr;

    hr = harvest_read(path, &run->terms, &harvest);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(harvest_output_add(&run->output, &harvest, path));
}

/* ---- packages ---- */

static HRESULT add_packaged(void *context, const struct harvest *harvest, const char *name)
{
    struct run *run = context;
    _cleanup_(freep) char *path = NULL;

    if (asprintf(&path, "%s/%s", run->files[run->i], name) < 0)
        return hr_raise(E_OUTOFMEMORY, "harvesting a package");
    return conclude(run, harvest_output_add(&run->output, harvest, path));
}

static void fault_packaged(void *context, HRESULT hr, const char *name)
{
    conclude(context, hr);
    (void)name;
}

static HRESULT harvest_package(struct run *run, const char *path)
{
    const struct package_harvest_visitor visitor = {add_packaged, fault_packaged, run};

    /* It is the modules that are told apart. */
    run->output.has_many = true;
    return hr_trace(package_harvest_read(path, &run->terms, &visitor));
}

static void harvest_one(struct run *run)
{
    const char *path = run->files[run->i];

    show_progress(run, false);
    conclude(run, package_harvest_is_package(path) ? harvest_package(run, path)
                                                   : harvest_module(run, path));
    show_progress(run, true);
}

static int harvest_all(struct run *run)
{
    const struct registrar_listener listener = {.notice = tell_note, .context = run};
    _cleanup_(scratch_home_leave) struct scratch_home home = {0};
    HRESULT hr;

    file_view_survive_cuts();
    run->terms.listener = &listener;
    run->output.listener = &listener;
    run->output.has_many = run->n_files > 1;
    hr = scratch_home_enter(&home);
    if (SUCCEEDED(hr))
        hr = harvest_output_begin(&run->output);
    if (FAILED(hr))
        return verb_failed(hr, "harvesting");
    for (run->i = 0; run->i < run->n_files; run->i++)
        harvest_one(run);
    hr = harvest_output_end(&run->output);
    if (FAILED(hr))
        return verb_failed(hr, "harvesting");
    return run->has_failed ? VERB_FAILED : VERB_DONE;
}

/* ---- the command line ---- */

static bool parse_timeout(const char *text, uint32_t *ret_ms)
{
    char *end;
    unsigned long seconds = strtoul(text, &end, 10);

    if (*end || end == text || seconds < 1 || seconds > TIMEOUT_MAX_S)
        return false;
    *ret_ms = (uint32_t)seconds * 1000;
    return true;
}

/* False if it is unknown. */
static bool parse_option(struct run *run, int option)
{
    switch (option) {
    case 'j':
        run->output.format = harvest_format_find("json");
        return true;
    case 'o':
        run->output.path = optarg;
        return true;
    case 'q':
        run->is_quiet = true;
        return true;
    case 'F':
        run->output.feature = optarg;
        return true;
    case 'D':
        run->output.directory = optarg;
        return true;
    case 'w':
        run->terms.uses_wine = true;
        return true;
    case 'p':
        run->output.is_plain = true;
        return true;
    default:
        return false;
    }
}

/* VERB_DONE, or what the wrong command line ends with. */
static int parse(struct run *run, int argc, char **argv)
{
    static const struct option long_options[] = {
        {"format", required_argument, NULL, 'f'},    {"json", no_argument, NULL, 'j'},
        {"quiet", no_argument, NULL, 'q'},           {"timeout", required_argument, NULL, 't'},
        {"output", required_argument, NULL, 'o'},    {"feature", required_argument, NULL, 'F'},
        {"directory", required_argument, NULL, 'D'}, {"run-with-wine", no_argument, NULL, 'w'},
        {"plain", no_argument, NULL, 'p'},           {NULL, 0, NULL, 0},
    };
    int option;

    optind = 1;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "jqo:", long_options, NULL)) != -1) {
        if (option == 'f')
            run->output.format = harvest_format_find(optarg);
        else if (option == 't' && !parse_timeout(optarg, &run->terms.timeout_ms))
            return verb_usage(&harvest_verb, "\"%s\" is no number of seconds", optarg);
        else if (option != 't' && !parse_option(run, option))
            return verb_usage(&harvest_verb, "unknown option, or one without its argument: \"%s\"",
                              argv[optind - 1]);
        if (!run->output.format)
            return verb_usage(&harvest_verb, "\"%s\" is no format: text, json, reg, wxs or idt",
                              optarg);
    }
    if (optind == argc)
        return verb_usage(&harvest_verb, "which files?");
    run->files = argv + optind;
    run->n_files = (unsigned)(argc - optind);
    return VERB_DONE;
}

static int run(int argc, char **argv)
{
    struct run order = {.output = {.format = harvest_format_find("text"),
                                   .feature = "Complete",
                                   .directory = "INSTALLDIR"}};
    int status = parse(&order, argc, argv);

    return status == VERB_DONE ? harvest_all(&order) : status;
}

const struct verb harvest_verb = {"harvest", &harvest_manual, run};
