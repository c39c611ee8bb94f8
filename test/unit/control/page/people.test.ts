import { describe, expect, it } from "vitest";
import { allowedOrder } from "../../../../control/command/page/act";
import { actUnitOf, readInstance, VERBS } from "../../../../control/shared/page/order";
import {
  invite,
  invitedWith,
  nameProblem,
  parsePeople,
  peopleText,
  type Person,
} from "../../../../control/shared/page/people";
import { Refusals } from "../../../../control/shared/page/refused";

const NOW = Date.parse("2026-01-10T03:00:00Z");
const HOUR = 3_600_000;

const ana = invite([], "Ana", "control", NOW);
const both = invite(ana.people, "Ben", "watch", NOW);

describe("an invitation", () => {
  it("is kept as what it hashes to, and found by what it is", () => {
    expect(peopleText(both.people)).not.toContain(both.token);
    expect(parsePeople(peopleText(both.people))).toEqual(both.people);
    expect(invitedWith(both.people, both.token, NOW)?.name).toBe("Ben");
    expect(Buffer.from(both.token, "base64url")).toHaveLength(32);
  });
  it.each([
    ["another's", "x".repeat(43), NOW],
    ["none", "", NOW],
    ["two days and a second old", both.token, NOW + 48 * HOUR + 1000],
    ["of before a revocation", ana.token, NOW],
  ])("that is %s lets nobody in", (what, token, now) => {
    const people = what === "of before a revocation" ? [] : both.people;
    expect(invitedWith(people, token, now)).toBeUndefined();
  });
  it("anew replaces the one before, whatever the letters' case", () => {
    const again = invite(both.people, "ANA", "watch", NOW);
    expect(again.people.map(({ name, may }) => [name, may])).toEqual([
      ["Ben", "watch"],
      ["ANA", "watch"],
    ]);
    expect(again.before?.name).toBe("Ana");
    expect(invitedWith(again.people, ana.token, NOW)).toBeUndefined();
  });
  it("is refused to the fifty-first", () => {
    let people: Person[] = [];
    for (let n = 0; n < 50; n++) ({ people } = invite(people, `Person ${n}`, "watch", NOW));
    expect(() => invite(people, "One more", "watch", NOW)).toThrow("no more than 50");
    expect(invite(people, "person 7", "watch", NOW).people).toHaveLength(50);
  });
});

describe("a name", () => {
  it.each(["Ana", "Zoë", "Łukasz", "O'Brien", "Ana-Maria 2", "李雷", "a"])("may be %s", (name) => {
    expect(nameProblem(name)).toBeUndefined();
  });
  it.each([
    "",
    " Ana",
    "Ana ",
    "1st",
    "@everyone",
    "a\nb",
    "<b>",
    "`x`",
    "a".repeat(31),
    "a\u202eb",
    "[x](y)",
  ])("may not be %j", (name) => {
    expect(nameProblem(name)).toMatch(/^expected/);
  });
});

describe("an order", () => {
  const [person] = both.people as [Person, Person];
  const known = ["twitch", "youtube"];
  it.each(VERBS)("to %s goes through its unit's name and back", (verb) => {
    const order = { verb, destination: "twitch", person: person.id };
    const [, instance = ""] = /^restreamd-page-act@(.+)\.service$/.exec(actUnitOf(order)) ?? [];
    expect(readInstance(instance)).toEqual(order);
    expect(allowedOrder(instance, both.people, known).person.name).toBe("Ana");
  });
  it.each([
    ["", /no order/],
    [`kill:twitch:${person.id}`, /no order/],
    [`stop:twitch:${person.id}:x`, /no order/],
    [`stop:Twitch:${person.id}`, /no order/],
    [`stop:../x:${person.id}`, /no order/],
    ["stop:twitch:Ana", /no order/],
    [`constructor:twitch:${person.id}`, /no order/],
    [`stop:kick:${person.id}`, /no such destination/],
    [`stop:all:${person.id}`, /no such destination/],
    ["stop:twitch:0123456789abcdef", /may not, or no longer/],
    [`stop:twitch:${both.people[1]?.id ?? ""}`, /may not, or no longer/],
  ])("%j is refused", (text, why) => {
    expect(() => allowedOrder(text, both.people, known)).toThrow(why);
  });
});

describe("refusals", () => {
  it.each([
    ["wrong passphrase", 10],
    ["host", 30],
    ["no such page", 151],
  ])("%s are more than mistakes from the %dth on", (why, count) => {
    const refusals = new Refusals();
    const said = Array.from({ length: count }, (_, n) => refusals.add(why, NOW + n));
    expect(said.indexOf(true)).toBe(count - 1);
  });
  it("that come one a minute are not, and a flood is kept small and forgotten", () => {
    const refusals = new Refusals();
    for (let n = 0; n < 100; n++) expect(refusals.add("host", NOW + n * 60_000)).toBe(false);
    const flooded = NOW + 200 * 60_000;
    for (let n = 0; n < 10_000; n++) refusals.add("host", flooded);
    expect(refusals.add("host", flooded)).toBe(true);
    expect(refusals.add("host", flooded + 301_000)).toBe(false);
  });
});
