' Source: VBScript's language reference, "For...Next", "For Each...Next", "Do...Loop",
' "While...Wend" and "Exit" statements.
Option Explicit
Dim i, j, s, x, a(2), d
For i = 1 To 3 : s = s & i : Next
WScript.Echo s, i                                         '> 123 4
s = "" : For i = 10 To 1 Step -4 : s = s & i & " " : Next
WScript.Echo s & i                                        '> 10 6 2 -2
s = "" : For i = 0 To 1 Step 0.25 : s = s & i & " " : Next
WScript.Echo s & i                                        '> 0 0.25 0.5 0.75 1 1.25
For i = 5 To 1 : WScript.Echo "never" : Next
WScript.Echo i                                            '> 5
' Limit and step are read once, before the first turn.
x = 3 : s = "" : For i = 1 To x : x = 1 : s = s & i : Next
WScript.Echo s                                            '> 123
' The variable may be changed on the way.
s = "" : For i = 1 To 10 : s = s & i & " " : i = i * 2 : Next
WScript.Echo s & i                                        '> 1 3 7 15
For i = 32766 To 32768 : s = TypeName(i) : Next
WScript.Echo s, i                                         '> Long 32769
For i = 2147483646 To 2147483647 : Next
WScript.Echo i, TypeName(i)                               '> 2147483648 Double
s = "" : For i = CDbl(1) To 2 : s = s & TypeName(i) & " " : Next
WScript.Echo s                                            '> Double Double 
s = "" : For i = "1" To "3" : s = s & i : Next
WScript.Echo s                                            '> 123
For i = 1 To 3 : For j = 1 To 3 : If j = 2 Then Exit For
Next : s = s & i & j : Next
WScript.Echo s                                            '> 123122232
s = "" : For i = Empty To True + 2 : s = s & i : Next
WScript.Echo s                                            '> 01
a(0) = "x" : a(1) = 2 : s = ""
For Each x In a : s = s & TypeName(x) & " " : Next
WScript.Echo s & TypeName(x)                              '> String Integer Empty Empty
' The elements are copies.
For Each x In a : x = 9 : Next
WScript.Echo a(1)                                         '> 2
Set d = CreateObject("Scripting.Dictionary")
d.Add "one", 1 : d.Add "two", 2 : s = ""
For Each x In d : s = s & x & d(x) & " " : Next
WScript.Echo s                                            '> one1 two2 
s = "" : For Each x In Array(Array(1, 2), Array(3)) : For Each i In x : s = s & i : Next : Next
WScript.Echo s                                            '> 123
i = 0 : Do : i = i + 1 : If i = 5 Then Exit Do
Loop
WScript.Echo i                                            '> 5
i = 0 : Do While i < 3 : i = i + 1 : Loop
WScript.Echo i                                            '> 3
i = 9 : Do Until i > 3 : i = 0 : Loop
WScript.Echo i                                            '> 9
i = 0 : Do : i = i + 1 : Loop While i < 0
WScript.Echo i                                            '> 1
i = 0 : Do : i = i + 1 : Loop Until i >= 4
WScript.Echo i                                            '> 4
i = 0 : While i < 2 : i = i + 1 : Wend
WScript.Echo i                                            '> 2
On Error Resume Next
For Each x In 5 : s = "in" : Next
WScript.Echo s, Err.Number                                '> in 451
Err.Clear
For i = "x" To 3 : s = "for" : Next
WScript.Echo s, Err.Number                                '> for 92
Err.Clear
For Each x In a : ReDim a(5) : Next
WScript.Echo Err.Number                                   '> 10
Err.Clear
For i = 1 To Null : Next
WScript.Echo Err.Number                                   '> 92
