import { describe, expect, it } from "vitest";
import { silentRestreams } from "../../../control/apply/silent";
import { parseNow, type Destination, type Now } from "../../../control/shared/event";

const LOOKED_AT = Date.parse("2026-01-10T03:00:00Z");
const SILENT: Destination = {
  ...{ state: "failing", since: "2026-01-10T02:59:40Z", bitrateKbps: 0 },
  ...{ sessionSince: null, restarts: 9, maxHours: null, platform: null },
};
const nowWith = (destination: Partial<Destination>): Now =>
  parseNow(
    JSON.stringify({
      ...{ version: 1, time: "2026-01-10T03:00:00Z", gaps: [], transferOutBytes: null },
      publisher: {
        ...{ online: false, name: null, address: null, since: "2026-01-10T02:00:00Z" },
        ...{ picture: null, bitrateKbps: 0 },
      },
      destinations: { twitch: { ...SILENT, ...destination } },
    }),
  );

describe("a restream has certainly sent nothing", () => {
  it.each<{ what: string; now: Now | undefined; at?: number; silent: boolean }>([
    { what: "as restreamd just saw", now: nowWith({}), silent: true },
    { what: "as restreamd saw 10 s ago", now: nowWith({}), at: 10_000, silent: true },
    { what: "not when that is longer ago", now: nowWith({}), at: 10_001, silent: false },
    { what: "not when the clock was set back", now: nowWith({}), at: -1000, silent: false },
    { what: "not without a look", now: undefined, silent: false },
    { what: "not when it sends", now: nowWith({ state: "sending" }), silent: false },
    {
      what: "not when it sends the placeholder",
      now: nowWith({ state: "placeholder" }),
      silent: false,
    },
    {
      what: "not when the platform still keeps its broadcast",
      ...{ now: nowWith({ sessionSince: "2026-01-10T02:00:00Z" }), silent: false },
    },
    {
      what: "not when it was started so lately that what it sends is not seen yet",
      ...{ now: nowWith({ since: "2026-01-10T02:59:41Z" }), silent: false },
    },
    { what: "not when it is off", now: nowWith({ state: "off" }), silent: false },
  ])("$what", ({ now, at = 0, silent }) => {
    expect([...silentRestreams(now, LOOKED_AT + at)]).toEqual(
      silent ? ["restream-twitch.service"] : [],
    );
  });
});
