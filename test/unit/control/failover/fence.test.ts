// How the other server is switched off: what is asked next, what an answer makes of it, and how DigitalOcean's answers are read.
import { describe, expect, it } from "vitest";
import { orderOf, wordOf, type Config } from "../../../../control/failover/digitalocean";
import {
  afterAnswer,
  beginFence,
  callOf,
  GOING,
  HERE,
  type Answer,
  type Call,
  type Fence,
} from "../../../../control/failover/fence";

const NOW = 100_000;
const BEGUN = beginFence(NOW - 500);
const done = (call: Call, word = ""): Answer => ({
  call,
  askedAt: NOW,
  said: { kind: "done", word },
});
const refused = (call: Call, status: number): Answer => ({
  ...{ call, askedAt: NOW },
  said: { kind: "refused", status, why: `DigitalOcean says ${status}` },
});
const nothing = (call: Call): Answer => ({
  call,
  askedAt: NOW,
  said: { kind: "nothing", why: "no answer" },
});

it.each<[string, Fence, number, Call | undefined]>([
  ["before it may be ordered it is only looked", BEGUN, NOW + 1, "status"],
  ["first: is this one being switched off itself?", BEGUN, NOW, "own-actions"],
  ["it is not", { ...BEGUN, stayingAt: NOW - 100 }, NOW, "power-off"],
  ["it was not, a while ago", { ...BEGUN, stayingAt: NOW - 2100 }, NOW, "own-actions"],
  ["ordered and taken", { ...BEGUN, orderedAt: NOW - 3000, takenAt: NOW - 3000 }, NOW, "status"],
  ["ordered, and no answer", { ...BEGUN, orderedAt: NOW - 1600 }, NOW, "own-actions"],
  [
    "taken long ago",
    { ...BEGUN, orderedAt: NOW - 15_000, takenAt: NOW - 15_000 },
    NOW,
    "own-actions",
  ],
  ["off", { ...BEGUN, isOff: true }, NOW, undefined],
  ["not yet", { ...BEGUN, nextAt: NOW + 1 }, NOW, undefined],
])("%s", (_, fence, allowedAt, call) => {
  expect(callOf(fence, NOW, allowedAt)).toBe(call);
});

describe("an answer", () => {
  const ORDERED: Fence = { ...BEGUN, orderedAt: NOW - 4000, takenAt: NOW - 4000 };
  it.each<[string, Fence, Answer, Partial<Fence>]>([
    ["off", ORDERED, done("status", "off"), { isOff: true, took: 4000 }],
    ["off without an order", BEGUN, done("status", "off"), { isOff: true }],
    [
      "active after the order",
      ORDERED,
      done("status", "active"),
      { isOff: false, trouble: "DigitalOcean says that it is active" },
    ],
    ["taken", BEGUN, done("power-off"), { orderedAt: NOW, takenAt: NOW }],
    ["busy, or already off", BEGUN, refused("power-off", 422), { orderedAt: NOW, nextAt: NOW }],
    [
      "no answer: it may have been taken",
      BEGUN,
      nothing("power-off"),
      { orderedAt: NOW, failedAt: NOW },
    ],
    [
      "too many requests",
      BEGUN,
      refused("status", 429),
      { failedAt: NOW, trouble: "DigitalOcean says 429" },
    ],
    [
      "it goes itself",
      { ...BEGUN, stayingAt: NOW - 1 },
      done("own-actions", GOING),
      { trouble: "this server is being switched off itself" },
    ],
    [
      "well again",
      { ...BEGUN, failedAt: NOW - 9000 },
      done("status", "active"),
      { wellSince: NOW },
    ],
  ])("%s", (_, fence, answer, after) => {
    expect(afterAnswer(fence, answer, NOW)).toMatchObject(after);
  });
  it("that takes back that it stays counts no more", () => {
    const gone = afterAnswer({ ...BEGUN, stayingAt: NOW }, done("own-actions", GOING), NOW);
    expect(gone.stayingAt).toBeUndefined();
  });
  it("is asked for seldom in the end", () => {
    const old = beginFence(NOW - 200_000);
    expect(afterAnswer(old, done("status", "active"), NOW).nextAt).toBe(NOW + 10_000);
  });
});

const CONFIG: Config = {
  ...{ api: "https://api.example", token: "t", ownDroplet: "11", peerDroplet: "22" },
  reservedIp: "203.0.113.9",
};

it.each<[Call, string, string, object | undefined]>([
  ["own-actions", "GET", "droplets/11/actions?per_page=10", undefined],
  ["status", "GET", "droplets/22", undefined],
  ["power-off", "POST", "droplets/22/actions", { type: "power_off" }],
  ["power-on", "POST", "droplets/22/actions", { type: "power_on" }],
  ["holder", "GET", "reserved_ips/203.0.113.9", undefined],
  ["assign", "POST", "reserved_ips/203.0.113.9/actions", { type: "assign", droplet_id: 11 }],
])("%s is asked for", (call, method, path, body) => {
  expect(orderOf(call, CONFIG)).toEqual({ method, path, ...(body && { body }) });
});

it.each<[Call, object, string]>([
  ["status", { droplet: { status: "off", locked: true } }, "off"],
  ["own-actions", { actions: [{ status: "in-progress", type: "power_off" }] }, GOING],
  ["own-actions", { actions: [{ status: "completed", type: "power_off" }] }, "staying"],
  ["own-actions", { actions: [{ status: "in-progress", type: "rename" }] }, "staying"],
  ["holder", { reserved_ip: { droplet: { id: 11 } } }, HERE],
  ["holder", { reserved_ip: { droplet: { id: 22 } } }, "elsewhere"],
  ["holder", { reserved_ip: { droplet: null } }, "elsewhere"],
])("%s is read of %j", (call, answer, word) => {
  expect(wordOf(call, JSON.stringify(answer), CONFIG)).toBe(word);
});

it("what the API does not say is no word", () => {
  expect(() => wordOf("status", '{"id":"not_found"}', CONFIG)).toThrow();
});
