// Rows of the platforms' own word: what they find, and the time in which nothing is told.
import { eventually } from "../../support/eventually";
import type { Bed } from "../bed/bed";
import { UP } from "../bed/project";
import { apisOf, configureApis, hasApis, untilWord } from "../verbs/asked-platforms";
import { WITHIN_MS } from "../verbs/deadlines";
import { ensureOnAir, rowsAfter } from "../verbs/row";

/** A server on air that asks, and both platforms live by their own word. */
export const onAirAndAsked = async (bed: Bed): Promise<void> => {
  await ensureOnAir(bed);
  if (!hasApis()) {
    await configureApis(bed);
    await bed.project.mustPulumi(UP);
  }
  const { youtube, twitch } = apisOf();
  youtube.mood = twitch.mood = "well";
  for (const name of ["youtube", "twitch"] as const) await untilWord(bed, name, "live");
};

/** Rows that find it so. */
export const row = rowsAfter("operate", onAirAndAsked);

/** Resolves once the restreams have run for as long as nothing is told of their broadcasts. */
export const untilGraceIsOver = async ({ machine, say }: Bed): Promise<void> => {
  say("5 minutes of grace since the restreams' start");
  await eventually("the restreams have run for 5 min", WITHIN_MS.broadcastGrace, async () => {
    const ages = await machine.exec(
      "bash",
      "-c",
      `for unit in restream-twitch restream-youtube; do ps -o etimes= -p "$(systemctl show --property=MainPID --value $unit)"; done`,
    );
    const youngest = Math.min(...ages.trim().split("\n").map(Number));
    if (!(youngest >= GRACE_SECONDS)) throw new Error(`the younger one has for ${youngest} s`);
  });
};

const GRACE_SECONDS = 300;
