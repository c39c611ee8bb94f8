// Prints, as JSON, what a race of releases left: who began, what is on the disk, and what each unit runs with.
// Run by Debian's Node as root, its text on the command line.
"use strict";
const { execFileSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const { existsSync, readdirSync, readFileSync, statSync } = require("node:fs");
const { join } = require("node:path");

const textOf = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
};
const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

const paths = ["/etc", "/usr/local"].flatMap(filesIn);
const files = Object.fromEntries(
  paths.map((path) => {
    const { mode, mtimeMs } = statSync(path);
    const sha256 = createHash("sha256").update(readFileSync(path)).digest("hex");
    return [path, { is: `0${(mode & 0o777).toString(8)} ${sha256}`, changedAt: mtimeMs }];
  }),
);

const PROPERTIES = ["Id", "ActiveState", "InvocationID", "MainPID", "ExecMainStartTimestamp"];
const units = Object.fromEntries(
  execFileSync(
    "systemctl",
    ["show", "--timestamp=us+utc", `--property=${PROPERTIES}`, "restream*", "mediamtx-*"],
    { encoding: "utf8" },
  )
    .trim()
    .split("\n\n")
    .map((block) => Object.fromEntries(block.split("\n").map((line) => line.split(/=(.*)/s, 2))))
    .map((of) => {
      const started = /^\w+ (\S+) (\S+) UTC$/.exec(of.ExecMainStartTimestamp ?? "");
      const startedAt = started ? Date.parse(`${started[1]}T${started[2]}Z`) : 0;
      const isRunning = ["active", "activating", "reloading"].includes(of.ActiveState);
      return [
        of.Id,
        { isRunning, invocation: of.InvocationID, startedAt, pid: Number(of.MainPID) },
      ];
    }),
);

const credential = (unit, name) => textOf(`/run/credentials/${unit}/${name}`);
const feed = textOf(`/proc/${units["mediamtx-feed.service"]?.pid}/environ`);
const own = credential("mediamtx-restream.service", "mediamtx.yml");
const placeholders = {
  "mediamtx-restream.service": /alwaysAvailableFile: (\S+)/.exec(own)?.[1],
  "mediamtx-feed.service": /RESTREAM_PLACEHOLDER=([^\0]*)/.exec(feed)?.[1],
};

// An argument of its own: this very text is one of ours.
const isApply = (pid) =>
  textOf(`/proc/${pid}/cmdline`)
    .split("\0")
    .some((argument) => argument.endsWith("/apply.cjs"));
const api = () => {
  const key = textOf("/etc/restream/mediamtx-api.key").trim();
  const url = "http://127.0.0.1:9997/v3/config/global/get";
  const config = ["curl", "--silent", "--fail", "--max-time", "5", "--config", "-", url];
  try {
    return JSON.parse(
      execFileSync(config[0], config.slice(1), {
        input: `user = "control:${key}"`,
        encoding: "utf8",
      }),
    ).authInternalUsers.map(({ user }) => user);
  } catch {
    return null;
  }
};

console.log(
  JSON.stringify({
    begun: textOf("/run/restream/begun")
      .split("\n")
      .filter(Boolean)
      .map((line) => parseInt(line, 10)),
    isBusy: readdirSync("/proc").some((name) => /^\d+$/.test(name) && isApply(name)),
    left: [
      ...paths.filter((path) => path.endsWith(".restream-new")),
      ...["/var/lib/restream/unfinished.json"].filter(existsSync),
    ],
    files,
    units,
    users: api(),
    mediamtx: { onDisk: textOf("/etc/restream/mediamtx.yml"), inForce: own },
    spare: {
      onDisk: textOf("/etc/restream/restream-spare.ffpreset"),
      inForce: credential("restream-spare.service", "output.ffpreset"),
    },
    placeholders: Object.fromEntries(
      Object.entries(placeholders).map(([unit, path = ""]) => [
        unit,
        { path, isThere: path !== "" && existsSync(path) },
      ]),
    ),
  }),
);
