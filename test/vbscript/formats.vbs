' Source: VBScript's language reference, "FormatNumber", "FormatCurrency", "FormatPercent",
' "FormatDateTime", "GetLocale", "SetLocale", in the locale 1033.
Option Explicit
Dim d, a, before

before = SetLocale(1033)
d = #2/29/2024 15:04:05#
WScript.Echo FormatNumber(12345.678), FormatNumber(12345.678, 0) '> 12,345.68 12,346
WScript.Echo FormatNumber(0.5, 1, vbFalse), FormatNumber(-0.5, 1, vbTrue, vbTrue) '> .5 (0.5)
WScript.Echo FormatNumber(1234567, 0, vbUseDefault, vbUseDefault, vbFalse) '> 1234567
WScript.Echo FormatCurrency(1000), FormatCurrency(-1, 0)  '> $1,000.00 ($1)
WScript.Echo FormatPercent(0.125), FormatPercent(0.5, 0)  '> 12.50% 50%
WScript.Echo FormatDateTime(d)                            '> 2/29/2024 3:04:05 PM
WScript.Echo FormatDateTime(d, vbLongDate)                '> Thursday, February 29, 2024
WScript.Echo FormatDateTime(d, vbShortDate), FormatDateTime(d, vbLongTime) '> 2/29/2024 3:04:05 PM
WScript.Echo FormatDateTime(d, vbShortTime)               '> 15:04

WScript.Echo SetLocale("de-de"), GetLocale                '> 1033 1031
WScript.Echo FormatNumber(12345.678), CStr(1.5), CDbl("1,5") = 1.5 '> 12.345,68 1,5 -1
WScript.Echo MonthName(3) = "M" & ChrW(228) & "rz", FormatDateTime(d, vbShortDate) '> -1 29.02.2024
SetLocale before

On Error Resume Next
a = SetLocale(99999)
WScript.Echo Err.Number                                   '> 447
Err.Clear
a = FormatNumber("x")
WScript.Echo Err.Number                                   '> 13
Err.Clear
a = FormatDateTime(d, 5)
WScript.Echo Err.Number                                   '> 5
