// Does what the watchdog decided: kills a unit, says which are slowed down, and that restreamd itself is alive.
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../../shared/files";
import { output } from "../look/droplet";
import type { Slowdown } from "./slowdown";

/** A folder that systemd keeps while restreamd restarts and removes at a reboot. */
const RUNTIME_DIR = "/run/restreamd";
const SLOWDOWNS = join(RUNTIME_DIR, "slowdowns.json");
/** A file for each slowed unit: the pause in seconds; wait-before-start believes only a fresh one. */
const SLOW_DIR = join(RUNTIME_DIR, "slow");
/** Every user that runs wait-before-start must be able to read it. */
const READABLE = 0o644;

/** @throws Error with systemctl's own words. */
export const kill = async (unit: string, whom: "main" | "all"): Promise<void> => {
  await output("systemctl", ["kill", `--kill-whom=${whom}`, "--signal=SIGKILL", unit]);
};

/** The state that an earlier restreamd left; empty after a reboot. */
export const readSlowdowns = (): Record<string, Slowdown> => {
  try {
    return JSON.parse(readFileSync(SLOWDOWNS, "utf8")) as Record<string, Slowdown>;
  } catch {
    return {}; // forgets only what was reported and slowed down
  }
};

export const writeSlowdowns = async (slowdowns: Record<string, Slowdown>): Promise<void> => {
  mkdirSync(SLOW_DIR, { recursive: true });
  const slowed = Object.entries(slowdowns).filter(([, { pauseSeconds }]) => pauseSeconds > 0);
  for (const [unit, { pauseSeconds }] of slowed)
    await writeWhole(join(SLOW_DIR, fileOf(unit)), `${pauseSeconds}\n`, READABLE);
  for (const file of readdirSync(SLOW_DIR))
    if (!slowed.some(([unit]) => fileOf(unit) === file)) rmSync(join(SLOW_DIR, file));
  await writeWhole(SLOWDOWNS, JSON.stringify(slowdowns), READABLE);
};

const fileOf = (unit: string): string => unit.replace(/\.service$/, "");

/** Keeps systemd's own watchdog (WatchdogSec=) from taking us for frozen. */
export const sayAlive = async (): Promise<void> => {
  await output("systemd-notify", ["WATCHDOG=1"]);
};
