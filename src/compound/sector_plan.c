/* SPDX-License-Identifier: MIT */
#include "compound/sector_plan.h"

#include "compound/compound_format.h"

/* Sectors are counted from behind the header, which is as long as one. */
static uint64_t locked_sector(const struct sector_plan *plan)
{
    return (COMPOUND_LOCK_OFFSET >> plan->shift) - 1;
}

uint32_t sector_plan_number(const struct sector_plan *plan, uint64_t index)
{
    return (uint32_t)(index < locked_sector(plan) ? index : index + 1);
}

bool sector_plan_is_skipped(const struct sector_plan *plan, uint64_t index)
{
    return index == locked_sector(plan);
}

uint64_t sector_plan_numbers(const struct sector_plan *plan)
{
    return plan->n_sectors + (plan->n_sectors > locked_sector(plan));
}

uint64_t sector_plan_sectors(const struct sector_plan *plan, uint64_t size)
{
    return (size >> plan->shift) + ((size & ((1u << plan->shift) - 1)) != 0);
}

/* The tables tell of themselves too: a larger one may need to be larger still. */
HRESULT sector_plan_settle(struct sector_plan *plan, uint64_t size_max)
{
    const uint64_t n = (uint64_t)1 << (plan->shift - 2);

    plan->n_fat = plan->n_difat = 0;
    for (;;) {
        uint64_t n_fat, n_difat = 0;

        plan->n_sectors = plan->n_others + plan->n_fat + plan->n_difat;
        if (plan->n_sectors >= COMPOUND_SECTOR_MAX ||
            (sector_plan_numbers(plan) + 1) << plan->shift > size_max)
            return STG_E_MEDIUMFULL;
        n_fat = (sector_plan_numbers(plan) + n - 1) / n;
        if (n_fat > COMPOUND_HEADER_SECTORS)
            n_difat = (n_fat - COMPOUND_HEADER_SECTORS + n - 2) / (n - 1);
        if (n_fat == plan->n_fat && n_difat == plan->n_difat)
            return S_OK;
        plan->n_fat = (uint32_t)n_fat;
        plan->n_difat = (uint32_t)n_difat;
    }
}
