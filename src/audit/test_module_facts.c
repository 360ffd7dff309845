/* SPDX-License-Identifier: MIT */
#include "audit/module_facts.h"

#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "image/trial_elf.h"
#include "image/trial_pe.h"
#include "test.h"

#define WIDE(letters)                                                                              \
    {                                                                                              \
        .text = {(const uint8_t *)letters, sizeof(letters) - sizeof(char16_t) }                    \
    }
#define BYTES(letters)                                                                             \
    {                                                                                              \
        (const uint8_t *)letters, sizeof(letters) - 1                                              \
    }

/* VS_VERSION_INFO with a block 040904B0 that has the marker alone, as rc writes it. */
static const uint16_t version[] = {
    /* clang-format off */
    142, 0, 1, 'V', 'S', '_', 'V', 'E', 'R', 'S', 'I', 'O', 'N', '_', 'I', 'N', 'F', 'O', 0, 0,
    102, 0, 1, 'S', 't', 'r', 'i', 'n', 'g', 'F', 'i', 'l', 'e', 'I', 'n', 'f', 'o', 0,
    66, 0, 1, '0', '4', '0', '9', '0', '4', 'B', '0', 0,
    42, 1, 1, 'O', 'L', 'E', 'S', 'e', 'l', 'f', 'R', 'e', 'g', 'i', 's', 't', 'e', 'r', 0, 0, 0,
    /* clang-format on */
};

static const struct resource resources[] = {
    {WIDE(u"REGINST"), WIDE(u"REGINST"), 0, BYTES("[Version]")},
    {WIDE(u"REGISTRY"), {.id = 101}, 1033, BYTES("HKCR { }")},
    {WIDE(u"TYPELIB"), {.id = 1}, 0, BYTES("MSFT")},
    {WIDE(u"TYPELIB"), {.id = 2}, 0, BYTES("MSFT")},
    {WIDE(u"WINE_REGISTRY"), WIDE(u"MAIN"), 0, BYTES("HKLM { }")},
    {{.id = 16}, {.id = 1}, 0, {(const uint8_t *)version, sizeof(version)}},
};

static const char *const exports[] = {"DllCanUnloadNow", "DllGetClassObject",
                                      "DllRegisterServer=other.Register", "DllUnregisterServe",
                                      NULL};

static void path_of(const char *name, char path[static PATH_MAX])
{
    snprintf(path, PATH_MAX, "%s/%s", test_home(), name);
}

static void write_bytes(const char *name, const void *bytes, size_t size)
{
    char path[PATH_MAX];
    int fd;

    path_of(name, path);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    ASSERT_TRUE(fd >= 0);
    ASSERT_EQ(write(fd, bytes, size), (ssize_t)size);
    close(fd);
}

static void write_pe(const char *name, const struct trial_pe *trial)
{
    struct span bytes = trial_pe_build(trial);

    write_bytes(name, bytes.bytes, bytes.size);
    free((void *)bytes.bytes);
}

static HRESULT read_in(const char *name, const char *const *folders, struct module_facts *ret_facts)
{
    _cleanup_(module_search_deinit) struct module_search search = {0};
    char path[PATH_MAX];

    path_of(name, path);
    ASSERT_HR(module_search_init(&search, folders), S_OK);
    return module_facts_read(path, &search, ret_facts);
}

static struct trial_pe server(uint8_t bits, bool is_exe)
{
    return (struct trial_pe){.bits = bits,
                             .is_exe = is_exe,
                             .exports = exports,
                             .resources = resources,
                             .n_resources = sizeof(resources) / sizeof(*resources)};
}

TEST(a_pe_file_tells_what_it_exports_and_carries)
{
    for (unsigned bits = 32; bits <= 64; bits += 32) {
        struct trial_pe trial = server((uint8_t)bits, false);
        struct module_facts facts;

        write_pe("server.dll", &trial);
        ASSERT_HR(read_in("server.dll", NULL, &facts), S_OK);
        ASSERT_EQ(facts.format, MODULE_PE);
        ASSERT_EQ(facts.kind, MODULE_DLL);
        ASSERT_EQ(facts.bits, bits);
        ASSERT_STR(facts.machine, bits == 32 ? "x86" : "x86-64");
        ASSERT_TRUE(facts.exports[MODULE_GET_CLASS_OBJECT].is_exported);
        ASSERT_TRUE(!facts.exports[MODULE_GET_CLASS_OBJECT].forwarder);
        ASSERT_STR(facts.exports[MODULE_REGISTER_SERVER].forwarder, "other.dll.Register");
        ASSERT_FALSE(facts.exports[MODULE_UNREGISTER_SERVER].is_exported);
        ASSERT_TRUE(module_facts_registers_itself(&facts));
        ASSERT_TRUE(facts.has_marker);
        ASSERT_STR(facts.marker_place, "040904B0");
        ASSERT_EQ(module_facts_count(&facts, MODULE_SCRIPT), 2);
        ASSERT_EQ(module_facts_count(&facts, MODULE_REGINST), 1);
        ASSERT_EQ(module_facts_count(&facts, MODULE_TYPELIB), 2);
        ASSERT_STR(facts.resources[1].type, "REGISTRY");
        ASSERT_STR(facts.resources[1].name, "#101");
        ASSERT_EQ(facts.resources[1].language, 1033);
        ASSERT_EQ(facts.resources[1].size, 8);
        ASSERT_TRUE(!facts.problem);
        module_facts_deinit(&facts);
    }
}

TEST(an_exe_registers_itself_if_it_has_the_marker)
{
    struct trial_pe trial = server(64, true);
    struct module_facts facts;

    write_pe("server.exe", &trial);
    ASSERT_HR(read_in("server.exe", NULL, &facts), S_OK);
    ASSERT_EQ(facts.kind, MODULE_EXE);
    ASSERT_TRUE(module_facts_registers_itself(&facts));
    module_facts_deinit(&facts);

    trial.n_resources--;
    write_pe("server.exe", &trial);
    ASSERT_HR(read_in("server.exe", NULL, &facts), S_OK);
    ASSERT_TRUE(facts.exports[MODULE_REGISTER_SERVER].is_exported);
    ASSERT_FALSE(facts.has_marker || module_facts_registers_itself(&facts));
    module_facts_deinit(&facts);
}

/* Any of the languages may have it, and one whose bytes are damaged hides no other. */
TEST(the_marker_is_looked_for_in_every_language)
{
    const struct resource versions[] = {
        {{.id = 16}, {.id = 1}, 1031, BYTES("")},
        {{.id = 16}, {.id = 1}, 1033, {(const uint8_t *)version, sizeof(version)}},
    };
    struct trial_pe trial = {.bits = 32, .resources = versions, .n_resources = 2};
    struct module_facts facts;

    write_pe("server.dll", &trial);
    ASSERT_HR(read_in("server.dll", NULL, &facts), S_OK);
    ASSERT_TRUE(facts.has_marker && facts.problem);
    module_facts_deinit(&facts);
}

TEST(an_elf_file_tells_what_it_exports)
{
    static const char *const names[] = {"DllRegisterServer", "DllInstall", NULL},
                             *const needed[] = {"libnowhere.so", NULL};
    struct trial_elf trial = {.bits = 64,
                              .type = ET_DYN,
                              .machine = EM_X86_64,
                              .exports = names,
                              .needed = needed,
                              .runpath = "$ORIGIN"};
    struct module_facts facts;
    char path[PATH_MAX];

    path_of("module.so", path);
    trial_elf_write(&trial, path);
    ASSERT_HR(read_in("module.so", NULL, &facts), S_OK);
    ASSERT_EQ(facts.format, MODULE_ELF);
    ASSERT_EQ(facts.kind, MODULE_DLL);
    ASSERT_STR(facts.machine, "x86-64");
    ASSERT_TRUE(module_facts_registers_itself(&facts));
    ASSERT_TRUE(facts.exports[MODULE_INSTALL].is_exported);
    ASSERT_FALSE(facts.exports[MODULE_GET_CLASS_OBJECT].is_exported || facts.has_marker);
    ASSERT_STR(dependencies_lacking(&facts.needs)->name, "libnowhere.so");
    module_facts_deinit(&facts);

    trial.type = ET_REL;
    trial_elf_write(&trial, path);
    ASSERT_HR(read_in("module.so", NULL, &facts), S_OK);
    ASSERT_EQ(facts.kind, MODULE_OTHER);
    ASSERT_FALSE(module_facts_registers_itself(&facts));
    module_facts_deinit(&facts);
}

/* ---- what PE modules need ---- */

static void write_library(const char *name, uint8_t bits, const char *const *imports)
{
    struct trial_pe trial = {.bits = bits, .imports = imports};

    write_pe(name, &trial);
}

TEST(libraries_are_found_beside_the_module_and_in_folders_without_case)
{
    static const char *const first[] = {"SECOND.dll", "kernel32.dll", NULL}, *const second[] = {
                                                                                 "THIRD",
                                                                                 "first.DLL",
                                                                                 "API-ms-win-x.dll",
                                                                                 NULL};
    char folder[PATH_MAX];
    const char *folders[] = {folder, NULL};
    struct module_facts facts;

    path_of("more", folder);
    ASSERT_EQ(mkdir(folder, 0755), 0);
    write_library("first.dll", 64, first);
    write_library("Second.dll", 64, second);
    write_library("more/third.dll", 64, NULL);
    ASSERT_HR(read_in("first.dll", folders, &facts), S_OK);
    ASSERT_TRUE(!dependencies_lacking(&facts.needs));
    ASSERT_EQ(facts.needs.n, 5);
    ASSERT_EQ(facts.needs.items[0].state, DEPENDENCY_FOUND);
    ASSERT_EQ(facts.needs.items[1].state, DEPENDENCY_OF_WINDOWS);
    ASSERT_STR(facts.needs.items[2].name, "THIRD.dll");
    ASSERT_EQ(facts.needs.items[2].state, DEPENDENCY_FOUND);
    ASSERT_EQ(facts.needs.items[3].state, DEPENDENCY_FOUND);
    ASSERT_EQ(facts.needs.items[4].state, DEPENDENCY_OF_WINDOWS);
    module_facts_deinit(&facts);
}

TEST(what_a_library_lacks_is_told_with_the_places)
{
    static const char *const first[] = {"second.dll", NULL}, *const second[] = {"third.dll",
                                                                                "fourth.dll", NULL};
    const struct dependency *lack;
    struct module_facts facts;
    char path[PATH_MAX];

    write_library("first.dll", 32, first);
    write_library("second.dll", 32, second);
    write_library("third.dll", 64, NULL);
    ASSERT_HR(read_in("first.dll", NULL, &facts), S_OK);
    ASSERT_EQ(facts.needs.n, 3);
    lack = &facts.needs.items[1];
    ASSERT_EQ(lack->state, DEPENDENCY_OTHER_MACHINE);
    ASSERT_STR(lack->machine, "x86-64");
    path_of("second.dll", path);
    ASSERT_STR(lack->needed_by, path);
    path_of("third.dll", path);
    ASSERT_STR(lack->path, path);
    lack = &facts.needs.items[2];
    ASSERT_EQ(lack->state, DEPENDENCY_MISSING);
    ASSERT_STR(lack->places, test_home());
    module_facts_deinit(&facts);
}

/* ---- files that are no modules, or parts of them ---- */

TEST(what_is_no_module_is_told_apart)
{
    struct module_facts facts;

    write_bytes("text", "hello, world", 12);
    ASSERT_HR(read_in("text", NULL, &facts), S_FALSE);
    write_bytes("empty", "", 0);
    ASSERT_HR(read_in("empty", NULL, &facts), S_FALSE);
    ASSERT_HR(read_in("absent", NULL, &facts), hr_from_win32(ERROR_FILE_NOT_FOUND));
}

TEST(programs_older_than_pe_are_no_damaged_ones)
{
    uint8_t bytes[128] = {'M', 'Z', [0x3c] = 0x40, [0x40] = 'N', 'E'};
    struct module_facts facts;

    write_bytes("old.exe", bytes, sizeof(bytes));
    ASSERT_HR(read_in("old.exe", NULL, &facts), S_OK);
    ASSERT_EQ(facts.format, MODULE_DOS);
    ASSERT_EQ(facts.kind, MODULE_OTHER);
    ASSERT_TRUE(!facts.problem);
    module_facts_deinit(&facts);
}

static void expect_cuts_damaged(const uint8_t *bytes, size_t size)
{
    for (size_t cut = 1; cut < size; cut++) {
        struct module_facts facts = {0};

        write_bytes("cut", bytes, cut);
        ASSERT_HR(read_in("cut", NULL, &facts), S_OK);
        if (!facts.problem)
            test_fail(__FILE__, __LINE__, "sound, with %zu of %zu bytes", cut, size);
        module_facts_deinit(&facts);
    }
}

TEST(a_pe_file_that_is_cut_anywhere_is_damaged)
{
    for (unsigned bits = 32; bits <= 64; bits += 32) {
        struct trial_pe trial = server((uint8_t)bits, false);
        struct span bytes = trial_pe_build(&trial);

        expect_cuts_damaged(bytes.bytes, bytes.size);
        free((void *)bytes.bytes);
    }
}

TEST(an_elf_file_that_is_cut_anywhere_is_damaged)
{
    static const char *const names[] = {"DllRegisterServer", NULL};
    struct trial_elf trial = {.bits = 32, .type = ET_DYN, .machine = EM_386, .exports = names};

    for (unsigned i = 0; i < 2; i++) {
        uint8_t bytes[TRIAL_ELF_SIZE];
        size_t size;

        trial.bits = i ? 64 : 32;
        size = trial_elf_make(&trial, bytes);
        expect_cuts_damaged(bytes, size);
    }
}

/* The problem of a PE file with one of its header's numbers changed; the caller frees it. */
static char *problem_with(const uint32_t (*changes)[2], size_t n)
{
    struct trial_pe trial = server(64, false);
    struct span bytes = trial_pe_build(&trial);
    struct module_facts facts;
    char *problem;

    for (size_t i = 0; i < n; i++)
        memcpy((uint8_t *)bytes.bytes + TRIAL_PE_HEADER_AT + changes[i][0], &changes[i][1], 4);
    write_bytes("server.dll", bytes.bytes, bytes.size);
    free((void *)bytes.bytes);
    ASSERT_HR(read_in("server.dll", NULL, &facts), S_OK);
    ASSERT_TRUE(module_facts_registers_itself(&facts));
    problem = TAKE_PTR(facts.problem);
    module_facts_deinit(&facts);
    return problem;
}

/* Debugging symbols and a signature stand behind all sections. */
TEST(what_stands_behind_the_sections_must_be_there)
{
    enum { SYMBOLS_AT = 12, N_SYMBOLS = 16, SIGNATURE = 24 + 112 + 8 * 4 };
    static const uint32_t symbols[][2] = {{SYMBOLS_AT, 0x10000}, {N_SYMBOLS, 1}},
                          names[][2] = {{SYMBOLS_AT, TRIAL_PE_SECTION_AT}, {N_SYMBOLS, 1u << 31}},
                          no_symbols[][2] = {{SYMBOLS_AT, 0x10000}, {N_SYMBOLS, 0}},
                          signature[][2] = {{SIGNATURE, TRIAL_PE_SECTION_AT},
                                            {SIGNATURE + 4, 0x10000}};
    _cleanup_(freep) char *first = problem_with(symbols, 2), *second = problem_with(names, 2),
                          *third = problem_with(signature, 2);

    ASSERT_TRUE(first && second && third);
    ASSERT_TRUE(!problem_with(no_symbols, 2));
}

TEST(memory_may_be_out)
{
    struct trial_pe trial = server(64, false);

    write_pe("server.dll", &trial);
    FOR_EACH_FAILING_ALLOCATION({
        _cleanup_(module_search_deinit) struct module_search search = {0};
        struct module_facts facts = {0};
        char path[PATH_MAX];

        path_of("server.dll", path);
        if (SUCCEEDED(module_search_init(&search, NULL)) &&
            module_facts_read(path, &search, &facts) == S_OK)
            ASSERT_TRUE(facts.has_marker && facts.n_resources == 5 && !facts.problem);
        module_facts_deinit(&facts);
    });
}
