// Whether a key would be found wherever and however it is written, and whether a place that was not searched is noticed.
import { describe, expect, it } from "vitest";
import { leaksInPlaces } from "../../../rehearsal/story/secret-search";
import type { Place } from "../../../rehearsal/story/secret-places";
import { wrongFields } from "../../../rehearsal/verbs/wrong-fields";

const KEYS = { publishKey: "test-key-home-0123" };
const leaks = (text: string): string[] =>
  leaksInPlaces({ journal: { text: `begin ${text}`, holds: ["begin"] } }, KEYS);

describe("a search for keys", () => {
  it.each(wrongFields(KEYS.publishKey).map((fields) => [JSON.stringify(fields)]))(
    "finds it in %s",
    (text) => {
      expect(leaks(text)).toEqual(["publishKey in journal"]);
    },
  );

  it("finds none where there is none, nor in what is no encoding", () => {
    expect(leaks("test-key-home 100%: %zz%2")).toEqual([]);
  });

  it("names a place that does not hold what is certainly there", () => {
    expect(() => leaksInPlaces({ journal: { text: "", holds: ["begin"] } }, KEYS)).toThrow(
      "journal: lacks begin: it was not really searched",
    );
  });

  it("finds the home address where not even that may be", () => {
    const place: Place = { text: "203.0.113.10", holds: [], hidesHome: true };
    expect(leaksInPlaces({ "a message": place }, KEYS)).toEqual(["the home address in a message"]);
  });
});
