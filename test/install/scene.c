/* SPDX-License-Identifier: MIT */
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "sibling.h"
#include "test.h"

int work_run(void *context)
{
    const struct work *work = context;

    if (!freopen(work->said_path, "w", stdout) || dup2(STDOUT_FILENO, STDERR_FILENO) < 0)
        return 126;
    sibling_become(work->words);
    return 127;
}

int work_status(struct work *work)
{
    int status;
    pid_t child = fork();

    if (child == 0)
        _exit(work_run(work));
    ASSERT_EQ(waitpid(child, &status, 0), child);
    return status;
}

void work_show(const struct work *work)
{
    FILE *file = fopen(work->said_path, "re");
    int c;

    while (file && (c = getc(file)) != EOF)
        putc(c, stderr);
    if (file)
        fclose(file);
}

/* Installs the first version whole, for what begins with that. */
static void install_first(struct work *work, const struct trial_product *product,
                          const char *target)
{
    struct work first = {.words = {"comity-msi", "install", product->first, target, NULL},
                         .said_path = work->said_path};
    int status = work_status(&first);

    if (status != 0)
        work_show(work);
    ASSERT_EQ(status, 0);
}

void scene_make_home(void)
{
    _cleanup_(freep) char *said = NULL;

    ASSERT_EQ(sibling_run((const char *[]){"comity-msi", "recover", NULL}, &said), 0);
}

void scene_init(struct scene *scene, enum beginning beginning)
{
    *scene = (struct scene){0};
    sandbox_init(&scene->sandbox);
    trial_product_init(&scene->product, &scene->sandbox);
    snprintf(scene->target, sizeof(scene->target), "INSTALLDIR=%s", scene->sandbox.target);
    snprintf(scene->said_path, sizeof(scene->said_path), "%s.said", scene->sandbox.place);
    scene->work.said_path = scene->said_path;
    scene_make_home();
    if (beginning == NOTHING_INSTALLED)
        return;
    install_first(&scene->work, &scene->product, scene->target);
    if (beginning == FIRST_DAMAGED) {
        char path[PATH_MAX];

        snprintf(path, sizeof(path), "%s/sub/data.bin", scene->sandbox.target);
        ASSERT_EQ(unlink(path), 0);
    }
}

void scene_deinit(struct scene *scene)
{
    unlink(scene->said_path);
    trial_product_deinit(&scene->product);
    sandbox_deinit(&scene->sandbox);
}
