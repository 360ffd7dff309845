/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "advertising/provide.h"
#include "base/cleanup.h"
#include "base/hresult.h"
#include "install/installer.h"
#include "msitool/msi_verbs.h"

static const struct manual_item statuses[] = {
    {"0", "What the descriptor says is there."},
    {"1", "It could not be had; the line says why, behind Windows' number for it."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual provide_manual = {
    .page = "comity-provide",
    .chapter = 1,
    .command = "comity-msi provide",
    .summary = "install what an installed product offers",
    .synopsis = "comity-msi provide DESCRIPTOR",
    .text = "A descriptor is what the registry has beside a server's path: product, feature and "
            "component. A feature that is only offered is installed; one whose component lacks its "
            "key path is repaired; and the user gets his part of a product that is installed for "
            "all. Activating a class does this first, so that it need not be called. Standard "
            "output has one line: \"0 PATH\", or what failed.",
    .sections = sections,
    .see_also = "comity(1)",
};

static int run_provide(int argc, char **argv)
{
    _cleanup_(freep) char *path = NULL;
    struct descriptor descriptor;
    HRESULT hr;

    if (argc != 2)
        return verb_usage(&provide_verb, "it takes one descriptor");
    if (!descriptor_parse(argv[1], &descriptor))
        return verb_usage(&provide_verb, "%s is no descriptor", argv[1]);
    hr = provide(&descriptor, &path);
    if (SUCCEEDED(hr)) {
        printf("0 %s\n", path ? path : "");
        return VERB_DONE;
    }
    printf("%u %s\n", installer_code(hr), *hr_message() ? hr_message() : "it failed");
    return VERB_FAILED;
}

const struct verb provide_verb = {.name = "provide", .manual = &provide_manual, .run = run_provide};
