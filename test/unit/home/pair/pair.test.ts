// What a server of a pair says of itself, and which server --node means.
import { describe, expect, it } from "vitest";
import { NODES, serverMeant, withoutNode } from "../../../../home/pair/node";
import { newest, wordIn } from "../../../../home/pair/word";
import { memberOf, serverOf } from "../../../../home/server";
import { whyUnreachable } from "../../../../home/why-unreachable";
import { aSpareWord, aWord } from "./a-word";

const OUTPUTS = {
  address: "203.0.113.20",
  sshKeyFile: "/k",
  sshHostKey: "ssh-ed25519 AAAA1",
  servers: {
    first: { dropletId: "12", address: "203.0.113.5", sshHostKey: "ssh-ed25519 AAAA1" },
    second: { dropletId: "13", address: "203.0.113.6", sshHostKey: "ssh-ed25519 AAAA2" },
  },
};
const STACK = serverOf(JSON.stringify(OUTPUTS));
const ALONE = serverOf(JSON.stringify({ ...OUTPUTS, servers: undefined }));

const SAID = {
  ...{ version: 1, name: "second", role: "spare", onAir: "first", term: 3 },
  since: "2026-01-10T03:00:00Z",
  peer: { name: "first", seenAt: "2026-01-10T03:09:55.400Z", sameRelease: null },
  ...{ copyAt: null, wanted: ["twitch"], started: [], isReady: false, why: ["no placeholder"] },
};
const NOW = Date.parse("2026-01-10T03:10:00Z") / 1000;

describe("what a server says", () => {
  it("is read with the ages that its own clock gives", () => {
    expect(wordIn(`${NOW}\n${JSON.stringify(SAID)}\n`)).toEqual({
      ...{ name: "second", onAir: "first", term: 3, tookOverAgo: 600, peerSeenAgo: 5 },
      ...{ isSameRelease: undefined, wanted: ["twitch"], started: [], isReady: false },
      why: ["no placeholder"],
    });
  });
  it("may have never happened", () => {
    const never = { ...SAID, since: null, peer: { ...SAID.peer, seenAt: null } };
    const word = wordIn(`${NOW}\n${JSON.stringify(never)}`);
    expect([word?.tookOverAgo, word?.peerSeenAgo]).toEqual([undefined, undefined]);
    expect(word).toBeDefined();
  });
  it.each([
    [""],
    [`${NOW}\n`],
    [JSON.stringify(SAID)],
    [`${NOW}\n${JSON.stringify({ ...SAID, onAir: "third" })}`],
    [`${NOW}\nThis server has no spare.`],
  ])("is nothing: %j", (text) => {
    expect(wordIn(text)).toBeUndefined();
  });
  it("counts by its term", () => {
    const [old, new_] = [aWord({ term: 1 }), aSpareWord({ onAir: "second", term: 2 })];
    expect(newest([old, undefined, new_])).toBe(new_);
    expect(newest([new_, old])).toBe(new_);
    expect(newest([undefined])).toBeUndefined();
  });
});

describe("the stack's address", () => {
  it("has both servers' host keys, and a server's own has its own alone", () => {
    expect(STACK.knownHost).toBe(
      "203.0.113.20 ssh-ed25519 AAAA1\n203.0.113.20 ssh-ed25519 AAAA2\n",
    );
    expect(memberOf(STACK, "second")).toMatchObject({
      ...{ address: "203.0.113.6", name: "second", keyFile: "/k" },
      knownHost: "203.0.113.6 ssh-ed25519 AAAA2\n",
    });
  });
  it("is not there where only one of two servers is known", () => {
    const half = { ...OUTPUTS, servers: { first: OUTPUTS.servers.first } };
    expect(() => serverOf(JSON.stringify(half))).toThrow(/run pulumi up first/);
  });
});

describe("--node", () => {
  it.each([
    ["first", [], "203.0.113.5"],
    ["second", [], "203.0.113.6"],
    ["on-air", [aWord()], "203.0.113.5"],
    ["spare", [aWord()], "203.0.113.6"],
    ["on-air", [undefined, aSpareWord()], "203.0.113.5"],
    ["spare", [aWord(), aSpareWord({ onAir: "second", term: 1 })], "203.0.113.5"],
  ] as const)("%s with %j is %s", (node, words, address) => {
    expect(serverMeant(STACK, node, words).address).toBe(address);
  });
  it("is not known where nobody says who is on air", () => {
    expect(() => serverMeant(STACK, "spare", [undefined, undefined])).toThrow(
      /Name the one that you mean: restream --node first status/,
    );
  });
  it.each(NODES)("%s is refused in a stack with one server", (node) => {
    expect(() => serverMeant(ALONE, node, [aWord()])).toThrow(/this one has a single server/);
  });
  it.each([
    [["--node", "spare", "status"], ["status"]],
    [
      ["--node=spare", "ssh", "--", "--node"],
      ["ssh", "--", "--node"],
    ],
    [["status"], ["status"]],
    [
      ["--node", "first", "--node=spare", "logs", "hub"],
      ["logs", "hub"],
    ],
  ])("of %j leaves %j for the server", (typed, there) => {
    expect(withoutNode(typed)).toEqual(there);
  });
});

describe("when SSH fails in a stack with a spare", () => {
  const failed = {
    ...{ address: "203.0.113.20", isOfPair: true, doesAnswer: false as const },
    ...{ seen: { address: "203.0.113.10" }, letIn: ["203.0.113.10"] },
  };
  it("the one on air may be dead: restream rescue", () => {
    expect(whyUnreachable(failed)).toMatch(/is off: if your channel is dark, .*restream rescue\./);
  });
  it("a server that was named is looked at", () => {
    const told = whyUnreachable({ ...failed, name: "second" });
    expect(told).toMatch(/look at the droplet of second/);
    expect(told).not.toMatch(/rescue/);
  });
});
