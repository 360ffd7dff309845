' Source: VBScript's language reference, "Date/Time Functions".
Option Explicit
Dim d, a

d = #2/29/2024 15:04:05#
WScript.Echo Year(d), Month(d), Day(d)                    '> 2024 2 29
WScript.Echo Hour(d), Minute(d), Second(d)                '> 15 4 5
WScript.Echo Weekday(d), Weekday(d, vbMonday), WeekdayName(Weekday(d)) '> 5 4 Thursday
WScript.Echo MonthName(2), MonthName(2, True), WeekdayName(1, True, vbMonday) '> February Feb Mon
WScript.Echo DateSerial(2000, 14, 2), DateSerial(2024, 3, 0) '> 2/2/2001 2/29/2024
WScript.Echo TimeSerial(6, -15, 0), TimeSerial(25, 0, 0)  '> 5:45:00 AM 12/31/1899 1:00:00 AM
WScript.Echo DateValue("2/29/2024 10:30"), TimeValue("10:30") '> 2/29/2024 10:30:00 AM
WScript.Echo DateAdd("m", 1, #1/31/2024#), DateAdd("yyyy", -1, d) '> 2/29/2024 2/28/2023 3:04:05 PM
WScript.Echo DateAdd("ww", 1, #1/1/2000#), DateAdd("n", 90, #1/1/2000 23:00:00#) '> 1/8/2000 1/2/2000 12:30:00 AM
WScript.Echo DateDiff("d", #1/1/2000#, #3/1/2000#), DateDiff("yyyy", #12/31/1999#, #1/1/2000#) '> 60 1
WScript.Echo DateDiff("w", #1/1/2000#, #1/14/2000#), DateDiff("ww", #1/1/2000#, #1/2/2000#) '> 1 1
WScript.Echo DateDiff("h", #1:59:00#, #2:00:00#), DateDiff("s", #1/2/2000#, #1/1/2000#) '> 1 -86400
WScript.Echo DatePart("q", d), DatePart("y", d), DatePart("ww", #1/1/2000#, 2, 2) '> 1 60 52
WScript.Echo IsDate("2/29/2024"), IsDate("2/30/2024 x"), IsDate(d) '> -1 0 -1
WScript.Echo TypeName(Now), TypeName(Date), TypeName(Time), TypeName(Timer) '> Date Date Date Single
WScript.Echo Int(Now) = Date Or Time < #0:01:00#          '> -1
WScript.Echo IsNull(Year(Null)), IsNull(DateAdd("d", 1, Null)) '> -1 -1

On Error Resume Next
a = DateAdd("k", 1, d)
WScript.Echo Err.Number                                   '> 5
Err.Clear
a = DateSerial(10000, 1, 1)
WScript.Echo Err.Number                                   '> 5
Err.Clear
a = DateValue("x")
WScript.Echo Err.Number                                   '> 13
