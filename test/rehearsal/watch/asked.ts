// What the command's scenarios share: asking it, waiting for what it shows, and the platforms' own word on their sessions.
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import type { Said } from "../verbs/expects";
import { restreamOnServer } from "../verbs/on-server";
import { ensureOnAir } from "../verbs/row";
import { forgetLosses } from "./state";
import type { Scenario } from "../verbs/scenario";
import type { PlatformName } from "../result/platform-names";
import { WITHIN_MS } from "../verbs/deadlines";
import { type Figures, outcomeOf } from "../result/outcome";

interface StatusJson {
  publisher: { online: boolean };
  destinations: { name: string; state: string; bitrateKbps: number | null }[];
  well: boolean;
}

/** Resolves with the seconds until `status` shows these states, OBS and this exit code. */
export const untilShown = async (
  bed: Bed,
  states: Record<PlatformName, string>,
  online: boolean,
  code: number,
): Promise<number> => {
  const began = now();
  const wanted = JSON.stringify({ states, online, code });
  await eventually(`status shows ${wanted}`, WITHIN_MS.shownByStatus, async () => {
    const shown = await restreamOnServer(bed, "status", "--json");
    const status = JSON.parse(shown.output) as StatusJson;
    const seen = Object.fromEntries(status.destinations.map(({ name, state }) => [name, state]));
    const is = JSON.stringify({
      states: seen,
      online: status.publisher.online,
      code: shown.code,
    });
    if (is !== wanted) throw new Error(is);
  });
  return (now() - began) / 1000;
};

export const both = (state: string): Record<PlatformName, string> => ({
  twitch: state,
  youtube: state,
});

export const expectExit = (shown: Said, code: number, words: RegExp): string[] => [
  ...(shown.code === code
    ? []
    : [`exit code ${shown.code}, expected ${code}: ${shown.output.trim()}`]),
  ...(words.test(shown.output)
    ? []
    : [`said ${JSON.stringify(shown.output)}, expected ${words.source}`]),
];

/** Ends of a platform's sessions since then, in its own words. */
const endsSince = ({ platforms }: Bed, name: PlatformName, since: number): string[] =>
  platforms[name]
    .sessions()
    .filter(({ endedAt }) => endedAt !== undefined && endedAt >= since)
    .map(({ end }) => String(end));

export const expectEnds = (
  bed: Bed,
  name: PlatformName,
  since: number,
  ends: string[],
): string[] => {
  const seen = endsSince(bed, name, since);
  return seen.join() === ends.join()
    ? []
    : [
        `${name}: sessions ended by ${seen.join(", ") || "nothing"}, expected ${ends.join(", ") || "nothing"}`,
      ];
};

/**
 * A stand-in for a time server, which no machine here reaches: a `timedatectl` for restreamd alone that says yes. After a
 * quarter of an hour without one the clock is a trouble, and the screen says so.
 */
const CLOCK_KEPT = `mkdir -p /run/time-server /run/systemd/system/restreamd.service.d
printf '#!/bin/sh\\necho yes\\n' > /run/time-server/timedatectl
chmod 755 /run/time-server/timedatectl
printf '[Service]\\nEnvironment=PATH=/run/time-server:/usr/bin:/bin\\n' \\
  > /run/systemd/system/restreamd.service.d/time-server.conf
systemctl daemon-reload
systemctl restart restreamd`;
/** A reboot has taken it away already. */
const CLOCK_AS_IT_WAS = `rm -rf /run/time-server /run/systemd/system/restreamd.service.d
systemctl daemon-reload
systemctl restart restreamd`;

export const scenario = (
  name: string,
  title: string,
  run: (bed: Bed, since: number, figures: Figures) => Promise<string[]>,
): Scenario => ({
  name,
  title,
  suite: "watch",
  run: async (bed, figures) => {
    await ensureOnAir(bed);
    // A trouble that lasts would be shown as one.
    await forgetLosses(bed);
    await bed.machine.exec("bash", "-c", CLOCK_KEPT);
    try {
      return outcomeOf({ problems: await run(bed, now(), figures) });
    } finally {
      await bed.machine.exec("bash", "-c", CLOCK_AS_IT_WAS);
    }
  },
});
