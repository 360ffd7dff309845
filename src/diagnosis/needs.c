/* SPDX-License-Identifier: MIT */
#include "diagnosis/needs.h"

#include <comity/winerror.h>

#include "image/dependencies.h"

static void blame(struct diagnosis *diagnosis, const struct dependency *dependency)
{
    if (dependency->state == DEPENDENCY_OTHER_MACHINE) {
        diagnosis_note(diagnosis, "library", STEP_BAD, "%s, for %s: only %s, for %s",
                       dependency->name, dependency->needed_by, dependency->path,
                       dependency->machine);
        diagnosis_blame(diagnosis, CAUSE_LIBRARY_OTHER_MACHINE, dependency->name,
                        dependency->needed_by, dependency->path, dependency->machine);
        return;
    }
    diagnosis_note(diagnosis, "library", STEP_BAD, "%s, for %s: not in %s", dependency->name,
                   dependency->needed_by, dependency->places);
    diagnosis_blame(diagnosis, CAUSE_LIBRARY_MISSING, dependency->name, dependency->needed_by,
                    dependency->places);
}

void needs_examine(struct diagnosis *diagnosis, const char *path, const struct elf_file *elf,
                   enum server_role role)
{
    _cleanup_(library_search_freep) struct library_search *search = NULL;
    _cleanup_(dependencies_deinit) struct dependencies found = {0};
    enum library_variable variable =
        role == SERVER_MODULE ? LIBRARY_VARIABLE_USED : LIBRARY_VARIABLE_UNUSED;

    if (elf->n_needed == 0)
        return;
    if (FAILED(library_search_new(variable, &search)) ||
        FAILED(dependencies_resolve(search, path, elf, &found))) {
        diagnosis->is_cut = true;
        return;
    }
    diagnosis->is_cut |= found.is_cut;
    for (size_t i = 0; i < found.n; i++) {
        if (found.items[i].state != DEPENDENCY_FOUND)
            blame(diagnosis, &found.items[i]);
    }
    if (!diagnosis_has_failed(diagnosis))
        diagnosis_note(diagnosis, "libraries", STEP_FOUND, "%zu, all found", found.n);
}
