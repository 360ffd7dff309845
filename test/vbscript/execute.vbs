' Source: VBScript's language reference, "Execute", "ExecuteGlobal" and "Eval": in a procedure a text
' sees, and adds to, that procedure's variables.
Dim g
Execute "g = 1 : h = 2"
WScript.Echo g, h, Eval("g + h"), Eval("g = 1")           '> 1 2 3 -1
Sub P(a)
    Dim b
    b = 10
    Execute "b = b + a : c = b * 2 : Dim d : d = 4"
    WScript.Echo b, c, Eval("c + d")
    Execute "c = c + d"
    WScript.Echo c
    ExecuteGlobal "g = ""global"" : fresh = 5"
    Execute "a = 99"
End Sub
x = 5
P x                                                       '> 15 30 34
WScript.Echo TypeName(c), g, fresh, x                     '> 34
ExecuteGlobal "Function Twice(n) : Twice = n * 2 : End Function" '> Empty global 5 99
WScript.Echo Twice(4), Eval("Twice(5)")                   '> 8 10
ExecuteGlobal "Class Made : Public V : End Class"
Set o = Eval("New Made") : o.V = 3
WScript.Echo o.V                                          '> 3
Function Twice2(n) : Twice2 = n * 2 : End Function
ExecuteGlobal "Function Twice2(n) : Twice2 = ""new"" : End Function"
WScript.Echo Twice2(1)                                    '> new
Function Result
    Execute "Result = 42"
End Function
WScript.Echo Result                                       '> 42
WScript.Echo Eval(5)                                      '> 5
On Error Resume Next
Execute "x = = 1"
WScript.Echo Err.Number, Err.Source                       '> 1002 Microsoft VBScript compilation error
Err.Clear
Execute "y = 1 / 0"
WScript.Echo Err.Number                                   '> 11
Err.Clear
Set o = New Nobody
WScript.Echo Err.Number, Err.Description                  '> 506 Class not defined
Err.Clear

' Option Explicit is of one text, not of those that it executes: classes that are read by Execute
' look for names such as document, whose type is Empty where there is none (VBSApp.vbs of
' koswald/VBScript, whose tests declare it). Dim declares for the procedure around.
On Error GoTo 0
ExecuteGlobal "Option Explicit" & vbLf & "Sub Strict : Execute ""Dim ready : ready = 5 : loose = 6"" :" & _
    " WScript.Echo ready, Eval(""loose""), Eval(""TypeName(nobody)"") : ready = 7 :" & _
    " WScript.Echo Eval(""ready"") : End Sub"
Strict                                                    '> 5 6 Empty
WScript.Echo TypeName(ready)                              '> 7
ExecuteGlobal "Option Explicit" & vbLf & "Sub Stricter : other = 1 : End Sub" '> Empty
On Error Resume Next
Stricter
WScript.Echo Err.Number, Err.Description                  '> 500 Variable is undefined
' What is there for good is not declared again: libraries that are read by ExecuteGlobal guard
' themselves by a constant (error 1041 in TypeLib importers and include files in use on Windows;
' that a fixed array is refused with error 13 Wine has found out, that Dim is not, VPX tables show).
Err.Clear
Dim scalar : Dim listed(2) : Const Fixed = 1
scalar = 5
ExecuteGlobal "Dim scalar"
WScript.Echo scalar, Err.Number                           '> 5 0
ExecuteGlobal "Const scalar = 1"
WScript.Echo Err.Number, Err.Description                  '> 1041 Name redefined
Err.Clear
ExecuteGlobal "Const Fixed = 2"
WScript.Echo Err.Number, Fixed                            '> 1041 1
Err.Clear
ExecuteGlobal "Dim Fixed"
WScript.Echo Err.Number                                   '> 1041
Err.Clear
ExecuteGlobal "Dim listed()"
WScript.Echo Err.Number, UBound(listed)                   '> 13 2
Err.Clear
ExecuteGlobal "Class Made : End Class"
WScript.Echo Err.Number                                   '> 1041
Err.Clear
Sub Inside : Execute "Const Fixed = 3 : WScript.Echo Fixed" : End Sub
Inside                                                    '> 3
WScript.Echo Err.Number, Fixed                            '> 0 1
