import { describe, expect, it } from "vitest";
import { destinationsOf, logUnitOf } from "../../../../control/command/which-units";
import { chosenOf } from "../../../../control/command/cutover";
import { othersOf, publishersOf, readPublishers } from "../../../../control/command/publisher";
import { clock } from "../../../../control/command/clock";
import { readSince } from "../../../../control/command/time";
import { endsInSeconds, platformNames, roughly } from "../../../../control/shared/platforms";
import { duration } from "../../../../control/shared/text";
import { localTime, UTC, zoneOf } from "../../../../control/shared/zone";
import { readUnitFacts } from "../../../../control/command/units";

describe("a duration", () => {
  it.each([
    [-3, "0 s"],
    [119, "119 s"],
    [120, "2 min"],
    [3599, "59 min"],
    [3600, "1 h 00 min"],
    [172_799, "47 h 59 min"],
    [360_000, "4 d 4 h"],
  ])("of %s seconds is %s", (seconds, words) => {
    expect(duration(seconds)).toBe(words);
  });
});

describe("a time", () => {
  it("is without its day today, and with it otherwise", () => {
    expect(clock("2026-01-10T02:41:10Z", "2026-01-10T03:00:00Z", UTC)).toBe("02:41:10");
    expect(clock("2026-01-08T09:00:03Z", "2026-01-10T03:00:00Z", UTC)).toBe("01-08 09:00");
  });
  const now = Date.parse("2026-01-10T03:00:00Z");
  it.each([
    ["30m", "2026-01-10T02:30:00.000Z"],
    ["2h", "2026-01-10T01:00:00.000Z"],
    ["3d", "2026-01-07T03:00:00.000Z"],
    ["2026-01-09T00:00:00Z", "2026-01-09T00:00:00.000Z"],
    ["2026-01-09", "2026-01-09T00:00:00.000Z"],
  ])("%s is %s", (text, time) => {
    expect(new Date(readSince(text, now) ?? 0).toISOString()).toBe(time);
  });
  it.each(["", "2", "yesterday", "2w", "2026-13-01"])("refuses %j", (text) => {
    expect(readSince(text, now)).toBeUndefined();
  });
});

describe("the end of a broadcast", () => {
  const HOUR = 3600;
  it.each([
    [48, 42 * HOUR, 6 * HOUR],
    [48, 48 * HOUR + 60, 0],
    // It was not ended when it was due.
    [48, 49 * HOUR, undefined],
    [8, 7 * HOUR, HOUR],
    [null, 47 * HOUR, undefined],
  ])("of %s h at %s s is in %s", (maxHours, age, seconds) => {
    expect(endsInSeconds(maxHours, age)).toBe(seconds);
  });
  it("is said roughly", () => {
    expect([21_600, 7200, 7199, 360, 0].map(roughly)).toEqual([
      ...["6 h", "2 h", "120 min", "6 min", "1 min"],
    ]);
  });
  it("is of a platform with a name as people write it; a user's own as given", () => {
    expect(platformNames(["twitch", "youtube", "mine"])).toBe("Twitch, YouTube and mine");
    expect(platformNames(["constructor"])).toBe("constructor");
  });
});

describe("a time zone", () => {
  it.each([
    [undefined, { name: "UTC" }],
    ["", { name: "UTC" }],
    ["Europe/Berlin", { name: "Europe/Berlin" }],
    [":Asia/Kolkata", { name: "Asia/Kolkata" }],
    ["CET-1CEST", { name: "UTC", unknown: "CET-1CEST" }],
    ["\u001b[31mred", { name: "UTC", unknown: "?[31mred" }],
    ["x".repeat(100), { name: "UTC", unknown: "x".repeat(40) }],
  ])("of TZ=%j is %j", (asked, zone) => {
    expect(zoneOf(asked)).toEqual(zone);
  });

  it("moves the clock, and the day with it", () => {
    expect(localTime("2026-01-10T18:40:00Z", zoneOf("Asia/Kolkata"))).toEqual({
      date: "2026-01-11",
      clock: "00:10:00",
    });
  });
});

describe("a name", () => {
  const known = ["twitch", "youtube"];
  it("is a destination, or all of them", () => {
    expect(destinationsOf(["twitch"], known)).toEqual(["twitch"]);
    expect(destinationsOf(["all"], known)).toEqual(known);
    expect(destinationsOf(["twitch", "all"], known)).toEqual(known);
  });
  it("may be several, each once", () => {
    expect(destinationsOf(["youtube", "twitch", "youtube"], known)).toEqual(known);
  });
  it("refuses another, and lists the known ones", () => {
    expect(() => destinationsOf(["youtube", "twich"], known)).toThrow(
      'There is no destination "twich". Known: twitch, youtube, all.',
    );
    expect(() => destinationsOf(["all"], [])).toThrow("has no destinations");
    expect(() => logUnitOf("obs", known)).toThrow(
      "Known: twitch, youtube, mediamtx, feed, hub, restreamd, notices, broadcasts, picture, page, recording, certificate, peer, failover, clock.",
    );
  });
  it("has a log, also of what is no destination", () => {
    expect(logUnitOf("twitch", known)).toBe("restream-twitch.service");
    expect(logUnitOf("notices", known)).toBe("restreamd-notices.service");
    expect(logUnitOf("clock", known)).toBe("restreamd-clock@*.service");
  });
});

describe("systemd's words", () => {
  it.each([
    ["active", "running"],
    ["activating", "between"],
    ["deactivating", "off"],
    ["inactive", "off"],
    ["failed", "off"],
  ])("%s is %s", (active, state) => {
    const text = `Id=restream-a.service\nActiveState=${active}\nStateChangeTimestamp=@1767990000\nNRestarts=3\n`;
    expect(readUnitFacts(text)).toEqual({
      "restream-a.service": { state, since: "2026-01-09T20:20:00Z", restarts: 3 },
    });
  });
  it("are of several units, and of one that never changed", () => {
    const text =
      "Id=a.service\nActiveState=inactive\nStateChangeTimestamp=\nNRestarts=0\n\nId=b.service\nActiveState=active\nStateChangeTimestamp=@1\nNRestarts=0\n";
    expect(Object.entries(readUnitFacts(text)).map(([name, { since }]) => [name, since])).toEqual([
      ["a.service", null],
      ["b.service", "1970-01-01T00:00:01Z"],
    ]);
  });
});

describe("who publishes", () => {
  const item = (id: string, changes: object = {}): object => ({
    id,
    created: "2026-01-10T02:41:10.5Z",
    remoteAddr: "203.0.113.7:51234",
    state: "publish",
    path: "live",
    query: "user=home&pass=test-key-home",
    ...changes,
  });
  const text = (...items: object[]): string => JSON.stringify({ items });
  it("is read without its key, and without readers and other paths", () => {
    const list = text(item("1"), item("2", { state: "read" }), item("3", { path: "other" }));
    expect(readPublishers(list, "live")).toEqual([
      { id: "1", name: "home", address: "203.0.113.7", since: "2026-01-10T02:41:10.5Z" },
    ]);
  });
  it("is found by name and by address", () => {
    const list = text(
      item("1"),
      item("2", { remoteAddr: "[2001:db8::1]:7", query: "user=studio&pass=x" }),
    );
    const ids = (who: string): string[] =>
      publishersOf(who, readPublishers(list, "live")).map(({ id }) => id);
    expect(ids("home")).toEqual(["1"]);
    expect(ids("203.0.113.7")).toEqual(["1"]);
    expect(ids("2001:db8::1")).toEqual(["2"]);
    expect(() => ids("ghost")).toThrow("Now: home from 203.0.113.7, studio from 2001:db8::1.");
  });
  it("is ended by a cutover to another one, and so is whoever is just being let in", () => {
    const changedAt = Date.parse("2026-01-10T02:42:00Z");
    const list = text(
      item("1"),
      item("2", { query: "user=office&pass=x" }),
      item("3", { state: "idle", path: "", query: "" }),
      item("4", { state: "idle", path: "", query: "", created: "2026-01-10T02:42:01Z" }),
      item("5", { state: "idle", remoteAddr: "127.0.0.1:40000" }),
      item("6", { state: "read", remoteAddr: "127.0.0.1:40001" }),
    );
    expect(othersOf(list, { chosen: "office", changedAt })).toEqual([
      { id: "1", who: "home from 203.0.113.7" },
      { id: "3", who: "a connection from 203.0.113.7 that was being made" },
    ]);
  });
  it("is chosen by a name that the release has", () => {
    expect(chosenOf("any", ["home"])).toBeUndefined();
    expect(chosenOf("office", ["home", "office"])).toBe("office");
    expect(() => chosenOf("ofice", ["home", "office"])).toThrow(
      'No publisher is called "ofice". There are home, office; any ends a cutover.',
    );
  });
  it("refuses when nobody is there, and what is no list", () => {
    expect(() => publishersOf("home", [])).toThrow("Nobody publishes now");
    expect(() => readPublishers("{}", "live")).toThrow("not understood");
  });
});
