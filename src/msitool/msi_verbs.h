/* SPDX-License-Identifier: MIT */
/*
 * The verbs of packages, each in a file of its own.
 */
#pragma once

#include "toolkit/verb.h"

extern const struct verb convert_verb;
extern const struct verb harvest_verb;
extern const struct verb package_lint_verb;
extern const struct verb install_verb;
extern const struct verb msiexec_verb;
extern const struct verb packages_verb;
extern const struct verb remove_verb;
extern const struct verb repair_verb;
extern const struct verb provide_verb; /* for activation */
extern const struct verb verify_verb;
extern const struct verb recover_verb; /* for comity itself */
