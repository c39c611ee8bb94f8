// A server on air, as the page's tests show it.
import type { Status } from "../../../../control/command/status";

export const STATUS: Status = {
  version: 1,
  time: "2026-01-10T03:00:00Z",
  publisher: {
    ...{ online: true, name: "home", since: "2026-01-10T01:00:00Z", address: "203.0.113.x" },
    ...{
      picture: "1920x1080 H264",
      bitrateKbps: 6100,
      lateSeconds: 0.2,
      standsBy: [],
      cutover: null,
      isKnown: true,
    },
  },
  destinations: [
    {
      ...{ name: "twitch", state: "sending", since: "2026-01-10T01:00:00Z", bitrateKbps: 6100 },
      ...{ sessionSeconds: 7200, restarts: 0, endsInSeconds: 165_600, platform: null },
    },
    {
      ...{ name: "youtube", state: "off", since: "2026-01-10T01:00:00Z", bitrateKbps: 0 },
      ...{ sessionSeconds: null, restarts: 0, endsInSeconds: null, platform: null },
    },
  ],
  gapsToday: 0,
  sessionsLost: [],
  ...{ transferGiB: 12.5, transferExpectedGiB: null },
  ...{ transferAllowanceGiB: null, transferExtraDollars: null },
  ...{ mediamtx: "running", hub: "running", feed: "running" },
  waiting: [],
  rolledBackFrom: null,
  source: "restreamd",
  well: true,
  troubles: [],
};
