/* SPDX-License-Identifier: MIT */
/*
 * Installations that fail: interrupted, on a disk that is full or read-only, with a module that
 * does not register itself, or while another one is under way. All is as it was before.
 */
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "journal/journal.h"
#include "killing.h"
#include "scene.h"
#include "sibling.h"
#include "test.h"

enum {
    /* What exit() makes of Windows' numbers. */
    STATUS_USEREXIT = ERROR_INSTALL_USEREXIT & 0xff,
    STATUS_FAILURE = ERROR_INSTALL_FAILURE & 0xff,
    STATUS_ALREADY_RUNNING = ERROR_INSTALL_ALREADY_RUNNING & 0xff,
    ROOMY_KIB = 64 << 10,
    STEP = 3, /* of the calls at which a signal comes */
};

static void set_install(struct scene *scene, const char *package)
{
    scene->work =
        (struct work){{"comity-msi", "install", package, scene->target}, scene->said_path};
}

/* Installs, which fails and changes nothing; or, if that is all right, succeeds. Returns whether
 * it did. */
static bool install_or_not(struct scene *scene)
{
    _cleanup_(freep) char *before = sandbox_picture(&scene->sandbox), *after = NULL;
    int status = work_status(&scene->work);

    ASSERT_TRUE(WIFEXITED(status));
    if (status == 0)
        return true;
    if (WEXITSTATUS(status) != STATUS_FAILURE)
        work_show(&scene->work);
    ASSERT_EQ(WEXITSTATUS(status), STATUS_FAILURE);
    after = sandbox_picture(&scene->sandbox);
    ASSERT_TRUE(sandbox_is_as(after, before));
    return false;
}

TEST(an_interrupted_installation_is_undone_at_once)
{
    _cleanup_(freep) char *before = NULL, *after = NULL;
    unsigned n_calls, n_interrupted = 0;
    struct scene scene;
    int status;

    scene_init(&scene, NOTHING_INSTALLED);
    set_install(&scene, scene.product.first);
    before = sandbox_picture(&scene.sandbox);
    sandbox_keep(&scene.sandbox);
    n_calls = killing_at(KILLING_NOT_YET, work_run, &scene.work, &status);
    ASSERT_EQ(status, 0);
    after = sandbox_picture(&scene.sandbox);
    for (unsigned call = 1; call <= n_calls; call += STEP) {
        _cleanup_(freep) char *picture = NULL;

        sandbox_restore(&scene.sandbox);
        signalling_at(call, SIGINT, work_run, &scene.work, &status);
        picture = sandbox_picture(&scene.sandbox);
        if (status == 0) {
            ASSERT_TRUE(sandbox_is_as(picture, after));
            continue;
        }
        /* Before it had begun, the signal ended it like any program. */
        if (!WIFSIGNALED(status))
            ASSERT_EQ(WEXITSTATUS(status), STATUS_USEREXIT);
        ASSERT_TRUE(sandbox_is_as(picture, before));
        n_interrupted += WIFEXITED(status);
    }
    ASSERT_TRUE(n_interrupted > 0);
    scene_deinit(&scene);
}

/* A filesystem of this test alone in the place of a folder. */
static void mount_small(const char *folder, const char *options)
{
    if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
        mount("none", folder, "tmpfs", 0, options) < 0)
        test_skip("this user may not mount filesystems");
}

static void resize(const char *folder, unsigned kib)
{
    char options[64];

    snprintf(options, sizeof(options), "size=%uk", kib);
    ASSERT_EQ(mount(NULL, folder, NULL, MS_REMOUNT, options), 0);
}

/* The folder that packages are installed into is another filesystem. */
static void scene_on_small_disk(struct scene *scene)
{
    scene_init(scene, NOTHING_INSTALLED);
    mount_small(scene->sandbox.target, "size=16k");
    trial_product_deinit(&scene->product);
    trial_product_init(&scene->product, &scene->sandbox);
    set_install(scene, scene->product.first);
}

static void scene_off_small_disk(struct scene *scene)
{
    umount(scene->sandbox.target);
    scene_deinit(scene);
}

TEST(a_disk_that_fills_undoes_an_installation)
{
    bool has_succeeded = false;
    unsigned n_failures = 0;
    struct scene scene;

    scene_on_small_disk(&scene);
    for (unsigned kib = 16; !has_succeeded && kib < 1024; kib += 4) {
        resize(scene.sandbox.target, kib);
        has_succeeded = install_or_not(&scene);
        n_failures += !has_succeeded;
    }
    ASSERT_TRUE(has_succeeded);
    ASSERT_TRUE(n_failures > 3);
    scene_off_small_disk(&scene);
}

TEST(a_disk_that_fills_with_the_journal_undoes_an_installation)
{
    bool has_succeeded = false;
    unsigned n_failures = 0;
    struct scene scene;
    char folder[128];

    scene_init(&scene, NOTHING_INSTALLED);
    set_install(&scene, scene.product.first);
    snprintf(folder, sizeof(folder), "%s/comity/state", scene.sandbox.place);
    mount_small(folder, "size=4k,mode=0700");
    for (unsigned kib = 4; !has_succeeded && kib < 1024; kib += 4) {
        resize(folder, kib);
        has_succeeded = install_or_not(&scene);
        n_failures += !has_succeeded;
    }
    ASSERT_TRUE(has_succeeded);
    ASSERT_TRUE(n_failures > 0);
    umount(folder);
    scene_deinit(&scene);
}

static unsigned used_kib(const char *folder)
{
    struct statvfs status;

    ASSERT_EQ(statvfs(folder, &status), 0);
    return (unsigned)((status.f_blocks - status.f_bfree) * status.f_frsize / 1024);
}

/* Whether a picture shows the product, and nothing of its journal. */
static bool shows_product(const char *picture)
{
    return strstr(picture, TRIAL_PRODUCT_1) && strstr(picture, "/target/sub/data.bin") &&
           !strstr(picture, "/.comity-") && !strstr(picture, "/install/journal");
}

/* The disk has room again before anybody looks. If it was full between the commits to the two
 * hives, the installation had come about, and the next command completes it. */
TEST(a_disk_that_fills_with_the_registry_leaves_all_or_nothing)
{
    _cleanup_(freep) char *before = NULL;
    bool has_come_about = false;
    unsigned n_failures = 0;
    struct scene scene;
    char folder[128];

    scene_init(&scene, NOTHING_INSTALLED);
    set_install(&scene, scene.product.first);
    snprintf(folder, sizeof(folder), "%s/comity", scene.sandbox.place);
    mount_small(folder, "size=64m,mode=0700");
    scene_make_home();
    before = sandbox_picture(&scene.sandbox);
    for (unsigned kib = used_kib(folder); !has_come_about; kib += 8) {
        _cleanup_(freep) char *after = NULL;

        resize(folder, kib);
        n_failures += work_status(&scene.work) != 0;
        resize(folder, ROOMY_KIB);
        after = sandbox_picture(&scene.sandbox);
        has_come_about = shows_product(after);
        ASSERT_TRUE(has_come_about || sandbox_is_as(after, before));
    }
    ASSERT_TRUE(n_failures > 3);
    umount(folder);
    scene_deinit(&scene);
}

TEST(a_folder_that_is_read_only_is_named)
{
    _cleanup_(freep) char *said = NULL;
    struct scene scene;

    scene_on_small_disk(&scene);
    ASSERT_EQ(mount(NULL, scene.sandbox.target, NULL, MS_REMOUNT | MS_RDONLY, "size=1m"), 0);
    ASSERT_FALSE(install_or_not(&scene));
    ASSERT_EQ(sibling_run(scene.work.words, &said), STATUS_FAILURE);
    ASSERT_TRUE(strstr(said, scene.sandbox.target) && strstr(said, "Read-only file system"));
    scene_off_small_disk(&scene);
}

TEST(a_folder_that_may_not_be_written_is_named)
{
    _cleanup_(freep) char *said = NULL;
    struct scene scene;

    if (geteuid() == 0)
        test_skip("root may write everywhere");
    scene_init(&scene, NOTHING_INSTALLED);
    set_install(&scene, scene.product.first);
    ASSERT_EQ(chmod(scene.sandbox.target, 0555), 0);
    ASSERT_FALSE(install_or_not(&scene));
    ASSERT_EQ(sibling_run(scene.work.words, &said), STATUS_FAILURE);
    ASSERT_TRUE(strstr(said, scene.sandbox.target) && strstr(said, "Permission denied"));
    ASSERT_EQ(chmod(scene.sandbox.target, 0755), 0);
    scene_deinit(&scene);
}

TEST(a_module_that_fails_to_register_undoes_an_installation)
{
    _cleanup_(freep) char *said = NULL;
    struct scene scene;

    scene_init(&scene, NOTHING_INSTALLED);
    set_install(&scene, scene.product.failing);
    ASSERT_FALSE(install_or_not(&scene));
    ASSERT_EQ(sibling_run(scene.work.words, &said), STATUS_FAILURE);
    ASSERT_TRUE(strstr(said, "SelfReg") && strstr(said, "module.so"));
    scene_deinit(&scene);
}

static HRESULT never(const uint8_t number[JOURNAL_NUMBER_SIZE], bool *ret_was_committed)
{
    *ret_was_committed = false;
    return S_OK;
}

TEST(while_another_installation_is_under_way_one_waits_or_is_told)
{
    _cleanup_(freep) char *said = NULL;
    struct journal *journal;
    struct scene scene;
    int status;
    pid_t child;

    scene_init(&scene, NOTHING_INSTALLED);
    set_install(&scene, scene.product.first);
    ASSERT_HR(journal_begin("installing another", JOURNAL_AT_ONCE, never, &journal), S_OK);
    ASSERT_EQ(sibling_run((const char *[]){"comity-msi", "msiexec", "/i", scene.product.first,
                                           "/qn", scene.target, NULL},
                          &said),
              STATUS_ALREADY_RUNNING);
    child = fork();
    if (child == 0)
        _exit(work_run(&scene.work));
    ASSERT_EQ(waitpid(child, &status, WNOHANG), 0);
    ASSERT_HR(journal_roll_back(journal), S_OK);
    journal_free(journal);
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    scene_deinit(&scene);
}

TEST(two_installations_at_once_both_come_about)
{
    struct work works[2];
    struct scene scene;
    pid_t children[2];
    int status;

    scene_init(&scene, NOTHING_INSTALLED);
    for (int i = 0; i < 2; i++) {
        works[i] = (struct work){
            {"comity-msi", "install", i ? scene.product.other : scene.product.first, scene.target},
            i ? "/dev/null" : scene.said_path};
        children[i] = fork();
        if (children[i] == 0)
            _exit(work_run(&works[i]));
    }
    for (int i = 0; i < 2; i++) {
        ASSERT_EQ(waitpid(children[i], &status, 0), children[i]);
        ASSERT_EQ(status, 0);
    }
    {
        _cleanup_(freep) char *said = NULL;

        ASSERT_EQ(sibling_run((const char *[]){"comity-msi", "packages", NULL}, &said), 0);
        ASSERT_TRUE(strstr(said, TRIAL_PRODUCT_1) && strstr(said, TRIAL_PRODUCT_OTHER));
    }
    scene_deinit(&scene);
}
