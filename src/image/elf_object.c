/* SPDX-License-Identifier: MIT */
#include "image/elf_object.h"

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/selfreg.h>
#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "image/resource.h"

enum {
    RESOURCES_MAX = 1 << 30,
    SECTION_NOTE = 1,
    SECTION_STACK,
    SECTION_SYMBOLS,
    SECTION_STRINGS,
    SECTION_NAMES,
    SECTION_COUNT,
};

/* Names of sections, and the one empty name of symbols before them. */
static const char names[] = "\0" COMITY_NOTE_SECTION "\0.note.GNU-stack\0.symtab\0.strtab\0"
                            ".shstrtab";

struct note {
    uint32_t name_size;
    uint32_t size;
    uint32_t type;
    char name[8];
};

/* What stands before the resources. */
struct head {
    ElfW(Ehdr) header;
    ElfW(Shdr) sections[SECTION_COUNT];
    ElfW(Sym) symbols[1];
    char names[(sizeof(names) + 3) / 4 * 4];
    struct note note; /* ends before the struct does */
};

enum {
    HEAD_SIZE = offsetof(struct head, note) + sizeof(struct note),
};

static ElfW(Word) name_of(const char *section)
{
    const char *name = names + 1;

    while (strcmp(name, section) != 0)
        name += strlen(name) + 1;
    return (ElfW(Word))(name - names);
}

static void fill_sections(struct head *head, size_t res_size)
{
    head->sections[SECTION_NOTE] = (ElfW(Shdr)){
        .sh_name = name_of(COMITY_NOTE_SECTION),
        .sh_type = SHT_NOTE,
        .sh_flags = SHF_ALLOC,
        .sh_offset = offsetof(struct head, note),
        .sh_size = sizeof(head->note) + res_size,
        .sh_addralign = 4,
    };
    /* Without it the linker makes the stack executable. */
    head->sections[SECTION_STACK] = (ElfW(Shdr)){
        .sh_name = name_of(".note.GNU-stack"),
        .sh_type = SHT_PROGBITS,
        .sh_offset = HEAD_SIZE,
        .sh_addralign = 1,
    };
    head->sections[SECTION_SYMBOLS] = (ElfW(Shdr)){
        .sh_name = name_of(".symtab"),
        .sh_type = SHT_SYMTAB,
        .sh_offset = offsetof(struct head, symbols),
        .sh_size = sizeof(head->symbols),
        .sh_link = SECTION_STRINGS,
        .sh_info = 1,
        .sh_addralign = sizeof(void *),
        .sh_entsize = sizeof(head->symbols[0]),
    };
    head->sections[SECTION_STRINGS] = (ElfW(Shdr)){
        .sh_name = name_of(".strtab"),
        .sh_type = SHT_STRTAB,
        .sh_offset = offsetof(struct head, names),
        .sh_size = 1,
        .sh_addralign = 1,
    };
    head->sections[SECTION_NAMES] = (ElfW(Shdr)){
        .sh_name = name_of(".shstrtab"),
        .sh_type = SHT_STRTAB,
        .sh_offset = offsetof(struct head, names),
        .sh_size = sizeof(names),
        .sh_addralign = 1,
    };
}

/* Machine, byte order and flags, which the linker compares, are those of this program. */
static HRESULT fill_header(struct head *head)
{
    _cleanup_(closep) int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    ElfW(Ehdr) own;

    if (fd < 0 || pread(fd, &own, sizeof(own), 0) != sizeof(own))
        return hr_raise(hr_from_errno(), "reading this program's own header");
    memcpy(head->header.e_ident, own.e_ident, EI_NIDENT);
    head->header.e_ident[EI_OSABI] = ELFOSABI_NONE;
    head->header.e_machine = own.e_machine;
    head->header.e_flags = own.e_flags;
    head->header.e_type = ET_REL;
    head->header.e_version = EV_CURRENT;
    head->header.e_ehsize = sizeof(head->header);
    head->header.e_shoff = offsetof(struct head, sections);
    head->header.e_shentsize = sizeof(head->sections[0]);
    head->header.e_shnum = SECTION_COUNT;
    head->header.e_shstrndx = SECTION_NAMES;
    return S_OK;
}

static HRESULT pass(void *context, const struct resource *resource)
{
    return S_OK;
}

HRESULT elf_object_of_resources(struct span res, struct span *ret_object)
{
    const struct resource_filter all = {.language = RESOURCE_ANY_LANGUAGE};
    _cleanup_(freep) uint8_t *object = NULL;
    struct resource_set set;
    struct head head = {0};
    size_t size;
    HRESULT hr;

    resource_set_of_res(res, &set);
    hr = resource_set_visit(&set, &all, pass, NULL);
    if (FAILED(hr))
        return hr_trace(hr);
    if (!resource_is_res(res) || res.size > RESOURCES_MAX)
        return hr_raise(hr_from_win32(ERROR_BAD_EXE_FORMAT), "these are no resources");

    size = (res.size + 3) / 4 * 4;
    hr = fill_header(&head);
    if (FAILED(hr))
        return hr_trace(hr);
    fill_sections(&head, size);
    memcpy(head.names, names, sizeof(names));
    head.note = (struct note){sizeof(COMITY_NOTE_NAME), (uint32_t)size, COMITY_NOTE_RESOURCES,
                              COMITY_NOTE_NAME};
    object = calloc(1, HEAD_SIZE + size);
    if (!object)
        return hr_raise(E_OUTOFMEMORY, "making an object of resources");
    memcpy(object, &head, HEAD_SIZE);
    memcpy(object + HEAD_SIZE, res.bytes, res.size);
    *ret_object = (struct span){TAKE_PTR(object), HEAD_SIZE + size};
    return S_OK;
}
