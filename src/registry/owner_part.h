/* SPDX-License-Identifier: MIT */
/*
 * Owner parts: a file can be registered in several ways beside one another, for a scope and by an
 * entry point, and each is taken back alone. So each is an owner of its own: the file's name, and
 * what is special in brackets.
 */
#pragma once

#include <stdbool.h>

#include <comity/windef.h>

#include "registry/key_place.h"
#include "registry/owner.h"
#include "registry/past.h"

struct owner_part {
    enum key_scope scope;
    bool is_install; /* by DllInstall */
};

enum {
    OWNER_PARTS = KEY_SCOPES * 2,
};

/* All of them: the first is the file's plain name. */
extern const struct owner_part owner_parts[OWNER_PARTS];

/* "/usr/lib/x.so (user, DllInstall)". Raised: E_INVALIDARG if that is too long. */
HRESULT owner_part_name(const char *file, const struct owner_part *part,
                        char ret_name[static REGISTRY_OWNER_MAX]);

/* Undoes several parts of a file at once; begin with {0}. */
struct owner_part_undo {
    struct registry_undo undos[OWNER_PARTS]; /* n of them, in one chain */
    char *names[OWNER_PARTS];                /* owned */
    unsigned n;
};

void owner_part_undo_deinit(struct owner_part_undo *undo);

/* Has the part undone as well, in the hives that @where says. */
HRESULT owner_part_undo_add(struct owner_part_undo *undo, const char *file,
                            const struct owner_part *part, enum registry_undo_where where);

/* Has all of them undone. */
HRESULT owner_part_undo_add_all(struct owner_part_undo *undo, const char *file);
