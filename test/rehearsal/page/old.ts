// A page that is open says that it is old when nothing comes any more, and is fresh again by itself: a restart, a freeze, a lost line, a release.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import type { Bed } from "../bed/bed";
import { mustUp, set } from "../verbs/change";
import { rowsAfter } from "../verbs/row";
import { liveUntouched } from "../verbs/untouched";
import {
  closeTunnel,
  freshSince,
  FRESH_WITHIN_MS,
  openTunnel,
  signedIn,
  UNIT,
  untilState,
  untilTrue,
  withPage,
} from "./on-page";

/** Ten seconds, and a little. */
const OLD_WITHIN_MS = 20_000;

export const pageOld = rowsAfter("page", withPage)(
  "page-old",
  "killed, frozen, cut off from home, replaced by a release: an open page says that it is old, and is fresh again by itself; viewers notice nothing; taken out, no file of the release is left",
  async (bed, since, figures) => {
    const problems: string[] = [];
    problems.push(
      ...(await liveUntouched(bed, figures, since, async () => {
        problems.push(...(await aged(bed)));
        await set(bed, "page");
        await mustUp(bed);
      })),
    );
    return { problems: [...problems, ...(await left(bed))] };
  },
);

const aged = async (bed: Bed): Promise<string[]> => {
  const { machine } = bed;
  let tunnel = await openTunnel(bed);
  try {
    const page = await signedIn(bed, "Ana", "control");
    await untilState(page, "twitch", "LIVE");
    await machine.exec("systemctl", "kill", "--signal=KILL", UNIT);
    await freshSince(page);
    await machine.exec("systemctl", "kill", "--signal=STOP", UNIT);
    await old(page);
    await machine.exec("systemctl", "kill", "--signal=CONT", UNIT);
    await fresh(page);
    await closeTunnel(tunnel);
    await old(page);
    // The line is lost; the picture goes out.
    const isLost = await page.locator("#no-still").isVisible();
    tunnel = await openTunnel(bed);
    await fresh(page);
    return [
      ...(isLost ? ["a lost line is shown as a lost picture"] : []),
      ...(await released(bed, page)),
    ];
  } finally {
    await closeTunnel(tunnel);
  }
};

const old = (page: Page): Promise<void> =>
  page.getByText("This page is old.").waitFor({ timeout: OLD_WITHIN_MS });

const fresh = async (page: Page): Promise<void> => {
  await page.getByText("This page is old.").waitFor({ state: "hidden", timeout: FRESH_WITHIN_MS });
  await freshSince(page);
};

/** A release with another look: the open page loads itself anew. */
const released = async (bed: Bed, page: Page): Promise<string[]> => {
  const file = join(bed.project.folder, "files/usr/local/share/restream/page/page.css");
  const text = readFileSync(file, "utf8");
  const before = await page.getAttribute("body", "data-version");
  writeFileSync(file, `${text}/* another release */\n`);
  try {
    await mustUp(bed);
    await untilTrue(page, `document.body?.dataset.version !== "${before ?? ""}"`, FRESH_WITHIN_MS);
    await untilState(page, "twitch", "LIVE");
  } finally {
    writeFileSync(file, text);
  }
  return [];
};

const left = async ({ machine }: Bed): Promise<string[]> => {
  const script =
    "find /etc/systemd /etc/polkit-1 /etc/sysusers.d /usr/local -type f | grep -E '/page/|restreamd-page'; systemctl is-active --quiet restreamd-page && echo it runs; ss -Hltn | grep 9102; true";
  const lines = (await machine.exec("sh", "-c", script)).trim();
  return lines === "" ? [] : [`left on the server: ${lines}`];
};
