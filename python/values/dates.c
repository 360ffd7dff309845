/* SPDX-License-Identifier: MIT */
/*
 * Dates and money: datetime as DATE, Decimal as CY and DECIMAL.
 */
#include "values/values.h"

#include <datetime.h>
#include <math.h>

enum {
    DAY_MS = 24 * 60 * 60 * 1000,
    DAYS_FROM_1601 = 109205, /* to 1899-12-30 */
    DAYS_FROM_YEAR_1 = 693593,
    DAYS_TO_YEAR_10000 = 2958466,
};

static const unsigned long long DAY_US = DAY_MS * 1000ull;
static const unsigned long long LAST_US =
    (DAYS_FROM_1601 + DAYS_TO_YEAR_10000) * (DAY_MS * 1000ull) - 1;
static const double HALF_MS = 0.5 / DAY_MS;

static bool has_datetime(void)
{
    if (!PyDateTimeAPI)
        PyDateTime_IMPORT;
    return PyDateTimeAPI != NULL;
}

bool py_is_datetime(PyObject *object)
{
    return has_datetime() && PyDateTime_Check(object);
}

/* 1899-12-30 in UTC, a pywintypes.TimeType; borrowed. */
static PyObject *date_zero(void)
{
    static PyObject *zero;
    PyObject *module, *type;

    if (zero)
        return zero;
    module = PyImport_ImportModule("pywintypes");
    type = module ? PyObject_GetAttrString(module, "TimeType") : NULL;
    if (type)
        zero = PyObject_CallFunction(type, "iiiiiiiO", 1899, 12, 30, 0, 0, 0, 0,
                                     PyDateTime_TimeZone_UTC);
    Py_XDECREF(type);
    Py_XDECREF(module);
    return zero;
}

/* The time since 1899-12-30 as a timedelta; one without a time zone is local. */
static PyObject *since_zero(PyObject *object)
{
    PyObject *zero = date_zero(), *aware, *since;

    if (!zero)
        return NULL;
    aware = PyObject_CallMethod(object, "astimezone", "O", PyDateTime_TimeZone_UTC);
    if (!aware)
        return NULL;
    since = PyNumber_Subtract(aware, zero);
    Py_DECREF(aware);
    return since;
}

/* Before day 0 the time of the day still counts forward: -1.25 is 06:00 on 1899-12-29. What is
 * less than a millisecond is cut off, as SYSTEMTIME does. */
bool py_to_date(PyObject *object, DATE *ret_date)
{
    PyObject *since;
    double days, part;

    if (!py_is_datetime(object)) {
        PyErr_Format(PyExc_TypeError, "must be a pywintypes time object (got %s)",
                     Py_TYPE(object)->tp_name);
        return false;
    }
    since = since_zero(object);
    if (!since)
        return false;
    days = PyDateTime_DELTA_GET_DAYS(since);
    part = (PyDateTime_DELTA_GET_SECONDS(since) * 1000.0 +
            PyDateTime_DELTA_GET_MICROSECONDS(since) / 1000) /
           DAY_MS;
    Py_DECREF(since);
    *ret_date = days < 0 ? days - part : days + part;
    return true;
}

PyObject *py_from_date(DATE date)
{
    PyObject *zero, *delta, *result;
    double days;
    long ms;

    /* What is rounded up must not come to the year 10000 either. No number is not in between. */
    if (!(date > -DAYS_FROM_YEAR_1 - 1 && date < DAYS_TO_YEAR_10000 - HALF_MS)) {
        PyErr_SetString(PyExc_ValueError, "the date is out of range");
        return NULL;
    }
    days = trunc(date);
    ms = lround(fabs(date - days) * DAY_MS);
    zero = has_datetime() ? date_zero() : NULL;
    if (!zero)
        return NULL;
    delta = PyDelta_FromDSU((int)days, (int)(ms / 1000), (int)(ms % 1000) * 1000);
    result = delta ? PyNumber_Add(zero, delta) : NULL;
    Py_XDECREF(delta);
    return result;
}

/* 1899-12-30 is 109205 days after 1601-01-01. */
PyObject *py_from_filetime(const FILETIME *time)
{
    unsigned long long us =
        ((unsigned long long)time->dwHighDateTime << 32 | time->dwLowDateTime) / 10;
    PyObject *zero, *delta, *result;

    /* Another of the same tuple failed, and Python code must not run then. */
    if (PyErr_Occurred())
        return NULL;
    zero = has_datetime() ? date_zero() : NULL;
    if (!zero)
        return NULL;
    if (us > LAST_US)
        us = LAST_US;
    delta = PyDelta_FromDSU((int)(us / DAY_US) - DAYS_FROM_1601, (int)(us % DAY_US / 1000000),
                            (int)(us % 1000000));
    result = delta ? PyNumber_Add(zero, delta) : NULL;
    Py_XDECREF(delta);
    return result;
}

/* ---- Decimal ---- */

/* Borrowed. */
static PyObject *decimal_type(void)
{
    static PyObject *type;
    PyObject *module;

    if (type)
        return type;
    module = PyImport_ImportModule("decimal");
    type = module ? PyObject_GetAttrString(module, "Decimal") : NULL;
    Py_XDECREF(module);
    return type;
}

bool py_is_decimal(PyObject *object)
{
    PyObject *type = decimal_type();
    int is_one = type ? PyObject_IsInstance(object, type) : 0;

    PyErr_Clear();
    return is_one > 0;
}

/* Ten-thousandths; what is smaller is cut off. */
bool py_to_currency(PyObject *object, CY *ret_currency)
{
    PyObject *scaled, *whole;
    long long value;

    if (!py_is_decimal(object)) {
        PyErr_Format(PyExc_TypeError, "must be a Decimal (got %s)", Py_TYPE(object)->tp_name);
        return false;
    }
    scaled = PyObject_CallMethod(object, "scaleb", "i", 4);
    if (!scaled)
        return false;
    whole = PyNumber_Long(scaled);
    Py_DECREF(scaled);
    if (!whole)
        return false;
    value = PyLong_AsLongLong(whole);
    Py_DECREF(whole);
    if (value == -1 && PyErr_Occurred())
        return false;
    ret_currency->int64 = value;
    return true;
}

bool py_to_decimal(PyObject *object, DECIMAL *ret_decimal)
{
    PyObject *text;
    WCHAR *wide;
    HRESULT hr;

    if (!py_is_decimal(object)) {
        PyErr_Format(PyExc_TypeError, "must be a Decimal (got %s)", Py_TYPE(object)->tp_name);
        return false;
    }
    text = PyObject_CallMethod(object, "__format__", "s", "f");
    wide = text ? py_wide(text, NULL) : NULL;
    Py_XDECREF(text);
    if (!wide)
        return false;
    hr = VarDecFromStr(wide, LOCALE_INVARIANT, 0, ret_decimal);
    PyMem_Free(wide);
    if (FAILED(hr))
        py_raise_hr(hr);
    return SUCCEEDED(hr);
}

PyObject *py_from_decimal(const VARIANT *variant)
{
    PyObject *type = decimal_type(), *text, *result;
    VARIANT bstr = {0};
    HRESULT hr;

    if (!type)
        return NULL;
    hr = VariantChangeTypeEx(&bstr, variant, LOCALE_INVARIANT, VARIANT_NOUSEROVERRIDE, VT_BSTR);
    if (FAILED(hr))
        return py_raise_hr(hr);
    text = py_from_bstr(V_BSTR(&bstr));
    VariantClear(&bstr);
    result = text ? PyObject_CallFunctionObjArgs(type, text, NULL) : NULL;
    Py_XDECREF(text);
    return result;
}
