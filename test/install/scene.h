/* SPDX-License-Identifier: MIT */
/*
 * Scenes: a sandbox with the trial product's packages, in one of the states from which
 * installations begin, and the command that is tried out there.
 */
#pragma once

#include <limits.h>

#include "sandbox.h"
#include "trial_product.h"

enum {
    WORDS_MAX = 8,
};

/* A command of this project, and where what it says goes. */
struct work {
    const char *words[WORDS_MAX];
    const char *said_path;
};

/* For killing.h: becomes the command. */
int work_run(void *context);

/* Runs it to its end; its status as waitpid() has it. */
int work_status(struct work *work);

/* Shows what it said, for people. */
void work_show(const struct work *work);

enum beginning {
    NOTHING_INSTALLED,
    FIRST_INSTALLED,
    FIRST_DAMAGED, /* and a file of it is missing */
};

struct scene {
    struct sandbox sandbox;
    struct trial_product product;
    char target[PATH_MAX]; /* the property that names the folder */
    char said_path[PATH_MAX];
    struct work work;
};

void scene_init(struct scene *scene, enum beginning beginning);
void scene_deinit(struct scene *scene);

/* Makes the folders of the home, which are there from the first command on. */
void scene_make_home(void);
