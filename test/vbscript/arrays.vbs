' Source: VBScript's language reference, "Dim", "ReDim", "Erase", "UBound"; arrays are values.
Option Explicit
Dim a(2), b(1, 2), d(), e, f, i
a(0) = 1 : a(2) = "x"
WScript.Echo UBound(a), LBound(a), a(0) & a(1) & a(2)     '> 2 0 1x
b(1, 2) = 7
WScript.Echo UBound(b), UBound(b, 2), b(1, 2), b(0, 0)    '> 1 2 7 
ReDim d(1) : d(1) = 3
ReDim Preserve d(4)
WScript.Echo UBound(d), d(1), TypeName(d)                 '> 4 3 Variant()
ReDim d(1, 1) : d(1, 1) = 4
ReDim Preserve d(1, 3)
WScript.Echo UBound(d, 2), d(1, 1)                        '> 3 4
e = a
e(0) = 9
WScript.Echo a(0), e(0)                                   '> 1 9
f = Array(1, Array(2, 3), "four")
WScript.Echo f(1)(1), UBound(f(1)), f(2)                  '> 3 1 four
f(1)(0) = 8
WScript.Echo f(1)(0)                                      '> 8
e = f(1) : e(0) = 0
WScript.Echo f(1)(0)                                      '> 8
WScript.Echo a(1.4), TypeName(a("1")), a(0.5)             '>  Empty 1
Erase a
WScript.Echo UBound(a), TypeName(a(0))                    '> 2 Empty
Sub Fill(list)
    For i = 0 To UBound(list) : list(i) = i * i : Next
End Sub
Fill a
WScript.Echo a(0), a(1), a(2)                             '> 0 1 4
Sub FillCopy(ByVal list)
    list(1) = "copy"
End Sub
FillCopy a
WScript.Echo a(1)                                         '> 1
Function Squares(n)
    ReDim list(n)
    Fill list
    Squares = list
End Function
WScript.Echo Squares(3)(3), Join(Squares(3), ",")         '> 9 0,1,4,9
e = Empty : ReDim e(3) : e(3) = 1
WScript.Echo UBound(e)                                    '> 3
On Error Resume Next
WScript.Echo a(3)
WScript.Echo Err.Number                                   '> 9
Err.Clear : a(-1) = 0
WScript.Echo Err.Number                                   '> 9
Err.Clear : a(1, 1) = 0
WScript.Echo Err.Number                                   '> 9
Err.Clear : a("x") = 0
WScript.Echo Err.Number                                   '> 13
Err.Clear : ReDim a(5)
WScript.Echo Err.Number                                   '> 10
Err.Clear : Erase d : WScript.Echo UBound(d)
WScript.Echo Err.Number                                   '> 9
Err.Clear : ReDim Preserve b(3, 3)
WScript.Echo Err.Number                                   '> 10
Err.Clear : e = 5 : WScript.Echo e(0)
WScript.Echo Err.Number                                   '> 13
