import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { MEDIAMTX_VERSION } from "../../../support/parts/mediamtx";
import { FAULTS } from "../../../rehearsal/bench/faults";
import { COMPARED, relayNamed, RELAYS } from "../../../rehearsal/bench/relays";
import { filledIn } from "../../../rehearsal/bench/relays/filled-in";

const PEERS = resolve(__dirname, "../../../rehearsal/peers");
const KEYS = { PUBLISH_KEY: "p-u-b", TWITCH_STREAM_KEY: "t-w", YOUTUBE_STREAM_KEY: "y-t" };
const FILES = readdirSync(PEERS, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .map((file) => ({ name: relative(PEERS, file), text: readFileSync(file, "utf8") }));
const folderOf = (name: string): string => name.split("/")[0] ?? "";

describe("a peer", () => {
  it("is one of those that can be named, and each of them has its files", () => {
    const folders = [...new Set(FILES.map(({ name }) => folderOf(name)))].sort();
    const peers = RELAYS.map(({ name }) => name).filter((name) => !name.startsWith("ours"));
    expect(folders).toEqual(peers.sort());
  });
  it.each(FILES)("$name says why it is so, and takes the keys", ({ text }) => {
    expect(text).toMatch(/^# .{20,}/);
    expect(() => filledIn(text, KEYS)).not.toThrow();
  });
  it("is given both platforms' keys", () => {
    for (const peer of new Set(FILES.map(({ name }) => folderOf(name)))) {
      const files = FILES.filter(({ name }) => folderOf(name) === peer);
      const all = files.map(({ text }) => filledIn(text, KEYS)).join("\n");
      expect([peer, all.includes("t-w"), all.includes("y-t")]).toEqual([peer, true, true]);
    }
  });
  it("names the version of MediaMTX whose documentation it follows: the one that it runs on", () => {
    const forward = FILES.find(
      ({ name }) => name === "mediamtx-forward/usr/local/etc/mediamtx.yml",
    );
    expect(forward?.text).toContain(MEDIAMTX_VERSION);
  });
  it("with one protection differs from its peer by that line alone", () => {
    const lines = (peer: string): string[] =>
      (FILES.find(({ name }) => name === `${peer}/etc/nginx/nginx.conf`)?.text ?? "")
        .split("\n")
        .filter((line) => !line.startsWith("# "));
    const [plain, short] = [lines("nginx-rtmp"), lines("nginx-rtmp-short-timeout")];
    expect(plain.length).toBeGreaterThan(20);
    expect(short.filter((line) => !plain.includes(line)).map((line) => line.trim())).toEqual([
      "push_reconnect 500ms;",
    ]);
    expect(plain.filter((line) => !short.includes(line))).toEqual([]);
  });
});

describe("what is compared", () => {
  it("begins with ours, and every name is one", () => {
    expect(COMPARED[0]?.name).toBe("ours");
    for (const list of [RELAYS, FAULTS]) {
      const names = list.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });
  it("refuses a relay that is not there, and names those that are", () => {
    expect(() => relayNamed("srs")).toThrow("there is no relay srs, but ours, ours-rtmps");
  });
  it("kills and counts what it runs", () => {
    for (const { units, taker } of RELAYS) expect(units).toContain(taker);
  });
});
