/* SPDX-License-Identifier: MIT */
/*
 * comity-msi: the verbs of `comity` that have to do with installer packages. `comity` becomes this
 * program for them, so that the others start without the libraries that packages need.
 */
#include <stdio.h>
#include <string.h>

#include "msitool/msi_verbs.h"
#include "msitool/recover.h"
#include "packagetool/package_tool.h"

static const struct verb *const verbs[] = {
    &package_lint_verb, &convert_verb, &package_diff_verb, &harvest_verb,
    &install_verb,      &msiexec_verb, &pack_verb,         &packages_verb,
    &remove_verb,       &repair_verb,  &verify_verb,       &provide_verb,
    &recover_verb,      &show_verb,    &unpack_verb,       NULL,
};

static const struct verb *find_verb_named(const char *name)
{
    for (size_t i = 0; verbs[i]; i++)
        if (strcmp(verbs[i]->name, name) == 0)
            return verbs[i];
    return NULL;
}

/* argv[1] is the verb; --man=VERB and VERB --help tell of it. */
int main(int argc, char **argv)
{
    const char *name = argc > 1 ? argv[1] : "";
    const struct verb *verb;

    if (strncmp(name, "--man=", 6) == 0) {
        verb = find_verb_named(name + 6);
        if (verb)
            manual_print_page(verb->manual, stdout);
    } else {
        verb = find_verb_named(name);
        if (verb && verb != &recover_verb)
            recover_what_is_left();
        if (verb)
            return verb_finish(verb_call(verb, argc - 1, argv + 1));
    }
    if (!verb) {
        fprintf(stderr, "comity-msi: there is no verb \"%s\"; see comity --help\n", name);
        return VERB_USAGE;
    }
    return verb_finish(VERB_DONE);
}
