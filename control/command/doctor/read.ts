// Reads what the doctor looks at: files, packages, the publisher's picture, the way to each platform. Never rejects.
import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { uptime } from "node:os";
import { join } from "node:path";
import * as z from "zod";
import { readCertificate } from "../../shared/certificate";
import { diskFree, memoryFree } from "../../shared/machine";
import { PATH, RTMP_PORT } from "../../shared/names";
import { isTheSpare, readPair } from "../../shared/pair";
import { appriseFile, appriseId, DISCORD_FILE, NOTICES_FOLDERS } from "../../shared/notices";
import { inSandboxFolder, runSandboxed } from "../../shared/placeholder/sandbox";
import { messageOf } from "../../shared/text";
import { pairStatusNow } from "../pair/pair";
import { keptOf } from "../recording/pieces";
import { nextTime, readTimes, skippedAt } from "../planned";
import { readPieces, readRecordHours } from "../recording/read";
import { targetOf } from "./destinations";
import { measuredOf, type Measured } from "./measured";
import { readPackages } from "./packages";
import { reach } from "./reach";
import type { Packages, PlannedReading, Readings, TargetReading, Watcher } from "./readings";
import { WATCHERS } from "./server";

const ETC = "/etc/restream";
/** There only in a release that asks for a certificate. */
const CERTIFICATE_ASKED = join(ETC, "certificate.env");
const UNIT_DIR = "/etc/systemd/system";
const APT_LISTS = "/var/lib/apt/lists";
/** OBS's x264 as it comes sends a keyframe each 8.3 s, and what comes first may be sound alone. */
const LOOKS_SECONDS = 20;
/** Where no keyframe comes, ffprobe would wait on. */
const LOOKS_WITHIN_SECONDS = 45;
/** apt reads some thousand packages. */
const APT_WITHIN_MS = 60_000;
const WITHIN_MS = 5000;
const MOST_BYTES = 20_000_000;

/** @param destinations names @param isOnline somebody publishes */
export const readAll = async (
  destinations: readonly string[],
  isOnline: boolean,
): Promise<Readings> => {
  const unreadable: Record<string, string> = {};
  const targets = destinations.flatMap((name) => {
    try {
      const [environment, preset] = ["env", "ffpreset"].map((type) =>
        readFileSync(join(ETC, `restream-${name}.${type}`), "utf8"),
      ) as [string, string];
      return [targetOf(name, environment, preset)];
    } catch (error) {
      unreadable[name] = messageOf(error);
      return [];
    }
  });
  const [clock, stopped, disk, pair, packages, measured, reached] = await Promise.all([
    readClock(),
    readStopped(),
    diskFree("/"),
    readThePair().catch(() => "unreadable" as const),
    readApt(),
    isOnline ? measure() : undefined,
    Promise.all(targets.map(async (target) => ({ target, reached: await reach(target) }))),
  ]);
  return {
    ...{ placeholder: readPlaceholder(), clock, diskFree: disk, memoryFree: memoryFree() },
    ...{ packages, destinations: reached, unreadable, measured, notices: readNotices() },
    ...{
      ...{ stopped, pair },
      planned: await readPlanned().catch(() => []),
      recording: orNothing(readRecording),
    },
    // The spare asks for none.
    certificate:
      existsSync(CERTIFICATE_ASKED) && orNothing(isTheSpare) !== true
        ? (orNothing(() => readCertificate()) ?? "unreadable")
        : undefined,
  };
};

const orNothing = <Content>(read: () => Content): Content | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

const readThePair = async (): Promise<Readings["pair"]> => {
  const pair = readPair();
  return pair && (await pairStatusNow(pair));
};

const readRecording = (): Readings["recording"] => {
  const hours = readRecordHours();
  return hours === undefined ? undefined : { hours, kept: keptOf(readPieces()) };
};

const readPlaceholder = (): Readings["placeholder"] => {
  const environment = orNothing(() => readFileSync(join(ETC, "feed.env"), "utf8")) ?? "";
  const path = /^RESTREAM_PLACEHOLDER=(.*)$/m.exec(environment)?.[1];
  return path === undefined ? undefined : { path, bytes: orNothing(() => statSync(path))?.size };
};

const readClock = async (): Promise<Readings["clock"]> => {
  // It fails where nothing is detected.
  if ((await said("systemd-detect-virt", ["--container", "--quiet"])) !== undefined)
    return "container";
  // Until a time server answers; restreamd bears with it for as long.
  if (uptime() < 900) return "starts";
  const word = await said("timedatectl", ["show", "--property=NTPSynchronized", "--value"]);
  return word?.trim() === "yes" ? "right" : word?.trim() === "no" ? "wrong" : undefined;
};

const readPlanned = async (): Promise<PlannedReading[]> => {
  const times = readTimes();
  return Promise.all(
    (["rollover", "stop"] as const)
      .filter((what) => times[what] !== undefined)
      .map(async (what) => {
        const at = await nextTime(times[what] ?? []);
        return { what, at, isLeftOut: at !== undefined && at === skippedAt(what) };
      }),
  );
};

/** What systemd starts anew again and again does not run either. */
const readStopped = async (): Promise<Watcher[]> => {
  const units = Object.entries(WATCHERS) as [Watcher, string][];
  const states = await Promise.all(
    units
      .filter(([, unit]) => existsSync(join(UNIT_DIR, unit)))
      .map(async ([name, unit]) => {
        const state = await said("systemctl", ["show", "--property=ActiveState", "--value", unit]);
        return { name, isStopped: state !== undefined && state.trim() !== "active" };
      }),
  );
  return states.filter(({ isStopped }) => isStopped).map(({ name }) => name);
};

const readApt = async (): Promise<Packages | undefined> => {
  const [held, plan] = await Promise.all([
    said("apt-mark", ["showhold"], APT_WITHIN_MS),
    // It changes nothing, and waits for no lock.
    said(
      "apt-get",
      ["--simulate", "-o", "Debug::NoLocking=true", "--with-new-pkgs", "upgrade"],
      APT_WITHIN_MS,
    ),
  ]);
  if (held === undefined || plan === undefined) return undefined;
  const lists = orNothing(() => readdirSync(APT_LISTS)) ?? [];
  const times = lists
    .filter((file) => file.endsWith("Release"))
    // When it was fetched; its own time is the archive's.
    .flatMap((file) => orNothing(() => statSync(join(APT_LISTS, file)).ctimeMs) ?? []);
  return {
    ...readPackages(held, plan),
    listedAt: times.length === 0 ? undefined : Math.max(...times),
  };
};

/** In the sandbox of whatever somebody brought: what OBS sends comes from outside. */
const measure = (): Promise<Measured | undefined> =>
  inSandboxFolder(async (folder) => {
    const { code, output } = await runSandboxed({
      ...{ program: "timeout", folder, usesLoopback: true },
      args: [
        ...[String(LOOKS_WITHIN_SECONDS), "ffprobe"],
        ...["-v", "error", "-fpsprobesize", "0", "-rw_timeout", "5000000"],
        ...["-read_intervals", `%+${LOOKS_SECONDS}`, "-of", "json=compact=1"],
        "-show_entries",
        "stream=index,codec_type,profile,width,height:packet=stream_index,pts_time,size,flags",
        `rtmp://127.0.0.1:${RTMP_PORT}/${PATH}`,
      ],
    });
    return code === 0 ? measuredOf(output) : undefined;
  }).catch(() => undefined);

const target = z.object({ level: z.enum(["all", "important", "none"]) });
const notices = z.object({
  discord: target.optional(),
  apprise: z.array(target.extend({ url: z.string() })).default([]),
});
const delivery = z.object({ cursor: z.number() });

const readNotices = (): TargetReading[] | undefined =>
  orNothing(() => {
    const { discord, apprise } = notices.parse(
      JSON.parse(readFileSync(join(ETC, "notices.json"), "utf8")),
    );
    const targets = [
      ...(discord ? [{ ...discord, file: DISCORD_FILE }] : []),
      ...apprise.map(({ level, url }) => ({ level, file: appriseFile(appriseId(url)) })),
    ];
    return targets.flatMap(({ level, file }) =>
      level === "none" ? [] : [{ level, cursor: cursorIn(file) }],
    );
  });

/** Where the disk takes nothing, the newer one is in memory. */
const cursorIn = (file: string): number | undefined => {
  const cursors = Object.values(NOTICES_FOLDERS).flatMap(
    (folder) =>
      orNothing(
        () => delivery.parse(JSON.parse(readFileSync(join(folder, file), "utf8"))).cursor,
      ) ?? [],
  );
  return cursors.length === 0 ? undefined : Math.max(...cursors);
};

/** Its standard output; undefined: it failed, or took longer. */
const said = (
  program: string,
  args: readonly string[],
  withinMs = WITHIN_MS,
): Promise<string | undefined> =>
  new Promise((done) => {
    execFile(
      program,
      args,
      {
        ...{ timeout: withinMs, killSignal: "SIGKILL", maxBuffer: MOST_BYTES },
        env: { ...process.env, LC_ALL: "C" },
      },
      (error, stdout) => {
        done(error ? undefined : stdout);
      },
    );
  });
