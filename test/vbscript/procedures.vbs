' Source: VBScript's language reference, "Sub", "Function", "Call", "ByRef" and "ByVal"; that brackets
' around an argument pass its value, and properties theirs, is what Windows' engine does.
Option Explicit
Dim x, y, a(1), o, f
Sub Change(ByRef r, ByVal v)
    r = r + 1 : v = v + 1
End Sub
x = 1 : y = 1
Change x, y
WScript.Echo x, y                                         '> 2 1
Call Change(x, y)
WScript.Echo x, y                                         '> 3 1
Change (x), (y)
WScript.Echo x, y                                         '> 3 1
Change x + 0, y
WScript.Echo x                                            '> 3
a(1) = 5 : Change a(1), 0
WScript.Echo a(1)                                         '> 6
Class Holder
    Public Field
End Class
Set o = New Holder : o.Field = 1
Change o.Field, 0
WScript.Echo o.Field                                      '> 1
' References go through several procedures.
Sub Outer(p)
    Change p, 0 : Change p, 0
End Sub
x = 0 : Outer x
WScript.Echo x                                            '> 2
' A function's name is its result, and with brackets a call.
Function Factorial(n)
    If n < 2 Then Factorial = 1 Else Factorial = n * Factorial(n - 1)
End Function
WScript.Echo Factorial(5), TypeName(Factorial(13))        '> 120 Double
Function Counted
    Counted = Counted + 1
    Counted = Counted + 1
End Function
WScript.Echo Counted, Counted()                           '> 2 2
Function Nothing_at_all
End Function
WScript.Echo TypeName(Nothing_at_all)                     '> Empty
Function Early(n)
    Early = "early"
    If n Then Exit Function
    Early = "late"
End Function
WScript.Echo Early(True), Early(False)                    '> early late
Function MakeObject
    Set MakeObject = New Holder
    MakeObject.Field = 7
End Function
WScript.Echo MakeObject.Field                             '> 7
' Arguments may be left out; the procedure sees an Error.
Sub Optional_(p, q)
    WScript.Echo TypeName(p), TypeName(q)
End Sub
Optional_ , 1                                             '> Error Integer
' A procedure may be called before it is written, and locals hide globals.
Later                                                     '> local
Sub Later
    Dim x
    x = "local"
    WScript.Echo x
End Sub
WScript.Echo x                                            '> 2
Set f = GetRef("Factorial")
WScript.Echo f(4), TypeName(f)                            '> 24 Object
On Error Resume Next
Change 1
WScript.Echo Err.Number                                   '> 450
Err.Clear
Missing_ 1
WScript.Echo Err.Number                                   '> 500
Err.Clear
Function Deep(n)
    Deep = Deep(n + 1) + 1
End Function
x = Deep(1)
WScript.Echo Err.Number, Err.Description                  '> 28 Out of stack space
