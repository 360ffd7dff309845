/* SPDX-License-Identifier: MIT */
/*
 * Enumerators of properties and of property sets.
 */
#include "interfaces/enumerators.h"
#include "propertysets/property_values.h"

static PyObject *property_to_python(void *item)
{
    STATPROPSTG *stat = item;
    PyObject *tuple = py_property_stat_new(stat);

    CoTaskMemFree(stat->lpwstrName);
    return tuple;
}

static void property_clear(void *item)
{
    CoTaskMemFree(((STATPROPSTG *)item)->lpwstrName);
}

static PyObject *set_to_python(void *item)
{
    return py_property_set_stat_new(item);
}

static void nothing_to_clear(void *item)
{
}

static const struct py_items property_items = {sizeof(STATPROPSTG), property_to_python,
                                               py_property_stat_from, property_clear};
const struct py_kind py_enum_property_stat_kind = ENUMERATOR_KIND(IEnumSTATPROPSTG, property_items);

static const struct py_items set_items = {sizeof(STATPROPSETSTG), set_to_python,
                                          py_property_set_stat_from, nothing_to_clear};
const struct py_kind py_enum_property_set_stat_kind =
    ENUMERATOR_KIND(IEnumSTATPROPSETSTG, set_items);
