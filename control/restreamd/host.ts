// The effects of restreamd: looking at the droplet, killing a unit, saying which are slowed down.
import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { uptime } from "node:os";
import { join } from "node:path";
import { API_HOST, API_PORT, API_USER, MEDIAMTX_UNIT } from "../names";
import type { Slowdown } from "./slowdown";
import { readSockets, readUnits, UNIT_PROPERTIES, type ApiAnswer, type Sample } from "./sample";

const API_WITHIN_MS = 1500;
const COMMAND_WITHIN_MS = 5000;
/** systemd's, kept while restreamd restarts, gone with a reboot. */
const RUNTIME_DIR = "/run/restreamd";
const SLOWDOWNS = join(RUNTIME_DIR, "slowdowns.json");
/** A file for each slowed unit: the pause in seconds; wait-while-slowed believes only a fresh one. */
const SLOW_DIR = join(RUNTIME_DIR, "slow");

export const look = async (key: string): Promise<Sample> => {
  const at = now();
  const [units, sockets, api] = await Promise.all([
    output("systemctl", [
      ...["show", `--property=${UNIT_PROPERTIES.join(",")}`],
      ...[MEDIAMTX_UNIT, "restream-*.service"],
    ]),
    output("ss", ["-tinHeO", "state", "established"]),
    askApi(key),
  ]);
  return { at, units: readUnits(units), sockets: readSockets(sockets), api };
};

/** Milliseconds since the machine started. */
export const now = (): number => uptime() * 1000;

/** Any answer is one, also a refusal of ours: what counts is that it answers. */
const askApi = (key: string): Promise<ApiAnswer> =>
  new Promise((resolve) => {
    const request = get(
      {
        host: API_HOST,
        port: API_PORT,
        path: "/v3/paths/list?itemsPerPage=1",
        auth: `${API_USER}:${key}`,
        agent: false,
      },
      (response) => {
        response.resume();
        resolve("answered");
      },
    );
    const timer = setTimeout(() => {
      resolve("silent");
      request.destroy();
    }, API_WITHIN_MS);
    request.on("close", () => {
      clearTimeout(timer);
    });
    request.on("error", () => {
      resolve("refused");
    });
  });

/** @throws Error with systemctl's own words. */
export const kill = async (unit: string, whom: "main" | "all"): Promise<void> => {
  await output("systemctl", ["kill", `--kill-whom=${whom}`, "--signal=SIGKILL", unit]);
};

/** Of a restreamd before this one; none after a reboot. */
export const readSlowdowns = (): Record<string, Slowdown> => {
  try {
    return JSON.parse(readFileSync(SLOWDOWNS, "utf8")) as Record<string, Slowdown>;
  } catch {
    return {}; // only what was told and slowed is forgotten
  }
};

export const writeSlowdowns = (slowdowns: Record<string, Slowdown>): void => {
  mkdirSync(SLOW_DIR, { recursive: true });
  const slowed = Object.entries(slowdowns).filter(([, { pauseSeconds }]) => pauseSeconds > 0);
  for (const [unit, { pauseSeconds }] of slowed)
    writeWhole(join(SLOW_DIR, fileOf(unit)), `${pauseSeconds}\n`);
  for (const file of readdirSync(SLOW_DIR))
    if (!slowed.some(([unit]) => fileOf(unit) === file)) rmSync(join(SLOW_DIR, file));
  writeWhole(SLOWDOWNS, JSON.stringify(slowdowns));
};

const fileOf = (unit: string): string => unit.replace(/\.service$/, "");

const writeWhole = (file: string, text: string): void => {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
};

/** Keeps systemd's own watchdog (WatchdogSec=) from taking us for frozen. */
export const sayAlive = async (): Promise<void> => {
  await output("systemd-notify", ["WATCHDOG=1"]);
};

const output = (program: string, args: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile(program, args, { timeout: COMMAND_WITHIN_MS }, (error, stdout, stderr) => {
      if (error) reject(new Error(stderr.trim() || error.message));
      else resolve(stdout);
    });
  });
