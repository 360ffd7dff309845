' Source: VBScript's language reference, "String Functions".
Option Explicit
Dim a

WScript.Echo Asc("A"), AscW(ChrW(8364)), Chr(65), AscB("A") '> 65 8364 A 65
WScript.Echo InStr("abcd", "cd"), InStr(3, "abcabc", "ab"), InStr(1, "ABC", "b", 1) '> 3 4 2
WScript.Echo InStrRev("abcabc", "ab"), InStrRev("abcabc", "ab", 4), InStrB("ab", "b") '> 4 1 3
WScript.Echo Left("abc", 2), Right("abc", 2), Mid("abcd", 2, 2), Mid("abcd", 3) '> ab bc bc cd
WScript.Echo LeftB("abc", 4), RightB("abc", 2), MidB("abc", 3, 2) '> ab c b
WScript.Echo Len("abc"), LenB("abc"), Len(12345)          '> 3 6 5
WScript.Echo LCase("ABC"), UCase("abc")                   '> abc ABC
WScript.Echo "[" & Trim("  a ") & "][" & LTrim("  a ") & "][" & RTrim("  a ") & "]" '> [a][a ][  a]
WScript.Echo Replace("aXbX", "X", "-"), Replace("aXbx", "X", "-", 2, 1, 1) '> a-b- -bx
WScript.Echo "[" & Space(3) & "]", String(3, "xy"), String(2, 65) '> [   ] xxx AA
WScript.Echo StrReverse("abc"), StrComp("a", "B"), StrComp("a", "A", vbTextCompare) '> cba 1 0
WScript.Echo Escape("a b" & ChrW(8364)), Unescape("%41%u20AC") = "A" & ChrW(8364) '> a%20b%u20AC -1
WScript.Echo LenB(ChrB(65)), LenB(ChrB(65) & ChrB(66))    '> 1 2
WScript.Echo IsNull(Left(Null, 1)), IsNull(Trim(Null)), IsNull(InStr("a", Null)) '> -1 -1 -1

On Error Resume Next
a = Left("abc", -1)
WScript.Echo Err.Number                                   '> 5
Err.Clear
a = Mid("abc", 0)
WScript.Echo Err.Number                                   '> 5
Err.Clear
a = Asc("")
WScript.Echo Err.Number                                   '> 5
Err.Clear
a = Replace(Null, "a", "b")
WScript.Echo Err.Number                                   '> 94
Err.Clear
a = InStr(0, "a", "a")
WScript.Echo Err.Number                                   '> 5
