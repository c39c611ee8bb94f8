// Each button does at the platforms what it says.
import type { Page } from "playwright-core";
import { eventually } from "../../support/eventually";
import { now } from "../../support/media/clock";
import type { Bed } from "../bed/bed";
import { WITHIN_MS } from "../verbs/deadlines";
import { expectLive, rowsAfter } from "../verbs/row";
import { liveUntouched } from "../verbs/untouched";
import { partOf, signedIn, throughTunnel, untilState, withPage } from "./on-page";
import { ensureOnAir } from "../verbs/row";

export const pageButtons = rowsAfter("page", ensureOnAir)(
  "page-buttons",
  "restream:page asked for on air: nobody notices; through restream page somebody who was invited stops, starts, refreshes and rolls over Twitch; who did it is told",
  async (bed, since, figures) => {
    const problems = await liveUntouched(bed, figures, since, () => withPage(bed));
    await throughTunnel(bed, async () => {
      const page = await signedIn(bed, "Ana", "control");
      await untilState(page, "twitch", "LIVE");
      problems.push(...(await stopped(bed, page)), ...(await started(bed, page)));
      problems.push(...(await refreshed(bed, page)), ...(await rolledOver(bed, page)));
    });
    return { excused: ["twitch"], problems };
  },
);

/** Asked once more; then the platform's broadcast ends cleanly, and the other's goes on. */
const stopped = async (bed: Bed, page: Page): Promise<string[]> => {
  const at = now();
  await partOf(page, "twitch").getByRole("link", { name: "Stop Twitch" }).click();
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
const refreshed = async (bed: Bed, page: Page): Promise<string[]> => {
  const at = now();
  await partOf(page, "twitch").getByRole("button", { name: "Refresh Twitch" }).click();
  await eventually("Twitch is connected to anew", WITHIN_MS.publishesAnew, () => {
    if (!bed.platforms.twitch.connections.some(({ startedAt }) => startedAt > at))
      throw new Error("it is not");
  });
  await page.getByText("Ana refreshed the sending to Twitch from the page").first().waitFor();
  await page.getByText("Ana refreshed Twitch", { exact: true }).waitFor({ timeout: 60_000 });
  return endedSince(bed, at) === 0 ? [] : ["the refresh ended the broadcast"];
};

const rolledOver = async (bed: Bed, page: Page): Promise<string[]> => {
  const at = now();
  await partOf(page, "twitch").getByRole("link", { name: "Roll over Twitch" }).click();
  await page.getByRole("button", { name: "Yes, roll over Twitch" }).click();
  await page.getByText("Ana rolls over Twitch now…").waitFor();
  await page.getByText("Ana rolled over Twitch", { exact: true }).waitFor({ timeout: 120_000 });
  await expectLive(bed, at, ["twitch"]);
  return endedSince(bed, at) === 1 ? [] : [`${endedSince(bed, at)} broadcasts ended, expected 1`];
};
