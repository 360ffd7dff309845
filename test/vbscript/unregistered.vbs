' CreateObject of a class that is not registered. Source: the document's script, and Windows'
' cscript, but for the exit status.
'! %FILE%(5, 1) Microsoft VBScript runtime error: ActiveX component can't create object: 'Python.Dictionary'
'= 1
Set oPyDict = CreateObject("Python.Dictionary")
