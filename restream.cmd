@echo off
rem `restream ...` at home on Windows, from any folder: starts home\start.cjs with Node.js, every flag intact.
rem Exit codes as of the command itself; 4: Node.js is missing.
setlocal DisableDelayedExpansion
where node >nul 2>nul
if errorlevel 1 (
  echo restream: Node.js is missing. Install version 20.19 or newer ^(https://nodejs.org^), then try again. 1>&2
  exit /b 4
)
node "%~dp0home\start.cjs" %*
exit /b %ERRORLEVEL%
