import { describe, expect, it } from "vitest";
import { readEvents, readNow } from "../../../../control/shared/left";

const FIXTURES = "test/fixtures/restreamd";

describe("what restreamd leaves for others", () => {
  it("reads the last look", () => {
    expect(readNow(`${FIXTURES}/now.json`)?.destinations["youtube"]?.state).toBe("failing");
  });
  it("reads the events", () => {
    expect(readEvents(`${FIXTURES}/state.json`)?.events.map(({ number }) => number)).toEqual([
      1, 2, 3,
    ]);
  });
  it("is nothing before there was a look", () => {
    expect(readNow(`${FIXTURES}/none.json`)).toBeUndefined();
  });
  it("refuses what is something else", () => {
    expect(() => readNow(`${FIXTURES}/state.json`)).toThrow("publisher");
  });
});
