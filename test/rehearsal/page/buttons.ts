// Each button does at the platforms what it says.
import type { Locator, Page } from "playwright-core";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { WITHIN_MS } from "../verbs/deadlines";
import { ensureOnAir, expectLive, rowsAfter } from "../verbs/row";
import { liveUntouched } from "../verbs/untouched";
import {
  freshSince,
  invite,
  partOf,
  signedIn,
  throughTunnel,
  untilState,
  withPage,
} from "./on-page";

export const pageButtons = rowsAfter("page", ensureOnAir)(
  "page-buttons",
  "restream:page asked for on air: nobody notices; through restream page somebody who was invited stops, starts, refreshes and rolls over Twitch; two orders at once and a revocation meanwhile; who did it is told",
  async (bed, since, figures) => {
    const problems = await liveUntouched(bed, figures, since, () => withPage(bed));
    await throughTunnel(bed, async () => {
      const page = await signedIn(bed, "Ana", "control");
      await untilState(page, "twitch", "LIVE");
      problems.push(...(await stopped(bed, page)), ...(await started(bed, page)));
      await cutOver(bed, page);
      problems.push(...(await refreshed(bed, page)), ...(await rolledOver(bed, page)));
    });
    return { excused: ["twitch"], problems };
  },
);

/** Asked once more; then the platform's broadcast ends cleanly, and the other's goes on. */
const stopped = async (bed: Bed, page: Page): Promise<string[]> => {
  const at = now();
  await pressSlowly(page, partOf(page, "twitch").getByRole("link", { name: "Stop Twitch" }));
  await page.getByText("its viewers are OFFLINE").waitFor();
  if (endedSince(bed, at) > 0) throw new Error("it was stopped before it was asked");
  await page.getByRole("button", { name: "Yes, stop Twitch" }).click();
  await eventually("Twitch's broadcast ends", WITHIN_MS.platformNotices, () => {
    if (endedSince(bed, at) === 0) throw new Error("it goes on");
  });
  await untilState(page, "twitch", "OFF");
  await page.getByText("Ana stopped Twitch from the page").first().waitFor();
  return bed.platforms.youtube.sessions().some(({ endedAt = 0 }) => endedAt >= at)
    ? ["YouTube's broadcast ended, too"]
    : [];
};

/** As a person with a mouse: the state comes anew while the button is down. */
const pressSlowly = async (page: Page, what: Locator): Promise<void> => {
  await what.hover();
  await page.mouse.down();
  await freshSince(page);
  await page.mouse.up();
};

const endedSince = (bed: Bed, at: number): number =>
  bed.platforms.twitch.sessions().filter(({ endedAt = 0 }) => endedAt >= at).length;

const started = async (bed: Bed, page: Page): Promise<string[]> => {
  const at = now();
  await partOf(page, "twitch").getByRole("button", { name: "Start Twitch" }).click();
  await expectLive(bed, at, ["twitch"], WITHIN_MS.publishesAnew);
  await untilState(page, "twitch", "LIVE");
  await page.getByText("Ana started Twitch from the page").first().waitFor();
  return [];
};

/** The connection ends uncleanly, and the platform keeps the broadcast. */
export const refreshed = async (bed: Bed, page: Page): Promise<string[]> => {
  const at = now();
  await partOf(page, "twitch").getByRole("button", { name: "Refresh Twitch" }).click();
  await eventually("Twitch is connected to anew", WITHIN_MS.publishesAnew, () => {
    if (!bed.platforms.twitch.connections.some(({ startedAt }) => startedAt > at))
      throw new Error("it is not");
  });
  await page.getByText("Ana refreshed the sending to Twitch from the page").first().waitFor();
  await page.getByText(/^Ana refreshed Twitch, /).waitFor({ timeout: 60_000 });
  return endedSince(bed, at) === 0 ? [] : ["the refresh ended the broadcast"];
};

const rolledOver = async (bed: Bed, page: Page): Promise<string[]> => {
  const at = now();
  await partOf(page, "twitch").getByRole("link", { name: "Roll over Twitch" }).click();
  await page.getByRole("button", { name: "Yes, roll over Twitch" }).click();
  await page.getByText("Ana rolls over Twitch now…").waitFor();
  const problems = await meanwhile(bed);
  await page.getByText(/^Ana rolled over Twitch, /).waitFor({ timeout: 120_000 });
  await expectLive(bed, at, ["twitch"]);
  if (endedSince(bed, at) !== 1)
    problems.push(`${endedSince(bed, at)} broadcasts ended, expected 1`);
  return problems;
};

/** A second order is refused at the very last, whatever the page has let through; whoever gave it is revoked at once. */
const meanwhile = async (bed: Bed): Promise<string[]> => {
  const { machine, project } = bed;
  await invite(bed, "Ben", "control");
  const file = JSON.parse(await machine.exec("cat", "/var/lib/restream/page-people.json")) as {
    people: { id: string; name: string }[];
  };
  const ben = file.people.find(({ name }) => name === "Ben")?.id ?? "";
  await machine
    .exec("systemctl", "start", `restreamd-page-act@stop:twitch:${ben}.service`)
    .catch(() => undefined);
  const said = await machine.exec("journalctl", "-t", "restreamd-page-act", "-n", "5");
  const at = now();
  const { code } = await project.restream(["page", "revoke", "Ben"]);
  const seconds = (now() - at) / 1000;
  return [
    ...(said.includes("Ben's stop twitch: nothing was changed") ? [] : [`Ben's stop: ${said}`]),
    ...(code === 0 && seconds < 10 ? [] : [`the revocation: ${code} after ${seconds} s`]),
  ];
};

/** What only root chose, the page says, too. */
const cutOver = async ({ machine }: Bed, page: Page): Promise<void> => {
  await machine.exec("/usr/local/bin/restream", "cutover", "home");
  try {
    await page.getByText("only home may publish").waitFor();
  } finally {
    await machine.exec("/usr/local/bin/restream", "cutover", "any");
  }
};
