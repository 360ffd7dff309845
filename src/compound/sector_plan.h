/* SPDX-License-Identifier: MIT */
/*
 * Sector plans: where in a compound file what goes. Runs of sectors follow each other, each for one
 * thing; the sector at COMPOUND_LOCK_OFFSET is nobody's.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <comity/winerror.h>

/* The tables come first, so that only their own size depends on themselves. */
struct sector_plan {
    unsigned shift;
    uint64_t n_others; /* sectors of everything but the tables */
    uint32_t n_fat, n_difat;
    uint64_t n_sectors; /* of all; without the one that is nobody's */
};

/* Settles how large the tables are. STG_E_MEDIUMFULL if a file cannot be so large. */
HRESULT sector_plan_settle(struct sector_plan *plan, uint64_t size_max);

/* The number in the file of the sector that is @index-th of all. */
uint32_t sector_plan_number(const struct sector_plan *plan, uint64_t index);

/* Whether nobody's sector comes before the @index-th. */
bool sector_plan_is_skipped(const struct sector_plan *plan, uint64_t index);

/* How many numbers the table needs. */
uint64_t sector_plan_numbers(const struct sector_plan *plan);

/* How many sectors so many bytes need. */
uint64_t sector_plan_sectors(const struct sector_plan *plan, uint64_t size);
