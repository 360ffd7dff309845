/* SPDX-License-Identifier: MIT */
/*
 * Becoming another of Comity's programs: those that need libraries which `comity` starts without.
 */
#pragma once

/* Becomes @program, with @arguments, whose first (its name) is replaced by @title; returns, with an
 * exit status and after complaining, only if that fails. */
int become_program(const char *program, const char *title, char **arguments);
