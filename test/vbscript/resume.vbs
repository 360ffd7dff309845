' Source: VBScript's language reference, "On Error" statement: each procedure has a mode of its own,
' and an error goes to the nearest caller that resumes.
Option Explicit
Dim x
Sub Fails
    WScript.Echo "before"
    x = 1 / 0
    WScript.Echo "never"
End Sub
Sub Passes
    Fails
    WScript.Echo "never"
End Sub
Sub Resumes
    On Error Resume Next
    Fails
    WScript.Echo "resumed", Err.Number
    On Error GoTo 0
    WScript.Echo "cleared", Err.Number
End Sub
Resumes                                                   '> before
WScript.Echo "back"                                       '> resumed 11
On Error Resume Next                                      '> cleared 0
Passes                                                    '> back
WScript.Echo Err.Number, Err.Description, Err.Source      '> before
x = 5                                                     '> 11 Division by zero Microsoft VBScript runtime error
x = 1 / 0
WScript.Echo x                                            '> 5
Err.Clear
x = CInt("a") + CInt("b")
WScript.Echo Err.Number                                   '> 13
Err.Clear
x = Undeclared
WScript.Echo Err.Number, Err.Description                  '> 500 Variable is undefined
Err.Clear
x = 32767 : x = CInt(x + 1)
WScript.Echo Err.Number                                   '> 6
Err.Clear
x = CLng(Null)
WScript.Echo Err.Number                                   '> 94
Err.Clear
x = Null + 1
WScript.Echo TypeName(x), Err.Number                      '> Null 0
Const fixed = 1
fixed = 2
WScript.Echo Err.Number                                   '> 501
Err.Clear
Do While 1 / 0
    WScript.Echo "inside", Err.Number                     '> inside 11
    Exit Do
Loop
Err.Clear
x = 0
Do
    x = x + 1
Loop Until 1 / 0
WScript.Echo x, Err.Number                                '> 1 11
Err.Clear
Sub Inner
    On Error Resume Next
    Err.Raise 7
End Sub
Inner
WScript.Echo Err.Number                                   '> 7
