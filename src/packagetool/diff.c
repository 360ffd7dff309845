/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "base/hresult.h"
#include "packagetool/options.h"
#include "packagetool/package_delta.h"
#include "packagetool/package_tool.h"

enum {
    DIFF_SAME = 0,
    DIFF_DIFFERENT = 1,
    DIFF_TROUBLE = 2,
};

/* What comity diff itself says of packages is in its own manual. */
static const struct manual diff_manual = {
    .page = "comity-diff",
    .chapter = 1,
    .command = "comity diff",
    .summary = "compare installer packages",
    .synopsis = "comity diff [--json] A.msi B.msi",
    .text = "Compares the tables, streams and summary information of two installer packages, rows "
            "by their keys.",
    .see_also = "comity(1), comity-show(1)",
};

static int diff_run(int argc, char **argv)
{
    _cleanup_(package_freep) struct package *before = NULL, *after = NULL;
    struct options options;
    size_t n = 0;
    HRESULT hr;

    if (!options_parse(&package_diff_verb, argc, argv, OPTION_JSON, 2, 2, &options))
        return DIFF_TROUBLE;
    hr = package_open(options.rest[0], NULL, &before);
    if (SUCCEEDED(hr))
        hr = options_open(&options, options.rest[1], &after);
    if (SUCCEEDED(hr))
        hr = package_delta_print(before, after, options.is_json, stdout, &n);
    if (FAILED(hr)) {
        verb_failed(hr, "The packages cannot be compared");
        return DIFF_TROUBLE;
    }
    if (fflush(stdout) != 0) {
        perror("comity diff: writing the output");
        return DIFF_TROUBLE;
    }
    return n > 0 ? DIFF_DIFFERENT : DIFF_SAME;
}

const struct verb package_diff_verb = {.name = "diff", .manual = &diff_manual, .run = diff_run};
