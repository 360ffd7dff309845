/* SPDX-License-Identifier: MIT */
/*
 * Component rows: going through a table whose rows belong to components, on behalf of each row's
 * own component, and taking back what was done for components that go.
 */
#pragma once

#include <stdbool.h>

#include "action/installation.h"
#include "installregistry/registry_place.h"
#include "package/table.h"

/* Whether what the component has is to be there, and was asked for now. */
bool component_comes(const struct session_component *component);
bool component_goes(const struct session_component *component);

/* Whether it is offered: it comes when it is first asked for. */
bool component_is_offered(const struct installation *installation,
                          const struct session_component *component);

/* A row of a table, and its component. */
struct component_row {
    const struct table *table;
    size_t row;
    const struct session_component *component;
};

typedef HRESULT component_row_visit(struct installation *installation,
                                    const struct component_row *row, void *context);

/*
 * Calls @visit for the rows whose component (column Component_) comes, comes or is offered, or
 * goes; the thread's owner is the component's, but nobody for one that goes. Fails when the user
 * breaks off.
 */
HRESULT component_rows_known(struct installation *installation, const char *table,
                             component_row_visit *visit, void *context);
HRESULT component_rows_coming(struct installation *installation, const char *table,
                              component_row_visit *visit, void *context);
HRESULT component_rows_going(struct installation *installation, const char *table,
                             component_row_visit *visit, void *context);

/* Raised: naming the row whose component is not there. For all rows, whatever comes or goes. */
HRESULT component_rows_check(struct installation *installation, const char *table,
                             component_row_visit *visit, void *context);

/* Undoes in the registry, within the installation's transaction, all that was done for components
 * that go; when all is removed, also for what was only offered. A second time there is nothing left
 * to undo. */
HRESULT component_undo_going(struct installation *installation);

/* Whether a program of 64 bits finds what the component registers. */
enum registry_view component_view(const struct session_component *component);
