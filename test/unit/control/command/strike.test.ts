// What the clock orders when a rollover is due.
import { expect, it, vi } from "vitest";
import { NoBroadcast, rollover } from "../../../../control/command/broadcast";
import { EXIT } from "../../../../control/command/exit-code";
import { rolledOver } from "../../../../control/command/strike";

vi.mock("../../../../control/command/broadcast", async (original) => ({
  ...(await original<object>()),
  rollover: vi.fn<typeof rollover>(),
}));
const ordered = vi.mocked(rollover);

it("begins anew those that are still on: somebody may stop one meanwhile", async () => {
  // As the command itself does with names of which one is off (broadcast.ts).
  ordered.mockImplementation((names, all) =>
    all ? Promise.resolve(EXIT.well) : Promise.reject(new NoBroadcast(EXIT.refused, String(names))),
  );
  expect(await rolledOver(["twitch", "facebook"])).toBe(EXIT.well);
  expect(ordered.mock.calls).toEqual([[["twitch", "facebook"], true, "clock"]]);
});

it("is done with where every one was stopped", async () => {
  ordered.mockRejectedValue(new NoBroadcast(EXIT.refused, "twitch is off"));
  expect(await rolledOver(["twitch"])).toBe(EXIT.well);
});
