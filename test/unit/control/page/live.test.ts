// Open pages: each hears the state of who may see it, until they may no more; no more are open than a browser has connections for.
import type { ServerResponse } from "node:http";
import { EventEmitter } from "node:events";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Live } from "../../../../control/page/live";
import type { Person } from "../../../../control/shared/page/people";

/** What a page was sent, and whether it may hear more. */
class Sent extends EventEmitter {
  text = "";
  isEnded = false;
  writableLength = 0;
  write(text: string): void {
    this.text += text;
  }
  end(text = ""): void {
    this.text += text;
    this.isEnded = true;
  }
}

const personOf = (id: string): Person => ({
  ...{ id, name: id, may: "watch", invitedAt: "", invitation: "" },
});

let revoked: string[] = [];
let said: string[] = [];
let isBroken = false;
let live: Live;
const open = (id: string): Sent => {
  const response = Object.assign(new Sent(), { of: id });
  live.add(personOf(id), response as unknown as ServerResponse);
  return response;
};

beforeEach(() => {
  vi.useFakeTimers();
  [revoked, said, isBroken] = [[], [], false];
  live = new Live({
    version: "v",
    say: (words) => void said.push(words),
    render: () =>
      isBroken
        ? Promise.reject(new Error("systemctl says nothing"))
        : Promise.resolve((may) => `<p>\nfor ${may}</p>`),
    stillWho: (response) => {
      const { of } = response as unknown as { of: string };
      return revoked.includes(of) ? undefined : personOf(of);
    },
  });
});
afterEach(() => {
  live.end();
  vi.useRealTimers();
});

it("hears the state again and again, also where nothing is new", async () => {
  const ana = open("ana");
  await vi.advanceTimersByTimeAsync(4100);
  expect(ana.text).toMatch(
    /^retry: 2000\nevent: version\ndata: v\n\n(event: state\ndata: <p> for watch<\/p>\n\n){3}$/,
  );
});

it("hears that it is signed out within one look, and nothing more", async () => {
  const [ana, ben] = [open("ana"), open("ben")];
  await vi.advanceTimersByTimeAsync(100);
  revoked = ["ana"];
  await vi.advanceTimersByTimeAsync(2000);
  expect(ana.text).toMatch(/event: signed-out\ndata: \n\n$/);
  expect([ana.isEnded, ben.isEnded, live.count]).toEqual([true, false, 1]);
});

it("is told, the first of five of one person, that more are open than may be", async () => {
  const pages = ["ana", "ana", "ana", "ana", "ben", "ana"].map(open);
  await vi.advanceTimersByTimeAsync(100);
  expect(pages.map(({ isEnded }) => isEnded)).toEqual([true, false, false, false, false, false]);
  expect(pages[0]?.text).toMatch(/event: too-many\ndata: \n\n$/);
});

it("is closed where it takes nothing any more", async () => {
  const ana = open("ana");
  ana.writableLength = 300 * 1024;
  await vi.advanceTimersByTimeAsync(100);
  expect([ana.isEnded, live.count]).toEqual([true, 0]);
});

it("hears nothing while the state cannot be looked at, which the journal says; and then again", async () => {
  const ana = open("ana");
  await vi.advanceTimersByTimeAsync(100);
  const before = ana.text;
  isBroken = true;
  await vi.advanceTimersByTimeAsync(2000);
  expect(ana.text).toBe(before);
  expect(said).toEqual(["the state could not be looked at: systemctl says nothing"]);
  isBroken = false;
  await vi.advanceTimersByTimeAsync(2000);
  expect(ana.text.length).toBeGreaterThan(before.length);
});
