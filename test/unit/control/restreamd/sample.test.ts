import { describe, expect, it } from "vitest";
import {
  count,
  NO_COUNT,
  readListening,
  readSockets,
  readUnits,
} from "../../../../control/restreamd/look/sample";

const block = (properties: Record<string, string>): string =>
  Object.entries(properties)
    .map(([key, value]) => `${key}=${value}`)
    .join("\n");

describe("systemctl's words", () => {
  const RUNNING = {
    MainPID: "4427",
    UID: "65017",
    NRestarts: "3",
    ExecMainStartTimestampMonotonic: "16113837426",
    Id: "restream-twitch.service",
    ActiveState: "active",
  };

  it("tell a unit that runs", () => {
    expect(readUnits(`${block(RUNNING)}\n`)).toEqual([
      {
        name: "restream-twitch.service",
        state: "running",
        process: "4427@16113837426",
        uid: 65017,
        restarts: 3,
      },
    ]);
  });

  it.each([
    ["activating", "0", "between"],
    ["inactive", "0", "off"],
    ["failed", "0", "off"],
    ["deactivating", "4427", "off"],
  ])("tell one that is %s", (ActiveState, MainPID, state) => {
    const [unit] = readUnits(block({ ...RUNNING, ActiveState, MainPID, UID: "[not set]" }));
    expect(unit).toMatchObject({ state, process: "", uid: undefined });
  });

  it("tell several, one block each", () => {
    const text = [RUNNING, { ...RUNNING, Id: "mediamtx-restream.service" }].map(block).join("\n\n");
    expect(readUnits(`${text}\n`).map(({ name }) => name)).toEqual([
      "restream-twitch.service",
      "mediamtx-restream.service",
    ]);
  });
});

describe("ss's words", () => {
  // As iproute2 6.15 in a machine says it, shortened.
  const OUTPUT =
    "0      0  198.51.100.10:33224   192.0.2.10:443  uid:65017 ino:1583202 sk:1f cgroup:unreachable:1aaa2 <-> ts sack bbr bytes_sent:9198582 bytes_retrans:46 bytes_acked:9198537 bytes_received:5138 lastsnd:12";
  const NEW = "7 517  198.51.100.10:33226   192.0.2.10:443  uid:65017 ino:1 sk:20 <-> ts sack bbr";
  const ROOT = "0      0  198.51.100.10:22   203.0.113.10:443  ino:1583202 sk:1f <-> bytes_acked:9";

  it("tell whose a connection is and how far it got; root's are left out", () => {
    expect(readSockets(`${OUTPUT}\n${ROOT}\n${NEW}\n`)).toEqual([
      {
        uid: 65017,
        local: "198.51.100.10:33224",
        peer: "192.0.2.10:443",
        unread: 0,
        acked: 9198537,
        received: 5138,
      },
      {
        uid: 65017,
        local: "198.51.100.10:33226",
        peer: "192.0.2.10:443",
        unread: 7,
        acked: 0,
        received: 0,
      },
    ]);
  });
});

describe("a counter over sockets that come and go", () => {
  const socket = (local: string, acked: number) => ({
    ...{ uid: 1, peer: "p:1", unread: 0, received: 0 },
    ...{ local, acked },
  });

  it("only ever grows", () => {
    const totals: number[] = [];
    let counter = NO_COUNT;
    for (const sockets of [
      [socket("a:1", 10)],
      [socket("a:1", 15), socket("a:2", 1)],
      [],
      [socket("a:2", 4)],
      [socket("a:2", 2)], // another one on the same port
    ]) {
      counter = count(counter, sockets, ({ acked }) => acked);
      totals.push(counter.total);
    }
    expect(totals).toEqual([10, 16, 16, 20, 22]);
  });
});

describe("who listens", () => {
  it("is told by ss, by port", () => {
    const told = `LISTEN 0 4096 127.0.0.1:9997 0.0.0.0:*
LISTEN 0 511 127.0.0.1:1936 0.0.0.0:*
LISTEN 0 4096 *:1935 *:*
LISTEN 0 128 [::]:22 [::]:*
`;
    expect([...readListening(told)].sort()).toEqual([1935, 1936, 22, 9997]);
    expect(readListening("")).toEqual(new Set());
  });
});
