/* SPDX-License-Identifier: MIT */
#include "modtool/audit.h"

#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include <comity/winerror.h>

#include "audit/module_walk.h"
#include "base/hresult.h"
#include "image/file_view.h"
#include "toolkit/verb.h"

enum {
    FOLDERS_MAX = 64,
};

static const struct manual_item options[] = {
    {"--libraries=FOLDER", "Looks there, too, for libraries that PE modules need. May be given "
                           "again."},
    {"--format=FORMAT", "text (for people), json, or tsv."},
    {"-j, --json", "The same as --format=json: one object a module."},
    {NULL, NULL},
};

static const struct manual_item columns[] = {
    {"file", "The path: as it was given, or below the folder that was given."},
    {"machine", "x86-64, x86, ARM64, ...; a number for one without a name, unknown if the file "
                "ends before it says so."},
    {"kind",
     "dll; exe; or other: an object file, a program of MS-DOS or 16-bit Windows, what is too "
     "damaged to tell."},
    {"self_registers", "1 for a dll that exports DllRegisterServer, here or forwarded, and for an "
                       "exe with the marker; else 0."},
    {"DllRegisterServer, DllUnregisterServer, DllInstall, DllGetClassObject, DllCanUnloadNow",
     "1 if the file exports it under that name, with its code here or forwarded; else 0."},
    {"oleselfregister", "1 if the version information has the string OLESelfRegister, whatever its "
                        "value, in any language; else 0."},
    {"rgs", "How many registrar scripts it has: resources of type REGISTRY or WINE_REGISTRY."},
    {"reginst", "How many INF texts: resources of type REGINST."},
    {"typelibs", "How many type libraries: resources of type TYPELIB."},
    {"missing", "How many libraries that it needs, itself or by what it needs, were not found."},
    {"problem", "In what way the file is damaged; empty if it is not. The other columns then tell "
                "what could be read."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "All were read."},
    {"1", "One is damaged, cannot be read or is no module; or there is none at all."},
    {"2", "The command line is wrong."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Options", .items = options},
    {.title = "Needed libraries",
     .text = "Those of ELF modules are looked for where the loader would: DT_RPATH, "
             "LD_LIBRARY_PATH, DT_RUNPATH, its cache, the system's folders. libcomity is not, for "
             "who loads a module has it.\n\n"
             "Those of PE modules are looked for beside the module and in the folders given, "
             "without regard to case. One that is not there is missing, unless every Windows has "
             "it, as kernel32.dll and whatever begins with api-ms-win-: such are named as "
             "Windows', and not looked for anywhere else. What a module loads on first use (delay "
             "imports) is not looked for."},
    {.title = "Columns",
     .text =
         "The table of --format=tsv begins with a line that names these columns, in this order, "
         "parted by tabs. Later versions may add columns after the last.",
     .items = columns},
    {.title = "JSON",
     .text = "The members file, machine, kind, self_registers, oleselfregister and problem (null "
             "if there is none) are as above. marker is the block of the version information that "
             "has it; exports is a list of name and forwarder (null if the code is here); rgs, "
             "reginst and typelibs are lists of resources with type, name, language and size, of "
             "type libraries also library (the name of its own), libid and version, which are null "
             "if they cannot be read; "
             "needs lists libraries with their state (found, missing, other machine, of Windows), "
             "who needs them, path, and the places where one that is missing was looked for."},
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual audit_manual = {
    .page = "comity-audit",
    .chapter = 1,
    .command = "comity audit",
    .summary = "tell what modules would register, without loading them",
    .synopsis = "comity audit [--libraries=FOLDER] [--format=FORMAT] FILE|FOLDER...",
    .text = "Reads ELF and PE files, 32 and 64 bit and for any machine, and tells what each is, "
            "whether it registers itself, which of COM's functions it exports and which it leaves "
            "to other modules, whether it has the marker OLESelfRegister and where, its registrar "
            "scripts and type libraries, and which libraries that it needs are missing. Nothing "
            "is loaded or run.\n\n"
            "Folders are read with the folders in them, in the order of names; what is neither "
            "ELF nor PE is passed over there. Symbolic links are followed, no folder is read "
            "twice.",
    .sections = sections,
    .see_also = "comity(1), comity-regsvr(1), comity-why(1)",
};

struct audit {
    enum { FORMAT_TEXT, FORMAT_JSON, FORMAT_TSV } format;
    const char *folders[FOLDERS_MAX + 1]; /* NULL ends them */
    unsigned n_folders;
    struct module_search search;
    struct audit_sums sums;
    bool has_failed;
};

static void add_up(struct audit_sums *sums, const struct module_facts *facts)
{
    sums->n_modules++;
    sums->n_registering += module_facts_registers_itself(facts);
    sums->n_with_scripts += module_facts_count(facts, MODULE_SCRIPT) > 0;
    sums->n_with_typelibs += module_facts_count(facts, MODULE_TYPELIB) > 0;
    sums->n_lacking += dependencies_lacking(&facts->needs) != NULL;
    sums->n_damaged += facts->problem != NULL;
}

static void show(struct audit *audit, const char *path, const struct module_facts *facts)
{
    switch (audit->format) {
    case FORMAT_JSON:
        audit_print_json(path, facts, stdout);
        break;
    case FORMAT_TSV:
        audit_print_tsv(path, facts, stdout);
        break;
    default:
        audit_print_text(path, facts, stdout);
        break;
    }
}

/* S_FALSE if it is no module. */
static HRESULT audit_module(struct audit *audit, const char *path)
{
    _cleanup_(module_facts_deinit) struct module_facts facts = {0};
    HRESULT hr;

    hr = module_facts_read(path, &audit->search, &facts);
    if (hr != S_OK)
        return hr_trace(hr);
    add_up(&audit->sums, &facts);
    show(audit, path, &facts);
    return S_OK;
}

/* A file in a folder: most are no modules. */
static HRESULT audit_found(void *context, const char *path)
{
    struct audit *audit = context;
    HRESULT hr;

    hr = audit_module(audit, path);
    if (SUCCEEDED(hr))
        return S_OK;
    audit->has_failed = true;
    verb_failed(hr, "%s", path);
    return hr == E_OUTOFMEMORY ? hr : S_OK;
}

static HRESULT fail_folder(void *context, const char *path)
{
    struct audit *audit = context;

    audit->has_failed = true;
    fprintf(stderr, "ERROR: reading the folder %s: %s\n", path, strerror(errno));
    return S_OK;
}

static void audit_file(struct audit *audit, const char *path)
{
    HRESULT hr;

    hr = audit_module(audit, path);
    if (hr == S_OK)
        return;
    audit->has_failed = true;
    if (hr == S_FALSE)
        fprintf(stderr, "ERROR: %s is no module: neither an ELF nor a PE file\n", path);
    else
        verb_failed(hr, "%s", path);
}

static void audit_folder(struct audit *audit, const char *path)
{
    unsigned n_before = audit->sums.n_modules;
    HRESULT hr;

    hr = module_walk(path, audit_found, fail_folder, audit);
    if (FAILED(hr))
        audit->has_failed = true;
    if (SUCCEEDED(hr) && audit->sums.n_modules == n_before) {
        audit->has_failed = true;
        fprintf(stderr, "ERROR: there is no module in %s\n", path);
    }
}

static void audit_path(struct audit *audit, const char *path)
{
    struct stat status;

    if (stat(path, &status) < 0) {
        audit->has_failed = true;
        fprintf(stderr, "ERROR: %s: %s\n", path, strerror(errno));
    } else if (S_ISDIR(status.st_mode)) {
        audit_folder(audit, path);
    } else {
        audit_file(audit, path);
    }
}

static bool parse_format(struct audit *audit, const char *name)
{
    static const char *const names[] = {
        [FORMAT_TEXT] = "text", [FORMAT_JSON] = "json", [FORMAT_TSV] = "tsv"};

    for (unsigned i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (strcasecmp(names[i], name) == 0) {
            audit->format = i;
            return true;
        }
    }
    return false;
}

/* VERB_DONE, or what the wrong command line ends with. */
static int parse(struct audit *audit, int argc, char **argv)
{
    static const struct option long_options[] = {
        {"libraries", required_argument, NULL, 'l'},
        {"format", required_argument, NULL, 'f'},
        {"json", no_argument, NULL, 'j'},
        {NULL, 0, NULL, 0},
    };
    int option;

    optind = 1;
    opterr = 0;
    while ((option = getopt_long(argc, argv, "j", long_options, NULL)) != -1) {
        if (option == 'l' && audit->n_folders < FOLDERS_MAX)
            audit->folders[audit->n_folders++] = optarg;
        else if (option == 'l')
            return verb_usage(&audit_verb, "more than %d times --libraries", FOLDERS_MAX);
        else if (option == 'j')
            audit->format = FORMAT_JSON;
        else if (option != 'f')
            return verb_usage(&audit_verb, "unknown option, or one without its argument: \"%s\"",
                              argv[optind - 1]);
        else if (!parse_format(audit, optarg))
            return verb_usage(&audit_verb, "\"%s\" is no format: text, json or tsv", optarg);
    }
    if (optind == argc)
        return verb_usage(&audit_verb, "which files or folders?");
    return VERB_DONE;
}

static int run(int argc, char **argv)
{
    struct audit audit = {0};
    int status = parse(&audit, argc, argv);
    HRESULT hr;

    if (status != VERB_DONE)
        return status;
    hr = module_search_init(&audit.search, audit.folders);
    if (FAILED(hr))
        return verb_failed(hr, "reading modules");
    file_view_survive_cuts();
    if (audit.format == FORMAT_TSV)
        audit_print_tsv_header(stdout);
    for (int i = optind; i < argc; i++)
        audit_path(&audit, argv[i]);
    if (audit.format == FORMAT_TEXT && audit.sums.n_modules > 1)
        audit_print_sums(&audit.sums, stdout);
    module_search_deinit(&audit.search);
    return audit.has_failed || audit.sums.n_damaged ? VERB_FAILED : VERB_DONE;
}

const struct verb audit_verb = {"audit", &audit_manual, run};
