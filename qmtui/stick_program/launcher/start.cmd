@echo off
rem Starts qmtui from this stick on Windows, by a double click.
setlocal
set "PYTHON=python"
where py >nul 2>nul && set "PYTHON=py -3"
%PYTHON% -c "" >nul 2>nul || goto missing
if not "%~1"=="" (%PYTHON% "%~dp0start.py" %* & exit /b)
rem The stick can be pulled once the program runs: this window neither stands in it nor reads on.
cd /d "%USERPROFILE%"
(%PYTHON% "%~dp0start.py" || pause) & exit /b
:missing
echo Auf diesem Rechner fehlt Python. Bitte einen anderen Rechner nehmen
echo oder Python von python.org installieren.
pause
exit /b 1
