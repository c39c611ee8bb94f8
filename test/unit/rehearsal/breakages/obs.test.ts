// What the rows with the real OBS are shown to notice: each is told on a bed where all goes well, then with one thing wrong.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { obsProfileFiles } from "../../../../home/obs/profile";
import { obsGhost } from "../../../rehearsal/obs/ghost";
import { obsKilled, obsStart } from "../../../rehearsal/obs/start-and-kill";
import { obsUplink } from "../../../rehearsal/obs/uplink";
import { obsWrongPassword } from "../../../rehearsal/obs/wrong-password";
import { ENCODERS } from "../../../rehearsal/bed/obs/picture";
import type { ObsStudio } from "../../../rehearsal/bed/obs/studio";
import type { Scenario } from "../../../rehearsal/verbs/scenario";
import { now } from "../../../support/media/clock";
import type { ObsSettings } from "../../../support/publisher/obs/obs-files";
import { parseObsLog } from "../../../support/publisher/obs/obs-log";
import { HOME, OTHER_HOME } from "../../../support/world/addresses";
import { fakeBed, FakePublisher, type FakeBed, tellRow } from "./fake-bed";
import { startTime } from "./virtual-time";

vi.mock("node:timers/promises", async () => (await import("./virtual-time.js")).timers);
vi.mock("../../../rehearsal/verbs/decodes", () => ({
  marksOf: () => [],
  decodeErrors: () => Promise.resolve([]),
}));
vi.mock("../../../rehearsal/verbs/links", () => ({
  withUplink: (_: unknown, kbps: number, during: () => Promise<void>) => {
    expect(kbps).toBeGreaterThan(0);
    return during();
  },
}));

let runFolder: string;
beforeEach(() => {
  startTime();
  runFolder = mkdtempSync(join(tmpdir(), "breakages-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(runFolder, { recursive: true });
});

/** What `restream obs-profile` writes. */
const PROFILE = obsProfileFiles({
  name: "restream rehearsal",
  server: "rtmp://198.51.100.10/",
  streamKey: "live?user=home&pass=test-key",
  picture: { width: 1920, height: 1080, frameRate: "30", kbps: 6000, profile: "high" },
});

/** As OBS 30.2.3 of Debian 13 writes it. */
const log = (settings: ObsSettings, more = ""): string => {
  const { kbps, keyframeFrames, width, height } = ENCODERS[settings];
  return `info: OBS 30.2.3.1-3 (linux)
info: [x264 encoder: 'simple_video_stream'] preset: veryfast
info: [x264 encoder: 'simple_video_stream'] settings:
\trate_control: CBR\n\tbitrate:      ${kbps}\n\tbuffer size:  ${kbps}\n\tcrf:          23
\tfps_num:      30\n\tfps_den:      1\n\twidth:        ${width}\n\theight:       ${height}
\tkeyint:       ${keyframeFrames}

info: [rtmp stream: 'adv_stream'] Connection to rtmp://198.51.100.10/ (198.51.100.10) successful
${more}`;
};
const SLOW_LINE = `info: Output 'simple_stream': Total frames output: 600 (1000 attempted)
info: Output 'simple_stream': Total drawn frames: 1000
`;
const RECONNECTING = "info: Output 'adv_stream': Reconnecting in 1.00 seconds..\n";
const WRONG_KEY =
  "info: [rtmp stream: 'adv_stream'] Connection to rtmp://198.51.100.10/ failed: -3\n";
const STOPPED = "info: ==== Streaming Stop ================================================\n";

const REFUSED =
  `INF [RTMP] [conn ${OTHER_HOME}:51234] closed: someone is already publishing to path 'live'\n`.repeat(
    3,
  );
const UNAUTHENTICATED = `INF [RTMP] [conn ${HOME}:51234] closed: failed to authenticate: authentication failed\n`;
/** As restreamd writes it. */
const TOLD =
  "event=8 kind=bitrate-low subject=home since=2026-11-26T05:00:00.000Z: OBS sends 2.1 of 6.2 Mb/s, for 30 s. Dropped frames in OBS (bottom right)?\n";

interface Wrong {
  home: string;
  second?: string;
  /** restreamd's journal, once the line has been slow. */
  said?: string;
  /** Of `restream obs-profile`. */
  profileCode?: number;
  breaks?: (fake: FakeBed) => void;
}

type Started = Parameters<ObsStudio["newObs"]>[2];
const RIGHT: Wrong = { home: log("as-advised") };
const tell = async (row: Scenario, wrong: Partial<Wrong> = {}, right = RIGHT): Promise<unknown> => {
  const { home, second = "", said = "", profileCode = 0, breaks } = { ...right, ...wrong };
  let [asked, looked] = [0, 0];
  const newObs = (name: string, _target: unknown, { settings, imported }: Started) => {
    const isHome = name === "home";
    if (isHome) expect(imported).toEqual(settings === "as-advised" ? PROFILE : undefined);
    return new FakePublisher(fake.air, isHome, parseObsLog(isHome ? home : second));
  };
  const fake: FakeBed = fakeBed({ runFolder, obs: { marks: [], newObs } });
  Object.assign(fake.bed.project, {
    restream: ([command, , to = ""]: string[]) => {
      expect(command).toBe("obs-profile");
      mkdirSync(to);
      for (const [file, text] of Object.entries(PROFILE)) writeFileSync(join(to, file), text);
      return Promise.resolve({ code: profileCode, output: "Written", stdout: "Written" });
    },
  });
  fake.machine.push(
    // The first is what had been said before.
    [/journalctl -u restreamd/, () => (asked++ === 0 ? "" : said)],
    // It takes a while until it is said.
    [/journalctl -u mediamtx-restream/, () => (looked++ < 30 ? "" : REFUSED + UNAUTHENTICATED)],
  );
  breaks?.(fake);
  const outcome = await tellRow(row, fake.bed);
  // It holds the publish key.
  expect(readdirSync(runFolder)).toEqual([]);
  return outcome;
};

const UPLINK = { home: log("as-advised", SLOW_LINE), said: TOLD };
const UPLINK_AS_IT_COMES = { home: log("as-it-comes", SLOW_LINE), said: TOLD };
const AS_IT_COMES = { home: log("as-it-comes") };
const GHOST = { ...RIGHT, second: RECONNECTING.repeat(3) };
const WRONG_PASSWORD = { ...RIGHT, second: WRONG_KEY + STOPPED };

/** No picture arrives for so long, some seconds from now; of whichever row. */
const standsStill =
  (fromMs: number, seconds: number) =>
  (fake: FakeBed): void => {
    const from = now() + fromMs;
    for (const platform of [fake.twitch, fake.youtube])
      platform.faults.tamper = (frame) =>
        frame.at > from && frame.at < from + 1000 * seconds ? undefined : frame;
  };

const CASES: [string, Scenario, Wrong, Partial<Wrong>, RegExp][] = [
  [
    "obs-start: the live picture is late",
    obsStart("as-advised"),
    RIGHT,
    { breaks: ({ air }) => (air.delays.live = 8000) },
    /twitch: live after 8\.\d s, promised is 4\.5 s/,
  ],
  [
    "obs-start-as-it-comes: OBS encodes as advised",
    obsStart("as-it-comes"),
    AS_IT_COMES,
    { home: log("as-advised") },
    /OBS encodes .*"keyframeFrames":60.*as-it-comes is .*"keyframeFrames":250/,
  ],
  [
    "obs-killed: the placeholder is late",
    obsKilled,
    RIGHT,
    { breaks: ({ air }) => (air.delays.placeholder = 3000) },
    /twitch: the placeholder after 3\.\d s, promised is 1\.5 s/,
  ],
  [
    "obs-ghost: the ghost is on air for a moment",
    obsGhost,
    GHOST,
    {
      breaks: ({ youtube }) => {
        youtube.faults.tamper = (frame) =>
          frame.source === "live" && frame.keyframe ? { ...frame, source: "ghost" } : frame;
      },
    },
    /youtube: ghost was on air/,
  ],
  [
    "obs-wrong-password: OBS tries on and on",
    obsWrongPassword,
    WRONG_PASSWORD,
    { second: WRONG_KEY + RECONNECTING.repeat(4) + WRONG_KEY + STOPPED },
    /OBS failed with -3, -3, tried anew 4 times/,
  ],
  [
    "obs-uplink-60: the picture stands for longer than two keyframe intervals",
    obsUplink("as-advised", 60),
    { ...UPLINK, said: "" },
    { breaks: standsStill(20_000, 6) },
    /a new picture after 6\.\d s, promised is 5 s/,
  ],
  [
    "obs-uplink-40: nobody is told",
    obsUplink("as-advised", 40),
    UPLINK,
    { said: "" },
    /nobody was told/,
  ],
  [
    "obs-uplink-60-as-it-comes: OBS loses its connection",
    obsUplink("as-it-comes", 60),
    UPLINK_AS_IT_COMES,
    { home: log("as-it-comes", SLOW_LINE + RECONNECTING) },
    /OBS lost its connection 1 times/,
  ],
  [
    "obs-uplink-40-as-it-comes: a broadcast ends",
    obsUplink("as-it-comes", 40),
    UPLINK_AS_IT_COMES,
    {
      breaks: ({ youtube }) => {
        const at = now() + 20_000;
        youtube.events.push(
          { kind: "end", at, connection: 1, clean: true },
          { kind: "publish", at: at + 500, connection: 2, key: "test-key" },
        );
      },
    },
    /youtube: 1 sessions lost/,
  ],
];

describe("where all goes well", () => {
  it.each(CASES)("it passes, and would not in %s", async (_, row, right) => {
    await expect(tell(row, {}, right)).resolves.toBeDefined();
  });
});

describe("a row with OBS notices", () => {
  it.each(CASES)("%s", async (_, row, right, wrong, says) => {
    await expect(tell(row, wrong, right)).rejects.toThrow(says);
  });
  it("a profile that the command does not write", async () => {
    await expect(tell(obsStart("as-advised"), { profileCode: 4 })).rejects.toThrow(
      /restream obs-profile: exit code 4/,
    );
  });
});
