/* SPDX-License-Identifier: MIT */
/*
 * Package harvest: what the modules in a package's table SelfReg register.
 */
#pragma once

#include "harvest/harvest.h"

/* @name is the module's key in the table File; failures are passed on. */
typedef HRESULT package_harvest_visit(void *context, const struct harvest *harvest,
                                      const char *name);

/* Who is told that a module cannot be harvested: @hr and hr_message(); the others are. */
typedef void package_harvest_fault(void *context, HRESULT hr, const char *name);

struct package_harvest_visitor {
    package_harvest_visit *visit;
    package_harvest_fault *fault;
    void *context;
};

/* Whether the file begins as a package does. */
bool package_harvest_is_package(const char *path);

/* Raised: what opening a package raises, and naming the file, for what its cabinets have not. */
HRESULT package_harvest_read(const char *path, const struct harvest_terms *terms,
                             const struct package_harvest_visitor *visitor);
