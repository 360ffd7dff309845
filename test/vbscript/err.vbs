' Source: VBScript's language reference, "Err Object"; that Raise keeps texts which it is not given
' is what Windows' engine does.
On Error Resume Next
WScript.Echo Err.Number, "[" & Err.Description & "]"      '> 0 []
Err.Raise 5
WScript.Echo Err.Number, Err.Description                  '> 5 Invalid procedure call or argument
WScript.Echo Err.Source                                   '> Microsoft VBScript runtime error
Err.Clear
Err.Raise vbObjectError + 1, "me", "my text", "my.chm", 7
WScript.Echo Err.Number, Err.Source, Err.Description, Err.HelpFile, Err.HelpContext '> -2147221503 me my text my.chm 7
Err.Raise 13
WScript.Echo Err.Number, Err.Source, Err.Description      '> 13 me my text
Err.Clear
Err.Raise 1000
WScript.Echo Err.Number, Err.Description                  '> 1000 Unknown runtime error
Err.Raise 0
WScript.Echo Err.Number                                   '> 5
Err.Raise
WScript.Echo Err.Number                                   '> 450
Err.Clear
x = CreateObject("No.Such.Class")
WScript.Echo Err.Number, Err.Description                  '> 429 ActiveX component can't create object
On Error GoTo 0
WScript.Echo Err.Number                                   '> 0
