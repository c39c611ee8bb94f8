// Which of two servers is on air and which is away, before anything is planned; what each knows of the other.
import { describe, expect, it } from "vitest";
import { awayWords, pairOf, sameHardware, stillOnAir, type Seen } from "../../../infra/advice/pair";
import { peerFiles } from "../../../infra/render/peer";
import { prefixOf, serverNamed } from "../../../infra/servers";

const seen = (server: "first" | "second", more: Partial<Seen> = {}): Seen => ({
  name: `${prefixOf("restream", server)}-droplet-0a1b2c3`,
  holdsAddress: false,
  answers: true,
  ...more,
});
const HOLDS = { holdsAddress: true };
const SILENT = { answers: false };

describe("a droplet's name says which server it is", () => {
  it.each([
    ["restream-droplet-0a1b2c3", "first"],
    ["restream-second-droplet-0a1b2c3", "second"],
    ["restreamer-droplet-1", undefined],
    ["my-server", undefined],
  ])("%s: %s", (name, server) => {
    expect(serverNamed("restream", name)).toBe(server);
  });
});

describe("who is on air, and who is away", () => {
  it.each<[string, Seen[], string, string | undefined]>([
    ["nothing is there yet", [], "first", undefined],
    ["the first one alone", [seen("first", HOLDS)], "first", undefined],
    ["both", [seen("first", HOLDS), seen("second")], "first", undefined],
    [
      "the second one holds the address",
      [seen("first"), seen("second", HOLDS)],
      "second",
      undefined,
    ],
    ["nobody holds it", [seen("first"), seen("second")], "first", undefined],
    ["the spare is silent", [seen("first", HOLDS), seen("second", SILENT)], "first", "second"],
    [
      "the one on air is",
      [seen("first", { ...HOLDS, ...SILENT }), seen("second")],
      "first",
      "first",
    ],
    [
      "nobody is reached: it is the line",
      [seen("first", { ...HOLDS, ...SILENT }), seen("second", SILENT)],
      "first",
      undefined,
    ],
    ["the only one is silent", [seen("first", SILENT)], "first", undefined],
    [
      "the second one is being replaced",
      [seen("first", HOLDS), seen("second", SILENT), seen("second")],
      "first",
      undefined,
    ],
    [
      "an address held by a droplet of another name",
      [seen("first"), seen("second", { ...HOLDS, name: "mine" })],
      "first",
      undefined,
    ],
  ])("%s", (_, all, onAir, away) => {
    expect(pairOf("restream", all)).toEqual({ onAir, away });
  });

  it.each([
    [{ onAir: "first", away: undefined }, undefined],
    [
      { onAir: "first", away: "second" },
      /second, the spare, does not answer .* reaches first alone.*rebuild --node second/,
    ],
    [
      { onAir: "first", away: "first" },
      /first, which holds OBS's address, .*restream rescue.* reaches second alone/,
    ],
  ] as const)("%j is told", (pair, words) => {
    if (words === undefined) expect(awayWords(pair)).toBeUndefined();
    else expect(awayWords(pair)).toMatch(words);
  });
});

describe("a spare that is taken out", () => {
  it("is refused while it is on air", () => {
    expect(stillOnAir("restream", [seen("first"), seen("second", HOLDS)])).toMatch(/--from second/);
    expect(stillOnAir("restream", [seen("first", HOLDS), seen("second")])).toBeUndefined();
    expect(stillOnAir("restream", [])).toBeUndefined();
  });
});

describe("two on the same hardware", () => {
  it("are told, with what to do", () => {
    expect(sameHardware(["3", "8"], "8", "second")).toMatch(/rebuild --node second/);
    expect(sameHardware(["3"], "8", "second")).toBeUndefined();
  });
});

describe("what a server knows of the other", () => {
  const files = peerFiles(
    {
      ...{ own: "second", name: "first", addresses: ["10.108.0.2", "203.0.113.7"] },
      ...{ hostKey: "ssh-ed25519 AAAA", api: "https://api.example", reservedIp: "203.0.113.9" },
      dropletIds: { first: "1", second: "2" },
    },
    ["restreamd-peer.service"],
  );
  const textOf = (path: string): string => files.find((file) => file.path === path)?.content ?? "";
  it("where it is, the near way first", () => {
    expect(textOf("/etc/restream/peer.env")).toBe(
      'OWN_NAME=second\nPEER_NAME=first\nPEER_ADDRESSES="10.108.0.2 203.0.113.7"\n',
    );
  });
  it("how it shows who it is, at each address", () => {
    expect(textOf("/etc/restream/peer-known-hosts")).toBe(
      "10.108.0.2 ssh-ed25519 AAAA\n203.0.113.7 ssh-ed25519 AAAA\n",
    );
  });
  it("that it may ask for one thing alone, from its addresses alone", () => {
    expect(textOf("/root/.ssh/authorized_keys2")).toBe(
      'restrict,from="10.108.0.2,203.0.113.7",command="/usr/local/lib/restream/show-peer" ssh-ed25519 AAAA first\n',
    );
    expect(files.map(({ path, mode }) => [path, mode])).toContainEqual([
      "/root/.ssh/authorized_keys2",
      "0600",
    ]);
  });
});
