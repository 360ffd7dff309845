/* SPDX-License-Identifier: MIT */
/*
 * How long it takes to tell what 100 PE modules register, each with a script of ten classes, beside
 * reading the bytes of the same files.
 */
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench.h"
#include "image/trial_pe.h"

extern char **environ;

enum {
    MODULES = 100,
    CLASSES = 10,
    CODE_SIZE = 64 * 1024, /* of what else is in a module */
    BATCHES = 5,
};

static char comity[PATH_MAX], folder[] = "/tmp/comity-bench.XXXXXX";
static char *arguments[MODULES + 4] = {comity, "harvest", "--json"};

static void fail(const char *what)
{
    fprintf(stderr, "bench_harvest: %s failed\n", what);
    exit(1);
}

/* ---- the modules ---- */

static size_t print_class(char *text, size_t size, unsigned module, unsigned i)
{
    return (size_t)snprintf(text, size,
                            "HKCR { Demo.Class%u.%u = s 'Class' { CLSID = s "
                            "'{5B1D0C52-%04X-4000-8000-00000000%04X}' }\n"
                            "NoRemove CLSID { ForceRemove {5B1D0C52-%04X-4000-8000-00000000%04X} "
                            "= s 'Class' { InprocServer32 = s '%%MODULE%%' { val ThreadingModel = "
                            "s 'Both' } ProgID = s 'Demo.Class%u.%u' } } }\n",
                            module, i, module, i, module, i, module, i);
}

static void write_module(unsigned module)
{
    static char script[CLASSES * 512];
    static const uint8_t code[CODE_SIZE];
    size_t len = 0;
    struct resource resources[] = {
        {{.text = {(const uint8_t *)u"REGISTRY", 16}}, {.id = 101}, 0, {0}},
        {{.text = {(const uint8_t *)u"CODE", 8}}, {.id = 1}, 0, {code, sizeof(code)}},
    };
    struct trial_pe trial = {.bits = 64, .resources = resources, .n_resources = 2};
    struct span bytes;
    char path[PATH_MAX];
    int fd;

    for (unsigned i = 0; i < CLASSES; i++)
        len += print_class(script + len, sizeof(script) - len, module, i);
    resources[0].data = (struct span){(const uint8_t *)script, len};
    bytes = trial_pe_build(&trial);
    snprintf(path, sizeof(path), "%s/module%03u.dll", folder, module);
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0 || write(fd, bytes.bytes, bytes.size) != (ssize_t)bytes.size || close(fd) < 0)
        fail("writing a module");
    free((void *)bytes.bytes);
    arguments[module + 3] = strdup(path);
}

/* ---- what is measured ---- */

static void harvest(void *context)
{
    posix_spawn_file_actions_t actions;
    int status;
    pid_t pid;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (posix_spawn(&pid, comity, &actions, NULL, arguments, environ) != 0 ||
        waitpid(pid, &status, 0) != pid || status != 0)
        fail("harvesting");
    posix_spawn_file_actions_destroy(&actions);
}

static void read_files(void *context)
{
    static char buffer[256 * 1024];

    for (unsigned i = 0; i < MODULES; i++) {
        int fd = open(arguments[i + 3], O_RDONLY | O_CLOEXEC);

        while (read(fd, buffer, sizeof(buffer)) > 0)
            ;
        close(fd);
    }
}

int main(void)
{
    ssize_t len = readlink("/proc/self/exe", comity, sizeof(comity) - 8);
    double harvested, raw;

    if (len < 0 || !mkdtemp(folder))
        return 1;
    setenv("COMITY_HOME", folder, 1);
    comity[len] = '\0';
    strcpy(strrchr(comity, '/') + 1, "comity");
    for (unsigned i = 0; i < MODULES; i++)
        write_module(i);

    harvested = bench_best_ns(harvest, NULL, BATCHES, 1);
    raw = bench_best_ns(read_files, NULL, BATCHES, 1);
    bench_print("harvest.100", harvested / 1e6, "ms");
    bench_print("harvest.100.bytes", raw / 1e6, "ms");
    for (unsigned i = 0; i < MODULES; i++)
        unlink(arguments[i + 3]);
    rmdir(folder);
    return 0;
}
