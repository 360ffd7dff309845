' Source: VBScript's language reference, "Operators"; types of results are those of Automation's
' VarAdd and its like.
Option Explicit
Dim a, o

WScript.Echo 7 + 2, 7 - 2, 7 * 2, 7 / 2, 7 \ 2, 7 Mod 2, 7 ^ 2 '> 9 5 14 3.5 3 1 49
WScript.Echo 2 ^ 3 ^ 2, -3 ^ 2, -7 \ 2, -7 Mod 3          '> 64 9 -3 -1
WScript.Echo 4.6 \ 1.49, 11.6 Mod 5.5                     '> 5 0
WScript.Echo "1" + "2", "1" + 2, 1 & 2, "a" & Null & Empty '> 12 3 12 a
WScript.Echo TypeName(1 + 1), TypeName(32767 + 1), TypeName(2147483647 + 1) '> Integer Long Double
WScript.Echo TypeName(1 / 1), TypeName(CByte(200) + CByte(100)), TypeName(#1/1/2000# + 1) '> Double Integer Date
WScript.Echo TypeName(CCur(1) * 2), TypeName(True + True), TypeName(Null + 1) '> Currency Integer Null
WScript.Echo 5 And 3, 5 Or 3, 5 Xor 3, Not 5, 5 Eqv 3, 5 Imp 3 '> 1 7 6 -6 -7 -5
WScript.Echo True And False, True Or Null, IsNull(False Or Null), False Imp Null '> 0 -1 -1 -1
WScript.Echo Not True, IsNull(Not Null), TypeName(Not 1.5) '> 0 -1 Long
Set o = Nothing
WScript.Echo o Is Nothing, WScript Is WScript             '> -1 -1
WScript.Echo -Empty, +"3", TypeName(-"3")                 '> 0 3 Double

On Error Resume Next
a = 1 / 0
WScript.Echo Err.Number, Err.Description                  '> 11 Division by zero
Err.Clear
a = "a" * 1
WScript.Echo Err.Number, Err.Description                  '> 13 Type mismatch
Err.Clear
a = 10 ^ 400
WScript.Echo Err.Number, Err.Description                  '> 6 Overflow
Err.Clear
a = o + 1
WScript.Echo Err.Number                                   '> 91
Err.Clear
a = 1 Is o
WScript.Echo Err.Number                                   '> 424
