/* SPDX-License-Identifier: MIT */
#include "image/pe_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/windef.h>

#include "base/hresult.h"
#include "image/trial_pe.h"
#include "test.h"

static const char *const exports[] = {"DllGetClassObject", "DllRegisterServer=other.Register", "=",
                                      NULL};
static const char *const imports[] = {"ole32.dll", "kernel32.dll", NULL};
static const char *const delay_imports[] = {"late.dll", NULL};
static const struct trial_pe full = {
    .bits = 64,
    .exports = exports,
    .imports = imports,
    .delay_imports = delay_imports,
};

/* What a visit was told, in words. */
struct heard {
    char text[512];
};

static HRESULT hear_export(void *context, const struct pe_export *entry)
{
    struct heard *heard = context;
    size_t len = strlen(heard->text);

    snprintf(heard->text + len, sizeof(heard->text) - len, "%u:%s>%s ", entry->ordinal,
             entry->name ? entry->name : "-", entry->forwarder ? entry->forwarder : "-");
    return S_OK;
}

static HRESULT hear_library(void *context, const char *library)
{
    struct heard *heard = context;

    strncat(heard->text, library, sizeof(heard->text) - strlen(heard->text) - 2);
    strcat(heard->text, " ");
    return S_OK;
}

static HRESULT stop_at_once(void *context, const char *library)
{
    ++*(int *)context;
    return S_FALSE;
}

TEST(a_library_is_read_in_both_widths)
{
    static const uint8_t widths[] = {32, 64};

    for (int i = 0; i < 2; i++) {
        struct trial_pe trial = full;
        struct heard heard = {""};
        struct pe_file pe;
        struct span file;

        trial.bits = widths[i];
        file = trial_pe_build(&trial);
        ASSERT_HR(pe_file_read(file, &pe), S_OK);
        ASSERT_EQ(pe.bits, widths[i]);
        ASSERT_EQ(pe.machine, widths[i] == 32 ? 0x14c : 0x8664);
        ASSERT_TRUE(pe.is_dll);
        ASSERT_EQ(pe.subsystem, 3);
        ASSERT_EQ(pe.image_base, 0x10000000);
        ASSERT_STR(pe_file_section(&pe, 0).name, ".data");
        ASSERT_HR(pe_file_visit_exports(&pe, hear_export, &heard), S_OK);
        ASSERT_STR(heard.text, "1:DllGetClassObject>- 2:DllRegisterServer>other.Register 3:->- ");
        free((void *)file.bytes);
    }
}

TEST(an_export_is_found_by_its_exact_name)
{
    struct span file = trial_pe_build(&full);
    struct pe_export entry;
    struct pe_file pe;

    ASSERT_HR(pe_file_read(file, &pe), S_OK);
    ASSERT_HR(pe_file_find_export(&pe, "DllRegisterServer", &entry), S_OK);
    ASSERT_STR(entry.forwarder, "other.Register");
    ASSERT_HR(pe_file_find_export(&pe, "DllGetClassObject", &entry), S_OK);
    ASSERT_TRUE(!entry.forwarder);
    ASSERT_HR(pe_file_find_export(&pe, "dllgetclassobject", &entry), S_FALSE);
    free((void *)file.bytes);
}

TEST(needed_libraries_are_told_until_the_visitor_stops)
{
    struct span file = trial_pe_build(&full);
    struct heard heard = {""};
    struct pe_file pe;
    int n = 0;

    ASSERT_HR(pe_file_read(file, &pe), S_OK);
    ASSERT_HR(pe_file_visit_imports(&pe, hear_library, &heard), S_OK);
    ASSERT_HR(pe_file_visit_delay_imports(&pe, hear_library, &heard), S_OK);
    ASSERT_STR(heard.text, "ole32.dll kernel32.dll late.dll ");
    ASSERT_HR(pe_file_visit_imports(&pe, stop_at_once, &n), S_FALSE);
    ASSERT_EQ(n, 1);
    free((void *)file.bytes);
}

TEST(a_program_without_tables_has_nothing_to_visit)
{
    struct trial_pe trial = {.bits = 32, .is_exe = true};
    struct span file = trial_pe_build(&trial);
    struct heard heard = {""};
    struct pe_export entry;
    struct pe_file pe;

    ASSERT_HR(pe_file_read(file, &pe), S_OK);
    ASSERT_TRUE(!pe.is_dll);
    ASSERT_HR(pe_file_visit_exports(&pe, hear_export, &heard), S_OK);
    ASSERT_HR(pe_file_find_export(&pe, "x", &entry), S_FALSE);
    ASSERT_HR(pe_file_visit_imports(&pe, hear_library, &heard), S_OK);
    ASSERT_EQ(pe_file_directory(&pe, PE_DIRECTORY_RESOURCE).size, 0);
    ASSERT_STR(heard.text, "");
    free((void *)file.bytes);
}

TEST(what_is_no_pe_file_is_told_apart)
{
    struct pe_file pe;

    ASSERT_HR(pe_file_read((struct span){0}, &pe), S_FALSE);
    ASSERT_HR(pe_file_read((struct span){(const uint8_t *)"\177ELF", 4}, &pe), S_FALSE);
    ASSERT_HR(pe_file_read((struct span){(const uint8_t *)"MZ", 2}, &pe), S_FALSE);
}

/* The same file, cut at each place: it is told as no PE file, as damaged, or its tables are. */
TEST(a_cut_file_is_damaged)
{
    struct span file = trial_pe_build(&full);
    HRESULT bad = hr_from_win32(ERROR_BAD_EXE_FORMAT);

    for (size_t size = 0; size < file.size; size++) {
        uint8_t *bytes = malloc(size + 1);
        struct heard heard = {""};
        struct pe_file pe;
        HRESULT hr;

        memcpy(bytes, file.bytes, size);
        hr = pe_file_read((struct span){bytes, size}, &pe);
        ASSERT_TRUE(hr == (size < TRIAL_PE_HEADER_AT + 4 ? S_FALSE : S_OK) || hr == bad);
        if (hr == S_OK && size < TRIAL_PE_SECTION_AT)
            ASSERT_HR(pe_file_visit_exports(&pe, hear_export, &heard), bad);
        free(bytes);
    }
    free((void *)file.bytes);
}

TEST(tables_that_lie_are_damaged)
{
    struct span file = trial_pe_build(&full);
    uint8_t *bytes = (uint8_t *)file.bytes;
    HRESULT bad = hr_from_win32(ERROR_BAD_EXE_FORMAT);
    struct heard heard = {""};
    struct pe_export entry;
    struct pe_file pe;

    /* So many names that their table would leave the file; then more than any module has. */
    memset(bytes + TRIAL_PE_SECTION_AT + 24, 0xff, 2);
    ASSERT_HR(pe_file_read(file, &pe), S_OK);
    ASSERT_HR(pe_file_visit_exports(&pe, hear_export, &heard), bad);
    memset(bytes + TRIAL_PE_SECTION_AT + 24, 0xff, 4);
    ASSERT_HR(pe_file_find_export(&pe, "x", &entry), bad);

    /* As many sections. */
    memset(bytes + TRIAL_PE_HEADER_AT + 6, 0xff, 2);
    ASSERT_HR(pe_file_read(file, &pe), bad);
    free(bytes);
}

TEST(machines_have_names)
{
    ASSERT_STR(pe_machine_name(0x8664), "x86-64");
    ASSERT_STR(pe_machine_name(0x14c), "x86");
    ASSERT_TRUE(!pe_machine_name(0xdead));
}
