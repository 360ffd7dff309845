/* SPDX-License-Identifier: MIT */
/*
 * Date, Time, Now, Timer, DateSerial, TimeSerial, DateValue, TimeValue, and the parts of a date:
 * Year, Month, Day, Hour, Minute, Second, Weekday.
 */
#include "vbbase/arguments.h"
#include "vbbase/calendar.h"
#include "vbbase/functions.h"
#include "vbbase/week.h"

static HRESULT return_time(int64_t day, int64_t second, VARIANT *ret_result)
{
    DATE date;
    HRESULT hr;

    hr = calendar_to_date(day, second, &date);
    return FAILED(hr) ? hr : vb_return_date(date, ret_result);
}

HRESULT vb_date(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    struct calendar_now now;

    calendar_now_init(&now);
    return return_time(now.day, 0, ret_result);
}

HRESULT vb_time(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    struct calendar_now now;

    calendar_now_init(&now);
    return return_time(0, now.second, ret_result);
}

HRESULT vb_now(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    struct calendar_now now;

    calendar_now_init(&now);
    return return_time(now.day, now.second, ret_result);
}

double vb_seconds_of_today(void)
{
    struct calendar_now now;

    calendar_now_init(&now);
    return now.second + now.millisecond / 1000.0;
}

HRESULT vb_timer(struct vb_context *context, VARIANT *arguments, unsigned count,
                 VARIANT *ret_result)
{
    V_VT(ret_result) = VT_R4;
    V_R4(ret_result) = (float)vb_seconds_of_today();
    return S_OK;
}

/* Three numbers of 16 bits, as DateSerial and TimeSerial take. */
static HRESULT three_numbers(struct vb_context *context, VARIANT *arguments, LONG numbers[3])
{
    VARIANT value;
    HRESULT hr = S_OK;

    for (unsigned i = 0; SUCCEEDED(hr) && i < 3; i++) {
        hr = vb_argument_as(context, &arguments[i], VT_I2, &value);
        if (SUCCEEDED(hr))
            numbers[i] = V_I2(&value);
    }
    return hr;
}

/* Years of two digits are those from 1930 to 2029. */
HRESULT vb_date_serial(struct vb_context *context, VARIANT *arguments, unsigned count,
                       VARIANT *ret_result)
{
    LONG numbers[3];
    HRESULT hr;

    hr = three_numbers(context, arguments, numbers);
    if (FAILED(hr))
        return hr;
    if (numbers[0] >= 0 && numbers[0] < 100)
        numbers[0] += numbers[0] < 30 ? 2000 : 1900;
    return return_time(calendar_day(numbers[0], numbers[1], numbers[2]), 0, ret_result);
}

/* The sum of the three as it is: below zero it takes time away from a date it is added to. */
HRESULT vb_time_serial(struct vb_context *context, VARIANT *arguments, unsigned count,
                       VARIANT *ret_result)
{
    LONG numbers[3];
    HRESULT hr;

    hr = three_numbers(context, arguments, numbers);
    if (FAILED(hr))
        return hr;
    return vb_return_date((numbers[0] * 3600.0 + numbers[1] * 60.0 + numbers[2]) / SECONDS_OF_DAY,
                          ret_result);
}

/* A date, or text that reads as one: numbers are none here. */
static HRESULT written_time(struct vb_context *context, const VARIANT *argument,
                            struct calendar_time *ret_time)
{
    struct vb_text text;
    VARIANT value;
    DATE date = 0;
    HRESULT hr;

    hr = vb_get_value(context, argument, &value);
    if (FAILED(hr))
        return hr;
    if (V_VT(&value) == VT_DATE)
        return calendar_time_init(ret_time, V_DATE(&value));

    hr = vb_text_init(&text, context, &value);
    if (SUCCEEDED(hr)) {
        hr = VarDateFromStr(text.units, context->lcid, 0, &date);
        vb_text_deinit(&text);
    }
    VariantClear(&value);
    return FAILED(hr) ? hr : calendar_time_init(ret_time, date);
}

HRESULT vb_date_value(struct vb_context *context, VARIANT *arguments, unsigned count,
                      VARIANT *ret_result)
{
    struct calendar_time time;
    HRESULT hr = written_time(context, &arguments[0], &time);

    return FAILED(hr) ? hr : return_time(time.day, 0, ret_result);
}

HRESULT vb_time_value(struct vb_context *context, VARIANT *arguments, unsigned count,
                      VARIANT *ret_result)
{
    struct calendar_time time;
    HRESULT hr = written_time(context, &arguments[0], &time);

    return FAILED(hr) ? hr : return_time(0, time.second, ret_result);
}

/* The time an argument tells; S_FALSE and a null result for Null. */
static HRESULT time_of(struct vb_context *context, const VARIANT *argument,
                       struct calendar_time *ret_time, VARIANT *ret_result)
{
    DATE date;
    HRESULT hr;

    hr = vb_argument_date(context, argument, &date);
    if (hr == MAKE_VBSERROR(VBE_INVALID_NULL)) {
        vb_return_null(ret_result);
        return S_FALSE;
    }
    return FAILED(hr) ? hr : calendar_time_init(ret_time, date);
}

HRESULT vb_year(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    struct calendar_time time;
    HRESULT hr = time_of(context, &arguments[0], &time, ret_result);

    return hr == S_OK ? vb_return_short((SHORT)time.year, ret_result) : hr;
}

HRESULT vb_month(struct vb_context *context, VARIANT *arguments, unsigned count,
                 VARIANT *ret_result)
{
    struct calendar_time time;
    HRESULT hr = time_of(context, &arguments[0], &time, ret_result);

    return hr == S_OK ? vb_return_short((SHORT)time.month, ret_result) : hr;
}

HRESULT vb_day(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    struct calendar_time time;
    HRESULT hr = time_of(context, &arguments[0], &time, ret_result);

    return hr == S_OK ? vb_return_short((SHORT)time.day_of_month, ret_result) : hr;
}

HRESULT vb_hour(struct vb_context *context, VARIANT *arguments, unsigned count, VARIANT *ret_result)
{
    struct calendar_time time;
    HRESULT hr = time_of(context, &arguments[0], &time, ret_result);

    return hr == S_OK ? vb_return_short((SHORT)(time.second / 3600), ret_result) : hr;
}

HRESULT vb_minute(struct vb_context *context, VARIANT *arguments, unsigned count,
                  VARIANT *ret_result)
{
    struct calendar_time time;
    HRESULT hr = time_of(context, &arguments[0], &time, ret_result);

    return hr == S_OK ? vb_return_short((SHORT)(time.second / 60 % 60), ret_result) : hr;
}

HRESULT vb_second(struct vb_context *context, VARIANT *arguments, unsigned count,
                  VARIANT *ret_result)
{
    struct calendar_time time;
    HRESULT hr = time_of(context, &arguments[0], &time, ret_result);

    return hr == S_OK ? vb_return_short((SHORT)(time.second % 60), ret_result) : hr;
}

HRESULT vb_weekday(struct vb_context *context, VARIANT *arguments, unsigned count,
                   VARIANT *ret_result)
{
    struct calendar_time time;
    int first;
    HRESULT hr;

    hr = week_first_day(context, arguments, count, 1, &first);
    if (SUCCEEDED(hr))
        hr = time_of(context, &arguments[0], &time, ret_result);
    return hr == S_OK ? vb_return_short((SHORT)week_place(time.weekday, first), ret_result) : hr;
}
