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
  ])("%s", (_, log, said) => {
    expect(parseObsLog(log)).toEqual({ version: undefined, ...said });
  });
});
