// What the server hands over: nothing of the settings that names a key.
import { describe, expect, it } from "vitest";
import { reportConfig, report, serverSince } from "../../../../control/command/report";
import { renderRestreamd } from "../../../../infra/render/restreamd";
import { SETTINGS } from "../../infra/a-settings";

it("hands over what a release says of the stack, and no hash of a key", () => {
  const config = reportConfig(renderRestreamd(SETTINGS));
  expect(config?.destinations.map(({ name }) => name)).toEqual(
    SETTINGS.destinations.map(({ name }) => name),
  );
  expect(config?.destinations.find(({ name }) => name === "twitch")?.maxHours).toBe(48);
  expect(JSON.stringify(config)).not.toMatch(/sha256|salt|mask/);
});

it("takes an earlier release's as restreamd does", () => {
  const text = JSON.stringify({
    hours: 3,
    transfer: { allowanceGiB: null, overagePerGiB: 0.01 },
    destinations: ["twitch", "kick"],
  });
  expect(reportConfig(text)?.destinations).toEqual([
    { name: "twitch", maxHours: 48 },
    { name: "kick", maxHours: null },
  ]);
});

describe("since when there is this server", () => {
  const time = Date.parse("2026-01-10T03:00:00Z");
  it.each([
    [{ began: time, transfer: { since: time + 4000 } }, "2026-01-10T03:00:00Z"],
    [{ transfer: { since: time + 4000 } }, "2026-01-10T03:00:04Z"],
    [{}, null],
    [undefined, null],
    ["of a newer release", null],
  ])("%j: %s", (memory, since) => {
    expect(serverSince(JSON.stringify({ version: 1, memory }))).toBe(since);
  });
});

it("is made at home, and says so on the server", () => {
  expect(() => report(undefined, {})).toThrow(/type restream report at home/);
});
