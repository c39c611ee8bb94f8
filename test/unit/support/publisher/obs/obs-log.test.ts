import { describe, expect, it } from "vitest";
import { parseObsLog } from "../../../../support/publisher/obs/obs-log";

/** Lines of OBS 30.2.3, Debian 13, as it wrote them. */
const STARTED = "info: Portable mode: false\ninfo: OBS 30.2.3.1-3 (linux)\n";
const CONNECTED =
  "info: [rtmp stream: 'adv_stream'] Connecting to RTMP URL rtmp://198.51.100.10/...\n" +
  "info: [rtmp stream: 'adv_stream'] Connection to rtmp://198.51.100.10/ (198.51.100.10) successful\n" +
  "info: ==== Streaming Start ===============================================\n";
const DROPPED =
  "info: Output 'adv_stream': Total frames output: 61\n" +
  "info: Output 'adv_stream': Reconnecting in 1.00 seconds..\n";
const REFUSED =
  "info: [rtmp stream: 'adv_stream'] Connection to rtmp://198.51.100.10/ failed: -3\n" +
  "info: ==== Streaming Stop ================================================\n";
const EXPIRED =
  "info: RTMP_Connect1, Cert verify failed: 1 (The certificate validity has expired)\n" +
  "info: [rtmp stream: 'adv_stream'] Connection to rtmps://198.51.100.10:1938/ failed: -2\n" +
  "info: ==== Streaming Stop ================================================\n";

describe("OBS's log", () => {
  it.each([
    ["says nothing at first", "", { connections: 0, failures: [], reconnects: 0, stops: 0 }],
    [
      "of a start",
      STARTED + CONNECTED,
      { version: "30.2.3.1-3", connections: 1, failures: [], reconnects: 0, stops: 0 },
    ],
    [
      "of one that is dropped and comes back, which is no failure",
      STARTED + CONNECTED + DROPPED + CONNECTED + DROPPED,
      { version: "30.2.3.1-3", connections: 2, failures: [], reconnects: 2, stops: 0 },
    ],
    [
      "of a wrong key, which is no connection",
      STARTED + REFUSED,
      { version: "30.2.3.1-3", connections: 0, failures: [-3], reconnects: 0, stops: 1 },
    ],
    [
      "of a certificate that it refuses, and why",
      STARTED + EXPIRED,
      {
        ...{ version: "30.2.3.1-3", connections: 0, failures: [-2], reconnects: 0, stops: 1 },
        refusedCertificates: ["The certificate validity has expired"],
      },
    ],
  ])("%s", (_, log, said) => {
    expect(parseObsLog(log)).toMatchObject({ version: undefined, ...said });
  });
});

const encodes = (preset: string, kbps: number, keyint: number): string =>
  `info: [x264 encoder: 'simple_video_stream'] preset: ${preset}\n` +
  "info: [x264 encoder: 'simple_video_stream'] settings:\n" +
  `\trate_control: CBR\n\tbitrate:      ${kbps}\n\tbuffer size:  ${kbps}\n\tcrf:          23\n` +
  "\tfps_num:      30\n\tfps_den:      1\n\twidth:        1280\n\theight:       720\n" +
  `\tkeyint:       ${keyint}\n\n`;

describe("OBS's encoder, by its log", () => {
  it("is not known before it starts", () => {
    expect(parseObsLog(STARTED).encoder).toBeUndefined();
  });
  it("is the one that started last", () => {
    const log = encodes("ultrafast", 800, 60) + CONNECTED + encodes("veryfast", 2500, 250);
    expect(parseObsLog(log).encoder).toEqual({
      ...{ preset: "veryfast", rateControl: "CBR", kbps: 2500, keyframeFrames: 250 },
      ...{ width: 1280, height: 720 },
    });
  });
});

const output = (text: string): string =>
  `info: Output 'simple_stream': Total frames output: ${text}\n`;
const drawn = (text: string): string =>
  `info: Output 'simple_stream': Total drawn frames: ${text}\n`;

describe("OBS's frames, by its log", () => {
  it.each([
    ["killed, it says nothing", CONNECTED, undefined],
    ["all is well", output("684") + drawn("700"), { lagged: 0, skipped: 0, dropped: 0 }],
    [
      "a slow machine",
      output("750") +
        drawn("666 (888 attempted)") +
        "info: Output 'simple_stream': Number of lagged frames due to rendering lag/stalls: 222 (25.0%)\n" +
        "info: Video stopped, number of skipped frames due to encoding lag: 22/880 (2.5%)\n",
      { lagged: 0.25, skipped: 0.025, dropped: 0 },
    ],
    [
      "a slow line",
      output("600 (1000 attempted)") +
        drawn("1000") +
        "info: Output 'simple_stream': Number of dropped frames due to insufficient bandwidth/connection stalls: 400 (40.0%)\n",
      { lagged: 0, skipped: 0, dropped: 0.4 },
    ],
    [
      "two streams",
      output("100") + drawn("100") + CONNECTED + output("80 (100 attempted)") + drawn("100"),
      { lagged: 0, skipped: 0, dropped: 0.1 },
    ],
  ])("%s", (_, log, frames) => {
    const found = parseObsLog(log).frames;
    if (frames === undefined) expect(found).toBeUndefined();
    else
      for (const [what, part] of Object.entries(frames))
        expect(found?.[what as keyof typeof frames]).toBeCloseTo(part, 6);
  });
});
