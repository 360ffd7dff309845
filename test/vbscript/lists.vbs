' Source: VBScript's language reference, "Array Functions": Array, Filter, Join, Split, LBound,
' UBound, IsArray.
Option Explicit
Dim a, b(2, 3)

a = Array("Sunday", "Monday", 3)
WScript.Echo UBound(a), LBound(a), TypeName(a), TypeName(a(2)) '> 2 0 Variant() Integer
WScript.Echo Join(a), Join(a, "-"), Join(a, "")           '> Sunday Monday 3 Sunday-Monday-3 SundayMonday3
WScript.Echo UBound(Array()), UBound(b, 2), IsArray(b), IsArray(1) '> -1 3 -1 0
a = Split("a,b,,c", ",")
WScript.Echo UBound(a), a(1), "[" & a(2) & "]"            '> 3 b []
a = Split("a,b,c", ",", 2)
WScript.Echo UBound(a), a(1)                              '> 1 b,c
WScript.Echo UBound(Split("")), UBound(Split("a b"))      '> -1 1
a = Filter(Array("Apple", "banana", "apricot"), "AP")
WScript.Echo UBound(a)                                    '> -1
a = Filter(Array("Apple", "banana", "apricot"), "AP", True, vbTextCompare)
WScript.Echo Join(a)                                      '> Apple apricot
a = Filter(Array("Apple", "banana", "apricot"), "ap", False)
WScript.Echo Join(a)                                      '> Apple banana

' Tables of real scripts have thousands of elements.
Dim i, text
text = "0"
For i = 1 To 4000
    text = text & "," & i
Next
a = Eval("Array(" & text & ")")
WScript.Echo UBound(a), a(4000)                           '> 4000 4000

On Error Resume Next
a = UBound(1)
WScript.Echo Err.Number                                   '> 13
Err.Clear
a = UBound(b, 3)
WScript.Echo Err.Number, Err.Description                  '> 9 Subscript out of range
Err.Clear
a = Split(Null)
WScript.Echo Err.Number                                   '> 94
Err.Clear
a = Join("a")
WScript.Echo Err.Number                                   '> 13
