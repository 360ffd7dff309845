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
#include "harvest/harvest_json.h"
#include "harvest/harvest_text.h"
#include "image/file_view.h"
#include "msitool/msi_verbs.h"
#include "toolkit/verb.h"

enum {
    TIMEOUT_MAX_S = 24 * 60 * 60,
};

static const struct manual_item options[] = {
    {"--format=FORMAT", "text (for people) or json."},
    {"-j, --json", "The same as --format=json."},
    {"--timeout=SECONDS", "How long a module's own code may take; 60 without it."},
    {"-q, --quiet", "Tells errors only, no notes and no progress."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "All was read. A file that registers nothing is read, too: the list is empty."},
    {"1", "A file is missing, damaged or no module, or its own code failed; the others were read."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Files",
     .text =
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
    const char *format;
    bool is_quiet;
    struct harvest_terms terms;
    char **files;
    unsigned n_files;
    unsigned i; /* the file at hand */
    struct harvest_json json;
    bool has_failed;
};

/* ---- the formats ---- */

static void begin_json(struct run *run)
{
    harvest_json_begin(&run->json, stdout);
}

static HRESULT add_json(struct run *run, const struct harvest *harvest)
{
    return hr_trace(
        harvest_json_add(&run->json, harvest, run->n_files > 1 ? run->files[run->i] : NULL));
}

static HRESULT end_json(struct run *run)
{
    harvest_json_end(&run->json);
    return S_OK;
}

static void begin_text(struct run *run)
{
    (void)run;
}

static HRESULT add_text(struct run *run, const struct harvest *harvest)
{
    return hr_trace(
        harvest_text_print(harvest, run->n_files > 1 ? run->files[run->i] : NULL, stdout));
}

static HRESULT end_text(struct run *run)
{
    (void)run;
    return S_OK;
}

static const struct format {
    const char *name;
    void (*begin)(struct run *run);
    HRESULT (*add)(struct run *run, const struct harvest *harvest);
    HRESULT (*end)(struct run *run);
} formats[] = {
    {"text", begin_text, add_text, end_text},
    {"json", begin_json, add_json, end_json},
};

static const struct format *find_format(const char *name)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
        if (strcasecmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

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

static void harvest_one(struct run *run, const struct format *format)
{
    _cleanup_(harvest_deinit) struct harvest harvest = {0};
    HRESULT hr;

    show_progress(run, false);
    hr = harvest_read(run->files[run->i], &run->terms, &harvest);
    show_progress(run, true);
    if (SUCCEEDED(hr))
        hr = format->add(run, &harvest);
    if (FAILED(hr)) {
        run->has_failed = true;
        verb_failed(hr, "harvesting");
    }
}

static int harvest_all(struct run *run)
{
    const struct registrar_listener listener = {.notice = tell_note, .context = run};
    const struct format *format = find_format(run->format);
    HRESULT hr;

    file_view_survive_cuts();
    run->terms.listener = &listener;
    format->begin(run);
    for (run->i = 0; run->i < run->n_files; run->i++)
        harvest_one(run, format);
    hr = format->end(run);
    if (FAILED(hr))
        return verb_failed(hr, "writing what was harvested");
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

/* VERB_DONE, or what the wrong command line ends with. */
static int parse(struct run *run, int argc, char **argv)
{
    static const struct option long_options[] = {
        {"format", required_argument, NULL, 'f'},
        {"json", no_argument, NULL, 'j'},
        {"quiet", no_argument, NULL, 'q'},
        {"timeout", required_argument, NULL, 't'},
        {NULL, 0, NULL, 0},
    };
    int option;

    optind = 1;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "jq", long_options, NULL)) != -1) {
        if (option == 'f')
            run->format = optarg;
        else if (option == 'j')
            run->format = "json";
        else if (option == 'q')
            run->is_quiet = true;
        else if (option != 't')
            return verb_usage(&harvest_verb, "unknown option, or one without its argument: \"%s\"",
                              argv[optind - 1]);
        else if (!parse_timeout(optarg, &run->terms.timeout_ms))
            return verb_usage(&harvest_verb, "\"%s\" is no number of seconds", optarg);
    }
    if (!find_format(run->format))
        return verb_usage(&harvest_verb, "\"%s\" is no format: text or json", run->format);
    if (optind == argc)
        return verb_usage(&harvest_verb, "which files?");
    run->files = argv + optind;
    run->n_files = (unsigned)(argc - optind);
    return VERB_DONE;
}

static int run(int argc, char **argv)
{
    struct run order = {.format = "text"};
    int status = parse(&order, argc, argv);

    return status == VERB_DONE ? harvest_all(&order) : status;
}

const struct verb harvest_verb = {"harvest", &harvest_manual, run};
