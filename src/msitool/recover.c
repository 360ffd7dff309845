/* SPDX-License-Identifier: MIT */
#include "msitool/recover.h"

#include <stdio.h>

#include "base/hresult.h"
#include "journal/journal.h"
#include "msitool/msi_verbs.h"
#include "registry/commit_mark.h"
#include "selfreg/attempt_folder.h"

static const struct manual_item statuses[] = {
    {"0", "Nothing is left of an installation that was interrupted."},
    {"1", "Something is; the next run tries again."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Exit status", .items = statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual recover_manual = {
    .page = "comity-recover",
    .chapter = 1,
    .command = "comity-msi recover",
    .summary = "undo or complete an installation that was interrupted",
    .synopsis = "comity-msi recover",
    .text =
        "An installation, removal or repair whose process was killed has left a journal. If it "
        "had not come to its commit, all files and all that is registered become what they were "
        "before; if it had, it is completed. Every verb of comity(1) does this first, so that "
        "it need not be called.",
    .sections = sections,
    .see_also = "comity(1)",
};

static int recover(void)
{
    struct journal_recovery recovery;
    HRESULT hr;

    hr = journal_recover(transaction_was_marked, &recovery);
    /* Another process has come first, and does it. */
    if (hr == hr_from_win32(ERROR_INSTALL_ALREADY_RUNNING) || hr == S_FALSE)
        return VERB_DONE;
    if (FAILED(hr))
        return verb_failed(hr, "an installation was interrupted, and cannot be undone yet");

    /* Modules may have been about to register themselves. */
    attempt_folder_sweep();
    fprintf(stderr,
            recovery.was_committed ? "comity: completed what was interrupted: %s\n"
                                   : "comity: undid what was interrupted: %s\n",
            recovery.title);
    journal_recovery_deinit(&recovery);
    return VERB_DONE;
}

void recover_what_is_left(void)
{
    if (journal_is_left())
        recover();
}

static int run(int argc, char **argv)
{
    if (argc > 1)
        return verb_usage(&recover_verb, "there is nothing to say about %s", argv[1]);
    return recover();
}

const struct verb recover_verb = {.name = "recover", .manual = &recover_manual, .run = run};
