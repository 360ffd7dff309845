/* SPDX-License-Identifier: MIT */
#include "sandbox.h"

#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "picture.h"
#include "sibling.h"
#include "test.h"

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *walk)
{
    return remove(path);
}

static void remove_tree(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void copy_tree(const char *from, const char *to)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        execlp("cp", "cp", "-a", "--reflink=auto", "--sparse=always", from, to, NULL);
        _exit(127);
    }
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
}

/* A folder below the place, which a variable names. */
static void make_folder(const struct sandbox *sandbox, const char *name, const char *variable)
{
    char path[128];

    snprintf(path, sizeof(path), "%s/%s", sandbox->place, name);
    ASSERT_EQ(mkdir(path, 0700), 0);
    if (variable)
        setenv(variable, path, 1);
}

/* The sandbox of this test, for its end, however it comes. */
static struct sandbox last_sandbox;

static void remove_last_sandbox(void)
{
    sandbox_deinit(&last_sandbox);
}

void sandbox_init(struct sandbox *sandbox)
{
    const char *memory = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

    umask(022);
    snprintf(sandbox->place, sizeof(sandbox->place), "%s/comity-sandbox.XXXXXX", memory);
    ASSERT_TRUE(mkdtemp(sandbox->place) != NULL);
    snprintf(sandbox->target, sizeof(sandbox->target), "%s/target", sandbox->place);
    snprintf(sandbox->kept, sizeof(sandbox->kept), "%s.kept", sandbox->place);
    snprintf(sandbox->beside, sizeof(sandbox->beside), "%s.*", sandbox->place);
    last_sandbox = *sandbox;
    atexit(remove_last_sandbox);
    make_folder(sandbox, "comity", "COMITY_HOME");
    make_folder(sandbox, "user", "HOME");
    make_folder(sandbox, "tmp", "TMPDIR");
    make_folder(sandbox, "target", NULL);
    /* What they name would lead out of the sandbox. */
    unsetenv("XDG_DATA_HOME");
    unsetenv("XDG_STATE_HOME");
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_CACHE_HOME");
}

void sandbox_deinit(struct sandbox *sandbox)
{
    glob_t found;

    remove_tree(sandbox->place);
    if (glob(sandbox->beside, 0, NULL, &found) != 0)
        return;
    for (size_t i = 0; i < found.gl_pathc; i++)
        remove_tree(found.gl_pathv[i]);
    globfree(&found);
}

void sandbox_keep(const struct sandbox *sandbox)
{
    remove_tree(sandbox->kept);
    copy_tree(sandbox->place, sandbox->kept);
}

void sandbox_restore(const struct sandbox *sandbox)
{
    remove_tree(sandbox->place);
    copy_tree(sandbox->kept, sandbox->place);
}

void sandbox_write(const struct sandbox *sandbox, const char *name, const char *text)
{
    /* Installing asks whether a file was changed since it was made; a copy was not. */
    const struct timespec times[] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
    char path[PATH_MAX];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", sandbox->target, name);
    file = fopen(path, "we");
    ASSERT_TRUE(file && fputs(text, file) >= 0 && fclose(file) == 0);
    ASSERT_EQ(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* The export, without the zero bytes of its UTF-16, so that it can be compared and read as text. */
static void add_hive(FILE *picture, const struct sandbox *sandbox, const char *hive)
{
    _cleanup_(freep) char *said = NULL;
    char path[96];
    FILE *file;
    int c;

    snprintf(path, sizeof(path), "%s.reg", sandbox->place);
    ASSERT_EQ(
        sibling_run((const char *[]){"comity", "reg", "export", hive, path, "/y", NULL}, &said), 0);
    file = fopen(path, "re");
    ASSERT_TRUE(file != NULL);
    while ((c = getc(file)) != EOF)
        if (c != '\0')
            putc(c, picture);
    fclose(file);
    unlink(path);
}

/* Whether a line of a picture is about a file of the hives, whose content is exported, or about one
 * that only processes need which run. */
static bool is_passed_over(const char *line)
{
    static const char *const beginnings[] = {
        "/comity/user/data.",    "/comity/user/lock.",     "/comity/user/journal",
        "/comity/machine/data.", "/comity/machine/lock.",  "/comity/machine/snapshot.",
        "/comity/run",           "/comity/state/install ", "/comity/state/install/lock ",
    };

    for (size_t i = 0; i < sizeof(beginnings) / sizeof(*beginnings); i++)
        if (strncmp(line, beginnings[i], strlen(beginnings[i])) == 0)
            return true;
    return false;
}

static void add_files(FILE *picture, const char *place)
{
    _cleanup_(freep) char *lines = picture_of(place, PICTURE_PLAIN);
    char *rest = lines, *line;

    while ((line = strsep(&rest, "\n")))
        if (!is_passed_over(line))
            fprintf(picture, "%s\n", line);
}

char *sandbox_picture(const struct sandbox *sandbox)
{
    char *text = NULL;
    size_t size = 0;
    FILE *picture = open_memstream(&text, &size);

    ASSERT_TRUE(picture != NULL);
    add_hive(picture, sandbox, "HKCU");
    add_hive(picture, sandbox, "HKLM");
    add_files(picture, sandbox->place);
    fclose(picture);
    return text;
}

/* Lines that one picture has and the other has not, for people. */
static void show_lines(const char *title, const char *having, const char *lacking)
{
    _cleanup_(freep) char *copy = strdup(having);
    char *rest = copy, *line;

    while ((line = strsep(&rest, "\n")))
        if (!strstr(lacking, line))
            fprintf(stderr, "# %s: %s\n", title, line);
}

bool sandbox_is_as(const char *picture, const char *expected)
{
    if (strcmp(picture, expected) == 0)
        return true;
    show_lines("too much", picture, expected);
    show_lines("missing", expected, picture);
    return false;
}
