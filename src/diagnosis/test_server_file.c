/* SPDX-License-Identifier: MIT */
/*
 * From a file to the sentence: one row a way in which a file can be no server.
 */
#include "diagnosis/server_file.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image/elf_file.h"
#include "image/trial_pe.h"
#include "test.h"

enum file_content {
    CONTENT_TEXT,
    CONTENT_MACHINE, /* an ELF header of another machine */
    CONTENT_ORDER,   /* and of another byte order */
    CONTENT_LOADER,  /* a program whose loader is not there */
    CONTENT_CUT,     /* an ELF file that ends in its header */
    CONTENT_WINDOWS, /* a PE file: a program */
    CONTENT_DLL,
    CONTENT_DAMAGED, /* a PE file that ends in its header */
    CONTENT_DOS,
    CONTENT_PIPE,
    CONTENT_NOISE,
    CONTENT_ABSENT,
};

static const struct row {
    enum file_content content;
    const char *text;
    mode_t mode;
    enum server_role role;
    enum cause cause;
    const char *sentence; /* ~ is the file; NULL: the cause is enough */
} rows[] = {
    {CONTENT_TEXT, "#!/bin/sh\n", 0755, SERVER_PROGRAM, CAUSE_NONE, NULL},
    {CONTENT_TEXT, "#! /bin/sh -e\n", 0755, SERVER_PROGRAM, CAUSE_NONE, NULL},
    {CONTENT_TEXT, "#!/usr/bin/env sh\n", 0755, SERVER_PROGRAM, CAUSE_NONE, NULL},
    {CONTENT_TEXT, "#!/usr/bin/env -S A=1 sh\n", 0755, SERVER_PROGRAM, CAUSE_NONE, NULL},
    {CONTENT_TEXT, "echo\n", 0755, SERVER_PROGRAM, CAUSE_SCRIPT_BARE,
     "the script \"~\" has no interpreter line: begin it with #! and the interpreter's path, or "
     "name the interpreter before it"},
    {CONTENT_TEXT, "#! \n", 0755, SERVER_PROGRAM, CAUSE_SCRIPT_BARE, NULL},
    {CONTENT_TEXT, "#!/bin/sh\r\n", 0755, SERVER_PROGRAM, CAUSE_SCRIPT_CARRIAGE_RETURN,
     "the interpreter line of the script \"~\" ends in a carriage return, as on Windows: save it "
     "with Unix line ends"},
    {CONTENT_TEXT, "#!/nowhere/python9 -x\n", 0755, SERVER_PROGRAM, CAUSE_INTERPRETER_MISSING,
     "the interpreter \"/nowhere/python9\" of the script \"~\" does not exist: install it, or "
     "correct the script's first line"},
    {CONTENT_TEXT, "#!/usr/bin/env no-such-python -x\n", 0755, SERVER_PROGRAM,
     CAUSE_INTERPRETER_MISSING,
     "the interpreter \"no-such-python\" of the script \"~\" does not exist: install it, or "
     "correct the script's first line"},
    {CONTENT_TEXT, "#!/etc\n", 0755, SERVER_PROGRAM, CAUSE_INTERPRETER_UNUSABLE,
     "the interpreter \"/etc\" of the script \"~\" cannot be run (it is a directory): correct the "
     "script's first line"},
    {CONTENT_TEXT, "#!/bin/sh\n", 0644, SERVER_PROGRAM, CAUSE_FILE_NOT_EXECUTABLE,
     "the server's file \"~\" is not executable: allow it (chmod +x), or name the interpreter "
     "before it"},
    {CONTENT_TEXT, "", 0755, SERVER_PROGRAM, CAUSE_FILE_EMPTY,
     "the server's file \"~\" is empty: install it again"},
    {CONTENT_TEXT, "#!/bin/sh\n", 0755, SERVER_MODULE, CAUSE_NOT_A_MODULE,
     "the module \"~\" is a script and no shared library: register the library that is meant, or "
     "this as LocalServer32"},
    {CONTENT_TEXT, "text", 0644, SERVER_MODULE, CAUSE_NOT_A_MODULE, NULL},
    {CONTENT_MACHINE, NULL, 0755, SERVER_PROGRAM, CAUSE_MACHINE_OTHER, NULL},
    {CONTENT_MACHINE, NULL, 0644, SERVER_MODULE, CAUSE_MACHINE_OTHER, NULL},
    {CONTENT_ORDER, NULL, 0755, SERVER_PROGRAM, CAUSE_MACHINE_OTHER, NULL},
    {CONTENT_LOADER, NULL, 0755, SERVER_PROGRAM, CAUSE_LOADER_MISSING,
     "the program \"~\" wants the loader \"/nowhere/ld.so\", which does not exist: install the C "
     "library that it was built for"},
    {CONTENT_CUT, NULL, 0755, SERVER_PROGRAM, CAUSE_ELF_DAMAGED,
     "the server's file \"~\" is damaged (it ends in its header): install it again"},
    {CONTENT_TEXT,
     "\x7f"
     "ELF",
     0755, SERVER_PROGRAM, CAUSE_ELF_DAMAGED, NULL},
    {CONTENT_PIPE, NULL, 0755, SERVER_PROGRAM, CAUSE_FILE_SPECIAL,
     "the server's file \"~\" is a pipe: register the program that is meant"},
    {CONTENT_PIPE, NULL, 0644, SERVER_MODULE, CAUSE_FILE_SPECIAL, NULL},
    {CONTENT_WINDOWS, NULL, 0755, SERVER_PROGRAM, CAUSE_WINDOWS_PROGRAM,
     "the server's file \"~\" is a Windows program (PE, x86-64): install the server's build for "
     "Linux"},
    {CONTENT_WINDOWS, NULL, 0644, SERVER_MODULE, CAUSE_WINDOWS_PROGRAM, NULL},
    {CONTENT_DLL, NULL, 0644, SERVER_MODULE, CAUSE_WINDOWS_MODULE,
     "the module \"~\" is a Windows DLL (PE, x86-64): what it registers can be kept here, its code "
     "cannot be loaded; install the module's build for Linux"},
    {CONTENT_DLL, NULL, 0755, SERVER_PROGRAM, CAUSE_WINDOWS_NO_PROGRAM,
     "the server's file \"~\" is a Windows DLL (PE, x86-64) and no program: register the program "
     "that is meant, in its build for Linux"},
    {CONTENT_DAMAGED, NULL, 0755, SERVER_PROGRAM, CAUSE_WINDOWS_PROGRAM,
     "the server's file \"~\" is a Windows program (PE, damaged): install the server's build for "
     "Linux"},
    {CONTENT_DOS, NULL, 0755, SERVER_PROGRAM, CAUSE_WINDOWS_PROGRAM,
     "the server's file \"~\" is a Windows program (MS-DOS): install the server's build for Linux"},
    {CONTENT_NOISE, NULL, 0755, SERVER_PROGRAM, CAUSE_KIND_UNKNOWN, NULL},
    {CONTENT_ABSENT, NULL, 0, SERVER_PROGRAM, CAUSE_FILE_MISSING, NULL},
    {CONTENT_ABSENT, NULL, 0, SERVER_MODULE, CAUSE_FILE_MISSING, NULL},
};

static void write_header(FILE *file, int order)
{
    Elf64_Ehdr header = {.e_machine = EM_S390, .e_type = ET_EXEC, .e_version = EV_CURRENT};
    unsigned char *bytes = (unsigned char *)&header.e_machine;

    memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_ident[EI_DATA] = (unsigned char)order;
    if (order == ELFDATA2MSB) {
        bytes[0] = 0;
        bytes[1] = EM_S390;
    }
    fwrite(&header, sizeof(header), 1, file);
}

static void write_loader(FILE *file)
{
    static const char loader[] = "/nowhere/ld.so";
    Elf64_Ehdr header = {.e_machine = elf_file_own()->machine,
                         .e_type = ET_EXEC,
                         .e_version = EV_CURRENT,
                         .e_phoff = sizeof(Elf64_Ehdr),
                         .e_phentsize = sizeof(Elf64_Phdr),
                         .e_phnum = 1};
    Elf64_Phdr segment = {.p_type = PT_INTERP,
                          .p_offset = sizeof(header) + sizeof(segment),
                          .p_filesz = sizeof(loader)};

    memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_ident[EI_DATA] = elf_file_own()->is_little_endian ? ELFDATA2LSB : ELFDATA2MSB;
    fwrite(&header, sizeof(header), 1, file);
    fwrite(&segment, sizeof(segment), 1, file);
    fwrite(loader, sizeof(loader), 1, file);
}

static void write_windows(FILE *file, enum file_content content)
{
    struct trial_pe trial = {.bits = 64, .is_exe = content != CONTENT_DLL};
    struct span bytes = trial_pe_build(&trial);

    fwrite(bytes.bytes,
           content == CONTENT_DAMAGED ? TRIAL_PE_HEADER_AT + 20
           : content == CONTENT_DOS   ? TRIAL_PE_HEADER_AT
                                      : bytes.size,
           1, file);
    free((void *)bytes.bytes);
}

static void make_file(const char *path, const struct row *row)
{
    FILE *file;

    unlink(path);
    if (row->content == CONTENT_PIPE)
        ASSERT_EQ(mkfifo(path, row->mode), 0);
    if (row->content == CONTENT_ABSENT || row->content == CONTENT_PIPE)
        return;
    file = fopen(path, "we");
    ASSERT_TRUE(file);
    if (row->content == CONTENT_TEXT)
        fputs(row->text, file);
    else if (row->content == CONTENT_MACHINE)
        write_header(file, ELFDATA2LSB);
    else if (row->content == CONTENT_ORDER)
        write_header(file, ELFDATA2MSB);
    else if (row->content == CONTENT_LOADER)
        write_loader(file);
    else if (row->content >= CONTENT_WINDOWS && row->content <= CONTENT_DOS)
        write_windows(file, row->content);
    else
        fwrite(row->content == CONTENT_CUT ? "\177ELF\2\1\1\0\0\0\0\0\0\0\0\0" : "\1\0\2\0\3\0\4\0",
               row->content == CONTENT_CUT ? 16 : 8, 1, file);
    fclose(file);
    ASSERT_EQ(chmod(path, row->mode), 0);
}

/* Whether the sentence is the expected one, with the path for ~. */
static bool is_expected(const char *sentence, const char *expected, const char *path)
{
    for (; *expected; expected++) {
        size_t len = *expected == '~' ? strlen(path) : 1;

        if (strncmp(sentence, *expected == '~' ? path : expected, len) != 0)
            return false;
        sentence += len;
    }
    return !*sentence;
}

static void check(const struct row *row)
{
    struct diagnosis diagnosis = {0};
    char path[4096];

    snprintf(path, sizeof(path), "%s/server", test_home());
    make_file(path, row);
    server_file_examine(&diagnosis, path, row->role);
    if (diagnosis.verdict.cause != row->cause)
        test_fail(__FILE__, __LINE__, "row %d: %s, not %s", (int)(row - rows),
                  cause_name(diagnosis.verdict.cause), cause_name(row->cause));
    if (row->sentence && !is_expected(diagnosis_sentence(&diagnosis), row->sentence, path))
        test_fail(__FILE__, __LINE__, "row %d: %s", (int)(row - rows),
                  diagnosis_sentence(&diagnosis));
    ASSERT_TRUE(diagnosis.n_steps > 0);
    diagnosis_deinit(&diagnosis);
}

TEST(each_file_gets_its_sentence)
{
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        check(&rows[i]);
}

/* What the other test of libraries has, with nothing exported that COM knows. */
TEST(a_library_is_no_program_and_not_every_one_a_module)
{
    struct diagnosis diagnosis = {0};
    char path[4096] = "";

    ASSERT_TRUE(readlink("/proc/self/exe", path, sizeof(path) - 64) > 0);
    strcpy(strrchr(path, '/'), "/libdiagnosis_needed.so");
    server_file_examine(&diagnosis, path, SERVER_PROGRAM);
    ASSERT_EQ(diagnosis.verdict.cause, CAUSE_NOT_A_PROGRAM);
    diagnosis_deinit(&diagnosis);
    server_file_examine(&diagnosis, path, SERVER_MODULE);
    ASSERT_EQ(diagnosis.verdict.cause, CAUSE_MODULE_WITHOUT_FACTORY);
    ASSERT_HR(diagnosis.verdict.hr, CO_E_ERRORINDLL);
    diagnosis_deinit(&diagnosis);
}

TEST(a_program_is_no_module)
{
    struct diagnosis diagnosis = {0};

    server_file_examine(&diagnosis, "/proc/self/exe", SERVER_MODULE);
    ASSERT_EQ(diagnosis.verdict.cause, CAUSE_NOT_A_MODULE);
    diagnosis_deinit(&diagnosis);
    server_file_examine(&diagnosis, "/proc/self/exe", SERVER_PROGRAM);
    ASSERT_EQ(diagnosis.verdict.cause, CAUSE_NONE);
    diagnosis_deinit(&diagnosis);
}
