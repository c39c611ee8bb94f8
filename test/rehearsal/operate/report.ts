// restream report: the page of what has just happened has it all, under the right name, and nothing that is nobody's business.
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { now } from "../../support/media/clock";
import { HOME } from "../../support/world/addresses";
import type { Bed } from "../bed/bed";
import { SECRETS } from "../bed/secrets";
import { WITHIN_MS } from "../verbs/deadlines";
import { expects } from "../verbs/expects";
import { untilSaid } from "../verbs/journal";
import { goLive } from "../verbs/go-live";
import { leaksIn } from "../verbs/leaks";
import { backSince } from "../verbs/restream";
import { ensureOnAir, expectPlaceholder, rounded, rowsAfter } from "../verbs/row";

const [PAGE, FACTS, BLIND] = ["the-event.html", "the-event.json", "unwatched.html"];
/** restreamd's last look says nothing of now after ten seconds. */
const STALE_MS = 13_000;
/** Whom its platform ends, and whom the operator stops. */
const [RESET, STOPPED] = ["twitch", "youtube"] as const;
const TITLES = { twitch: "Twitch", youtube: "YouTube" } as const;
const AWAY_MS = 8000;
/** restreamd looks each two seconds, at both ends of a gap. */
const INEXACT_SECONDS = 4;

export const reportMade = rowsAfter("operate", ensureOnAir)(
  "report-made",
  "restream report: a gap, a platform's reset and a stop are on the page, each as long and under whom it was; no key, nothing from elsewhere; nothing of ours is overwritten",
  async (bed, since, figures) => {
    for (const name of [PAGE, FACTS]) rmSync(join(bed.project.folder, name), { force: true });
    const away = await gap(bed);
    figures["OBS away s"] = rounded(away);
    const resetAt = now();
    await bed.platforms[RESET].reset();
    await backSince(bed, RESET, resetAt, WITHIN_MS.publishes);
    const stopAt = now();
    const stopped = await bed.project.restream(["stop", STOPPED]);
    // What is started again between two of restreamd's looks was never off.
    await untilSaid(bed, stopAt, ["kind=restream-stopped", `subject=${STOPPED}`], {
      unit: "restreamd",
    });
    const ended = [
      ...expects("stop", stopped, 0, /is stopped/),
      ...expects("start", await bed.project.restream(["start", STOPPED]), 0, /sending to/),
    ];
    const askedAt = now();
    const from = new Date(since).toISOString();
    const words = ["report", PAGE, "--from", from, "--json", FACTS];
    const made = await bed.project.restream(words);
    figures["report made after s"] = rounded((now() - askedAt) / 1000);
    const html = made.code === 0 ? readFileSync(join(bed.project.folder, PAGE), "utf8") : "";
    const json = made.code === 0 ? readFileSync(join(bed.project.folder, FACTS), "utf8") : "";
    const blind = await unwatched(bed);
    const told = gapsIn(html);
    figures["gap on the page s"] = told[0] ?? null;
    return {
      excused: [STOPPED],
      problems: [
        ...ended,
        ...blind,
        ...expects("report", made, 0, /The report of the event: /),
        ...wrongIn(html, told, away),
        ...leaksIn(html + json, { ...SECRETS, "the home address": HOME }).map(
          (name) => `${name} is in it`,
        ),
        ...expects("the same name again", await bed.project.restream(words), 3, /is there already/),
        ...expects(
          "on the server",
          await bed.project.restream(["ssh", "restream", "report"]),
          3,
          /type restream report at home/,
        ),
      ],
    };
  },
);

/** restreamd does not run for a while: nothing that it saw last is taken for the present. */
const unwatched = async (bed: Bed): Promise<string[]> => {
  const page = join(bed.project.folder, BLIND);
  rmSync(page, { force: true });
  const { machine } = bed;
  await machine.exec("systemctl", "stop", "restreamd");
  try {
    await pause(STALE_MS);
    const made = await bed.project.restream(["report", BLIND]);
    const html = made.code === 0 ? readFileSync(page, "utf8") : "";
    return [
      ...expects("report without restreamd", made, 0, /The report of the event: /),
      ...[/What is on air now is not known/, /Sent since the server was made, until/]
        .filter((words) => !words.test(html))
        .map((words) => `the page without restreamd does not say ${words.source}`),
    ];
  } finally {
    await machine.exec("systemctl", "start", "restreamd");
  }
};

/** OBS is killed and comes back. @returns seconds */
const gap = async (bed: Bed): Promise<number> => {
  const goneAt = now();
  await bed.publisher.kill();
  await expectPlaceholder(bed, goneAt);
  await pause(Math.max(0, AWAY_MS - (now() - goneAt)));
  return ((await goLive(bed)) - goneAt) / 1000;
};

const sectionOf = (html: string, title: string): string =>
  html.split("<h2>").find((part) => part.startsWith(title)) ?? "";

/** Its table's, seconds. */
const gapsIn = (html: string): number[] =>
  [...sectionOf(html, "Gaps bridged").matchAll(/<td>(\d+) s<\/td>/g)].map(([, seconds]) =>
    Number(seconds),
  );

/** How many rows there are below each platform's name. */
const rowsBelow = (section: string, title: string): string[] =>
  section
    .split(/<h3/)
    .filter((part) => part.includes(`>${title}</h3>`))
    .flatMap((part) => part.match(/<tr><td[\s\S]*?<\/tr>/g) ?? []);

const wrongIn = (html: string, gaps: readonly number[], away: number): string[] => {
  const cut = sectionOf(html, "Connections that were cut");
  const broadcasts = sectionOf(html, "Broadcasts");
  const [told = NaN] = gaps;
  const [resets, none] = [rowsBelow(cut, TITLES[RESET]), rowsBelow(cut, TITLES[STOPPED])];
  const stopped = rowsBelow(broadcasts, TITLES[STOPPED]).filter((row) =>
    /stopped by you/.test(row),
  );
  return [
    ...(/<h1 class="good"><span>✓ 0 of 3 broadcasts lost by us/.test(html)
      ? []
      : [`the verdict is another: ${/<h1[\s\S]*?<\/h1>/.exec(html)?.[0] ?? "(none)"}`]),
    ...(gaps.length === 1 && Math.abs(told - away) <= INEXACT_SECONDS
      ? []
      : [`OBS was away for ${away.toFixed(1)} s, and the page says ${gaps.join(", ")} s`]),
    ...(resets.length === 1 && /ended by the platform/.test(resets[0] ?? "")
      ? []
      : [`${resets.length} resets at ${RESET}: ${resets.join()}`]),
    ...(none.length === 0 ? [] : [`a reset at ${STOPPED}, where there was none: ${none.join()}`]),
    ...(stopped.length === 1 ? [] : [`${stopped.length} stops at ${STOPPED}: ${broadcasts}`]),
    ...(/\b(?:src|href)\s*=\s*["']?https?:|<script|@import/i.test(html)
      ? ["it fetches something from elsewhere"]
      : []),
  ];
};
