' Source: VBScript's language reference, "Comparison Operators"; that a literal's type decides how
' text compares with a number is told in Microsoft's article 190272 and in "VBScript in a
' Nutshell", appendix C.
Option Explicit
Dim one, text, nothing_yet

one = 1
text = "1"
WScript.Echo 1 < 2, 2 <= 2, 3 > 2, 3 >= 4, 1 = 1, 1 <> 1  '> -1 -1 -1 0 -1 0
WScript.Echo "a" < "b", "B" < "a", "a" = "A"              '> -1 -1 0
WScript.Echo text = one, text > one, text = 1, one = "1"  '> 0 -1 -1 -1
WScript.Echo nothing_yet = 0, nothing_yet = "", nothing_yet = False '> -1 -1 -1
WScript.Echo IsNull(Null = Null), IsNull(1 < Null)        '> -1 -1
WScript.Echo True = -1, False > True, #1/1/2000# = 36526  '> -1 -1 -1
If Null Then WScript.Echo "never" Else WScript.Echo "Null does not hold" '> Null does not hold
If "True" Then WScript.Echo "text may hold"               '> text may hold
WScript.Echo 0.1 + 0.2 = 0.3, CSng(0.1) = 0.1             '> 0 -1

On Error Resume Next
text = "abc"
If text = 1 Then WScript.Echo "resumed"                   '> resumed
WScript.Echo Err.Number                                   '> 13
