' Source: VBScript's language reference, "Constants".
WScript.Echo vbBlack, vbRed, vbGreen, vbYellow            '> 0 255 65280 65535
WScript.Echo vbBlue, vbMagenta, vbCyan, vbWhite           '> 16711680 16711935 16776960 16777215
WScript.Echo vbBinaryCompare, vbTextCompare, vbDatabaseCompare '> 0 1 2
WScript.Echo vbSunday, vbMonday, vbTuesday, vbWednesday, vbThursday, vbFriday, vbSaturday '> 1 2 3 4 5 6 7
WScript.Echo vbUseSystem, vbUseSystemDayOfWeek, vbFirstJan1, vbFirstFourDays, vbFirstFullWeek '> 0 0 1 2 3
WScript.Echo vbGeneralDate, vbLongDate, vbShortDate, vbLongTime, vbShortTime '> 0 1 2 3 4
WScript.Echo vbObjectError, vbUseDefault, vbTrue, vbFalse '> -2147221504 -2 -1 0
WScript.Echo vbOKOnly, vbOKCancel, vbAbortRetryIgnore, vbYesNoCancel, vbYesNo, vbRetryCancel '> 0 1 2 3 4 5
WScript.Echo vbCritical, vbQuestion, vbExclamation, vbInformation '> 16 32 48 64
WScript.Echo vbDefaultButton1, vbDefaultButton2, vbDefaultButton3, vbDefaultButton4 '> 0 256 512 768
WScript.Echo vbApplicationModal, vbSystemModal            '> 0 4096
WScript.Echo vbMsgBoxHelpButton, vbMsgBoxSetForeground, vbMsgBoxRight, vbMsgBoxRtlReading '> 16384 65536 524288 1048576
WScript.Echo vbOK, vbCancel, vbAbort, vbRetry, vbIgnore, vbYes, vbNo '> 1 2 3 4 5 6 7
WScript.Echo vbEmpty, vbNull, vbInteger, vbLong, vbSingle, vbDouble, vbCurrency, vbDate '> 0 1 2 3 4 5 6 7
WScript.Echo vbString, vbObject, vbError, vbBoolean, vbVariant, vbDataObject, vbDecimal '> 8 9 10 11 12 13 14
WScript.Echo vbByte, vbArray                              '> 17 8192
WScript.Echo Asc(vbCr), Len(vbCrLf), vbCrLf = vbNewLine, Asc(vbLf), Asc(vbTab) '> 13 2 -1 10 9
WScript.Echo Asc(vbFormFeed), Asc(vbVerticalTab), Len(vbNullChar), Len(vbNullString) '> 12 11 1 0
