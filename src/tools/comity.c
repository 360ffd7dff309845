/* SPDX-License-Identifier: MIT */
/*
 * The program: which verbs there are, and under which of Windows' names they are known.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "toolkit/verb.h"
#include "tools/package_verbs.h"
#include "tools/recovery.h"
#include "tools/typelib_verb.h"
#include "tools_version.h"

static const struct verb *const verbs[] = {
    &audit_verb,   &class_verb,   &daemon_verb,  &diff_verb,   &doctor_verb,  &find_verb,
    &history_verb, &hresult_verb, &lint_verb,    &log_verb,    &owners_verb,  &ps_verb,
    &rc_verb,      &reg_verb,     &regedit_verb, &regsvr_verb, &restore_verb, &rot_verb,
    &run_verb,     &top_verb,     &typelib_verb, &undo_verb,   &who_verb,     &why_verb,
};

/* Windows' programs. Those whose verb is NULL are one of another program (package_verbs.c). */
static const struct alias {
    const char *program;
    const struct verb *verb;
} aliases[] = {
    {"reg", &reg_verb},         {"regedit", &regedit_verb}, {"regsvr32", &regsvr_verb},
    {"cscript", &cscript_verb}, {"wscript", &wscript_verb}, {"msiexec", NULL},
};

enum {
    N_VERBS = sizeof(verbs) / sizeof(verbs[0]),
    N_ALIASES = sizeof(aliases) / sizeof(aliases[0]),
};

static const struct manual_item options[] = {
    {"-h, --help", "Says this, or with a verb before it what that verb does."},
    {"--version", "Says which Comity this is."},
    {"--man[=VERB]", "Writes the man page, in man(7)'s macros."},
    {NULL, NULL},
};

static const struct manual_item verb_items[] = {
    {"audit FILE|FOLDER...", "Tells what modules would register, without loading them."},
    {"class CLASS", "Shows what COM would do for a CLSID or ProgID."},
    {"convert IN.msi OUT.msi", "Makes tables of what a package's modules register themselves."},
    {"daemon OPERATION", "Says whether the daemon runs, starts or stops it."},
    {"diff A B", "Compares registries, .reg files, transactions and installer packages."},
    {"doctor CLASS", "Starts a class's server once and proves that it works."},
    {"find TEXT", "Finds text in the names and data of the registry."},
    {"harvest FILE...", "Tells what modules would register, entry by entry."},
    {"history [KEY|TRANSACTION]", "Shows who changed the registry, when, and what was changed."},
    {"hresult CODE", "Explains an HRESULT or Win32 error."},
    {"install PACKAGE.msi", "Installs a package, wholly or not at all."},
    {"lint [CLASS|PACKAGE.msi]", "Finds what is wrong with what is registered, or with a package."},
    {"log", "Shows which servers were started, how they ended, and what was refused."},
    {"msiexec ...", "Installs, repairs and removes packages; Windows' msiexec.exe."},
    {"owners", "Lists who has registered something."},
    {"pack MANIFEST|FOLDER", "Makes an installer package."},
    {"packages", "Lists the products that packages have installed."},
    {"ps [SERVER|CLASS]", "Shows servers, what keeps them, and who holds which object."},
    {"rc SCRIPT", "Compiles a resource script to an object to link; Windows' rc.exe."},
    {"reg OPERATION ...", "Reads and changes the registry; Windows' reg.exe."},
    {"regedit ...", "Applies and writes .reg files; Windows' regedit.exe."},
    {"regsvr FILE...", "Has modules register or unregister themselves; Windows' regsvr32.exe."},
    {"remove PRODUCT", "Removes a product, and nothing else."},
    {"repair PRODUCT", "Installs again what is missing of a product."},
    {"restore --to TRANSACTION", "Makes the registry what it was after a transaction."},
    {"rot", "Lists the objects that programs have registered as running."},
    {"run [FILE [ARGUMENT...]]", "Runs a script; Windows' cscript.exe."},
    {"show PACKAGE [TABLE]", "Shows what is in an installer package."},
    {"top [SERVER|CLASS]", "Shows the same as a table, again and again."},
    {"typelib LIBRARY", "Shows and compares type libraries."},
    {"undo OWNER|TRANSACTION", "Undoes what an owner registered, or what a transaction changed."},
    {"unpack PACKAGE", "Unpacks the files or tables of an installer package."},
    {"verify [PRODUCT]", "Tells what of installed products is missing or was changed."},
    {"who KEY|CLASS|FILE", "Shows who registered a key, a class, or what a file registered."},
    {"why CLASS", "Explains why a class cannot be activated."},
    {NULL, NULL},
};

static const struct manual_item statuses[] = {
    {"0", "Done; what was looked for was found."},
    {"1", "Failed, or nothing was found. Standard error says what and why."},
    {"2", "The command line is wrong; nothing was done. (reg, regedit and regsvr keep the "
          "numbers of their Windows originals.)"},
    {NULL, NULL},
};

static const struct manual_item environment[] = {
    {"COMITY_HOME", "A folder that holds registry, sockets and logs of a world of its own; without "
                    "it the user's registry is in $XDG_DATA_HOME/comity and the machine's in "
                    "/var/lib/comity."},
    {"COMITY_TRACE", "With 1, programs that use Comity tell the steps of each activation on "
                     "standard error; see comity-why(1)."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Verbs", .items = verb_items},
    {.title = "Options", .items = options},
    {.title = "Windows' names",
     .text = "Called as reg, regedit, regsvr32, msiexec, cscript or wscript, as the links in "
             "lib/comity/compat do, the program is that verb; the last two are run."},
    {.title = "Exit status", .items = statuses},
    {.title = "Environment", .items = environment},
    {NULL, NULL, NULL, NULL},
};

static const struct manual comity_manual = {
    .page = "comity",
    .chapter = 1,
    .command = "comity",
    .summary = "COM registration and activation on Linux",
    .synopsis = "comity VERB [ARGUMENT...]\ncomity VERB --help",
    .text = "Looks at and changes what COM components have registered. All text is UTF-8. Where a "
            "verb takes --json it writes one JSON object a line, for programs.",
    .sections = sections,
    .see_also =
        "comity-audit(1), comity-class(1), comity-daemon(1), comity-diff(1), comity-doctor(1), "
        "comity-find(1), comity-harvest(1), comity-history(1), comity-hresult(1), "
        "comity-install(1), comity-lint(1), comity-log(1), comity-msiexec(1), comity-owners(1), "
        "comity-pack(1), comity-packages(1), comity-ps(1), comity-rc(1), comity-reg(1), "
        "comity-regedit(1), "
        "comity-regsvr(1), comity-remove(1), comity-repair(1), comity-restore(1), comity-rot(1), "
        "comity-run(1), comity-show(1), comity-top(1), comity-typelib(1), comity-undo(1), "
        "comity-unpack(1), "
        "comity-who(1), comity-why(1), comityd(8)",
};

static const struct verb *find_verb_named(const char *name)
{
    for (size_t i = 0; i < N_VERBS; i++)
        if (strcmp(verbs[i]->name, name) == 0)
            return verbs[i];
    for (const struct verb *verb = package_verbs; verb->name; verb++)
        if (strcmp(verb->name, name) == 0)
            return verb;
    return NULL;
}

/* How many letters must be put in, taken out or changed to make one name of the other. */
static size_t edit_distance(const char *a, const char *b)
{
    size_t row[64];
    size_t b_len = strlen(b);

    if (b_len >= 64)
        return SIZE_MAX;

    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;
    for (size_t i = 1; *a; a++, i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t best = diagonal + (*a != b[j - 1]);

            diagonal = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[b_len];
}

static int unknown_verb(const char *name)
{
    const struct verb *nearest = NULL;
    size_t least = 2 * 3;

    for (size_t i = 0; i < N_VERBS; i++) {
        size_t distance = 2 * edit_distance(name, verbs[i]->name);

        /* Letters that changed places are likelier than one that was left out and one mistyped. */
        distance += strlen(name) != strlen(verbs[i]->name);

        if (distance < least) {
            least = distance;
            nearest = verbs[i];
        }
    }
    fprintf(stderr, "comity: there is no verb \"%s\".", name);
    if (nearest)
        fprintf(stderr, " Did you mean \"%s\"?", nearest->name);
    fputs(" See comity --help.\n", stderr);
    return VERB_USAGE;
}

static bool is_help(const char *argument)
{
    return strcmp(argument, "--help") == 0 || strcmp(argument, "-h") == 0;
}

static int print_page(const char *name)
{
    const struct verb *verb = *name ? find_verb_named(name) : NULL;

    if (*name && !verb)
        return unknown_verb(name);
    if (verb && !verb->manual)
        return verb == &typelib_verb ? typelib_verb_page() : package_verb_page(verb);

    manual_print_page(verb ? verb->manual : &comity_manual, stdout);
    return VERB_DONE;
}

static int run(int argc, char **argv)
{
    const struct verb *verb;

    if (argc < 2) {
        manual_print_help(&comity_manual, stderr);
        return VERB_USAGE;
    }
    if (is_help(argv[1]) || (strcmp(argv[1], "help") == 0 && argc == 2)) {
        manual_print_help(&comity_manual, stdout);
        return VERB_DONE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("comity " COMITY_VERSION);
        return VERB_DONE;
    }
    if (strcmp(argv[1], "--man") == 0)
        return print_page("");
    if (strncmp(argv[1], "--man=", 6) == 0)
        return print_page(argv[1] + 6);

    if (strcmp(argv[1], "help") == 0) {
        verb = find_verb_named(argv[2]);
        if (!verb)
            return unknown_verb(argv[2]);
        return verb_call(verb, 2, (char *[]){argv[2], "--help", NULL});
    }
    verb = find_verb_named(argv[1]);
    if (!verb)
        return unknown_verb(argv[1]);
    if (verb == &diff_verb && package_verb_takes_diff(argc - 1, argv + 1))
        verb = &package_diff;
    if (verb == &lint_verb && package_verb_takes_lint(argc - 1, argv + 1))
        verb = &package_lint;
    recovery_run();
    return verb_call(verb, argc - 1, argv + 1);
}

static const struct alias *find_alias(const char *program)
{
    const char *slash = strrchr(program, '/');
    size_t len;

    program = slash ? slash + 1 : program;
    len = strlen(program);
    if (len > 4 && strcasecmp(program + len - 4, ".exe") == 0)
        len -= 4;
    for (size_t i = 0; i < N_ALIASES; i++)
        if (strlen(aliases[i].program) == len && strncasecmp(aliases[i].program, program, len) == 0)
            return &aliases[i];
    return NULL;
}

int main(int argc, char **argv)
{
    const struct alias *alias = argc > 0 ? find_alias(argv[0]) : NULL;

    if (!alias)
        return verb_finish(run(argc, argv));

    recovery_run();
    if (alias->verb)
        return verb_finish(verb_call(alias->verb, argc, argv));
    argv[0] = (char *)alias->program;
    return verb_finish(verb_call(find_verb_named(alias->program), argc, argv));
}
