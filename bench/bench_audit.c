/* SPDX-License-Identifier: MIT */
/*
 * How long it takes to look at a folder of 700 modules, half of them ELF and half PE, beside
 * reading the bytes of the same files.
 */
#include <dirent.h>
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
    MODULES = 700,
    NAMES = 200,              /* that a PE module exports */
    LIBRARY_SIZE = 64 * 1024, /* of its type library */
    CHAIN = 20,               /* PE modules of which each needs one other */
    BATCHES = 5,
};

static char comity[PATH_MAX], folder[] = "/tmp/comity-bench.XXXXXX";

static void fail(const char *what)
{
    fprintf(stderr, "bench_audit: %s failed\n", what);
    exit(1);
}

/* ---- the modules ---- */

static void write_module(unsigned i, const char *extension, struct span bytes)
{
    char path[PATH_MAX];
    int fd;

    snprintf(path, sizeof(path), "%s/module%03u.%s", folder, i, extension);
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0 || write(fd, bytes.bytes, bytes.size) != (ssize_t)bytes.size || close(fd) < 0)
        fail("writing a module");
}

static struct span make_pe(unsigned i)
{
    static const uint8_t library[LIBRARY_SIZE] = "MSFT";
    static char names[NAMES][32];
    const char *exports[NAMES + 1] = {"DllGetClassObject", "DllRegisterServer"};
    char beside[32];
    const char *const imports[] = {beside, "KERNEL32.dll", "ole32.dll", NULL};
    const struct resource resources[] = {
        {{.text = {(const uint8_t *)u"REGISTRY", 16}}, {.id = 101}, 0, {library, 2000}},
        {{.text = {(const uint8_t *)u"TYPELIB", 14}}, {.id = 1}, 0, {library, LIBRARY_SIZE}},
    };
    struct trial_pe trial = {.bits = i & 1 ? 32 : 64,
                             .exports = exports,
                             .imports = imports,
                             .resources = resources,
                             .n_resources = 2};

    snprintf(beside, sizeof(beside), "MODULE%03u.dll", i - i % CHAIN + (i + 2) % CHAIN);
    for (unsigned j = 2; j < NAMES; j++) {
        snprintf(names[j], sizeof(names[j]), "Exported%03u", j);
        exports[j] = names[j];
    }
    return trial_pe_build(&trial);
}

static void write_modules(void)
{
    static uint8_t elf[1024 * 1024];
    char path[PATH_MAX];
    ssize_t size;
    int fd;

    snprintf(path, sizeof(path), "%.*s/bench_audited.so", (int)(strrchr(comity, '/') - comity),
             comity);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    size = read(fd, elf, sizeof(elf));
    close(fd);
    if (size <= 0 || size == sizeof(elf))
        fail("reading the module");
    for (unsigned i = 0; i < MODULES / 2; i++) {
        struct span pe = make_pe(i);

        write_module(i, "so", (struct span){elf, (size_t)size});
        write_module(i, "dll", pe);
        free((void *)pe.bytes);
    }
}

/* ---- what is measured ---- */

static void audit(void *context)
{
    char *argv[] = {comity, "audit", "--format=tsv", folder, NULL};
    posix_spawn_file_actions_t actions;
    int status;
    pid_t pid;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (posix_spawn(&pid, comity, &actions, NULL, argv, environ) != 0 ||
        waitpid(pid, &status, 0) != pid || status != 0)
        fail("the audit");
    posix_spawn_file_actions_destroy(&actions);
}

static void for_each_file(void (*visit)(const char *path))
{
    DIR *stream = opendir(folder);
    const struct dirent *entry;
    char path[PATH_MAX];

    while (stream && (entry = readdir(stream))) {
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        if (entry->d_type == DT_REG)
            visit(path);
    }
    closedir(stream);
}

static void read_file(const char *path)
{
    static char buffer[256 * 1024];
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    while (read(fd, buffer, sizeof(buffer)) > 0)
        ;
    close(fd);
}

static void read_files(void *context)
{
    for_each_file(read_file);
}

static void remove_file(const char *path)
{
    (void)unlink(path);
}

int main(void)
{
    ssize_t len = readlink("/proc/self/exe", comity, sizeof(comity) - 8);
    double audited, raw;

    if (len < 0 || !mkdtemp(folder))
        return 1;
    comity[len] = '\0';
    strcpy(strrchr(comity, '/') + 1, "comity");
    write_modules();

    audited = bench_best_ns(audit, NULL, BATCHES, 1);
    raw = bench_best_ns(read_files, NULL, BATCHES, 1);
    bench_print("audit.700", audited / 1e6, "ms");
    bench_print("audit.700.bytes", raw / 1e6, "ms");
    bench_print("audit.700.ratio", audited / raw, "x");
    for_each_file(remove_file);
    rmdir(folder);
    return 0;
}
