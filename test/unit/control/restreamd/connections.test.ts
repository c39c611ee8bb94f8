// Of MediaMTX's journal, each end of a publisher's connection once: not those of a stream, of ours, or of readers inside.
import { beforeEach, describe, expect, it } from "vitest";
import { Connections, type Refusal, UNSAID } from "../../../../control/restreamd/look/connections";

const HOME = "203.0.113.10:40000";
const TIMEOUT = `read tcp 192.0.2.1:1935->${HOME}: i/o timeout`;

let connections: Connections;
let now: number;
beforeEach(() => {
  connections = new Connections((text) => text.replaceAll("SECRET", "[key]"));
  now = Date.parse("2026-01-10T03:00:00Z");
});

const says = (what: string, connection = HOME, process = "7"): Refusal | undefined =>
  connections.read(
    `2026/01/10 03:00:00 INF [RTMP] [conn ${connection}] ${what}`,
    (now += 100),
    process,
  );
const refused = (words: string, address = "203.0.113.10"): Refusal => ({ address, words });

describe("a connection", () => {
  it.each<[string, string[], Refusal | undefined]>([
    ["that is refused", ["opened", "closed: no tracks found"], refused("no tracks found")],
    ["that says nothing", ["opened", `closed: ${TIMEOUT}`], refused(TIMEOUT)],
    ["that leaves before it is on air", ["opened", "closed: EOF"], refused("EOF")],
    ["whose stream ends", ["opened", "is publishing to path 'live'", "closed: EOF"], undefined],
    [
      "whose line breaks while it is on air",
      ["opened", "is publishing to path 'live'", `closed: ${TIMEOUT}`],
      undefined,
    ],
    [
      "that is on air and ended for what it sends",
      ["opened", "is publishing to path 'live'", "closed: unable to decode AVCC: x"],
      refused("unable to decode AVCC: x"),
    ],
    ["that the operator ended", ["opened", "closed: terminated"], undefined],
    ["that was there before we were, and ends", ["closed: EOF"], undefined],
    [
      "that was there before we were, and is refused",
      ["closed: no tracks found"],
      refused("no tracks found"),
    ],
    ["whose words hold a key", ["closed: path 'SECRET'"], refused("path '[key]'")],
  ])("%s", (_, lines, expected) => {
    expect(lines.map((line) => says(line)).at(-1)).toEqual(expected);
  });

  it.each([
    ["[2001:db8::7]:40000", "[2001:db8::7]"],
    ["198.51.100.7:1", "198.51.100.7"],
  ])("from %s has the address %s", (connection, address) => {
    expect(says("closed: no tracks found", connection)).toEqual(
      refused("no tracks found", address),
    );
  });

  it.each(["127.0.0.1:4000", "[::1]:4000", "[::ffff:127.0.0.1]:4000"])(
    "of a reader on the server, %s, is none",
    (connection) => {
      says("opened", connection);
      expect(says("closed: no stream is available on path 'x'", connection)).toBeUndefined();
      expect(connections.hasSilent(now + 60_000)).toBe(false);
    },
  );

  it("is not a line of something else", () => {
    expect(connections.read("[path live] stream is online", now, "7")).toBeUndefined();
    expect(connections.read("", now, "7")).toBeUndefined();
  });
});

describe("an end whose words are kept out of the journal", () => {
  it("is told once, when MediaMTX has it no more", () => {
    says("opened");
    expect(connections.hasSilent(now + 5000)).toBe(false);
    expect(connections.hasSilent(now + 6000)).toBe(true);
    expect(connections.unsaid(now + 6000, ["127.0.0.1:50000"])).toEqual([refused(UNSAID)]);
    expect(connections.hasSilent(now + 60_000)).toBe(false);
  });

  it("is none while MediaMTX has it; it is asked for again, until it is on air", () => {
    says("opened");
    expect(connections.unsaid(now + 6000, [HOME])).toEqual([]);
    expect(connections.hasSilent(now + 8000)).toBe(false);
    expect(connections.hasSilent(now + 12_000)).toBe(true);
    says("is publishing to path 'live'");
    expect(connections.hasSilent(now + 60_000)).toBe(false);
  });

  it("is none of a connection whose end was said", () => {
    says("opened");
    says("closed: no tracks found");
    expect(connections.hasSilent(now + 60_000)).toBe(false);
  });

  it("is none of a MediaMTX that is no more", () => {
    says("opened");
    says("opened", "203.0.113.10:40001", "8");
    expect(connections.unsaid(now + 60_000, [])).toEqual([refused(UNSAID)]);
  });

  it("is followed for so many connections and no more", () => {
    for (let port = 1; port <= 2000; port++) says("opened", `203.0.113.10:${port}`);
    expect(connections.unsaid(now + 60_000, [])).toHaveLength(500);
  });
});
