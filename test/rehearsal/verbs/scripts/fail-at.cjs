// Loaded before apply (node --require): at its Nth order to files or systemd it kills apply, or lets that order fail as on a full
// disk. Environment: FAIL_AT (N, from 1; 0: never), FAIL_HOW (kill, full). At its end it says how many orders there were.
const fs = require("node:fs");
const childProcess = require("node:child_process");

const at = Number(process.env.FAIL_AT);
const isFull = process.env.FAIL_HOW === "full";
let orders = 0;

const failing = (work, what) =>
  function (...args) {
    orders += 1;
    if (orders === at && !isFull) process.kill(process.pid, "SIGKILL");
    if (orders === at)
      throw Object.assign(new Error(`ENOSPC: no space left on device, ${what}`), {
        code: "ENOSPC",
      });
    return work.apply(this, args);
  };

// A full disk takes no more content; names can still be moved and removed, and systemd still obeys.
fs.writeFileSync = failing(fs.writeFileSync, "write");
if (!isFull) {
  fs.renameSync = failing(fs.renameSync, "rename");
  fs.rmSync = failing(fs.rmSync, "unlink");
  const { execFileSync } = childProcess;
  const ordered = failing(execFileSync, "exec");
  const isOrder = (program, args = []) =>
    program !== "systemctl" ||
    ["daemon-reload", "restart", "try-restart", "preset", "disable"].includes(args[0]);
  childProcess.execFileSync = (program, args, ...more) =>
    (isOrder(program, args) ? ordered : execFileSync)(program, args, ...more);
}
process.on("exit", () => process.stderr.write(`orders: ${orders}\n`));
