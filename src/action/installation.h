/* SPDX-License-Identifier: MIT */
/*
 * Installation: a session that is being carried out. Its actions change files through the journal
 * and the registry through one transaction, which stands for the registry in this process: what any
 * code of it writes there goes into that transaction, and is read back from it.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "journal/journal.h"
#include "session/session.h"

struct transaction;

struct installation {
    struct session *session; /* borrowed, all of them */
    struct journal *journal;
    struct transaction *registry;
    struct install_log *log;
    const char *const *skipped; /* names of custom actions that are not run, ended by NULL; or NULL
                                 */
    const char *skipped_before; /* those that were not when it was installed, with ',' between; or
                                   NULL */
    bool is_trial;              /* --dry-run: nothing is done, all is told */
    bool is_removal;            /* REMOVE=ALL */
    bool is_advertising;        /* nothing is installed but what makes features come on demand */
    bool is_administrative;     /* the package is laid out in a folder, not installed */
    bool is_upgrade;            /* it is removed for a newer product */
    bool is_restart_needed;
    bool has_kept_package; /* the copy by which the product is changed and removed later */
};

/* What one action does. The table of all is in install/; each folder of actions has its own. */
struct action {
    const char *name; /* "InstallFiles" */

    /*
     * Before anything is changed, of all actions of the sequence: whether @run can do what the
     * package says. Raised: naming table, row and column. Or NULL.
     */
    HRESULT (*check)(struct installation *installation);
    HRESULT (*run)(struct installation *installation);

    /* How much there is to do, in the units of progress (for files: bytes). Or NULL: little. */
    uint64_t (*cost)(struct installation *installation);
};

/* By name, ended by one without. */
extern const struct action file_actions[];     /* installfiles/ */
extern const struct action system_actions[];   /* installsystem/ */
extern const struct action registry_actions[]; /* installregistry/ */
extern const struct action state_actions[];    /* install/: costing, products, other products */

/* For people and for the log: what is done now, and how far it is. */
__attribute__((format(printf, 2, 3))) void install_log(struct installation *installation,
                                                       const char *format, ...);

/* The same for what people are to know when all is done, as what was kept of theirs. */
__attribute__((format(printf, 2, 3))) void install_note(struct installation *installation,
                                                        const char *format, ...);
void install_progress(struct installation *installation, uint64_t done);

/* Fails (ERROR_INSTALL_USEREXIT's HRESULT) after Ctrl-C: long work asks now and then. */
HRESULT install_go_on(struct installation *installation);

/*
 * On whose behalf the registry is written for a component: "package {ProductCode} Component". A
 * permanent one is nobody's. Two products that install the same hold it together. Set for the
 * thread until the next call; NULL for nobody.
 */
HRESULT install_set_owner(struct installation *installation,
                          const struct session_component *component);

/* The same for what is the product's as a whole: "package {ProductCode}". */
HRESULT install_set_product_owner(struct installation *installation);
