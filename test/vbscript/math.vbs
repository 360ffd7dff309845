' Source: VBScript's language reference, "Math Functions"; Microsoft's article 231847 for the
' numbers of Rnd.
Option Explicit
Dim a, b

WScript.Echo Abs(-5), Abs("-1.5"), TypeName(Abs(True))    '> 5 1.5 Integer
WScript.Echo Sgn(-0.5), Sgn(0), Sgn(7)                    '> -1 0 1
WScript.Echo Fix(-1.99), Int(-1.99), Int(1.99)            '> -1 -2 1
WScript.Echo Round(2.5), Round(3.5), Round(-3.14159, 2)   '> 2 4 -3.14
WScript.Echo Sqr(144), Exp(0), Log(1)                     '> 12 1 0
WScript.Echo Round(4 * Atn(1), 5)                         '> 3.14159
WScript.Echo Round(Sin(1), 5), Round(Cos(1), 5), Round(Tan(1), 5) '> 0.84147 0.5403 1.55741
WScript.Echo RGB(1, 2, 3), RGB(300, 0, 0)                 '> 197121 255

WScript.Echo Rnd(0), Rnd(), Rnd                           '> 0.01953125 0.7055475 0.533424
Rnd -1
Randomize 42
a = Rnd
Rnd -1
Randomize 42
b = Rnd
WScript.Echo a = b, a >= 0 And a < 1                      '> -1 -1

On Error Resume Next
a = Sqr(-1)
WScript.Echo Err.Number, Err.Description                  '> 5 Invalid procedure call or argument
Err.Clear
a = Exp(1000)
WScript.Echo Err.Number                                   '> 6
Err.Clear
a = Sgn(Null)
WScript.Echo Err.Number, IsNull(Abs(Null))                '> 94 -1
Err.Clear
a = Round(1, -1)
WScript.Echo Err.Number                                   '> 5
