' Source: VBScript's language reference, "Conversion Functions"; halves are rounded to even numbers,
' and failures are errors 6 (overflow), 13 (type mismatch) and 94 (invalid use of Null).
Option Explicit
Dim a

WScript.Echo CBool(5), CBool("False"), CBool("0.1")       '> -1 0 -1
WScript.Echo CByte(255.49), TypeName(CByte("12"))         '> 255 Byte
WScript.Echo CCur(0.000149), TypeName(CCur(1))            '> 0.0001 Currency
WScript.Echo CDbl("-0.5"), TypeName(CDbl(1))              '> -0.5 Double
WScript.Echo CInt(2.5), CInt(3.5), CInt(-36.75)           '> 2 4 -37
WScript.Echo CLng(32768.5), TypeName(CLng(1))             '> 32768 Long
WScript.Echo CSng(0.1), TypeName(CSng(1))                 '> 0.1 Single
WScript.Echo CStr(1.5) & CStr(True) & CStr(Empty)         '> 1.5True
WScript.Echo CDate("2/29/2024"), TypeName(CDate(1))       '> 2/29/2024 Date
WScript.Echo Hex(255), Hex(-1), Hex(65536), Hex("17")     '> FF FFFF 10000 11
WScript.Echo Oct(8), Oct(-1), Oct(9.5)                    '> 10 177777 12

On Error Resume Next
a = CInt(32768)
WScript.Echo Err.Number, Err.Description                  '> 6 Overflow
Err.Clear
a = CDbl("abc")
WScript.Echo Err.Number, Err.Description                  '> 13 Type mismatch
Err.Clear
a = CStr(Null)
WScript.Echo Err.Number, Err.Description                  '> 94 Invalid use of Null
Err.Clear
a = CByte(-1)
WScript.Echo Err.Number                                   '> 6
Err.Clear
CInt 1
WScript.Echo Err.Number                                   '> 458
