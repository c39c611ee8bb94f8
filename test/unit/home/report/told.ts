// Events for the tables, each a second of its own; and lines in short: "live 0-10".
import type { ReportEvent } from "../../../../control/command/report-facts";
import type { Segment } from "../../../../home/report/drawing/rows";
import type { HomeFacts } from "../../../../home/report/facts";

export const T0 = Date.parse("2026-01-10T03:00:00Z");

/** RFC 3339, at seconds after the beginning. */
export const at = (second: number): string => new Date(T0 + second * 1000).toISOString();

type Words = Partial<Omit<ReportEvent, "since">> & { since?: number };

/** Numbers follow from the order, unless one is given. */
export const told = (...events: [second: number, kind: string, subject: string, more?: Words][]) =>
  events.map(([second, kind, subject, { since = second, ...more } = {}], index): ReportEvent => ({
    ...{
      number: index + 1,
      time: at(second),
      kind,
      level: "info",
      subject,
      what: `${kind} ${subject}`,
    },
    ...{ since: at(since), seconds: null, viewers: "not affected", todo: "", ...more },
  }));

/** At the end of the story, a thousand seconds after its beginning. */
export const factsOf = (events: ReportEvent[], more: Partial<HomeFacts> = {}): HomeFacts => ({
  ...{ version: 1, time: at(1000), release: "0.2.0", stack: "prod", timeZone: "UTC" },
  ...{ serverSince: at(-3600), now: null, price: null, events },
  config: {
    ...{ hours: 336, allowanceGiB: 1500, overagePerGiB: 0.01 },
    destinations: [{ name: "twitch", maxHours: 48 }],
  },
  ...more,
});

/** What restreamd's last look says of one destination that is on air. */
export const nowWith = (
  state: string,
  since: number,
  sessionSince: number | null,
  open: number[] = [],
) =>
  ({
    ...{ version: 1, time: at(1000), gaps: [], sessionsLost: {}, open },
    publisher: {
      ...{
        online: true,
        name: "home",
        address: null,
        since: at(1),
        picture: null,
        bitrateKbps: 1,
        lateSeconds: null,
      },
    },
    destinations: {
      twitch: {
        ...{ state, since: at(since), bitrateKbps: 0, restarts: 0, maxHours: 48, platform: null },
        sessionSince: sessionSince === null ? null : at(sessionSince),
      },
    },
    ...{ transferOutBytes: null, transferExpectedBytes: null },
    ...{ transferAllowanceGiB: null, transferExtraDollars: null },
  }) as HomeFacts["now"];

export const inShort = (segments: readonly Segment<string>[]): string =>
  segments
    .map(({ state, from, to }) => `${state} ${(from - T0) / 1000}-${(to - T0) / 1000}`)
    .join(", ");

/** Seconds after the beginning. */
export const second = (ms: number | undefined): number | undefined =>
  ms === undefined ? undefined : (ms - T0) / 1000;
