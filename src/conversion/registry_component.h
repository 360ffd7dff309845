/* SPDX-License-Identifier: MIT */
/*
 * Registry components: components whose rows of Registry are for the view of a module's bits. One
 * that registers nothing else yet is made to one of these bits; else another one comes beside it.
 */
#pragma once

#include <stdbool.h>

#include "conversion/package_edit.h"
#include "session/session.h"

enum {
    REGISTRY_COMPONENT_SIZE = 73,
};

void registry_component_name(const char *component, char ret_name[static REGISTRY_COMPONENT_SIZE]);

/* What the component's row says now. */
bool registry_component_is_64_bit(struct package_edit *edit, const char *component);

/*
 * Makes the component one of 64 bits, unless the view of what it registers already would change:
 * S_FALSE then.
 */
HRESULT registry_component_widen(struct package_edit *edit, const char *component);

/* Adds a component with the key path @registry, to all features that the other one belongs to;
 * nothing if it is there. */
HRESULT registry_component_add(struct package_edit *edit, const struct session_component *beside,
                               const char *name, const char *registry);
