' Source: VBScript's language reference, "Regular Expression (RegExp) Object", "Pattern Property".
Option Explicit
Dim re, found, match, text

Set re = New RegExp
re.Pattern = "(\w+)@(\w+)\.com(x)?"
re.Global = True
WScript.Echo re.Test("none"), re.Test("ann@mail.com")     '> 0 -1
Set found = re.Execute("ann@mail.com, bob@post.com")
WScript.Echo found.Count, found(1).Value, found(1).FirstIndex, found(1).Length '> 2 bob@post.com 14 12
For Each match In found
    text = text & match & ":" & match.SubMatches(0) & "/" & match.SubMatches(1) & " "
Next
WScript.Echo text                                         '> ann@mail.com:ann/mail bob@post.com:bob/post 
WScript.Echo found(0).SubMatches.Count, IsEmpty(found(0).SubMatches(2)) '> 3 -1

re.Pattern = "(\d+)-(\d+)"
WScript.Echo re.Replace("1-2 3-4", "$2-$1"), re.Replace("1-2", "[$&$$]") '> 2-1 4-3 [1-2$]
re.Global = False
WScript.Echo re.Replace("1-2 3-4", "x")                   '> x 3-4
re.IgnoreCase = True
re.Pattern = "^b"
WScript.Echo re.Test("a" & vbCrLf & "B")                  '> 0
re.Multiline = True
WScript.Echo re.Test("a" & vbCrLf & "B")                  '> -1

Function Twice(all, place, source)
    Twice = all & all & place & source
End Function
re.Pattern = "\d"
WScript.Echo re.Replace("a1", GetRef("Twice"))            '> a111a1

On Error Resume Next
re.Pattern = "[a"
re.Test "a"
WScript.Echo Err.Number, Err.Description                  '> 5019 Expected ']' in regular expression
Err.Clear
re.Pattern = "(a"
re.Test "a"
WScript.Echo Err.Number, Err.Description                  '> 5020 Expected ')' in regular expression
Err.Clear
re.Pattern = "*a"
re.Test "a"
WScript.Echo Err.Number, Err.Description                  '> 5018 Unexpected quantifier
Err.Clear
re.Pattern = "[b-a]"
re.Test "a"
WScript.Echo Err.Number, Err.Description                  '> 5021 Invalid range in character set
Err.Clear
re.Pattern = "(?<=a)b"
re.Test "a"
WScript.Echo Err.Number, Err.Description                  '> 5017 Syntax error in regular expression
' A group keeps what it matched in an earlier turn of a loop: [MS-ES3], 2.1.129 (V0190), strikes out
' the step that would forget it.
On Error GoTo 0
re.Pattern = "(z)((a+)?(b+)?(c))*"
Set match = re.Execute("zaacbbbcac")(0)
WScript.Echo match.Value, match.SubMatches(1), match.SubMatches(2), match.SubMatches(3), match.SubMatches(4) '> zaacbbbcac ac a bbb c
